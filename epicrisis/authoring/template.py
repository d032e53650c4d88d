"""A small case to write over, in a language; `docs/writing-a-case.md` is the long way to it."""

from pathlib import Path

from epicrisis.cases.fields import is_slug
from epicrisis.cases.problems import shown
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message

_FOLDER = Path(__file__).parent / "template"
_PLACE_OF_ID = ": ID\n"
"""What stands in a template where the case's id belongs."""


def check_id(case_id: str) -> None:
    """Raise `UnfitFileError` where `case_id` can't be the id of a case."""
    if not is_slug(case_id):
        message = Message(
            "{id} can't be the id of a case; use small letters without accents and digits,"
            " with a hyphen between words, 64 characters at most, such as fever-in-winter",
            id=shown(case_id),
        )
        raise UnfitFileError(message)


def template(case_id: str, language: str) -> dict[str, str]:
    """Return the files of a small valid draft of that id, text by name of the file.

    `language` is one of the interface's. Raises `UnfitFileError` where `case_id` can't be an id.
    """
    check_id(case_id)
    case = (_FOLDER / f"case.{language}.yaml").read_text(encoding="utf-8")
    source = f"source.{language}.txt"
    # An id such as 2 or null is a text only in quotes.
    is_text = yaml_text.parse(f"id: {case_id}\n").data == {"id": case_id}
    written = case_id if is_text else f'"{case_id}"'
    return {
        "case.yaml": case.replace(_PLACE_OF_ID, f": {written}\n"),
        source: (_FOLDER / source).read_text(encoding="utf-8"),
    }
