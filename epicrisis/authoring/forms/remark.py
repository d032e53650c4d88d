"""What is to be remembered, or a note for the teacher, as its form shows it, and its edits."""

from collections.abc import Iterator
from dataclasses import dataclass

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.images import ImageForm, image_edits, image_forms, image_value
from epicrisis.authoring.forms.words import Block, Languages, Words, changes, items_of
from epicrisis.cases.reading.yaml_text import Path, Plain


@dataclass(frozen=True, slots=True)
class RemarkForm:
    """What an author may change of a remark without its YAML."""

    text: Words
    cites: tuple[str, ...] = ()
    """Ids of the references that it rests on; a note has none."""
    images: tuple[ImageForm, ...] = ()
    """A note has none."""


def remark_form(block: Block, languages: Languages) -> RemarkForm:
    """Return the form of a remark as the file has it."""
    return RemarkForm(
        languages.words(block[_text_key(block)]),
        tuple(each for each in items_of(block, "cites") if isinstance(each, str)),
        image_forms(block.get("images"), languages),
    )


def new_remark(kind: str, form: RemarkForm, languages: Languages) -> dict[str, Plain]:
    """Return the block that a form for a new remark comes to; what cites nothing is unfinished.

    Raises `UnkeptError` for an image without words.
    """
    block: dict[str, Plain] = {kind: languages.value(form.text)}
    if form.cites:
        block["cites"] = form.cites
    elif kind == "teaching":
        block["unfinished"] = True
    if form.images:
        block["images"] = tuple(image_value(None, each, languages) for each in form.images)
    return block


def remark_edits(
    block: Block, path: Path, after: RemarkForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the remark at `path` say what a form says; nothing that didn't change.

    Raises `UnkeptError` for an image without words.
    """
    before = remark_form(block, languages)
    yield from changes(block, path, _text_key(block), before.text, after.text, languages)
    yield from image_edits(block, path, after.images, languages)
    if after.cites == before.cites:
        return
    if after.cites:
        yield Put((*path, "cites"), after.cites)
        if block.get("unfinished") is True:
            yield Remove((*path, "unfinished"))
    elif "cites" in block:
        yield Remove((*path, "cites"))


def _text_key(block: Block) -> str:
    """Return where the text stands: the short form has it in the place of the id."""
    if "text" in block:
        return "text"
    return "teaching" if "teaching" in block else "notes"
