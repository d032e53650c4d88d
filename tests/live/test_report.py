"""The report of a class: figures that can be worked out by hand, in files that open anywhere."""

import csv
import doctest
import hashlib
import io
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.live import addresses
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import CSP, to_html
from epicrisis.live.report.table import COLUMNS, to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room import class_question
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import AnswerCounts, Changes, ClassStatistics, Person, figures
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.refusals import InvalidAnswer
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, EntrySorting, Poll, PollState, Room, Vote
from epicrisis.store.learners.store import open_store
from epicrisis.story import item_analysis
from epicrisis.story.item_analysis import Discrimination, discrimination, group_size
from epicrisis.story.telling import Story
from tests.kinds import samples
from tests.live.small_room import room_at
from tests.live.test_tally import anything, likely
from tests.live.test_transitions import JOINING, at
from tests.support.learners import step_of

QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5", "differential-anamnesis", "gone")


def room_with(*polls: Poll, position: int = 10) -> Room:
    numbered = tuple(replace(poll, id=number) for number, poll in enumerate(polls, start=1))
    return replace(JOINING, position=position, focus="story", polls=numbered)


def cast(*responses: Any, certainty: int | None = None) -> tuple[Vote, ...]:
    """Votes of participants 1, 2, 3, ...; None for who didn't vote."""
    return tuple(
        Vote(1, who, given, certainty, 1)
        for who, given in enumerate(responses, start=1)
        if given is not None
    )


def peer_instruction(fever: Story) -> ClassStatistics:
    """Five vote on Q1, four of them again after the discussion, and a sixth only then."""
    room = room_with(Poll("Q1", 1, "held"), Poll("Q1", 2, "shown"))
    first = cast(["a"], ["a"], ["b"], ["b"], ["c"], certainty=2)
    second = cast(["a"], ["b"], ["a"], ["b"], None, ["a"], certainty=3)
    return figures(ClassState(fever, room), {"Q1": {1: first, 2: second}})


def words_class(fever: Story) -> ClassStatistics:
    room = room_with(Poll("Q5", 1, "shown"))
    given = cast("Un réflexe", "un reflexe !", "gros mot", "=1+1")
    return figures(
        ClassState(fever, room),
        {"Q5": {1: given}},
        sortings={"Q5": EntrySorting(hidden=frozenset(("gros mot",)))},
    )


# --- Figures -----------------------------------------------------------------------------


def test_both_rounds_stand_side_by_side(fever: Story) -> None:
    (asked,) = peer_instruction(fever).questions
    assert (asked.number, asked.stage) == (4, "investigations")
    assert asked.lines == (
        AnswerCounts("a", is_right=True, counts=(2, 3), points=(0, 0)),
        AnswerCounts("b", is_right=False, counts=(2, 2), points=(0, 0)),
        AnswerCounts("c", is_right=False, counts=(1, 0), points=(0, 0)),
    )
    assert [each.difficulty for each in asked.rounds] == [2 / 5, 3 / 5]
    assert [each.tally.certainty for each in asked.rounds] == [{2: 5}, {3: 5}]


def test_change_is_told_of_those_who_voted_twice(fever: Story) -> None:
    found = peer_instruction(fever)
    assert found.questions[0].changes == Changes(
        right_right=1, right_wrong=1, wrong_right=1, wrong_wrong=1
    )
    assert found.voters == 6


def test_without_a_second_vote_there_is_no_change(fever: Story) -> None:
    room = room_with(Poll("Q1", 1, "shown"))
    (asked,) = figures(ClassState(fever, room), {"Q1": {1: cast(["a"])}}).questions
    assert asked.changes is None


def test_a_vote_that_nobody_cast_is_none(fever: Story) -> None:
    room = room_with(Poll("Q1", 1, "shown"), Poll("Q1", 2, "shown"))
    report = figures(ClassState(fever, room), {"Q1": {1: (), 2: cast(["a"], ["b"])}}, {1: "Ada"})
    (asked,) = report.questions
    assert [(each.number, each.tally.voters) for each in asked.rounds] == [(1, 2)]
    assert [person.answered for person in report.people] == [1]
    assert "From the first vote to the second" not in to_html(report, "en")


