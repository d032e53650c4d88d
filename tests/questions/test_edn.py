"""The examination's marks are those that could be read, and nobody's guess fills the gaps."""

import doctest
import re
from collections.abc import Iterator
from itertools import chain, combinations, product
from types import ModuleType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.i18n import LANGUAGES
from epicrisis.questions import edn, panel, vetoes
from epicrisis.questions.edn import EdnMark, EdnTotal
from epicrisis.questions.multiple import multiple_credit
from tests.conftest import ROOT

OFFERED, RIGHT = "abcde", "abc"
LONG = "abcdefghijklmnopqrst"
options = st.sets(st.sampled_from(OFFERED))
some_options = st.sets(st.sampled_from(OFFERED), min_size=1)


def every_subset(offered: str) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(offered, size) for size in range(len(offered) + 1))


def value_of(mark: EdnMark) -> float:
    assert mark.value is not None
    return mark.value


@pytest.mark.parametrize("module", [edn, panel, vetoes])
def test_the_examples_of_a_module_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


# --- Several right answers (QRM) -------------------------------------------------------------


def test_each_of_the_32_answers_to_three_of_five_is_marked_as_counted_by_hand() -> None:
    """Each option is looked at alone, as a marker with a template would."""
    ticks = list(product([True, False], repeat=5))
    assert len(ticks) == 32
    for ticked in ticks:
        chosen = [option for option, tick in zip(OFFERED, ticked, strict=True) if tick]
        wrong = 0
        for tick, is_right in zip(ticked, [True, True, True, False, False], strict=True):
            wrong += tick != is_right
        mark = edn.multiple_mark(chosen, RIGHT)
        assert mark.discordances == wrong
        assert mark.value == {0: 1, 1: 0.5, 2: 0.2}.get(wrong, 0)


@given(chosen=options, right=some_options)
def test_a_mark_lies_from_0_to_1_and_is_1_for_the_right_ones_alone(
    chosen: set[str], right: set[str]
) -> None:
    mark = value_of(edn.multiple_mark(chosen, right))
    assert 0 <= mark <= 1
    assert (mark == 1) == (chosen == right)


@given(chosen=options, right=some_options, indispensable=options, unacceptable=options)
def test_a_better_answer_is_never_marked_less(
    chosen: set[str], right: set[str], indispensable: set[str], unacceptable: set[str]
) -> None:
    vital, forbidden = indispensable & right, unacceptable - right
    mark = value_of(edn.multiple_mark(chosen, right, vital, forbidden))
    for option in OFFERED:
        better = chosen | {option} if option in right else chosen - {option}
        assert value_of(edn.multiple_mark(better, right, vital, forbidden)) >= mark


def test_everything_ticked_is_paid_by_the_examination_and_not_by_us() -> None:
    assert edn.multiple_mark(OFFERED, RIGHT).value == 0.2
    assert multiple_credit(OFFERED, RIGHT, OFFERED) == 0


# --- Vetoes ----------------------------------------------------------------------------------


@given(chosen=options, right=some_options, data=st.data())
def test_a_veto_is_0_whatever_else_was_chosen(
    chosen: set[str], right: set[str], data: st.DataObject
) -> None:
    vital = data.draw(st.sets(st.sampled_from(sorted(right))))
    wrong = sorted({*OFFERED} - right)
    forbidden = data.draw(st.sets(st.sampled_from(wrong))) if wrong else set()
    strikes = not vital <= chosen or bool(forbidden & chosen)
    for mark in (
        edn.single_mark(chosen, right, vital, forbidden),
        edn.multiple_mark(chosen, right, vital, forbidden),
        edn.said_number_mark(chosen, right, OFFERED, vital, forbidden),
        edn.said_number_mark(chosen, right, LONG, vital, forbidden),
    ):
        assert mark.vetoes.strike == strikes
        assert not strikes or mark.value == 0
    plain = edn.multiple_mark(chosen, right).value
    assert strikes or edn.multiple_mark(chosen, right, vital, forbidden).value == plain
    credit = multiple_credit(chosen, right, OFFERED)
    struck = vetoes.vetoes(chosen, vital, forbidden)
    assert vetoes.vetoed_credit(credit, struck) == (0 if strikes else credit)


@pytest.mark.parametrize(
    ("chosen", "omitted", "unacceptable"),
    [("ab", (), ()), ("b", ("a",), ()), ("ad", (), ("d",)), ("cd", ("a",), ("d",))],
)
def test_a_mark_names_the_options_that_struck(
    chosen: str, omitted: tuple[str, ...], unacceptable: tuple[str, ...]
) -> None:
    mark = edn.multiple_mark(chosen, RIGHT, indispensable="a", unacceptable="d")
    assert mark.vetoes == (omitted, unacceptable)


# --- One right answer, and a said number (QRU, QRP) ------------------------------------------


def test_one_right_answer_is_all_or_nothing() -> None:
    assert [edn.single_mark([each], "b").value for each in "abcd"] == [0, 1, 0, 0]


def test_a_long_list_pays_a_share_for_each_right_option() -> None:
    """The source's own example: 3 of 5 is 0.6."""
    for size in range(6):
        for chosen in combinations("abcde", size):
            mark = edn.said_number_mark([*chosen, *"pqrst"[size:]], "abcde", LONG)
            assert mark.value == pytest.approx(size / 5)
    assert edn.said_number_mark("abcpq", "abcde", LONG).value == 0.6


