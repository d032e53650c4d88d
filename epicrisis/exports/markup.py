"""HTML that other programs keep as theirs: what Anki and Moodle show of the same scenes."""

import hashlib
import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from epicrisis import writing
from epicrisis.cases.prose import changed
from epicrisis.exports.scenes import (
    AnswerScene,
    CaptionedImage,
    Cited,
    PanelRow,
    PanelScene,
    QuestionScene,
    Quote,
)
from epicrisis.i18n import Translate
from epicrisis.palette import ACCENT, SHEET
from epicrisis.story.grids import Grid

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return the text without the characters that XML can't hold and Anki parts its fields by."""
    return changed(text, lambda part: _NOT_IN_XML.sub("", part))


def stable_id(*parts: str) -> str:
    """Return 16 letters that follow from the parts alone, not from any wording."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def joined(parts: Iterable[Markup]) -> Markup:
    """Return the parts one after the other."""
    return Markup("\n").join(parts)


def paragraphs(texts: Iterable[str]) -> Markup:
    """Return a paragraph a text."""
    return joined(Markup('<p dir="auto">{}</p>').format(plain(text)) for text in texts)


def items(texts: Iterable[str]) -> Markup:
    """Return a list without marks: what comes in already bears its letter or its place."""
    rows = joined(Markup('<li dir="auto">{}</li>').format(plain(text)) for text in texts)
    return Markup('<ul style="list-style: none; padding: 0">{}</ul>').format(rows)


def table(grid: Grid) -> Markup:
    """Return a table with lines that need no style sheet."""
    cell = Markup('<{} style="border: 1px solid; padding: .2em .6em; text-align: {}">{}</{}>')

    def row(cells: Iterable[tuple[str, str, bool]]) -> Markup:
        written = (
            cell.format(tag, "right" if is_number else "left", plain(text), tag.split()[0])
            for tag, text, is_number in cells
        )
        return Markup("<tr>{}</tr>").format(Markup("").join(written))

    heads = (
        ("th scope=col", head, place in grid.number_columns)
        for place, head in enumerate(grid.columns)
    )
    rows = joined(
        row(
            ("td" if place else "th scope=row", each.whole, each.is_number)
            for place, each in enumerate(cells)
        )
        for cells in grid.rows
    )
    caption = Markup("<caption>{}</caption>").format(plain(grid.caption)) if grid.caption else ""
    whole = Markup('<table style="border-collapse: collapse">{}{}\n{}</table>')
    return whole.format(caption, row(heads), rows)


def asked(asked: QuestionScene) -> Markup:
    """Return a question's stem, its table and the lines below, without what answers it."""
    return joined(
        (
            paragraphs(writing.paragraphs(asked.stem)),
            *((table(asked.table),) if asked.table is not None else ()),
            *((paragraphs(asked.lead),) if asked.lead else ()),
        )
    )


def figures(images: Iterable[CaptionedImage], folder: str = "") -> Markup:
    """Return images with their captions, which lie under their neutral names in `folder`."""
    figure = Markup(
        '<figure style="margin: 1em 0"><img src="{}{}" alt="{}" width="{}"{}>{}</figure>'
    )
    caption = Markup('<figcaption dir="auto">{}</figcaption>')
    fitted = Markup(' style="max-width: 100%; height: auto; background: {}"').format(SHEET.light)
    return joined(
        figure.format(
            folder,
            each.name,
            plain(each.alt),
            each.picture.width,
            fitted,
            caption.format(plain(each.caption)) if each.caption else "",
        )
        for each in images
    )


def explanation(solved: AnswerScene, notes: Sequence[str], translate: Translate) -> Markup:
    """Return why an answer is right, what is said of its options, and what the team did."""
    parts = []
    if solved.synthesis:
        parts.append(heading(solved.synthesis))
    parts.append(paragraphs(solved.why))
    if solved.outweighs:
        parts += [
            heading(translate("What decides alone")),
            paragraphs(solved.outweighs),
        ]
    if notes:
        parts += [heading(translate("Option by option")), items(notes)]
    if solved.team:
        parts += [heading(translate("What the team did")), paragraphs(solved.team)]
    if solved.programme:
        parts.append(Markup('<p dir="auto"><small>{}</small></p>').format(plain(solved.programme)))
    return joined(parts)


def panel(told: PanelScene) -> Markup:
    """Return how a panel is spread over the steps, each with its bar and its reasons."""
    rows = Markup(
        '<table style="border-collapse: collapse"><thead><tr>'
        '<td></td><th scope="col">{}</th><th scope="col">{}</th></tr></thead>{}</table>'
    ).format(plain(told.heading), plain(told.worth), joined(_panel_row(each) for each in told.rows))
    return joined((paragraphs((told.who,)), rows, paragraphs((told.caveat,))))


def _panel_row(row: PanelRow) -> Markup:
    bar = Markup('<div style="width: {}%; height: .6em; background: {}"></div>').format(
        round(row.share * 100), ACCENT.light
    )
    cell = Markup('<{0} dir="auto" style="padding: .2em .6em; text-align: start"{1}>{2}</{3}>')
    named = cell.format("th", Markup(' scope="row"'), plain(row.step), "th")
    counted = cell.format("td", "", joined((Markup("{}").format(plain(row.count)), bar)), "td")
    figure = cell.format("td", "", plain(row.worth), "td")
    line = Markup("<tr>{}{}{}</tr>").format(named, counted, figure)
    if not row.reasons:
        return line
    reasons = Markup('<tr><td colspan="3">{}</td></tr>').format(items(row.reasons))
    return joined((line, reasons))


def heading(words: str) -> Markup:
    """Return words that name what follows."""
    return Markup("<p><b>{}</b></p>").format(plain(words))


def quotations(quotes: Sequence[Quote], language: str, translate: Translate) -> Markup:
    """Return the sentences of the source, each with its number and the editor's notes."""
    if not quotes:
        return Markup()
    said, note = translate("{said}: {reason}"), Markup('<p dir="auto"><i>{}</i></p>')
    return joined(
        (
            heading(translate("Source")),
            *(
                Markup(
                    '<blockquote><p dir="auto"><b>{}</b> <span lang="{}">{}</span></p>{}'
                ).format(
                    quote.sentence,
                    language,
                    translate("“{words}”").format(words=plain(quote.words)),
                    joined(
                        note.format(
                            said.format(said=translate("Editor's note"), reason=plain(each))
                        )
                        for each in quote.notes
                    ),
                )
                + Markup("</blockquote>")
                for quote in quotes
            ),
        )
    )


def references(cited: Sequence[Cited], translate: Translate) -> Markup:
    """Return the publications, with a link where there is one."""
    if not cited:
        return Markup()
    linked = Markup('<li>{} <a href="{}">{}</a></li>')
    bare = Markup("<li>{}</li>")
    rows = (
        linked.format(plain(each.text), each.link, each.link)
        if each.link
        else bare.format(plain(each.text))
        for each in cited
    )
    return joined((heading(translate("References")), Markup("<ul>{}</ul>").format(joined(rows))))