def test_no_change_is_told_where_nobody_voted_twice(fever: Story) -> None:
    room = room_with(Poll("Q1", 1, "shown"), Poll("Q1", 2, "shown"))
    votes = {"Q1": {1: cast(["a"]), 2: cast(None, ["b"])}}
    assert figures(ClassState(fever, room), votes).questions[0].changes is None


def test_words_have_no_difficulty_and_those_removed_are_left_out(fever: Story) -> None:
    (asked,) = words_class(fever).questions
    assert [(line.key, line.counts) for line in asked.lines] == [
        ("Un réflexe", (2,)),
        ("=1+1", (1,)),
    ]
    assert asked.rounds[0].difficulty is None
    assert asked.discrimination is None


def test_numbers_of_both_rounds_stand_in_their_order(fever: Story) -> None:
    room = room_with(Poll("Q4", 1, "held"), Poll("Q4", 2, "shown"))
    votes = {"Q4": {1: cast(10.0, 3.0), 2: cast(2.5, 3.0)}}
    (asked,) = figures(ClassState(fever, room), votes).questions
    assert [(line.key, line.counts) for line in asked.lines] == [
        ("2.5", (0, 1)),
        ("3", (1, 1)),
        ("10", (1, 0)),
    ]


def test_the_classes_list_is_told_stage_by_stage(fever: Story) -> None:
    polls = (Poll("differential-evolution", 1, "shown"), Poll("differential-anamnesis", 1, "shown"))
    votes = {
        "differential-anamnesis": {1: cast(["h2", "h1"], ["h2", "h1"])},
        "differential-evolution": {1: cast(["h1", "h2", "h3"])},
    }
    found = figures(ClassState(fever, room_with(*polls)), votes)
    assert [each.made.stage for each in found.differentials] == ["anamnesis", "evolution"]
    assert [(line.key, line.points) for line in found.differentials[0].lines] == [
        ("h2", (6,)),
        ("h1", (4,)),
    ]


def test_a_person_is_told_only_by_a_pseudonym_that_was_given(fever: Story) -> None:
    room = room_with(Poll("Q1", 1, "shown"), Poll("Q4", 1, "shown"), Poll("Q5", 1, "shown"))
    votes = {
        "Q1": {1: cast(["a"], ["b"], ["a"])},
        "Q4": {1: cast(3.0, 3.0)},
        "Q5": {1: cast("toux", "toux")},
    }
    found = figures(ClassState(fever, room), votes, pseudonyms={2: "Zoé", 1: "ada", 9: "Late"})
    assert found.people == (
        Person("ada", right=2, answered=2, asked=2),
        Person("Late", right=0, answered=0, asked=2),
        Person("Zoé", right=1, answered=2, asked=2),
    )
    assert figures(ClassState(fever, room), votes).people == ()


def test_the_diagnosis_is_told_once_the_class_has_it(fever: Story) -> None:
    assert figures(ClassState(fever, room_with(position=9)), {}).title["en"] == "A man with fever"
    assert figures(ClassState(fever, room_with(position=10)), {}).title["en"] == "Influenza"


