"""A commented case to begin with; `docs/writing-a-case.md` is the long way to the same."""

import textwrap
from pathlib import Path

from epicrisis.cases.fields import is_slug
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import QUESTION_TYPES
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message

_FOLDER = Path(__file__).parent / "template"
_LANGUAGE = "en"
_PLACE_OF_ID = ": ID\n"
"""What stands in the template where the case's id and slug belong."""
_PLACE_OF_KINDS = "        # One of KINDS.\n"
"""What stands in it where the kinds of question are named."""


def check_id(case_id: str) -> None:
    """Raise `UnfitFileError` where `case_id` can't be the id of a case."""
    if not is_slug(case_id):
        message = Message(
            "{id} can't be the id of a case; use small letters without accents and digits,"
            " with a hyphen between words, 64 characters at most, such as fever-in-winter",
            id=shown(case_id),
        )
        raise UnfitFileError(message)


def template(case_id: str) -> dict[str, str]:
    """Return the files of a small valid case of that id, text by name of the file.

    Its slug is its id, until the author finds a better one. Raises `UnfitFileError`
    where `case_id` can't be an id.
    """
    check_id(case_id)
    case = (_FOLDER / "case.yaml").read_text(encoding="utf-8")
    source = (_FOLDER / "source.txt").read_text(encoding="utf-8")
    # An id such as 2 or null is a text only in quotes.
    is_text = yaml_text.parse(f"id: {case_id}\n").data == {"id": case_id}
    written = case_id if is_text else f'"{case_id}"'
    return {
        "case.yaml": case.replace(_PLACE_OF_ID, f": {written}\n").replace(
            _PLACE_OF_KINDS, _kinds()
        ),
        f"source.{_LANGUAGE}.txt": source,
    }


def _kinds() -> str:
    sentence = f"One of {', '.join(QUESTION_TYPES)}."
    return f"{textwrap.indent(textwrap.fill(sentence, 86), '        # ')}\n"
