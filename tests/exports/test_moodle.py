"""A quiz for Moodle: parsed again, and held against what Moodle's importer reads."""

import html
import re
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from epicrisis.cases.fields import in_language
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
from epicrisis.refusals import InvalidAnswer
from epicrisis.story.answers import answer_to
from epicrisis.story.telling import Story, tell
from tests.exports.odd_texts import ODD, odd_texts, with_text
from tests.kinds import samples
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
    return [step.block for step in story.steps if isinstance(step.block, Question)]


def asked(items: list[Element]) -> list[Element]:
    return [item for item in items if item.get("type") != "description"]


OTHERS = {"zone": "multichoice", "short_text": "shortanswer"}
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
        elif isinstance(question, OrderQuestion):
            check_ordering(question, item, language)
        else:  # `tests/kinds/` looks at all that such a one holds
            assert item.get("type") == OTHERS[question.type]


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
        solution = kind_of(question).solution(question)
        if question.type != "multiple" or solution.indispensable or solution.unacceptable:
            continue  # what differs with vetoes is below
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
            expected = multiple_credit(ticked, solution.right, [*shares])
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


def test_moodle_takes_the_shares_of_right_options_as_one_whole_mark() -> None:
    """Where they are not, its import ends after that question: the rest of the file is lost."""
    for parts in range(1, 26):
        shares = moodle.right_shares(parts)
        assert len(shares) == parts
        assert {*shares} <= {0, *moodle.PERCENTAGES}
        assert round(sum(shares) / 100, 2) == 1
        assert all(shares[: min(parts, 20)])


# --- Every answer to three right options of five ---------------------------------------------

THREE = {"options": dict(zip("abcde", "ABCDE", strict=True)), "answer": ["a", "b", "c"]}
VETO = {"outweighs": "It does."}
VARIANTS: dict[str, dict[str, object]] = {
    "plain": {},
    "unacceptable": {"unacceptable": ["d"], **VETO},
    "indispensable": {"indispensable": ["a"], **VETO},
    "select": {"select": 3},
}
DIFFERS: dict[str, Callable[[set[str]], bool]] = {
    "plain": lambda ticked: False,
    "unacceptable": lambda ticked: False,
    # Told: left out, it costs its share only.
    "indispensable": lambda ticked: (
        "a" not in ticked and multiple_credit([*ticked], "abc", "abcde") > 0
    ),
    # Told: a wrong one takes a share off.
    "select": lambda ticked: bool(ticked & set("abc")) and bool(ticked & set("de")),
}
"""Which answers are worth something else in Moodle, as `docs/exports.md` says."""


def one_question(kind: str, **own: object) -> tuple[Story, Element]:
    plain = samples.plain_question(kind) | own
    story = tell(*samples.loaded(samples.plain_case(plain)))
    (item,) = moodle.quiz(story, "en").findall("question[idnumber]")
    return story, item


def shares_of(item: Element) -> dict[str, float]:
    return {
        words(said(answer, "text")): float(answer.get("fraction", ""))
        for answer in item.findall("answer")
    }


def graded(item: Element, ticked: Iterable[str]) -> float:
    """What Moodle gives: `grade_response` in `question/type/multichoice/question.php`."""
    shares = shares_of(item)
    return min(1, max(0, sum(shares[option.upper()] for option in ticked) / 100))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_answer_to_three_of_five_is_worth_the_same_or_differs_as_told(variant: str) -> None:
    story, item = one_question("multiple", **THREE, **VARIANTS[variant])
    (question,) = questions(story)
    subsets = (set(each) for size in range(1, 6) for each in combinations("abcde", size))
    for ticked in subsets:
        try:
            answer = answer_to(question, sorted(ticked), None)
        except InvalidAnswer:
            # More than the number that is said can't be chosen here.
            assert variant == "select"
            assert len(ticked) > 3
            continue
        ours, theirs = kind_of(question).credit(question, answer), graded(item, ticked)
        is_same = theirs == pytest.approx(ours, abs=1e-5)
        assert is_same is not DIFFERS[variant](ticked), ticked


def test_what_differs_is_told(tmp_path: Path) -> None:
    told = {
        variant: " / ".join(
            moodle.write(one_question("multiple", **THREE, **own)[0], "en", tmp_path / "quiz.xml")
        )
        for variant, own in VARIANTS.items()
    }
    for words_of_it, variant in (
        ("indispensable", "indispensable"),
        ("limit of choices", "select"),
    ):
        assert [each for each in told if words_of_it in told[each]] == [variant]


# --- Kinds that Moodle knows otherwise, or not at all ------------------------------------------


def test_a_line_of_its_own_is_the_feedback_of_an_option_and_what_decides_is_said_to_all() -> None:
    because = {"a": "Reason of A.", "d": "Reason of D."}
    veto = {"indispensable": ["a"], "unacceptable": ["d"], "outweighs": "It outweighs."}
    _, item = one_question("multiple", **THREE, because=because, **veto)
    feedback = {
        words(said(answer, "text")): words(said(answer, "feedback/text"))
        for answer in item.findall("answer")
    }
    assert feedback == {"A": "Reason of A.", "B": "", "C": "", "D": "Reason of D.", "E": ""}
    general = words(said(item, "generalfeedback/text"))
    assert "It outweighs." in general
    assert "A (indispensable)" in general
    assert "D (unacceptable)" in general


def accepts(pattern: str, typed: str) -> bool:
    """As `compare_string_with_wildcard` in `question/type/shortanswer/question.php`."""
    parts = re.split(r"(?<!\\)\*+", pattern)
    expression = ".*".join(re.escape(part.replace("\\*", "*")) for part in parts)
    return re.fullmatch(expression, typed.strip(), re.IGNORECASE) is not None


def test_a_short_answer_takes_every_accepted_form_of_every_language_and_no_wildcard() -> None:
    accepted = ["Insulinoma", "HLA-B*27", "œdème"]
    _, item = one_question("short_text", accepted=accepted)
    assert item.get("type") == "shortanswer"
    assert said(item, "usecase") == "0"
    patterns = [said(answer, "text") for answer in item.findall("answer")]
    assert all(any(accepts(each, form) for each in patterns) for form in accepted)
    assert any(accepts(each, "INSULINOMA") for each in patterns)
    assert not any(accepts(each, "HLA-B anything 27") for each in patterns)
    assert {answer.get("fraction") for answer in item.findall("answer")} == {"100"}


def test_a_concordance_is_left_out_with_its_reason(tmp_path: Path) -> None:
    plain = samples.plain_case(samples.plain_question("concordance"))
    story = tell(*samples.loaded(plain))
    left_out = moodle.write(story, "en", tmp_path / "quiz.xml")
    assert [*ElementTree.parse(tmp_path / "quiz.xml").getroot()] == []
    assert any("concordance: they have no right answer" in each for each in left_out)


def test_zones_are_chosen_by_name_beside_their_image(tmp_path: Path) -> None:
    story, item = one_question("zone")
    assert item.get("type") == "multichoice"
    assert shares_of(item) == {"Item a zone": 50, "Item b zone": 50, "Item c zone": -100}
    assert len(item.findall("questiontext/file")) == 1
    (outlined,) = item.findall("generalfeedback/file")
    general = said(item, "generalfeedback/text")
    assert f'src="@@PLUGINFILE@@/{outlined.get("name")}"' in general
    # Moodle shuffles and letters anew.
    assert re.search(r"Outlined: 1 Item . zone · 2 Item . zone", words(general))
    left_out = " / ".join(moodle.write(story, "en", tmp_path / "quiz.xml"))
    assert "pointing at an image" in left_out


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
