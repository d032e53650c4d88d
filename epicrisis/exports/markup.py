"""HTML that other programs keep as theirs: what Anki and Moodle show of the same scenes."""

import hashlib
import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from epicrisis.exports.scenes import AnswerScene, CaptionedImage, Cited, Quote
from epicrisis.i18n import Translate
from epicrisis.palette import SHEET

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return the text without the characters that XML can't hold and Anki parts its fields by."""
    return _NOT_IN_XML.sub("", text)


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


def explanation(solved: AnswerScene, translate: Translate) -> Markup:
    """Return why an answer is right, and what the team did if that is another thing."""
    parts = [paragraphs(solved.why)]
    if solved.team:
        parts += [heading(translate("What the team did")), paragraphs(solved.team)]
    return joined(parts)


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
