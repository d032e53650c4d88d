"""The images of a finding or a question as a form shows them, and their edits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, is_whole, items_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message


@dataclass(frozen=True, slots=True)
class ImageForm:
    """What an author may change of an image without its YAML."""

    file: str
    """Its name among the files of the draft."""
    alt: Words
    """What there is to be seen, for those who can't see it."""
    caption: Words


def image_form(value: Plain, languages: Languages) -> ImageForm:
    """Return the form of an image as the file has it."""
    block = value if isinstance(value, dict) else {}
    file = block.get("file")
    return ImageForm(
        file if isinstance(file, str) else "",
        languages.words(block.get("alt")),
        languages.words(block.get("caption")),
    )


def image_forms(value: Plain, languages: Languages) -> tuple[ImageForm, ...]:
    """Return the forms of a list of images."""
    return tuple(image_form(each, languages) for each in _items(value))


def image_edits(
    block: Block, path: Path, after: Sequence[ImageForm], languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the images of a block be these; raises `UnkeptError` for one without words.

    An image that didn't change stays as it is written.
    """
    written = items_of(block, "images")
    before = image_forms(written, languages)
    if tuple(after) == before:
        return
    if not after:
        yield Remove((*path, "images"))
        return
    old = dict(zip((each.file for each in before), written, strict=True))
    images = tuple(image_value(old.get(each.file), each, languages) for each in after)
    yield Put((*path, "images"), images)


def image_value(written: Plain, form: ImageForm, languages: Languages) -> dict[str, Plain]:
    """Return how the file writes an image; raises `UnkeptError` for one without words."""
    if not is_whole(form.alt):
        raise UnkeptError(
            Message("say what is to be seen on {file}, for those who can’t see it", file=form.file)
        )
    old = written if isinstance(written, dict) else {}
    if old and form == image_form(old, languages):
        return dict(old)
    image = {**old, "file": form.file, "alt": languages.value(form.alt)}
    if is_said(form.caption):
        image["caption"] = languages.value(form.caption)
    else:
        image.pop("caption", None)
    return image


def _items(value: Plain) -> tuple[Plain, ...]:
    return value if isinstance(value, tuple) else ()
