"""The interface speaks French and English completely."""

import ast
import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from epicrisis import i18n
from tests.conftest import ROOT

ODD_ENGLISH = re.compile(
    r"(?<=[\d}]) %|\banew\b|\bmend\b|\b(?:righter|surer)\b|\bour store\b"
    r"|\ba (?:card|slide|row|cell|file) a \w+|\b(?:one|item|MB) a (?:line|row|column|file)\b",
    re.IGNORECASE,
)
"""French spacing, and turns that no clinician or teacher uses."""
COUNTED = re.compile(r"\{(?:count|number|dated|discordances|questions|people)\} ([a-z]{3,})s\b")
NEVER_ONE = {
    "First attempts and first votes; right is wholly right, of however few. D is the share of right"
    " answers in the best 27% less that in the weakest 27%, by the other questions; told from"
    " {people} people and {questions} questions on.",
    "How {count} learners answered",
    "In {count} words at most",
    "Put all {count} options in order.",
    "What do you think it is? Rank {count} hypotheses.",
    "Your answer, in {count} words at most",
    "a reflection weighs findings for and against {count} hypotheses, and so much isn't open at"
    " this pause; move it down",
    "a sentence of {count} words ({language}) begins {words}; make two of it",
    "fewer than {count} participants who answered enough questions",
    "fewer than {count} questions with a right answer",
    "no sum: none of its {count} questions has a mark",
    "{count} times, {length} apart",
}
OTHERWISE_WITH_ONE = {
    "Point at {count} zones": "Point at one zone",
    "{count} sentences aren't told yet: {names}; tell each before you publish": (
        "{name} isn't told yet; tell it before you publish"
    ),
    "{count} zones, by their letters on the screen": "One zone, by its letter on the screen",
    "{mark} of 20: the mean of {questions} questions.": "{mark} of 20: the mark of 1 question.",
}


@cache
def messages_in_code() -> frozenset[str]:
    with (i18n.LOCALES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {"translate": None, "to_translate": None, "Message": None}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords, directory_filter=_is_ours)
    return frozenset(message for _, _, message, _, _ in found if isinstance(message, str))


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


def test_the_head_of_the_catalogue_has_nothing_left_to_fill_in() -> None:
    path = i18n.LOCALES / "fr" / "LC_MESSAGES" / "epicrisis.po"
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    assert not re.search(r"VERSION|FULL NAME|EMAIL|YEAR|ORGANIZATION|LL@li", head)


def test_the_interface_speaks_plain_english() -> None:
    assert [each for each in messages_in_code() if ODD_ENGLISH.search(each)] == []
    for odd in ("95 % interval", "{n} %", "begin anew", "A card a question", "Authors, one a line"):
        assert ODD_ENGLISH.search(odd), odd


def test_a_count_that_may_be_one_agrees_with_its_word() -> None:
    """Another message has the singular, or the count stands after a colon: "errors: 1"."""
    messages = messages_in_code()
    assert set(OTHERWISE_WITH_ONE) | set(OTHERWISE_WITH_ONE.values()) | NEVER_ONE <= messages
    counted = {each: found for each in messages if (found := COUNTED.search(each))}
    known = NEVER_ONE | set(OTHERWISE_WITH_ONE)
    left = {each: found for each, found in counted.items() if each not in known}
    assert [each for each, found in left.items() if not _has_singular(found, messages)] == []


def _has_singular(found: re.Match[str], messages: frozenset[str]) -> bool:
    number = found.group().partition(" ")[0]
    starts = [found.string[: found.start()] + f"{one} {found[1]}" for one in (number, "1")]
    singular = re.compile("|".join(rf"{re.escape(each)}\b" for each in starts))
    return any(singular.match(each) for each in messages)


@pytest.mark.parametrize(
    ("browser", "language"),
    [("fr", "fr"), ("fr-CA", "fr"), ("en-US", "en"), ("de-DE", "en"), (None, "fr"), ("", "fr")],
)
def test_the_first_language_is_the_browsers(browser: str | None, language: str) -> None:
    assert i18n.preferred_language(browser) == language


def test_an_english_visitor_reads_the_words_as_they_stand() -> None:
    assert i18n.translator("en")("Start") == "Start"
    assert i18n.translator("fr")("Start") == "Commencer"