@settings(phases=(Phase.generate,))  # shrinking so much takes minutes
@given(data=st.data())
def test_whatever_was_voted_there_is_a_report_and_its_sums_are_right(
    fever: Story, data: st.DataObject
) -> None:
    rounds = data.draw(st.dictionaries(st.sampled_from(QUESTIONS), st.integers(1, 2)))
    states: st.SearchStrategy[PollState] = st.sampled_from(get_args(PollState))
    polls = [Poll(q, r, data.draw(states)) for q, n in rounds.items() for r in range(1, n + 1)]
    ballots = st.dictionaries(
        st.integers(1, 15), st.tuples(anything | likely, st.sampled_from([None, 1, 2, 3]))
    )
    votes = {
        question: {
            each: tuple(
                Vote(1, who, said, sure, 1) for who, (said, sure) in data.draw(ballots).items()
            )
            for each in range(1, number + 1)
        }
        for question, number in rounds.items()
    }
    names = data.draw(st.dictionaries(st.integers(1, 20), st.text(max_size=40), max_size=3))
    found = figures(ClassState(fever, room_with(*polls)), votes, names)

    for asked in found.questions:
        is_open = [poll.state == "open" for poll in polls if poll.question == asked.question.id]
        given = [{vote.participant for vote in each} for each in votes[asked.question.id].values()]
        told = [who for who, open_ in zip(given, is_open, strict=True) if who or open_]
        cast_by = told or [set()]
        for each, who in zip(asked.rounds, cast_by, strict=True):
            assert each.tally.voters == sum(each.tally.certainty.values()) == len(who)
            assert each.difficulty is None or each.difficulty == each.tally.right / len(who)
        for line in asked.lines:
            assert len(line.counts) == len(asked.rounds)
            assert all(0 <= n <= len(who) for n, who in zip(line.counts, cast_by, strict=True))
        if asked.question.type == "single":
            for place, each in enumerate(asked.rounds):
                assert sum(line.counts[place] for line in asked.lines) <= each.tally.voters
        if asked.changes is not None:
            both = [*vars_of(asked.changes)]
            assert sum(both) == len(cast_by[0] & cast_by[1])
    for language in ("en", "fr"):
        json.loads(to_json(found, language))
        table(to_csv(found, language), language)
        assert "<script" not in to_html(found, language)


def vars_of(changes: Changes) -> tuple[int, ...]:
    return changes.right_right, changes.right_wrong, changes.wrong_right, changes.wrong_wrong


# --- Discrimination, by hand -------------------------------------------------------------


def others(*right_of_four: int) -> dict[str, dict[int, bool]]:
    """Four questions, of which each participant has the first so many right."""
    return {
        f"other{number}": {who: number < right for who, right in enumerate(right_of_four)}
        for number in range(4)
    }


def item(right: str) -> dict[str, dict[int, bool]]:
    """A question that those with a + have right, in the same order."""
    return {"item": {who: sign == "+" for who, sign in enumerate(right)}}


def test_it_is_the_best_group_minus_the_weakest() -> None:
    """Ten people: 27 % are three. Of the best three two are right, of the weakest one."""
    results = others(4, 4, 4, 3, 2, 2, 2, 0, 0, 0) | item("++-+++++--")
    assert discrimination(results, "item") == Discrimination(1 / 3, None, 10, 3)


def test_those_tied_at_the_edge_share_the_places_left() -> None:
    """Two of four right answers each: the third place is half the third's, half the fourth's."""
    results = others(4, 4, 3, 3, 2, 2, 2, 0, 0, 0) | item("+++-------")
    assert discrimination(results, "item").index == pytest.approx((1 + 1 + 0.5) / 3)


def test_a_question_that_misleads_the_best_is_below_zero() -> None:
    results = others(4, 4, 4, 3, 3, 3, 1, 0, 0, 0) | item("---++++" + "+++")
    assert discrimination(results, "item").index == -1


def test_a_question_does_not_count_in_its_own_ranking() -> None:
    """Among equals it tells nothing, although those who had it right have more in all."""
    results = others(*[2] * 10) | item("+++++-----")
    assert discrimination(results, "item") == Discrimination(None, "all_equal", 10, 0)


def test_below_ten_people_or_five_questions_it_says_why_there_is_none() -> None:
    nine = others(4, 4, 4, 3, 2, 1, 0, 0, 0) | item("+++++----")
    assert discrimination(nine, "item").why_none == "few_people"
    ten = others(4, 4, 4, 3, 2, 1, 0, 0, 0, 0) | item("+++++-----")
    del ten["other0"]
    assert discrimination(ten, "item").why_none == "few_questions"


def test_who_answered_less_than_half_of_the_others_is_not_ranked() -> None:
    results = others(4, 4, 4, 3, 2, 2, 2, 0, 0, 0, 4) | item("+++-------" + "+")
    for number in range(3):
        del results[f"other{number}"][10]
    assert discrimination(results, "item").people == 10


