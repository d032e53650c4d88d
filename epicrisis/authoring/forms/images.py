"""The images of a block as a form shows them, and their edits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
    elsewhere: Words = field(default_factory=dict)
    """Names of its files in the languages in which it is another one."""
    dark: Words = field(default_factory=dict)
    """Names of its files for dark pages, in the languages that have one."""


def image_form(value: Plain, languages: Languages) -> ImageForm:
    """Return the form of an image as the file has it."""
    block = value if isinstance(value, dict) else {}
    names = _names(block.get("file"), languages)
    file = names.get(languages.own, "")
    return ImageForm(
        file,
        languages.words(block.get("alt")),
        languages.words(block.get("caption")),
        {code: name for code, name in names.items() if name != file},
        _names(block.get("dark"), languages),
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
    if form.dark and not is_whole({code: form.dark.get(code, "") for code in languages.every}):
        raise UnkeptError(
            Message("choose for {file} a dark image in each language, or none", file=form.file)
        )
    names = {**dict.fromkeys(languages.every, form.file), **form.elsewhere}
    image = {**old, "file": _file_value(names), "alt": languages.value(form.alt)}
    for key, value, is_there in (
        ("dark", _file_value(form.dark), bool(form.dark)),
        ("caption", languages.value(form.caption), is_said(form.caption)),
    ):
        if is_there:
            image[key] = value
        else:
            image.pop(key, None)
    return image


def _names(value: Plain, languages: Languages) -> dict[str, str]:
    """Return the names of files by language, as the file has them; none where it has none."""
    names = value if isinstance(value, dict) else dict.fromkeys(languages.every, value)
    return {
        code: name
        for code in languages.every
        if isinstance(name := names.get(code), str) and name.strip()
    }


def _file_value(names: Words) -> Plain:
    """Return how the file writes names of files: one where they are the same."""
    return next(iter(names.values())) if len(set(names.values())) == 1 else dict(names)


def _items(value: Plain) -> tuple[Plain, ...]:
    return value if isinstance(value, tuple) else ()
