"""No script takes all places of a room, and no hall is kept out, though both are one address."""

import asyncio
import re
import time
from collections import Counter
from contextlib import ExitStack

import httpx
import pytest
from starlette.requests import Request

from epicrisis import rate_limit
from epicrisis.live.room import transitions
from epicrisis.live.web import admission
from epicrisis.live.web.admission import Doors
from epicrisis.live.web.requests import client
from tests.live.serving import Serving
from tests.live.test_voting_interface import JSON, SINGLE, join, vote
from tests.support.phones import Phone, phones
from tests.support.running import run

MINUTE = 60.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def hall(doors: Doors, number: int, *, address: str = "hall", name: str = "phone") -> list[bool]:
    """Let phones come one after the other, follow, vote, and stay."""
    with ExitStack() as open_streams:
        let_in = []
        for n in range(number):
            who = f"{name} {n}"
            open_streams.enter_context(doors.streaming(1, address, who))
            let_in.append(doors.let_in(1, address, who))
        return let_in


@pytest.mark.parametrize("number", [1, 300, 4000])
def test_a_hall_behind_one_address_gets_in(number: int) -> None:
    assert all(hall(Doors(Clock()), number))


def test_a_script_gets_a_few_places_and_the_hall_beside_it_all_of_its_own() -> None:
    doors = Doors(Clock())
    script = [doors.let_in(1, "hall", f"script {n}") for n in range(10_000)]
    assert sum(script) == admission.MOST_PASSING
    assert all(hall(doors, 4000))
    again = [doors.let_in(1, "hall", f"script {n}") for n in range(10_000)]
    assert sum(again) == admission.MOST_PASSING, "who has a place keeps it"


def test_a_script_that_opens_a_stream_for_each_vote_gets_few_places_too() -> None:
    doors = Doors(Clock())
    got_in = 0
    for n in range(10_000):
        with doors.streaming(1, "elsewhere", f"script {n}"):
            got_in += doors.let_in(1, "elsewhere", f"script {n}")
    assert got_in <= admission.MOST_BEYOND + 2


def test_a_script_takes_hours_where_it_took_minutes() -> None:
    clock = Clock()
    doors = Doors(clock)
    taken = 0
    while taken < 9_000:
        clock.now += MINUTE
        taken += sum(doors.let_in(1, "x", f"{clock.now} {n}") for n in range(500))
    assert clock.now > 4 * 60 * MINUTE


def test_phones_that_lock_and_come_back_keep_their_places() -> None:
    doors = Doors(Clock())
    assert all(hall(doors, 500))
    for n in range(500):
        assert doors.let_in(1, "hall", f"phone {n}")
    assert all(hall(doors, 30, name="late phone"))


def test_phones_that_look_where_no_stream_gets_through_are_a_hall_too() -> None:
    clock = Clock()
    doors = Doors(clock)
    for n in range(1_000):
        doors.looked(1, "hall", f"phone {n}")
        assert doors.let_in(1, "hall", f"phone {n}")
    clock.now += 20 * MINUTE
    doors.looked(1, "hall", "another")
    assert doors.let_in(1, "hall", "another")
    (door,) = doors._doors.values()
    assert len(door.looked) == 1, "those who have gone are forgotten"


def test_a_script_that_looks_before_it_votes_gets_no_more_than_a_hall() -> None:
    doors = Doors(Clock())
    assert all(hall(doors, 30))
    got_in = 0
    for n in range(10_000):
        doors.looked(1, "hall", f"script {n}")
        got_in += doors.let_in(1, "hall", f"script {n}")
    assert got_in == admission.MOST_LOOKING
    assert all(hall(doors, 100, name="neighbour"))


def test_another_room_has_places_of_its_own() -> None:
    doors = Doors(Clock())
    while doors.let_in(1, "x", f"{time.perf_counter_ns()}"):
        pass
    assert doors.let_in(2, "x", "somebody")
    assert doors.let_in(1, "y", "somebody")


def test_what_is_counted_of_passers_by_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_MOST_DOORS", 100)
    monkeypatch.setattr(admission, "_MOST_REMEMBERED", 100)
    clock = Clock()
    doors = Doors(clock)
    for n in range(1_000):
        clock.now += MINUTE
        doors.let_in(1, f"address {n}", f"phone {n}")
    assert len(doors._doors) <= 102
    assert len(doors._inside) <= 101