@pytest.mark.parametrize(("people", "group"), [(10, 3), (20, 5), (50, 14), (100, 27), (500, 135)])
def test_groups_are_27_in_a_hundred(people: int, group: int) -> None:
    assert group_size(people) == group


classes = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=10, max_size=14)


@given(classes)
def test_ties_are_worth_the_mean_of_all_ways_to_break_them(people: list[tuple[int, bool]]) -> None:
    scores, rights = [score for score, _ in people], [right for _, right in people]
    results = others(*scores) | {"item": dict(enumerate(rights))}
    found = discrimination(results, "item")
    if len(set(scores)) == 1:
        assert found.index is None
        return
    upper, lower = by_all_ways(scores, rights, best=True), by_all_ways(scores, rights, best=False)
    assert found.index == float(upper - lower)


def by_all_ways(scores: list[int], rights: list[bool], *, best: bool) -> Fraction:
    """Mean share of right answers over every group that could be chosen."""
    group = group_size(len(scores))
    edge = sorted(scores, reverse=best)[group - 1]
    sure = [r for s, r in zip(scores, rights, strict=True) if (s > edge if best else s < edge)]
    tied = [r for s, r in zip(scores, rights, strict=True) if s == edge]
    ways = combinations(tied, group - len(sure))
    return mean(Fraction(sum(sure) + sum(way), group) for way in ways)


@pytest.mark.parametrize("module", [item_analysis, addresses])
def test_the_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


def test_the_report_has_it_for_the_first_vote(insulinoma: Story) -> None:
    """Twelve people answer five questions; six know all, six nothing."""
    asked = [step.block for step in insulinoma.steps if isinstance(step.block, ChoiceQuestion)][:5]
    room = room_with(*(Poll(each.id, 1, "shown") for each in asked), position=999)
    votes = {}
    for each in asked:
        right = list(kind_of(each).solution(each).right)
        wrong = next(option for option in shape_of(each).options if option not in right)
        votes[each.id] = {1: cast(*[right] * 6, *[[wrong]] * 6)}
    found = figures(ClassState(insulinoma, room), votes)
    assert [each.discrimination for each in found.questions] == [Discrimination(1, None, 12, 3)] * 5
    assert [each.rounds[0].difficulty for each in found.questions] == [0.5] * 5


# --- Files -------------------------------------------------------------------------------


