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

from epicrisis.store.classes import rooms as rooms_module
from epicrisis.store.classes.records import Ballot, Poll, PollState, Room
from epicrisis.store.classes.rooms import (
    MAX_ROOMS_A_DAY,
    News,
    PseudonymTakenError,
    RoomMovedError,
    Rooms,
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
def rooms(store: Store) -> Rooms:
    return Rooms(store.database)


@pytest.fixture
def room(rooms: Rooms) -> Room:
    """A room with an open poll on Q01."""
    opened, _ = rooms.open("fever", "en", ADDRESS, TEACHER)
    return rooms.change(opened, replace(opened, polls=(Poll("Q01", 1, "open"),)))


def ballot(room: Room, who: str, choice: str, sequence: int | None = None) -> Ballot:
    return Ballot(room.id, room.polls[-1].id, who, [choice], 2, sequence)


def choices(rooms: Rooms, room: Room) -> list[object]:
    return [vote.response for vote in rooms.votes(room, "Q01")[1]]


def with_poll(room: Room, state: PollState) -> Room:
    return replace(room, polls=(replace(room.polls[0], state=state),))


def test_a_room_is_found_by_its_code_and_led_by_its_secret(rooms: Rooms, file: Path) -> None:
    room, secret = rooms.open("fever", "en", ADDRESS, TEACHER)
    other, other_secret = rooms.open("fever", "en", ADDRESS, TEACHER)
    assert rooms.room(room.code) == room
    assert rooms.leads(room.code, secret)
    assert not rooms.leads(room.code, other_secret)
    assert not rooms.leads(room.code, "")
    assert not rooms.leads("333333", secret)
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


def test_no_code_that_cannot_be_one_reaches_the_database(rooms: Rooms) -> None:
    assert rooms.room("' OR 1=1") is None


def test_rooms_a_day_are_limited(rooms: Rooms, clock: Clock) -> None:
    for _ in range(MAX_ROOMS_A_DAY):
        rooms.open("fever", "en", ADDRESS, TEACHER)
    with pytest.raises(TooManyRoomsError):
        rooms.open("fever", "en", ADDRESS, TEACHER)
    rooms.open("fever", "en", ADDRESS, "another " * 4)
    clock.forward(timedelta(days=1))
    rooms.open("fever", "en", ADDRESS, TEACHER)


def test_of_two_who_change_a_room_at_once_one_is_told(rooms: Rooms, room: Room) -> None:
    rooms.change(room, replace(room, position=1))
    with pytest.raises(RoomMovedError):
        rooms.change(room, replace(room, position=1))
    kept = rooms.room(room.code)
    assert kept is not None
    assert (kept.position, kept.version) == (1, room.version + 1)


def test_a_vote_is_kept_once_and_the_last_before_closing_counts(rooms: Rooms, room: Room) -> None:
    for choice in "aab":
        (kept,) = rooms.keep_votes([ballot(room, "p1", choice)])
        assert kept is not None
        assert kept.response == [choice]
    assert choices(rooms, room) == [["b"]]


@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 6)), repeats=st.lists(st.integers(1, 5), max_size=5))
def test_the_order_of_arrival_decides_nothing(
    rooms: Rooms, order: list[int], repeats: list[int]
) -> None:
    """Retries come late and twice; what the phone answered last stays."""
    opened, _ = rooms.open("fever", "en", ADDRESS, f"owner of one room {order}{repeats}")
    room = rooms.change(opened, replace(opened, polls=(Poll("Q01", 1, "open"),)))
    for sequence in [*order, *repeats]:
        rooms.keep_votes([ballot(room, "p1", f"choice-{sequence}", sequence)])
    assert choices(rooms, room) == [["choice-5"]]


def test_one_phone_many_times_in_one_batch_has_one_vote(rooms: Rooms, room: Room) -> None:
    batch = [ballot(room, "p1", choice, n) for n, choice in [(1, "a"), (3, "c"), (2, "b")]]
    kept = rooms.keep_votes([*batch, ballot(room, "p2", "a")])
    assert [vote and vote.response for vote in kept] == [["c"], ["c"], ["c"], ["a"]]
    assert choices(rooms, room) == [["c"], ["a"]]


@pytest.mark.parametrize("state", ["held", "shown"])
def test_a_closed_poll_takes_no_vote(rooms: Rooms, room: Room, state: PollState) -> None:
    rooms.keep_votes([ballot(room, "p1", "a")])
    closed = rooms.change(room, with_poll(room, state))
    assert rooms.keep_votes([ballot(closed, "p1", "b"), ballot(closed, "p2", "b")]) == [None, None]
    assert choices(rooms, closed) == [["a"]]


