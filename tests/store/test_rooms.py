"""A room keeps each vote exactly once, and only its teacher leads it."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from epicrisis.clock import without_zone
from epicrisis.store.classes import participants
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import News
from epicrisis.store.classes.presence import PseudonymTakenError
from epicrisis.store.classes.records import Ballot, EntrySorting, Poll, PollState, Room
from epicrisis.store.classes.rooms import (
    MAX_ROOMS_A_DAY,
    RoomMovedError,
    TooManyRoomsError,
    plain_room_code,
)
from epicrisis.store.db.errors import RefusedError, StoreBusyError
from epicrisis.store.learners.store import Store
from tests.store.conftest import Clock
from tests.support.tiers import examples

TEACHER = "teacher-" * 4
ADDRESS = "http://192.168.1.20:8501"


@pytest.fixture
def classes(store: Store) -> ClassStore:
    return ClassStore(store.database)


@pytest.fixture
def room(classes: ClassStore) -> Room:
    """A room with an open poll on Q01."""
    opened, _ = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    return classes.rooms.change(opened, replace(opened, polls=(Poll("Q01", 1, "open"),)))


def ballot(room: Room, who: str, choice: str, sequence: int | None = None) -> Ballot:
    return Ballot(room.id, room.polls[-1].id, who, [choice], 2, sequence)


def choices(classes: ClassStore, room: Room) -> list[object]:
    return [vote.response for vote in classes.votes.on(room, "Q01")[1]]


def with_poll(room: Room, state: PollState) -> Room:
    return replace(room, polls=(replace(room.polls[0], state=state),))


def test_a_room_is_found_by_its_code_and_led_by_its_secret(classes: ClassStore, file: Path) -> None:
    room, secret = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    other, other_secret = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    assert classes.rooms.room(room.code) == room
    assert classes.rooms.leads(room.code, secret)
    assert not classes.rooms.leads(room.code, other_secret)
    assert not classes.rooms.leads(room.code, "")
    assert not classes.rooms.leads("333333", secret)
    on_disk = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert secret.encode() not in on_disk
    assert TEACHER.encode() not in on_disk
    assert other.code != room.code


@pytest.mark.parametrize("typed", ["acd 346", "ACD-346", " a c d 3 4 6 "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert plain_room_code(typed) == "ACD346"


@pytest.mark.parametrize("typed", ["", "ACD34", "ACD3466", "ACD30O", "ACD34'", "é" * 6])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert plain_room_code(typed) is None


def test_no_code_that_cannot_be_one_reaches_the_database(classes: ClassStore) -> None:
    assert classes.rooms.room("' OR 1=1") is None


def test_rooms_a_day_are_limited(classes: ClassStore, clock: Clock) -> None:
    for _ in range(MAX_ROOMS_A_DAY):
        classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    with pytest.raises(TooManyRoomsError):
        classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    classes.rooms.open("fever", "en", ADDRESS, "another " * 4)
    clock.forward(timedelta(days=1))
    classes.rooms.open("fever", "en", ADDRESS, TEACHER)


def test_of_two_who_change_a_room_at_once_one_is_told(classes: ClassStore, room: Room) -> None:
    classes.rooms.change(room, replace(room, position=1))
    with pytest.raises(RoomMovedError):
        classes.rooms.change(room, replace(room, position=1))
    kept = classes.rooms.room(room.code)
    assert kept is not None
    assert (kept.position, kept.version) == (1, room.version + 1)


def test_a_vote_is_kept_once_and_the_last_before_closing_counts(
    classes: ClassStore, room: Room
) -> None:
    for choice in "aab":
        (kept,) = classes.votes.keep([ballot(room, "p1", choice)])
        assert kept is not None
        assert kept.response == [choice]
    assert choices(classes, room) == [["b"]]


def test_a_vote_that_is_cancelled_is_gone_with_what_was_voted(
    classes: ClassStore, room: Room
) -> None:
    classes.votes.keep([ballot(room, "ada", "a"), ballot(room, "ben", "b")])
    bare = classes.rooms.change(room, replace(room, polls=()))
    assert bare.polls == ()
    assert classes.votes.keep([ballot(room, "ada", "b")]) == [None], "a phone that is late"
    again = classes.rooms.change(bare, replace(bare, polls=(Poll("Q01", 1, "open"),)))
    assert choices(classes, again) == []


def test_a_poll_knows_when_it_was_opened(classes: ClassStore, room: Room, clock: Clock) -> None:
    assert room.polls[0].opened == without_zone(clock.now)
    clock.forward(timedelta(seconds=3))
    held = classes.rooms.change(room, with_poll(room, "held"))
    assert held.polls[0].opened == room.polls[0].opened


@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 6)), repeats=st.lists(st.integers(1, 5), max_size=5))
def test_the_order_of_arrival_decides_nothing(
    classes: ClassStore, order: list[int], repeats: list[int]
) -> None:
    """Retries come late and twice; what the phone answered last stays."""
    opened, _ = classes.rooms.open("fever", "en", ADDRESS, f"owner of one room {order}{repeats}")
    room = classes.rooms.change(opened, replace(opened, polls=(Poll("Q01", 1, "open"),)))
    for sequence in [*order, *repeats]:
        classes.votes.keep([ballot(room, "p1", f"choice-{sequence}", sequence)])
    assert choices(classes, room) == [["choice-5"]]


def test_one_phone_many_times_in_one_batch_has_one_vote(classes: ClassStore, room: Room) -> None:
    batch = [ballot(room, "p1", choice, n) for n, choice in [(1, "a"), (3, "c"), (2, "b")]]
    kept = classes.votes.keep([*batch, ballot(room, "p2", "a")])
    assert [vote and vote.response for vote in kept] == [["c"], ["c"], ["c"], ["a"]]
    assert choices(classes, room) == [["c"], ["a"]]


@pytest.mark.parametrize("state", ["held", "shown"])
def test_a_closed_poll_takes_no_vote(classes: ClassStore, room: Room, state: PollState) -> None:
    classes.votes.keep([ballot(room, "p1", "a")])
    closed = classes.rooms.change(room, with_poll(room, state))
    assert classes.votes.keep([ballot(closed, "p1", "b"), ballot(closed, "p2", "b")]) == [
        None,
        None,
    ]
    assert choices(classes, closed) == [["a"]]


def test_a_vote_for_another_rooms_poll_is_none(classes: ClassStore, room: Room) -> None:
    other, _ = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    assert classes.votes.keep([replace(ballot(room, "p1", "a"), room=other.id)]) == [None]
    assert choices(classes, room) == []


def test_both_rounds_are_kept_and_known_as_one_phones(classes: ClassStore, room: Room) -> None:
    classes.votes.keep([ballot(room, "p1", "a"), ballot(room, "p2", "a")])
    again = replace(room, polls=(replace(room.polls[0], state="held"), Poll("Q01", 2, "open")))
    room = classes.rooms.change(room, again)
    classes.votes.keep([ballot(room, "p1", "b")])
    votes = classes.votes.on(room, "Q01")
    assert [vote.response for vote in votes[1]] == [["a"], ["a"]]
    assert [vote.response for vote in votes[2]] == [["b"]]
    assert votes[1][0].participant == votes[2][0].participant


def test_of_each_phone_the_vote_of_its_last_round_counts_as_its_own(
    classes: ClassStore, room: Room
) -> None:
    """Though it answered as others did, in the same round or in another."""
    said = [{"p1": "a", "p 2": "a", "p3": "b"}, {"p1": "b", "p 2": "a"}, {"p 2": "b", "p4": "b"}]
    for number, votes in enumerate(said, 1):
        if number > 1:
            closed = [replace(each, state="held") for each in room.polls]
            again = replace(room, polls=(*closed, Poll("Q01", number, "open")))
            room = classes.rooms.change(room, again)
        classes.votes.keep([ballot(room, who, choice, 7) for who, choice in votes.items()])
    rounds = [poll.id for poll in room.polls]
    own = classes.votes.last_of_each(rounds)
    assert {who: (rounds.index(vote.poll) + 1, vote.response) for who, vote in own.items()} == {
        "p1": (2, ["b"]),
        "p 2": (3, ["b"]),
        "p3": (1, ["b"]),
        "p4": (3, ["b"]),
    }
    for who in ("p1", "p 2", "p3", "p4"):
        by_poll = classes.votes.own(room, who)
        assert own[who] == by_poll[max(by_poll)]


def test_a_refused_vote_leaves_the_others_of_its_batch_to_be_sent_again(
    classes: ClassStore, room: Room
) -> None:
    with pytest.raises(RefusedError):
        classes.votes.keep([ballot(room, "p1", "a"), ballot(room, "p2", "x" * 30_000)])
    assert choices(classes, room) == []


def test_four_threads_vote_and_close_without_a_vote_lost_or_late(
    classes: ClassStore, room: Room
) -> None:
    acknowledged: list[str] = []
    start = threading.Barrier(5)

    def vote(thread: int) -> None:
        start.wait()
        for number in range(30):
            who = f"p{thread}-{number}"
            if classes.votes.keep([ballot(room, who, who)])[0] is not None:
                acknowledged.append(who)

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    start.wait()
    closed = classes.rooms.change(room, with_poll(room, "shown"))
    at_closing = choices(classes, closed)
    for thread in threads:
        thread.join()
    assert choices(classes, closed) == at_closing
    assert sorted(str(choice) for choice in at_closing) == sorted(str([w]) for w in acknowledged)


def test_what_a_teacher_makes_of_entries_is_kept(classes: ClassStore, room: Room) -> None:
    first = EntrySorting(frozenset({"rude"}), frozenset({"ECG"}), {"electro": "ECG"})
    classes.entries.keep(room, "Q01", first)
    assert classes.entries.of(room, "Q01") == first
    again = classes.rooms.room(room.code)
    assert again is not None
    assert again.version == room.version + 1, "windows must be drawn anew"
    with pytest.raises(RoomMovedError):
        classes.entries.keep(room, "Q01", EntrySorting())  # seen before that change
    classes.entries.keep(again, "Q01", EntrySorting(picked=frozenset({"echo"})))
    assert classes.entries.of(room, "Q01") == EntrySorting(picked=frozenset({"echo"}))
    assert classes.entries.of(room, "Q02") == EntrySorting()


def test_of_a_vote_that_is_cancelled_no_words_are_left(classes: ClassStore, room: Room) -> None:
    classes.entries.keep(room, "Q01", EntrySorting(hidden=frozenset({"rude"})))
    now = classes.rooms.room(room.code)
    assert now is not None
    classes.rooms.change(now, replace(now, polls=()))
    assert classes.entries.of(room, "Q01") == EntrySorting()


def test_a_pseudonym_is_kept_only_where_given(classes: ClassStore, room: Room) -> None:
    classes.votes.keep([ballot(room, "p1", "a"), ballot(room, "p2", "a")])
    classes.presence.name(room, "p2", "Ada")
    assert list(classes.presence.pseudonyms(room).values()) == ["Ada"]
    assert classes.presence.pseudonym(room, "p1") is None
    classes.presence.name(room, "p2", None)
    assert classes.presence.pseudonyms(room) == {}


def test_presence_is_the_sum_of_servers_that_spoke_lately(
    classes: ClassStore, clock: Clock
) -> None:
    room, secret = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    assert classes.rooms.led(room.code, secret) == (room, 0)
    classes.presence.note("one", {room.id: 3, 999: 1})
    classes.presence.note("two", {room.id: 4})
    classes.presence.note("one", {room.id: 5})
    assert classes.presence.count(room) == 9
    clock.forward(timedelta(seconds=16))
    classes.presence.note("two", {room.id: 4})
    assert classes.presence.count(room) == 4
    assert classes.rooms.led(room.code, secret) == (room, 4)


@pytest.mark.usefixtures("file")  # how servers on PostgreSQL hear of each other: test_postgres.py
def test_changes_and_votes_are_announced(classes: ClassStore, room: Room) -> None:
    heard: list[News] = []
    stop = classes.announcer.subscribe(heard.append)
    classes.votes.keep([ballot(room, "p1", "a")])
    assert classes.rooms.versions([room.code, "333333"]) == {room.code: room.version}
    classes.rooms.change(room, with_poll(room, "shown"))
    stop()
    classes.rooms.delete(room.code)
    assert heard == [News(room.code, is_votes=True), News(room.code, is_votes=False)]
    assert [News.read(str(each)) for each in heard] == heard


def test_a_deleted_room_leaves_nothing_on_disk(
    classes: ClassStore, room: Room, clock: Clock, file: Path
) -> None:
    other, _ = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    classes.votes.keep([ballot(room, "fingerprint-of-a-phone", "a" * 500)])
    classes.presence.name(room, "fingerprint-of-a-phone", "Pseudonym of one")
    classes.presence.note("one", {room.id: 3})
    classes.entries.keep(room, "Q01", EntrySorting(frozenset({"rude"})))
    assert classes.rooms.delete(room.code)
    assert not classes.rooms.delete(room.code)
    assert classes.rooms.room(other.code) == other
    clock.forward(timedelta(days=31))
    assert classes.rooms.delete_older_than(30) == 1
    connection = sqlite3.connect(file)
    of_rooms = ("room", "poll", "participant", "vote", "sorted_entry", "presence")
    for table in (*of_rooms, "taken_pseudonym"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()
    on_disk = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"fingerprint-of-a-phone" not in on_disk
    assert b"Pseudonym of one" not in on_disk


def test_a_room_has_no_participant_too_many_however_many_come_at_once(
    classes: ClassStore, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participants, "MAX_PARTICIPANTS", 2)
    crowd = [ballot(room, name, "A") for name in ("one", "two", "three")]
    with pytest.raises(RefusedError):
        classes.votes.keep(crowd)
    assert choices(classes, room) == []
    classes.votes.keep(crowd[:2])
    assert len(choices(classes, room)) == 2


def test_a_full_room_takes_a_vote_in_the_place_of_who_has_never_voted(
    classes: ClassStore, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participants, "MAX_PARTICIPANTS", 3)
    classes.votes.keep([ballot(room, "voter", "A")])
    for name in ("one", "two"):
        classes.presence.name(room, name, name)
    classes.votes.keep([ballot(room, "three", "B"), ballot(room, "two", "B")])
    assert len(choices(classes, room)) == 3
    assert classes.presence.pseudonym(room, "two") == "two", "who is just voting was sent away"
    assert classes.presence.pseudonym(room, "one") is None
    with pytest.raises(RefusedError):
        classes.votes.keep([ballot(room, "four", "A")])


# --- Pseudonyms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    ["Dr. House", "dr. house", " DR.  HOUSE ", "Dr.House", "Dr. Hou\u017fe", "\uff24r. House"],
)
def test_a_pseudonym_is_one_participants_however_it_is_written(
    classes: ClassStore, room: Room, again: str
) -> None:
    classes.presence.name(room, "one", "Dr. House")
    with pytest.raises(PseudonymTakenError):
        classes.presence.name(room, "two", again)
    assert classes.presence.pseudonym(room, "two") is None
    assert list(classes.presence.pseudonyms(room).values()) == ["Dr. House"]


def test_a_pseudonym_is_free_again_where_its_owner_gives_it_up(
    classes: ClassStore, room: Room
) -> None:
    classes.presence.name(room, "one", "Dr. House")
    classes.presence.name(room, "one", "dr. house")  # one's own may be written anew
    assert classes.presence.pseudonym(room, "one") == "dr. house"
    classes.presence.name(room, "one", "Wilson")
    classes.presence.name(room, "two", "Dr. House")
    classes.presence.name(room, "two", None)
    classes.presence.name(room, "three", "Dr. House")
    assert sorted(classes.presence.pseudonyms(room).values()) == ["Dr. House", "Wilson"]


def test_a_pseudonym_that_is_refused_leaves_the_one_before(classes: ClassStore, room: Room) -> None:
    classes.presence.name(room, "one", "Dr. House")
    classes.presence.name(room, "two", "Wilson")
    with pytest.raises(PseudonymTakenError):
        classes.presence.name(room, "two", "Dr. House")
    assert classes.presence.pseudonym(room, "two") == "Wilson"
    with pytest.raises(PseudonymTakenError):
        classes.presence.name(room, "three", "Wilson")


def test_another_rooms_pseudonyms_are_free(classes: ClassStore, room: Room) -> None:
    other, _ = classes.rooms.open("fever", "en", ADDRESS, TEACHER)
    classes.presence.name(room, "one", "Dr. House")
    classes.presence.name(other, "two", "Dr. House")
    assert classes.presence.pseudonym(other, "two") == "Dr. House"


def test_of_300_who_want_one_pseudonym_at_once_one_gets_it(classes: ClassStore, room: Room) -> None:
    def want(number: int) -> bool:
        try:
            classes.presence.name(room, f"phone {number}", "Dr. House")
        except (PseudonymTakenError, StoreBusyError):
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(want, range(300))).count(True) == 1
    assert list(classes.presence.pseudonyms(room).values()) == ["Dr. House"]