def table(text: str, language: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    delimiter = ";" if language == "fr" else ","
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def test_a_row_is_a_round_an_answer_or_a_participant(fever: Story) -> None:
    rows = table(to_csv(peer_instruction(fever), "en"), "en")
    assert tuple(rows[0]) == COLUMNS
    assert [row["row"] for row in rows] == ["round", *["answer"] * 3] * 2
    first, second = (row for row in rows if row["row"] == "round")
    assert (first["voters"], first["right"], first["difficulty"]) == ("5", "2", "0.4")
    assert (first["fairly_sure"], first["right_wrong"], second["right_wrong"]) == ("5", "", "1")
    answer = rows[1]
    assert (answer["text"], answer["count"], answer["is_right"]) == ("An X-ray", "2", "1")


def test_a_french_spreadsheet_gets_its_semicolons_and_decimal_commas(fever: Story) -> None:
    text = to_csv(peer_instruction(fever), "fr")
    rows = table(text, "fr")
    assert rows[0]["difficulty"] == "0,4"
    assert rows[1]["text"] == "Une radiographie"
    assert text.endswith("\r\n")


def test_an_order_is_told_with_its_right_places(fever: Story) -> None:
    room = room_with(Poll("Q3", 1, "shown"))
    found = figures(ClassState(fever, room), {"Q3": {1: cast(["a", "b", "c"], ["a", "c", "b"])}})
    rows = [row for row in table(to_csv(found, "en"), "en") if row["row"] == "answer"]
    assert [(row["text"], row["count"]) for row in rows] == [
        ("1. First came fever", "2"),
        ("2. Then a cough", "1"),
        ("3. Then a test", "1"),
    ]


@pytest.mark.parametrize("number", ["1" * 300, "-2.5", "1e6", "0.000000001"])
def test_no_number_that_a_participant_writes_breaks_the_report(fever: Story, number: str) -> None:
    what = ClassState(fever, at(fever, "Q4")).asked
    assert what is not None
    try:
        kept = class_question.response(what, [], number)
    except InvalidAnswer:
        return
    found = figures(ClassState(fever, room_with(Poll("Q4", 1, "shown"))), {"Q4": {1: cast(kept)}})
    assert to_html(found, "fr")
    assert to_csv(found, "fr")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_participant_writes_a_formula_into_the_teachers_spreadsheet(
    fever: Story, formula: str
) -> None:
    room = room_with(Poll("Q5", 1, "shown"))
    found = figures(ClassState(fever, room), {"Q5": {1: cast(formula)}}, pseudonyms={1: formula})
    for row in table(to_csv(found, "en"), "en")[1:]:
        assert row["text"].startswith("'")


def test_a_number_below_zero_stays_a_number(insulinoma: Story, fever: Story) -> None:
    (asked,) = peer_instruction(fever).questions
    misleading = replace(asked, discrimination=Discrimination(-0.25, None, 12, 3))
    found = replace(peer_instruction(fever), questions=(misleading,))
    assert table(to_csv(found, "fr"), "fr")[0]["discrimination"] == "-0,25"
    assert "−0,25" in to_html(found, "fr")


def test_json_holds_the_same_as_a_tree(fever: Story) -> None:
    data = json.loads(to_json(peer_instruction(fever), "en"))
    (asked,) = data["questions"]
    assert data["voters"] == 6
    assert [each["difficulty"] for each in asked["rounds"]] == [0.4, 0.6]
    assert asked["answers"][0] == {
        "text": "An X-ray",
        "is_right": True,
        "is_near": False,
        "merged": [],
        "is_picked": False,
        "counts": [2, 3],
        "panel": None,
    }
    assert asked["changes"]["wrong_right"] == 1
    assert asked["discrimination"]["why_none"] == "few_questions"


def test_the_page_escapes_what_participants_wrote(fever: Story) -> None:
    attack = "<img src=x onerror=alert(1)>"
    room = room_with(Poll("Q5", 1, "shown"))
    html = to_html(
        figures(ClassState(fever, room), {"Q5": {1: cast(attack)}}, pseudonyms={1: attack}), "en"
    )
    assert "<img" not in html
    assert html.count("&lt;img src=x") == 2


def test_the_page_needs_no_script_and_no_style_but_its_own(fever: Story) -> None:
    html = to_html(peer_instruction(fever), "en")
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(style) == 1
    allowed = b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in CSP
    assert not re.search(r"<script|<link|<img|style=|\son\w+=|https?://", html)


def test_without_pseudonyms_the_page_has_no_table_of_people(fever: Story) -> None:
    assert "pseudonym" not in to_html(peer_instruction(fever), "en")


def test_the_page_says_why_there_is_no_index(fever: Story) -> None:
    html = to_html(peer_instruction(fever), "en")
    assert "– (fewer than 5 questions with a right answer)" in html


def test_an_open_vote_is_said_to_be_open(fever: Story) -> None:
    room = room_with(Poll("Q1", 1, "open"))
    found = figures(ClassState(fever, room), {"Q1": {1: cast(["a"])}})
    assert "first vote (still open)" in to_html(found, "en")
    assert table(to_csv(found, "en"), "en")[0]["open"] == "1"


def test_a_room_without_votes_has_a_report_too(fever: Story) -> None:
    assert "has not voted yet" in to_html(figures(ClassState(fever, JOINING), {}), "en")


def test_it_is_read_from_the_store(fever: Story, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    classes = ClassStore(store.database)
    opened, _ = classes.rooms.open("a-fever", "en", JOINING.address, "teacher-" * 4)
    polls = (Poll("Q5", 1, "open"),)
    room = classes.rooms.change(opened, replace(opened, position=9, focus="story", polls=polls))
    poll = room.polls[0].id
    classes.votes.keep([Ballot(room.id, poll, who, who, 3) for who in ("cough", "rude")])
    classes.presence.name(room, "cough", "Ada")
    classes.entries.keep(room, "Q5", EntrySorting(frozenset({"rude"})))
    found = of(ClassState(fever, room), classes)
    store.close()
    assert [line.key for line in found.questions[0].lines] == ["cough"]
    assert found.questions[0].rounds[0].tally.certainty == {3: 2}
    assert [person.pseudonym for person in found.people] == ["Ada"]


def told_class(fever: Story) -> ClassStatistics:
    """Ada lets her teacher see her answers, Bob gave a pseudonym alone, a third nothing."""
    room = room_with(Poll("Q1", 1, "shown"), Poll("Q5", 1, "shown"))
    votes = {
        "Q1": {1: cast(["a"], ["b"], ["a"], certainty=3)},
        "Q5": {1: cast("=HYPERLINK(1)", "said by him")},
    }
    opened = replace(room, opened=datetime(2026, 11, 23, 10), language="fr")
    return figures(ClassState(fever, opened), votes, {1: "Ada", 2: "Bob"}, telling={1})


def test_what_one_answered_is_told_only_of_who_agreed(fever: Story) -> None:
    found = told_class(fever)
    ada, bob = found.people
    assert ada.answers is not None
    assert {name: own.is_right for name, own in ada.answers.items()} == {"Q1": True, "Q5": None}
    assert bob.answers is None
    own = [row for row in table(to_csv(found, "fr"), "fr") if row["row"] == "own_answer"]
    assert {row["pseudonym"] for row in own} == {"Ada"}
    assert [row["text"] for row in own] == ["Une radiographie", "'=HYPERLINK(1)"]
    assert [(row["certainty"], row["is_right"]) for row in own] == [("3", "1"), ("", "")]
    (told, untold) = json.loads(to_json(found, "en"))["participants"]
    assert told["answers"][0]["text"] == "An X-ray"
    assert untold["answers"] is None
    html = to_html(found, "en")
    assert html.count("Bob") == 1, "in the table of totals alone"
    assert html.count("Ada") == 2


def test_the_first_page_has_the_whole_and_letters_are_those_the_class_saw(fever: Story) -> None:
    found = told_class(fever)
    html = to_html(found, "fr")
    first = html[: html.index("<section>", html.index("</table>"))]
    for words in ("23 novembre 2026", "Français", "67\u00a0%", "(3)"):
        assert words in first
    asked = class_question.of_story(4, found.questions[0].question, found.code)
    letters = {option: letter for letter, option in asked.options.items()}
    assert f"<b>{letters['a']}</b> Une radiographie" in html
    rows = table(to_csv(found, "fr"), "fr")
    assert {row["date"] for row in rows} == {"2026-11-23"}
    assert {(row["stage"], row["stage_name"]) for row in rows if row["question"] == "4"} == {
        ("investigations", "Examens complémentaires")
    }
    assert {row["letter"] for row in rows if row["row"] == "answer" and row["question"] == "4"} == {
        *asked.options
    }


def test_what_comes_near_an_accepted_form_is_told_and_not_counted() -> None:
    story = samples.story()
    at = step_of(story, "q-short_text").number
    votes = cast("Fluxitis", "fluxitiss", "Measles")
    told = figures(ClassState(story, room_at(story, at, "shown")), {"q-short_text": {1: votes}})
    (plain,) = json.loads(to_json(told, "en"))["questions"]
    assert plain["rounds"][0]["right"] == 1
    judged = {each["text"]: (each["is_right"], each["is_near"]) for each in plain["answers"]}
    assert judged == {
        "Fluxitis": (True, False),
        "fluxitiss": (False, True),
        "Measles": (False, False),
    }
    assert "≈ near: not counted" in to_html(told, "en")
    near = [row["text"] for row in table(to_csv(told, "en"), "en") if row["near"] == "1"]
    assert near == ["fluxitiss"]
