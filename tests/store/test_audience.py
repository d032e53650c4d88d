"""A class's questions are kept once, seen by whom they are for, and go with their room."""

from dataclasses import replace

import pytest

from epicrisis.store.classes import audience
from epicrisis.store.classes.audience_records import Act, Ask, BeLost, Outcome, VoteFor
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import News
from epicrisis.store.classes.records import Room
from epicrisis.store.learners.store import Store

TEACHER = "teacher-" * 4
ADDRESS = "http://192.168.1.20:8501"
WHY = "Why not an MRI?"


@pytest.fixture
def classes(store: Store) -> ClassStore:
    return ClassStore(store.database)


@pytest.fixture
def room(classes: ClassStore) -> Room:
    """A room at its third step that takes questions."""
    return opened(classes)


def opened(classes: ClassStore) -> Room:
    room, _ = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    return classes.rooms.change(
        room, replace(room, takes_questions=True, position=3, focus="story")
    )


def keep(classes: ClassStore, *acts: Act) -> list[Outcome]:
    return classes.audience.keep(acts)


def asked(classes: ClassStore, room: Room, who: str = "ada", words: str = WHY) -> int:
    """Ask, and return the question's number."""
    assert keep(classes, Ask(room.id, who, words)) == ["kept"]
    return max(each.id for each in classes.audience.of(room))


def now(classes: ClassStore, room: Room) -> Room:
    found = classes.rooms.room(room.code)
    assert found is not None
    return found


def test_a_question_is_seen_by_others_once_it_is_let_through(
    classes: ClassStore, room: Room
) -> None:
    number = asked(classes, room)
    for state in ("waiting", "hidden"):
        classes.audience.moderate(room, [number], state)
        assert [each.words for each in classes.audience.seen_by(room, "ada").own] == [WHY]
        assert classes.audience.seen_by(room, "ben").others == ()
    classes.audience.moderate(room, [number], "shown")
    assert [each.words for each in classes.audience.seen_by(room, "ben").others] == [WHY]
    assert classes.audience.seen_by(room, "ada").others == ()
    classes.audience.moderate(room, [number], "answered")
    assert classes.audience.seen_by(room, "ben").others == ()


def test_what_is_sent_twice_is_kept_once(classes: ClassStore, room: Room) -> None:
    asks = Ask(room.id, "ada", WHY)
    assert keep(classes, asks, asks) == ["kept", "kept"]
    number = asked(classes, room)
    classes.audience.moderate(room, [number], "shown")
    votes = VoteFor(room.id, "ben", number, is_given=True)
    lost = BeLost(room.id, "ben", 3, is_lost=True)
    assert keep(classes, votes, lost, votes, lost) == ["kept"] * 4
    (found,) = classes.audience.of(room)
    assert (found.step, found.votes) == (3, 1)
    assert classes.audience.numbers(room).lost == 1
    not_any_more = VoteFor(room.id, "ben", number, is_given=False)
    assert keep(classes, not_any_more, not_any_more) == ["kept", "kept"]
    assert classes.audience.of(room)[0].votes == 0


def test_a_vote_is_for_a_question_of_others_that_this_class_sees(
    classes: ClassStore, room: Room
) -> None:
    number, elsewhere = asked(classes, room), opened(classes)
    votes = VoteFor(room.id, "ben", number, is_given=True)
    assert keep(classes, votes) == ["unknown"]
    classes.audience.moderate(elsewhere, [number], "shown")
    assert keep(classes, votes) == ["unknown"]
    classes.audience.moderate(room, [number], "shown")
    own = VoteFor(room.id, "ada", number, is_given=True)
    foreign = VoteFor(elsewhere.id, "ben", number, is_given=True)
    forged = VoteFor(room.id, "ben", 2**31 - 1, is_given=True)
    assert keep(classes, own, foreign, forged, votes) == ["unknown"] * 3 + ["kept"]
    assert classes.audience.of(room)[0].votes == 1