def test_a_short_list_has_no_mark_but_where_no_penalty_could_change_it() -> None:
    for chosen in every_subset(OFFERED):
        mark = edn.said_number_mark(chosen, RIGHT, OFFERED, unacceptable="e")
        is_known = "e" in chosen or {*RIGHT} <= {*chosen}
        assert (mark.value is not None) == is_known
        assert not mark.is_counted


@pytest.mark.parametrize(("options_offered", "rule"), [(9, "unknown"), (10, "share")])
def test_a_list_is_long_from_10_options_on(options_offered: int, rule: str) -> None:
    assert edn.said_number_mark("a", "ab", LONG[:options_offered]).rule == rule


# --- What isn't known ------------------------------------------------------------------------


def test_not_to_know_is_0_where_there_is_a_rule_and_nothing_where_there_is_none() -> None:
    assert edn.single_mark(None, "a").value == 0
    assert edn.multiple_mark(None, "ab").value == 0
    assert edn.said_number_mark(None, "ab", LONG).value == 0
    assert edn.said_number_mark(None, "ab", OFFERED) == edn.unknown_mark()


def test_the_mark_on_20_is_the_mean_of_what_is_known() -> None:
    marks = [
        edn.multiple_mark("abc", RIGHT),
        edn.multiple_mark("ab", RIGHT),
        edn.single_mark(None, "a"),
        edn.unknown_mark(),
        edn.no_mark(),
        edn.said_number_mark("abc", RIGHT, OFFERED),
    ]
    assert edn.total(marks) == EdnTotal(points=1.5, questions=3, left_out=3)
    assert edn.total(marks).of_20 == pytest.approx(10)
    assert edn.total(marks[3:]).of_20 is None


@given(answers=st.lists(options, min_size=1))
def test_no_answer_to_a_question_without_a_rule_moves_the_mark_on_20(
    answers: list[set[str]],
) -> None:
    counted = edn.multiple_mark("ab", RIGHT)
    short_lists = [
        edn.said_number_mark(chosen, RIGHT, OFFERED, unacceptable="e") for chosen in answers
    ]
    assert edn.total([counted, *short_lists]).of_20 == edn.total([counted]).of_20


# --- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mark_can_be_said(language: str) -> None:
    marks = [
        edn.single_mark("a", "a"),
        *(edn.multiple_mark(chosen, RIGHT) for chosen in ("abc", "ab", "a")),
        *(edn.multiple_mark(chosen, RIGHT, "a", "d") for chosen in ("b", "ad", "bd")),
        edn.said_number_mark("ab", "ab", LONG),
        edn.said_number_mark("ax", "ab", OFFERED),
        edn.multiple_mark(None, RIGHT),
        edn.unknown_mark(),
        edn.no_mark(),
    ]
    assert {mark.rule for mark in marks} == {*get_args(edn.EdnRule)}
    said = [edn.arithmetic(mark, language) for mark in marks]
    assert len({*said}) == len(marks)
    assert not re.search(r"None|[{}]", " ".join(said))


def test_the_arithmetic_is_said_in_the_readers_language() -> None:
    mark = edn.multiple_mark("abd", RIGHT)
    assert edn.arithmetic(mark, "en") == "2 discordances: 0.2"
    assert edn.arithmetic(mark, "fr") == "2\u00a0discordances\u00a0: 0,2"
    assert edn.arithmetic(edn.said_number_mark("abx", "abc", LONG), "fr").endswith("0,67")


@pytest.mark.parametrize(
    ("of_questions", "words"),
    [
        (EdnTotal(0.7, 2, 0), "7 of 20: the mean of 2 questions."),
        (EdnTotal(1, 1, 0), "20 of 20: the mark of 1 question."),
        (
            EdnTotal(1, 3, 2),
            "6.67 of 20: the mean of 3 questions."
            " Left out, as the examination has no such question or its mark isn't known: 2.",
        ),
        (EdnTotal(0, 0, 2), "No question here has a mark of the examination's that is known."),
    ],
)
def test_a_mark_on_20_is_said_with_what_it_rests_on(of_questions: EdnTotal, words: str) -> None:
    assert edn.total_in_words(of_questions, "en") == words


def test_a_mark_on_20_is_said_to_be_no_forecast() -> None:
    assert "not a forecast" in edn.caveat("en")
    assert "pas une prévision" in edn.caveat("fr")


# --- The table of the documentation ----------------------------------------------------------


def test_the_documents_table_of_all_answers_is_what_the_code_gives() -> None:
    text = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| (\d) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|", text, re.MULTILINE)
    said = {
        (int(hits), int(wrong)): (int(answers), float(ours), float(theirs))
        for hits, wrong, answers, ours, theirs in rows
    }
    assert len(said) == len(rows) == 12
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for chosen in every_subset(OFFERED):
        hits = len({*chosen} & {*RIGHT})
        ours = round(multiple_credit(chosen, RIGHT, OFFERED), 2)
        theirs = value_of(edn.multiple_mark(chosen, RIGHT))
        found.setdefault((hits, len(chosen) - hits), []).append((ours, theirs))
    assert all(len({*pairs}) == 1 for pairs in found.values())
    assert said == {place: (len(pairs), *pairs[0]) for place, pairs in found.items()}
