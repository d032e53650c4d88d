"""A finding as its form shows it, and the edits that a changed form comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.images import (
    ImageForm,
    image_edits,
    image_forms,
    image_value,
)
from epicrisis.authoring.forms.results import new_results, result_edits, result_lines
from epicrisis.authoring.forms.sentences import citation_of, cited_now, sentences_of
from epicrisis.authoring.forms.words import Block, Languages, Words, changes, is_said
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.yaml_text import Path, Plain


@dataclass(frozen=True, slots=True)
class FindingForm:
    """What an author may change of a finding without its YAML."""

    title: Words
    text: Words
    """Its prose; empty where the sentences stand as they are."""
    summary: Words
    """Its line in what is known so far; empty where it is the title."""
    sentences: tuple[str, ...]
    """Ids of the sentences that it rests on."""
    menu: Words
    """Name of the test that reports it, empty where nobody can order it."""
    cost: Words
    """What that test costs the patient."""
    images: tuple[ImageForm, ...] = ()
    labs: str | None = ""
    """Its laboratory rows, one a line; None where only the YAML can say them."""


def finding_form(block: Block, languages: Languages) -> FindingForm:
    """Return the form of a finding as the file has it."""
    order = block.get("order")
    menu, cost = _order_words(order, languages)
    return FindingForm(
        title=languages.words(block[_title_key(block)]),
        text=languages.words(block.get("text")),
        summary=languages.words(block.get("summary")),
        sentences=sentences_of(block.get("source")),
        menu=menu,
        cost=cost,
        images=image_forms(block.get("images"), languages),
        labs=result_lines(block.get("labs"), languages),
    )


def new_finding(form: FindingForm, languages: Languages) -> dict[str, Plain]:
    """Return the block that a form for a new finding comes to; raises `UnkeptError`."""
    block: dict[str, Plain] = {"finding": languages.value(form.title)}
    for key, words in (("text", form.text), ("summary", form.summary)):
        if is_said(words):
            block[key] = languages.value(words)
    block["source"] = citation_of(form.sentences)
    if rows := new_results(form.labs or ""):
        block["labs"] = rows
    if form.images:
        block["images"] = tuple(image_value(None, each, languages) for each in form.images)
    if is_said(form.menu):
        block["order"] = _order_value(form.menu, form.cost, languages)
    return block


def finding_edits(
    block: Block, path: Path, after: FindingForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the finding at `path` say what a form says; nothing that didn't change.

    Raises `UnkeptError` where its results can't be read, or an image has no words.
    """
    before = finding_form(block, languages)
    yield from changes(block, path, _title_key(block), before.title, after.title, languages)
    yield from changes(block, path, "text", before.text, after.text, languages)
    yield from changes(block, path, "summary", before.summary, after.summary, languages)
    if after.sentences != before.sentences:
        yield Put((*path, "source"), cited_now(block.get("source"), after.sentences))
    yield from image_edits(block, path, after.images, languages)
    if after.labs is not None:
        yield from result_edits(block, path, "labs", after.labs, languages)
    yield from _order_edits(block, path, before, after, languages)
    if "to_reread" in block:
        # Who has kept the form has read it.
        yield Remove((*path, "to_reread"))


def _order_edits(
    block: Block, path: Path, before: FindingForm, after: FindingForm, languages: Languages
) -> Iterator[Edit]:
    if (after.menu, after.cost) == (before.menu, before.cost):
        return
    order = block.get("order")
    if not is_said(after.menu):
        if order is not None:
            yield Remove((*path, "order"))
    elif _is_record(order):
        yield from changes(order, (*path, "order"), "menu", before.menu, after.menu, languages)
        yield from changes(order, (*path, "order"), "cost", before.cost, after.cost, languages)
    else:
        yield Put((*path, "order"), _order_value(after.menu, after.cost, languages))


def _title_key(block: Block) -> str:
    """Return where the title stands: the short form has it in the place of the id."""
    return "title" if "title" in block else "finding"


def _order_words(order: Plain, languages: Languages) -> tuple[Words, Words]:
    """Return what a test is called in the menu and what it costs; nothing where it isn't there."""
    if _is_record(order):
        return languages.words(order.get("menu")), languages.words(order.get("cost"))
    lines = languages.words(order)
    read = {code: notation.order(line) or (line, "") for code, line in lines.items()}
    return {code: menu for code, (menu, _) in read.items()}, {
        code: cost for code, (_, cost) in read.items()
    }


def _is_record(order: Plain) -> TypeGuard[dict[str, Plain]]:
    """Tell whether a test is written in the long form, and not as a line, or one a language."""
    return isinstance(order, dict) and not {"menu", "cost"}.isdisjoint(order)


def _order_value(menu: Words, cost: Words, languages: Languages) -> Plain:
    """Return how the file writes a test that a student can ask for."""
    return {"menu": languages.value(menu), "cost": languages.value(cost)}