def test_who_is_lost_is_so_at_one_step_and_its_most_is_kept(
    classes: ClassStore, room: Room
) -> None:
    lost = [BeLost(room.id, who, 3, is_lost=True) for who in ("ada", "ben", "eve")]
    keep(classes, *lost)
    keep(classes, BeLost(room.id, "eve", 3, is_lost=False))
    assert classes.audience.numbers(room).lost == 2
    room = classes.rooms.change(room, replace(room, is_black=True))
    assert classes.audience.is_lost(room, "ada")
    moved = classes.rooms.change(room, replace(room, position=4))
    assert keep(classes, *lost) == ["moved"] * 3
    back = classes.rooms.change(moved, replace(moved, position=3))
    assert classes.audience.numbers(back).lost == 0
    assert not classes.audience.is_lost(back, "ada")
    assert classes.audience.lost_peaks(back) == {3: 3}


def test_a_room_that_takes_no_questions_keeps_what_was_asked_and_takes_no_more(
    classes: ClassStore, room: Room
) -> None:
    asked(classes, room)
    keep(classes, BeLost(room.id, "ada", 3, is_lost=True))
    off = classes.rooms.change(room, replace(room, takes_questions=False))
    acts: list[Act] = [Ask(room.id, "ben", "And now?"), BeLost(room.id, "ben", 3, is_lost=True)]
    assert keep(classes, *acts) == ["off", "off"]
    assert [each.words for each in classes.audience.of(off)] == [WHY]
    assert classes.audience.numbers(off).lost == 0
    assert classes.rooms.delete(room.code)
    assert keep(classes, *acts) == ["off", "off"]
    assert classes.audience.of(off) == ()


def test_questions_are_bounded_for_a_phone_and_for_a_room(
    classes: ClassStore, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"{number} {'x' * 197}"[:200] for number in range(audience.MOST_OPEN + 100)]
    outcomes = keep(classes, *(Ask(room.id, "ada", each) for each in words[:12]))
    assert outcomes == ["kept"] * audience.MOST_OF_A_PHONE + ["many"] * 2
    # What is hidden counts on, or a phone would learn of it.
    classes.audience.moderate(room, [each.id for each in classes.audience.of(room)], "hidden")
    assert keep(classes, Ask(room.id, "ada", "one more")) == ["many"]
    flood = [Ask(room.id, f"phone {number // 10}", each) for number, each in enumerate(words)]
    outcomes = keep(classes, *flood)
    assert outcomes.count("kept") == audience.MOST_OPEN
    assert set(outcomes[audience.MOST_OPEN :]) == {"full"}
    assert classes.audience.numbers(room).waiting == audience.MOST_OPEN
    monkeypatch.setattr(audience, "MOST_OF_A_ROOM", audience.MOST_OPEN + 11)
    waiting = [each.id for each in classes.audience.of(room) if each.state == "waiting"]
    classes.audience.moderate(room, waiting, "answered")
    rest = [Ask(room.id, f"late {number}", "And now?") for number in range(3)]
    assert keep(classes, *rest) == ["kept", "full", "full"]


def test_a_question_stays_on_the_projector_as_long_as_the_class_may_see_it(
    classes: ClassStore, room: Room
) -> None:
    number = asked(classes, room)
    room = classes.rooms.change(room, replace(room, shown_question=number))
    assert classes.audience.on_screen(room) is None
    classes.audience.moderate(room, [number], "shown")
    found = classes.audience.on_screen(now(classes, room))
    assert found is not None
    assert found.words == WHY
    classes.audience.moderate(room, [number], "hidden")
    assert now(classes, room).shown_question == 0


def test_what_a_phone_does_is_told_to_its_teacher_and_what_the_teacher_does_to_all(
    classes: ClassStore, room: Room
) -> None:
    heard: list[News] = []
    classes.announcer.subscribe(heard.append)
    number = asked(classes, room)
    before = classes.audience.numbers(room)
    classes.audience.moderate(room, [number], "shown")
    classes.audience.moderate(room, [number], "shown")  # the second changes nothing
    keep(classes, VoteFor(room.id, "ben", number, is_given=True))
    if not classes.database.is_server:
        assert [each.is_votes for each in heard] == [True, False, True]
    assert now(classes, room).version == room.version + 1
    assert classes.audience.numbers(room).mark != before.mark


def test_who_makes_room_in_a_full_one_leaves_the_question(
    classes: ClassStore, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(classes, room)
    monkeypatch.setattr("epicrisis.store.classes.participants.MAX_PARTICIPANTS", 1)
    assert keep(classes, BeLost(room.id, "ben", 3, is_lost=True)) == ["kept"]
    assert classes.audience.seen_by(room, "ada").own == ()
    assert [each.words for each in classes.audience.of(room)] == [WHY]
