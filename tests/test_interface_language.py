"""The interface speaks French and English completely."""

import ast
import re
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from epicrisis import i18n
from tests.conftest import ROOT


def messages_in_code() -> set[str]:
    with (i18n.LOCALES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {"translate": None, "to_translate": None, "Message": None}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords, directory_filter=_is_ours)
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def test_no_word_is_hidden_from_babel() -> None:
    """Until Python 3.12 it sees no call within an f-string."""
    hidden = []
    for path in (*(ROOT / "epicrisis").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.JoinedStr):
                calls = [each.func for each in ast.walk(part) if isinstance(each, ast.Call)]
                names = {getattr(each, "id", getattr(each, "attr", "")) for each in calls}
                if names & {"translate", "to_translate", "Message"}:
                    hidden.append(f"{path.name}:{part.lineno}")
    assert hidden == []


def _is_ours(folder: str) -> bool:
    return not folder.rpartition("/")[2].startswith((".", "tests", "benchmarks"))


def test_every_word_of_the_interface_is_said_in_french() -> None:
    path = i18n.LOCALES / "fr" / "LC_MESSAGES" / "epicrisis.po"
    catalogue = read_po(BytesIO(path.read_bytes()), locale="fr")
    said = {message.id for message in catalogue if message.id and message.string}
    assert said == messages_in_code()
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


def test_a_translation_has_the_same_placeholders() -> None:
    path = i18n.LOCALES / "fr" / "LC_MESSAGES" / "epicrisis.po"
    for message in read_po(BytesIO(path.read_bytes()), locale="fr"):
        assert placeholders(str(message.string)) == placeholders(str(message.id)) or not message.id


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


@pytest.mark.parametrize(
    ("browser", "language"),
    [("fr", "fr"), ("fr-CA", "fr"), ("en-US", "en"), ("de-DE", "en"), (None, "fr"), ("", "fr")],
)
def test_the_first_language_is_the_browsers(browser: str | None, language: str) -> None:
    assert i18n.preferred_language(browser) == language


def test_an_english_visitor_reads_the_words_as_they_stand() -> None:
    assert i18n.translator("en")("Start") == "Start"
    assert i18n.translator("fr")("Start") == "Commencer"
