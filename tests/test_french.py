"""The words of interface, cases and French pages: gender, number, typographic signs, no notes."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from pydantic import BaseModel

from epicrisis import i18n
from epicrisis.cases.reading.case_file import load_case
from tests.conftest import CASES, ROOT

FOLDERS = sorted(each.name for each in CASES.iterdir())
NOTES = re.compile(
    r"\b(not|title|exact|introduction|text|year|authors?) (checked|seen|identified)\b"
    r"|\bbeginning\)",
    re.IGNORECASE,
)
CODE = re.compile(r"`[^`]*`|\S*://\S*|\b(range|accept|interval|id|from|to): ")
"""Words between signs of code, addresses, and keys of a case file."""
STRAIGHT = re.compile(r"\w'\w")
LOOSE = re.compile(r"(?<![\s\u00a0\u202f])[;!?»](?=\s|$)|«(?![\u00a0\u202f])|(?<=\w):(?=\s)")
ORDINAL = re.compile(r"\b\d+e\b")
UNITS = (
    "ans? mois jours? semaines? heures? minutes? secondes? min h s kg g mg µg ng pg mol mmol µmol"
    " nmol pmol L dL mL ml µL m cm mm µm mmHg UI mUI U Gy MBq GBq °C Mo octets fois cycles?"
    " patients? femmes hommes personnes membres caractères mots phrases questions? réponses?"
    " points fichiers images"
)
SPLIT = re.compile(
    rf" [:;?!%»](?!\w)|« |(?:\}}|(?<![\w.,])\d+(?:[.,]\d+)?) (?:{'|'.join(UNITS.split())})(?!\w)"
)
"""An ordinary space where a line may not end: before a sign, within guillemets, before a unit."""
FENCED = re.compile(r"^```.*?^```$|`[^`\n]*`|\]\([^)]*\)", re.MULTILINE | re.DOTALL)
CLUMSY = re.compile(
    r", jusqu’où\b|\bfeedback\b|\b(?:moi|vous) seuls?\b|(?<!bien )\bsûre?s?\b"
    r"|\bvous (?:êtes|serez|étiez) \w+é\b|\bn’a pas marché\b"
    r"|\{(?:count|right|total)\}\W(?:juste|fausse)s?\b",
    re.IGNORECASE,
)
"""Turns that were found, whatever they say: ungrammatical, masculine, English, or never "1"."""


def said() -> Iterator[tuple[str, str]]:
    """Each message of the interface with its French, without what is code."""
    path = i18n.LOCALES / "fr" / "LC_MESSAGES" / "epicrisis.po"
    for message in read_po(BytesIO(path.read_bytes()), locale="fr"):
        if message.id:
            yield str(message.id), CODE.sub("", str(message.string))


def told(value: object, key: str = "", language: str = "fr") -> Iterator[str]:
    """Each text of a case in a language, but for the words of its source."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in ("source", "silenced"):
                yield from told(getattr(value, name), name, language)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from told(part, str(name), language)
    elif isinstance(value, tuple):
        for part in value:
            yield from told(part, key, language)
    elif isinstance(value, str) and key == language:
        yield value


def test_what_counts_agrees_with_one_and_with_many() -> None:
    """A number stands after its word: "1 justes" can't be."""
    french = i18n.translator("fr")
    assert french("{right} of {total} right").format(right=0, total=1) == "justes\u00a0: 0 sur 1"
    assert french("not right: {count}").format(count=1) == "fausses\u00a0: 1"


def test_what_is_said_of_any_event_or_result_has_no_gender() -> None:
    french = i18n.translator("fr")
    assert french("date assumed") == "date supposée"
    assert french("abnormal") == "anomalie"
    assert french("this one") == "celle-ci", "an attempt"
    assert french("had it") == "l’essentiel y est"


def test_a_lane_is_no_corridor() -> None:
    assert not [french for _, french in said() if "couloir" in french.casefold()]


def test_the_interface_has_typographic_signs() -> None:
    signs = (STRAIGHT, LOOSE, ORDINAL)
    wrong = [each for each in said() if any(sign.search(each[1]) for sign in signs)]
    assert wrong == []


def test_no_line_of_the_interface_ends_before_a_sign_or_a_unit() -> None:
    assert [each for each in said() if SPLIT.search(each[1])] == []
    for wrong in ("il y a 4 ans", "{count} mois", "Pourquoi ?", "« oui\u00a0»", "2,5 mg/kg"):
        assert SPLIT.search(wrong), wrong
    assert not SPLIT.search("En 2011 le patient, 46\u00a0ans, consulte.")


def test_the_interface_says_it_plainly_and_to_everybody() -> None:
    assert [each for each in said() if CLUMSY.search(each[1])] == []


def test_steps_of_certainty_have_no_gender() -> None:
    french = i18n.translator("fr")
    steps = [french(each) for each in ("not sure", "fairly sure", "certain")]
    assert steps == ["certitude faible", "certitude moyenne", "certitude forte"]


@pytest.mark.parametrize("name", ["aide.md", "ecrire-un-cas.md"])
def test_a_page_in_french_has_typographic_signs(name: str) -> None:
    text = FENCED.sub("", (ROOT / "docs" / name).read_text(encoding="utf-8"))
    signs = (STRAIGHT, LOOSE, ORDINAL, SPLIT, CLUMSY)
    assert [found.group() for sign in signs for found in sign.finditer(text)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_case_has_typographic_signs(folder: str) -> None:
    case = load_case(CASES / folder / "case.yaml").case
    if "fr" in case.languages:
        texts = list(told(case))
        assert texts
        assert [each for each in texts if STRAIGHT.search(each) or ORDINAL.search(each)] == []
        assert [each for each in texts if LOOSE.search(each)] == []
        assert [each for each in texts if SPLIT.search(each)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_space_stands_before_an_english_per_cent_sign(folder: str) -> None:
    case = load_case(CASES / folder / "case.yaml").case
    texts = list(told(case, language="en"))
    assert texts
    assert [each for each in texts if re.search(r"\d\s%", each)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_reference_holds_no_working_note(folder: str) -> None:
    """What wasn't seen of it is for editors; learners read that it is partly verified."""
    case = load_case(CASES / folder / "case.yaml").case
    assert [each.text for each in case.references.values() if NOTES.search(each.text)] == []
    assert NOTES.search("Somebody. A paper (exact title not checked). 2020.")
    assert NOTES.search("Guidelines, 2020 (introduction seen).")
