"""A quiz for Moodle: parsed again, and held against what Moodle's importer reads."""

import html
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import (
    ChoiceQuestion,
    FreeTextQuestion,
    NumericQuestion,
    OrderQuestion,
    Question,
)
from epicrisis.exports import moodle
from epicrisis.exports.markup import plain
from epicrisis.questions.kind import Solution
from epicrisis.questions.multiple import multiple_credit
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.story.telling import Story
from tests.exports.odd_texts import ODD, odd_texts, with_text
from tests.support.tiers import examples


def read(story: Story, language: str, folder: Path) -> list[Element]:
    """Return the items, as a parser finds them in the file."""
    moodle.write(story, language, folder / "quiz.xml")
    root = ElementTree.parse(folder / "quiz.xml").getroot()
    assert root.tag == "quiz"
    return [item for item in root if item.get("type") != "category"]


def said(item: Element, path: str) -> str:
    """Return what stands there, which must be there once."""
    (found,) = item.findall(path)
    return found.text or ""


def words(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def questions(story: Story) -> list[Question]:
    return [step.block for step in story.steps if not isinstance(step.block, Finding)]


def asked(items: list[Element]) -> list[Element]:
    return [item for item in items if item.get("type") != "description"]


BOTH = pytest.mark.parametrize("name", ["fever", "insulinoma"])
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


@BOTH
@LANGUAGES
def test_every_item_has_what_the_importer_reads(
    name: str, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    story: Story = request.getfixturevalue(name)
    items = read(story, language, tmp_path)

    points = sum(len(step.teaching) for step in story.steps)
    assert len(items) == len(questions(story)) + points
    for item in items:
        assert said(item, "name/text")
        assert words(said(item, "questiontext[@format='html']/text"))
        said(item, "generalfeedback[@format='html']/text")
        assert said(item, "defaultgrade") == ("0" if item.get("type") == "description" else "1")
        assert said(item, "hidden") == "0"
        assert len(said(item, "idnumber")) <= 100
    assert len({said(item, "idnumber") for item in items}) == len(items)
    names = [said(item, "name/text") for item in items]
    assert names == sorted(names)


@BOTH
@LANGUAGES
def test_every_question_is_of_moodles_type_with_its_answers(
    name: str, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    story: Story = request.getfixturevalue(name)
    items = asked(read(story, language, tmp_path))

    for question, item in zip(questions(story), items, strict=True):
        assert in_language(question.stem, language) in words(said(item, "questiontext/text"))
        if isinstance(question, FreeTextQuestion):
            check_essay(question, item, language)
        elif isinstance(question, NumericQuestion):
            check_numerical(question, item, language)
        elif isinstance(question, ChoiceQuestion):
            check_multichoice(question, item, language)
        else:
            assert isinstance(question, OrderQuestion)
            check_ordering(question, item, language)


def check_essay(question: FreeTextQuestion, item: Element, language: str) -> None:
    assert item.get("type") == "essay"
    assert said(item, "responseformat") == "editor"
    assert words(said(item, "graderinfo/text")) == in_language(question.model_answer, language)
    assert item.findall("answer") == []


def check_numerical(question: NumericQuestion, item: Element, language: str) -> None:
    assert item.get("type") == "numerical"
    low, high = question.accept
    ranges = [
        (float(said(answer, "text")), float(said(answer, "tolerance")))
        for answer in item.findall("answer[@fraction='100']")
    ]
    assert ranges[0][0] == question.answer
    assert min(middle - tolerance for middle, tolerance in ranges) == pytest.approx(low)
    assert max(middle + tolerance for middle, tolerance in ranges) == pytest.approx(high)
    assert said(item, "units/unit/unit_name") == in_language(question.unit, language)
    assert said(item, "units/unit/multiplier") == "1"
    assert [said(item, tag) for tag in ("unitgradingtype", "showunits")] == ["0", "0"]


def check_multichoice(question: ChoiceQuestion, item: Element, language: str) -> None:
    assert item.get("type") == "multichoice"
    assert said(item, "single") == ("true" if question.type == "single" else "false")
    assert said(item, "shuffleanswers") == "1"
    shares = {
        words(said(answer, "text")): float(answer.get("fraction", ""))
        for answer in item.findall("answer")
    }
    assert set(shares) == {in_language(text, language) for text in question.options.values()}
    right = {in_language(question.options[option], language) for option in question.answer}
    assert {text for text, share in shares.items() if share > 0} == right
    assert sum(share for share in shares.values() if share > 0) == pytest.approx(100, abs=0.01)
    assert all(abs(share) in (0, *moodle.PERCENTAGES) for share in shares.values())


def check_ordering(question: OrderQuestion, item: Element, language: str) -> None:
    assert item.get("type") == "ordering"
    assert said(item, "selecttype") == "ALL"
    assert said(item, "gradingtype") == "RELATIVE_ALL_PREVIOUS_AND_NEXT"
    answers = item.findall("answer")
    assert [words(said(answer, "text")) for answer in answers] == [
        in_language(question.options[option], language) for option in question.answer
    ]
    assert [answer.get("fraction") for answer in answers] == [
        str(place) for place in range(1, len(answers) + 1)
    ]


@BOTH
def test_ticking_earns_in_moodle_what_it_earns_here(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    story: Story = request.getfixturevalue(name)
    items = asked(read(story, "en", tmp_path))

    for question, item in zip(questions(story), items, strict=True):
        if question.type != "multiple":
            continue
        shares = dict(
            zip(
                shape_of(question).options,
                (float(answer.get("fraction", "")) for answer in item.findall("answer")),
                strict=True,
            )
        )
        for number in range(2 ** len(shares)):
            ticked = [option for place, option in enumerate(shares) if number >> place & 1]
            earned = min(1, max(0, sum(shares[option] for option in ticked) / 100))
            right = kind_of(question).solution(question).right
            expected = multiple_credit(ticked, right, [*shares])
            assert earned == pytest.approx(expected, abs=1e-4)


def test_there_is_a_category_for_each_stage_that_asks_or_teaches(fever: Story) -> None:
    root = moodle.quiz(fever, "en")

    assert [said(item, "category/text") for item in root if item.get("type") == "category"] == [
        "$course$/top/A man with fever/1 History",
        "$course$/top/A man with fever/2 Investigations",
        "$course$/top/A man with fever/3 Course",
    ]


def test_the_feedback_says_why_quotes_and_cites(fever: Story, tmp_path: Path) -> None:
    feedback = said(asked(read(fever, "en", tmp_path))[0], "generalfeedback/text")

    assert "It is enough here." in words(feedback)
    assert "S02 “He had a cough”" in words(feedback)
    assert 'href="https://doi.org/10.1000/xyz"' in feedback


def test_the_feedback_quotes_nothing_that_the_story_has_not_told(
    fever: Story, tmp_path: Path
) -> None:
    feedback = said(asked(read(fever, "en", tmp_path))[0], "generalfeedback/text")

    assert "S03" not in feedback


def test_ids_follow_the_block_and_not_its_words(fever: Story, tmp_path: Path) -> None:
    before = [said(item, "idnumber") for item in read(fever, "en", tmp_path)]
    after = [said(item, "idnumber") for item in read(with_text(fever, "New"), "en", tmp_path)]
    french = [said(item, "idnumber") for item in read(fever, "fr", tmp_path)]

    assert before == after
    assert not set(before) & set(french)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_exactly_what_is_accepted_is_accepted(answer: float, below: float, above: float) -> None:
    accept = (answer - below, answer + above)
    ranges = list(moodle.intervals(Solution(number=answer, accept=accept)))

    assert ranges[0][0] == answer
    assert all(tolerance >= 0 for _, tolerance in ranges)
    assert min(m - t for m, t in ranges) == pytest.approx(accept[0], abs=1e-6)
    assert max(m + t for m, t in ranges) == pytest.approx(accept[1], abs=1e-6)


@pytest.mark.parametrize(("parts", "share"), [(1, 100), (3, 33.33333), (7, 14.28571), (11, 10)])
def test_only_shares_that_moodle_knows_are_written(parts: int, share: float) -> None:
    assert moodle.percentage(parts) == share


def check_odd(story: Story, text: str, folder: Path) -> None:
    for item in read(with_text(story, text), "en", folder):
        texts = [each.text or "" for each in item.iter("text")]
        assert not any("<script" in each for each in texts)
        shown = " ".join(words(said(item, "questiontext/text")).split())
        assert " ".join(plain(text).split()) in shown


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_read_as_it_was_written(fever: Story, text: str, tmp_path: Path) -> None:
    check_odd(fever, text, tmp_path)


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_texts)
def test_any_text_survives(fever: Story, tmp_path: Path, text: str) -> None:
    check_odd(fever, text, tmp_path)


def test_what_it_cannot_carry_is_told(fever: Story, tmp_path: Path) -> None:
    left_out = " / ".join(moodle.write(fever, "en", tmp_path / "quiz.xml"))

    for what in ("the timeline", "credit for orders", "self-assessment", "certainty", "glossary"):
        assert what in left_out
    assert "nearest" not in left_out