def test_a_vote_for_another_rooms_poll_is_none(rooms: Rooms, room: Room) -> None:
    other, _ = rooms.open("fever", "en", ADDRESS, TEACHER)
    assert rooms.keep_votes([replace(ballot(room, "p1", "a"), room=other.id)]) == [None]
    assert choices(rooms, room) == []


def test_both_rounds_are_kept_and_known_as_one_phones(rooms: Rooms, room: Room) -> None:
    rooms.keep_votes([ballot(room, "p1", "a"), ballot(room, "p2", "a")])
    again = replace(room, polls=(replace(room.polls[0], state="held"), Poll("Q01", 2, "open")))
    room = rooms.change(room, again)
    rooms.keep_votes([ballot(room, "p1", "b")])
    votes = rooms.votes(room, "Q01")
    assert [vote.response for vote in votes[1]] == [["a"], ["a"]]
    assert [vote.response for vote in votes[2]] == [["b"]]
    assert votes[1][0].participant == votes[2][0].participant


def test_a_refused_vote_leaves_the_others_of_its_batch_to_be_sent_again(
    rooms: Rooms, room: Room
) -> None:
    with pytest.raises(RefusedError):
        rooms.keep_votes([ballot(room, "p1", "a"), ballot(room, "p2", "x" * 30_000)])
    assert choices(rooms, room) == []


def test_four_threads_vote_and_close_without_a_vote_lost_or_late(rooms: Rooms, room: Room) -> None:
    acknowledged: list[str] = []
    start = threading.Barrier(5)

    def vote(thread: int) -> None:
        start.wait()
        for number in range(30):
            who = f"p{thread}-{number}"
            if rooms.keep_votes([ballot(room, who, who)])[0] is not None:
                acknowledged.append(who)

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    start.wait()
    closed = rooms.change(room, with_poll(room, "shown"))
    at_closing = choices(rooms, closed)
    for thread in threads:
        thread.join()
    assert choices(rooms, closed) == at_closing
    assert sorted(str(choice) for choice in at_closing) == sorted(str([w]) for w in acknowledged)


def test_entries_can_be_removed_and_put_back(rooms: Rooms, room: Room) -> None:
    poll = room.polls[0].id
    rooms.remove_entry(poll, "rude")
    rooms.remove_entry(poll, "rude")
    assert rooms.removed_entries(poll) == {"rude"}
    assert rooms.versions([room.code])[room.code] > room.version, "windows must be drawn anew"
    rooms.remove_entry(poll, "rude", is_removed=False)
    assert rooms.removed_entries(poll) == set()


def test_a_pseudonym_is_kept_only_where_given(rooms: Rooms, room: Room) -> None:
    rooms.keep_votes([ballot(room, "p1", "a"), ballot(room, "p2", "a")])
    rooms.name(room, "p2", "Ada")
    assert list(rooms.pseudonyms(room).values()) == ["Ada"]
    assert rooms.pseudonym(room, "p1") is None
    rooms.name(room, "p2", None)
    assert rooms.pseudonyms(room) == {}


def test_presence_is_the_sum_of_servers_that_spoke_lately(
    rooms: Rooms, room: Room, clock: Clock
) -> None:
    rooms.count_present("one", {room.id: 3, 999: 1})
    rooms.count_present("two", {room.id: 4})
    rooms.count_present("one", {room.id: 5})
    assert rooms.present(room) == 9
    clock.forward(timedelta(seconds=16))
    rooms.count_present("two", {room.id: 4})
    assert rooms.present(room) == 4


@pytest.mark.usefixtures("file")  # how servers on PostgreSQL hear of each other: test_postgres.py
def test_changes_and_votes_are_announced(rooms: Rooms, room: Room) -> None:
    heard: list[News] = []
    stop = rooms.subscribe(heard.append)
    rooms.keep_votes([ballot(room, "p1", "a")])
    assert rooms.versions([room.code, "333333"]) == {room.code: room.version}
    rooms.change(room, with_poll(room, "shown"))
    stop()
    rooms.delete(room.code)
    assert heard == [News(room.code, is_votes=True), News(room.code, is_votes=False)]
    assert [News.read(str(each)) for each in heard] == heard