# --- As it is served ----------------------------------------------------------------------


def test_a_hall_votes_while_a_script_fetches_cookies(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "MOST_PASSING", 20)
    monkeypatch.setattr(admission, "MOST_BEYOND", 5)
    room = school.question_room(SINGLE, transitions.open_vote)

    async def scenario() -> tuple[Counter[int], list[int]]:
        async with (
            phones(school.url, room.code, 60) as script,
            phones(school.url, room.code, 40) as hall,
        ):
            said: Counter[int] = Counter()

            async def take(phone: Phone) -> None:
                await phone.join()
                said[(await phone.vote(str(SINGLE), 1, ["A"])).status] += 1

            await asyncio.gather(*(take(phone) for phone in script))
            await asyncio.gather(*(phone.join() for phone in hall))
            following = [asyncio.create_task(phone.follow()) for phone in hall]
            await asyncio.gather(*(phone.is_following.wait() for phone in hall))
            votes = await asyncio.gather(*(phone.vote(str(SINGLE), 1, ["B"]) for phone in hall))
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            return said, [each.status for each in votes]

    said, votes = run(scenario())
    assert said == {200: 20, 429: 40}
    assert set(votes) == {200}


def test_who_voted_before_the_server_was_started_anew_is_let_in(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = school.question_room(SINGLE, transitions.open_vote)
    with httpx.Client(base_url=school.url, headers=JSON) as phone:
        join(phone, room)
        assert vote(phone, room, question="4", round="1", choice="A").status_code == 200
        monkeypatch.setattr(Doors, "let_in", lambda *_: False)
        assert vote(phone, room, question="4", round="1", choice="B").status_code == 200
        english = JSON | {"Accept-Language": "en"}
        with httpx.Client(base_url=school.url, headers=english) as other:
            join(other, room)
            refused = vote(other, room, question="4", round="1", choice="A")
            assert refused.status_code == 429
            assert "Leave the room's page open" in refused.json()["error"]


# --- Pseudonyms ---------------------------------------------------------------------------


def test_300_cannot_all_be_dr_house(school: Serving) -> None:
    room, _ = school.open_room()
    english = JSON | {"Accept-Language": "en"}
    said = []
    for n in range(30):
        with httpx.Client(base_url=school.url, headers=english) as phone:
            join(phone, room)
            name = ["Dr. House", "dr.house", "DR. HOUSE"][n % 3]
            said.append(phone.post(f"/r/{room.code}/name", data={"name": name}))
    assert [each.status_code for each in said] == [200, *[409] * 29]
    assert "has this pseudonym already" in said[1].json()["error"]
    assert list(school.classes.presence.pseudonyms(room).values()) == ["Dr. House"]


def test_a_person_whose_pseudonym_is_taken_reads_so_on_the_page(school: Serving) -> None:
    room, _ = school.open_room()
    school.classes.presence.name(room, "somebody", "Dr. House")
    with httpx.Client(base_url=school.url, headers={"Accept": "text/html"}) as phone:
        join(phone, room)
        answer = phone.post(
            f"/r/{room.code}/name", data={"name": "dr house"}, headers={"Accept-Language": "fr"}
        )
        assert answer.status_code == 303  # without the full stop it is another name
        answer = phone.post(
            f"/r/{room.code}/name", data={"name": "dr. house"}, headers={"Accept-Language": "fr"}
        )
    assert answer.status_code == 409
    assert "porte déjà ce pseudonyme" in answer.text
    assert "<form" in answer.text


# --- Addresses ----------------------------------------------------------------------------


def request_from(address: str) -> Request:
    return Request({"type": "http", "client": (address, 1234), "headers": []})


def test_all_addresses_of_one_line_are_one() -> None:
    answers = [
        rate_limit.take(rate_limit.WRONG_CODES, client(request_from(f"2001:db8:1:2::{n:x}")))
        for n in range(260)
    ]
    assert answers.count(True) == 100
    assert rate_limit.take(rate_limit.WRONG_CODES, client(request_from("2001:db8:1:3::1")))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_by_what_a_visitor_cannot_change(address: str, counted: str) -> None:
    assert client(request_from(address)) == counted
    assert re.fullmatch(r"[^ ]*", counted)
