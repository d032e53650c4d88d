"""What the first case teaches: units, abbreviations, and figures that their references bear out."""

import re
from collections.abc import Iterator

import pytest

from epicrisis.cases.model import Teaching
from epicrisis.story.telling import Story

CONVENTIONAL = r"(?:mg/dL|ng/mL|[µμ]U/mL|mU?IU?/L|(?<![a-z])g/L)"
"""Units other than those of the international system in which a threshold is also known."""
MEASURE = re.compile(rf"\d[\d.,]*\s*{CONVENTIONAL}")
AFTER_SI = re.compile(r"(?:mmol|pmol|nmol)/L \($")
NAMES = re.compile(r"peptide 1|type 1")
NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)?(?!-(?:FU|fluoro)|[⁰-⁹]|\w)")

FIGURES = {
    "C01": "3.0 18 0.2 5 2.7 1.4 2009",
    "C02": "30 60",
    "C03": "0.93 0.86 10 337 80",
    "C09": "9 10",
    "C10": "8 11",
    "C11": "21 25",
    "C12": "2019",
    "C14c": "2019 3 20",
    "C15": "112 13.4 12.5",
    "C16": "2 12",
    "C20": "31 70.8 62 5 16.1 46 35 10 93",
    "C23c": "1985 31 26.9 13",
    "C28": "14 21 5 3 6 8 10",
    "C29": "0.47 65.1 33.0 24 10",
    "C30": "1992 45 6.9 69 20",
    "C31": "19.4 96",
    "C32": "23 100",
    "C33": "3 171 11.4 5.5",
    "C34": "4 13.2 106",
    "C36": "410 11.0 4.6 0.35",
    "C37": "44.0 37.7 0.94 85",
    "C39": "10",
    "C42": "40 59 47 67 55 20",
    "C45": "2 22.7 14.4 0.58 58.7 53.8 0.82 0.42",
    "C47": "14 29 3.1 15.9",
    "C49": "0.58 0.19 3613 781 57.1",
    "C53": "2",
    "C55": "48 56 10 93 75 52 18",
    "C56": "10 3 6",
    "C58": "15 14 7 17.7 3 4 9",
    "C59": "5 27 3",
    "C61": "41.5 41 1 11",
    "C62": "2001 7 14",
    "C63": "55",
    "C65": "38.3 38.0 2 0.5 500",
    "C68": "5 278 30 1665 50 2775",
    "C90": "51",
    "C107": "2 2016",
    "C109": "3",
    "C126": "14",
    "C111": "137 8.76",
    "C112": "2.5",
    "C113": "159",
    "C211": "2 3 20 500",
    "C212": "2010 2 3 20",
    "C213": "2.3",
    "C214": "2.3 1.2 2013 2017",
    "C215": "2019 3 5 0.01 0.5",
    "C218": "48",
    "C220": "1 2 2014",
    "C125": "12.9 6.6",
    "C227": "2005",
    "C235": "10 30",
    "C238": "2.3 30 1.2 70",
    "C240": "159 2.3 18.6 0.3",
    "C244": "85 34 22",
    "C245": "77 10",
    "C247": "264 15 6 36.8 12",
    "C248": "13.8 4.4 0.23",
    "C249": "81 26",
    "C252": "30 60 120 11",
}
"""What was read in each reference, or follows from it by one sum (2775 mOsm/L, 18.6 pmol/L)."""


def points(story: Story) -> list[Teaching]:
    blocks = (block for stage in story.case.stages for block in stage.blocks)
    return [block for block in blocks if isinstance(block, Teaching)]


def taught(story: Story, language: str) -> Iterator[tuple[str, str]]:
    """Each text of teaching in a language, and where it stands; questions aren't among them."""
    case = story.case
    further = case.further_reading
    texts: list[tuple[str, dict[str, str]]] = [(each.id, each.text) for each in points(story)]
    texts += [(f"keep {n}", line.text) for n, line in enumerate(case.keep)]
    texts += [("further_reading", further.text)] if further and further.text else []
    texts += [(entry.id, entry.definition) for entry in case.glossary]
    texts += [(each.id, each.name) for each in case.hypotheses]
    texts += [
        (each.id, argument.text)
        for each in case.hypotheses
        for argument in (*each.pro, *each.contra)
    ]
    texts += [(each.id, part) for each in case.other_tests for part in (each.menu, each.cost)]
    return ((name, text[language]) for name, text in texts)


def numbers(text: str) -> set[str]:
    """The numbers of a text, but for those in a second unit and those of names."""
    text = re.sub(rf"\(\d[\d.,]*\s*{CONVENTIONAL}\)", "", NAMES.sub("", text))
    return {found.replace(",", ".") for found in NUMBER.findall(text)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_another_unit_stands_in_brackets_behind_its_si_value(
    insulinoma: Story, language: str
) -> None:
    measures = 0
    for name, text in taught(insulinoma, language):
        for found in MEASURE.finditer(text):
            measures += 1
            before = text[: found.start()].replace("\u00a0", " ")
            assert AFTER_SI.search(before), f"{name}: {found[0]} of {text!r}"
    assert measures


def test_french_has_the_units_of_french_laboratories(insulinoma: Story) -> None:
    for name, text in taught(insulinoma, "fr"):
        assert not re.search(r"mg/dL|[µμ]U/mL", text), f"{name}: {text!r}"


def test_french_has_no_ordinary_space_where_a_line_may_not_break(insulinoma: Story) -> None:
    for name, text in taught(insulinoma, "fr"):
        loose = re.search(r" [:;?!%»]|« |\d (?:mois|ans|mmol|pmol|nmol|g/L|mUI|mOsm|mm)", text)
        assert not loose, f"{name}: {loose} in {text!r}"


def test_a_french_abbreviation_means_one_thing(insulinoma: Story) -> None:
    """RCP is the meeting, never the label; NEC is named once, as the English of CNE."""
    texts = dict(taught(insulinoma, "fr"))
    named = [name for name, text in texts.items() if re.search(r"\bNEC\b", text)]
    assert named == ["T06"]
    assert "«\u00a0NEC\u00a0» en anglais" in texts["T06"]
    meetings = [text for text in texts.values() if re.search(r"\bRCP\b", text)]
    assert meetings
    assert all("réunion de concertation pluridisciplinaire (RCP)" in text for text in meetings)


def test_the_patients_silence_is_said_once(insulinoma: Story) -> None:
    said = [name for name, text in taught(insulinoma, "fr") if "parole du patient" in text]
    assert said == ["T41"]


def test_both_languages_have_the_same_figures(insulinoma: Story) -> None:
    for point in points(insulinoma):
        assert numbers(point.text["fr"]) == numbers(point.text["en"]), point.id


def test_a_figure_is_one_of_the_references_that_are_cited_for_it(insulinoma: Story) -> None:
    patient = numbers(" ".join(insulinoma.sentences.values()))
    for point in points(insulinoma):
        read = {figure for cite in point.cites for figure in FIGURES.get(cite, "").split()}
        unread = numbers(point.text["en"]) - read - patient
        assert not unread, f"{point.id}: {unread} isn't what {point.cites} say"


def test_every_reference_is_cited(insulinoma: Story) -> None:
    case = insulinoma.case
    cited = set(re.findall(r"C\d+[a-z]?", case.model_dump_json(exclude={"references"})))
    assert set(case.references) <= cited


def test_lines_to_keep_are_seven_and_short(insulinoma: Story) -> None:
    lines = insulinoma.case.keep
    assert len(lines) == 7
    assert max(len(line.text["fr"].split()) for line in lines) <= 25