def test_a_deleted_room_leaves_nothing_on_disk(
    rooms: Rooms, room: Room, clock: Clock, file: Path
) -> None:
    other, _ = rooms.open("fever", "en", ADDRESS, TEACHER)
    rooms.keep_votes([ballot(room, "fingerprint-of-a-phone", "a" * 500)])
    rooms.name(room, "fingerprint-of-a-phone", "Pseudonym of one")
    rooms.count_present("one", {room.id: 3})
    rooms.remove_entry(room.polls[0].id, "rude")
    assert rooms.delete(room.code)
    assert not rooms.delete(room.code)
    assert rooms.room(other.code) == other
    clock.forward(timedelta(days=31))
    assert rooms.delete_older_than(30) == 1
    connection = sqlite3.connect(file)
    of_rooms = ("room", "poll", "participant", "vote", "removed_entry", "presence")
    for table in (*of_rooms, "taken_pseudonym"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()
    on_disk = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"fingerprint-of-a-phone" not in on_disk
    assert b"Pseudonym of one" not in on_disk


def test_a_room_has_no_participant_too_many_however_many_come_at_once(
    rooms: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "MAX_PARTICIPANTS", 2)
    crowd = [ballot(room, name, "A") for name in ("one", "two", "three")]
    with pytest.raises(RefusedError):
        rooms.keep_votes(crowd)
    assert choices(rooms, room) == []
    rooms.keep_votes(crowd[:2])
    assert len(choices(rooms, room)) == 2


def test_a_full_room_takes_a_vote_in_the_place_of_who_has_never_voted(
    rooms: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "MAX_PARTICIPANTS", 3)
    rooms.keep_votes([ballot(room, "voter", "A")])
    for name in ("one", "two"):
        rooms.name(room, name, name)
    rooms.keep_votes([ballot(room, "three", "B"), ballot(room, "two", "B")])
    assert len(choices(rooms, room)) == 3
    assert rooms.pseudonym(room, "two") == "two", "who is just voting was sent away"
    assert rooms.pseudonym(room, "one") is None
    with pytest.raises(RefusedError):
        rooms.keep_votes([ballot(room, "four", "A")])


# --- Pseudonyms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    ["Dr. House", "dr. house", " DR.  HOUSE ", "Dr.House", "Dr. Hou\u017fe", "\uff24r. House"],
)
def test_a_pseudonym_is_one_participants_however_it_is_written(
    rooms: Rooms, room: Room, again: str
) -> None:
    rooms.name(room, "one", "Dr. House")
    with pytest.raises(PseudonymTakenError):
        rooms.name(room, "two", again)
    assert rooms.pseudonym(room, "two") is None
    assert list(rooms.pseudonyms(room).values()) == ["Dr. House"]


def test_a_pseudonym_is_free_again_where_its_owner_gives_it_up(rooms: Rooms, room: Room) -> None:
    rooms.name(room, "one", "Dr. House")
    rooms.name(room, "one", "dr. house")  # one's own may be written anew
    assert rooms.pseudonym(room, "one") == "dr. house"
    rooms.name(room, "one", "Wilson")
    rooms.name(room, "two", "Dr. House")
    rooms.name(room, "two", None)
    rooms.name(room, "three", "Dr. House")
    assert sorted(rooms.pseudonyms(room).values()) == ["Dr. House", "Wilson"]


def test_a_pseudonym_that_is_refused_leaves_the_one_before(rooms: Rooms, room: Room) -> None:
    rooms.name(room, "one", "Dr. House")
    rooms.name(room, "two", "Wilson")
    with pytest.raises(PseudonymTakenError):
        rooms.name(room, "two", "Dr. House")
    assert rooms.pseudonym(room, "two") == "Wilson"
    with pytest.raises(PseudonymTakenError):
        rooms.name(room, "three", "Wilson")


def test_another_rooms_pseudonyms_are_free(rooms: Rooms, room: Room) -> None:
    other, _ = rooms.open("fever", "en", ADDRESS, TEACHER)
    rooms.name(room, "one", "Dr. House")
    rooms.name(other, "two", "Dr. House")
    assert rooms.pseudonym(other, "two") == "Dr. House"


def test_of_300_who_want_one_pseudonym_at_once_one_gets_it(rooms: Rooms, room: Room) -> None:
    def want(number: int) -> bool:
        try:
            rooms.name(room, f"phone {number}", "Dr. House")
        except (PseudonymTakenError, StoreBusyError):
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(want, range(300))).count(True) == 1
    assert list(rooms.pseudonyms(room).values()) == ["Dr. House"]
