"""A question asked on the fly takes its place beside the story, and leaves it as it was."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from epicrisis.cases.fields import Identifier
from epicrisis.live.phones import view
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.room import asking, class_question, own_answers, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move, MoveRefused
from epicrisis.questions.asked_in_class import MOST_OPTIONS
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Focus, Poll, Room, Vote
from epicrisis.store.learners.store import open_store
from epicrisis.story.telling import Story
from tests.live.small_room import NOW
from tests.live.test_transitions import JOINING, at

WORDS, OPTIONS = "Who has seen one?", ("Yes, I have", "No", "Not sure")


def ask(words: str = WORDS, options: Sequence[str] | None = OPTIONS) -> Move:
    return partial(asking.ask, words=words, options=options)


def after(story: Story, room: Room, *moves: Move) -> Room:
    for move in moves:
        room = move(ClassState(story, room))
    return room


# --- Beside the story ----------------------------------------------------------------------


@pytest.mark.parametrize("focus", ["story", "timeline", "differential", "join"])
def test_the_class_comes_back_to_just_where_it_was(fever: Story, focus: Focus) -> None:
    there = replace(at(fever, "Q1", Poll("Q1", 1, "shown", id=1)), focus=focus, page=1, enlarged=2)
    forward = transitions.advance
    done = after(fever, there, ask(), forward, forward)
    assert [poll.state for poll in done.polls] == ["shown", "shown"]
    assert replace(done, polls=there.polls, asked=()) == there
    assert ClassState(fever, done).passed == ClassState(fever, there).passed


def test_it_is_led_by_one_key_and_closed_before_it_is_left(fever: Story) -> None:
    room = after(fever, at(fever, "Q1"), ask())
    done = []
    while ClassState(fever, room).room.focus == "asked":
        done.append(transitions.next_act(ClassState(fever, room)))
        room = transitions.advance(ClassState(fever, room))
    assert done == ["close_vote", "return"]
    assert transitions.next_act(ClassState(fever, room)) == "open_vote"  # that of the case
    room, done = after(fever, replace(room, discusses_first=True), ask()), []
    while ClassState(fever, room).room.focus == "asked":
        done.append(transitions.next_act(ClassState(fever, room)))
        room = transitions.advance(ClassState(fever, room))
    assert done == ["hold_vote", "vote_again", "close_vote", "return"]


def test_words_are_looked_through_before_the_class_sees_them(fever: Story) -> None:
    """Also beside a question of the case that has options."""
    room = after(fever, at(fever, "Q1"), ask(options=None), transitions.advance)
    assert room.polls[-1].state == "held"
    assert transitions.next_act(ClassState(fever, room)) == "show_results"


def test_back_undoes_it_as_it_does_other_votes(fever: Story) -> None:
    before = at(fever, "Q1")
    opened = after(fever, before, ask())
    held = after(fever, opened, partial(transitions.close_vote, is_held=True))
    assert after(fever, held, transitions.go_back) == opened
    gone = after(fever, opened, transitions.go_back)
    assert replace(gone, asked=()) == before
    own = asking.taken_back(gone)
    assert own is not None
    assert (own.words, own.options) == (WORDS, OPTIONS)
    again = after(fever, gone, ask("Better?"))
    assert again.polls[-1].question != opened.polls[-1].question, "phones hold the first one's"
    assert asking.taken_back(again) is None
    shown = after(fever, opened, transitions.close_vote, transitions.go_back)
    assert (shown.focus, shown.position) == ("story", before.position)


def test_it_can_be_asked_while_people_join(fever: Story) -> None:
    room = after(fever, JOINING, ask())
    told = view.view(ClassState(fever, room), "fr", None, NOW)
    assert told.ballot is not None
    assert told.ballot.heading == "Posée en cours"
    shown = after(fever, room, transitions.close_vote)
    assert after(fever, shown, transitions.advance).focus == "join"
    assert after(fever, shown, transitions.go_back).focus == "join"


def test_a_second_one_leads_back_to_the_story_too(fever: Story) -> None:
    room = after(fever, at(fever, "Q1"), ask(), transitions.close_vote, ask("And now?"))
    room = after(fever, room, transitions.close_vote, transitions.advance)
    assert (room.focus, len(room.asked)) == ("story", 2)


def test_options_stand_as_they_were_typed_and_letters_alone_have_no_others(fever: Story) -> None:
    (own,) = after(fever, JOINING, ask()).asked
    what = class_question.on_the_fly(own)
    assert [*what.options.items()] == [("A", "A"), ("B", "B"), ("C", "C")]
    assert not what.is_scale
    assert after(fever, JOINING, ask("Vu  ? À 10:30")).asked[0].words == "Vu\u00a0? À 10:30"
    aloud = after(fever, JOINING, ask(options=["A", "B", "C", "D"])).asked[0]
    assert class_question.on_the_fly(aloud).is_scale
    with pytest.raises(ValidationError):
        TypeAdapter(Identifier).validate_python(own.name)


# --- What can't be asked -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        ("", OPTIONS, "Write the question"),
        (" \u200b\u2060 \n\u2800", OPTIONS, "Write the question"),
        ("a" * 10_000, None, "at most 300 characters; these are 10000"),
        (WORDS, [], "at least two options"),
        (WORDS, ["Yes", " \u200b "], "at least two options"),
        (WORDS, ["Yes", "yes ", "No"], "Two options are the same: yes"),
        (WORDS, ["Yes", "Ye\u00ads"], "Two options are the same"),
        (WORDS, ["Yes", "N" * 10_000], "this one has 10000: NNN"),
        (WORDS, [f"{n}" for n in range(MOST_OPTIONS + 1)], "6 at most; these are 7"),
    ],
)
def test_what_cannot_be_asked_is_said(
    fever: Story, words: str, options: Sequence[str] | None, said: str
) -> None:
    with pytest.raises(MoveRefused, match=said):
        after(fever, JOINING, ask(words, options))


def test_no_more_than_one_vote_is_open_and_no_more_than_so_many_are_asked(fever: Story) -> None:
    for room in (
        after(fever, JOINING, ask()),
        after(fever, at(fever, "Q1"), transitions.open_vote),
    ):
        with pytest.raises(MoveRefused, match="Close the vote first"):
            after(fever, room, ask())
    room = JOINING
    for _ in range(asking.MOST_ASKED):
        room = after(fever, room, ask(), transitions.go_back)
    with pytest.raises(MoveRefused, match="that is the most"):
        after(fever, room, ask())


# --- Told of -------------------------------------------------------------------------------


@pytest.fixture
def asked(fever: Story, tmp_path: Path) -> tuple[ClassStore, Room]:
    """A class that was asked in words, with options, and once by mistake, as the store has it."""
    classes = ClassStore(open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}").database)
    room, _ = classes.rooms.open("a-fever", "en", "http://192.168.1.20:8501", "t" * 64)

    def move(move: Move) -> None:
        nonlocal room
        room = classes.rooms.change(room, move(ClassState(fever, room)))

    def vote(*answers: object) -> None:
        ballots = [
            Ballot(room.id, room.polls[-1].id, f"phone {number}", answer)  # type: ignore[arg-type]
            for number, answer in enumerate(answers)
        ]
        assert None not in classes.votes.keep(ballots)

    move(ask("=1+1 <b>?</b>", None))
    vote("a *tick*", "A tick", "tick")
    move(transitions.close_vote)
    move(partial(transitions.jump, number=4))
    move(ask())
    vote(["A"], ["B"], ["A"])
    move(transitions.close_vote)
    move(ask("By mistake"))
    move(transitions.go_back)
    return classes, room


def test_the_report_has_it_under_its_own_heading(
    fever: Story, asked: tuple[ClassStore, Room]
) -> None:
    classes, room = asked
    found = of(ClassState(fever, room), classes)
    assert [each.name for each in found.on_the_fly] == ["asked.1", "asked.2"]
    assert found.questions == ()
    page = to_html(found, "fr")
    assert "Posée en cours, étape 4" in page
    assert "Posée en cours, avant le récit" in page
    assert "By mistake" not in page
    assert "<b>?</b>" not in page
    rows = [*csv.DictReader(io.StringIO(to_csv(found, "en").removeprefix("\ufeff")))]
    own = [row for row in rows if row["question"] == "asked.2" and row["row"] == "answer"]
    assert [(row["letter"], row["text"], row["count"], row["is_right"]) for row in own] == [
        ("A", "Yes, I have", "2", ""),
        ("B", "No", "1", ""),
        ("C", "Not sure", "0", ""),
    ]
    assert {row["type_name"] for row in own} == {"one option, asked in class"}
    assert next(row["text"] for row in rows if row["question"] == "asked.1") == "'=1+1 <b>?</b>"


def test_it_is_not_taken_home(fever: Story, asked: tuple[ClassStore, Room]) -> None:
    _, room = asked
    votes = {poll.id: Vote(poll.id, 1, ["A"], None, 1) for poll in room.polls}
    assert own_answers.own_answers(ClassState(fever, room), votes).answers == ()
