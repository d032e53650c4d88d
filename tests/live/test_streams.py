"""All phones follow: each gets every last state, at once, and nobody slows the others."""

import asyncio
import json
import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import aiohttp
import pytest

from epicrisis.live import classrooms
from epicrisis.live.push import event_stream
from epicrisis.live.push.vote_queue import Voting
from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import RefusedError, StoreUnavailableError
from tests.live.serving import Serving, jump_to
from tests.support.phones import Phone, phones
from tests.support.running import run

SINGLE = 4


@pytest.fixture
def elsewhere(school: Serving) -> Iterator[ClassStore]:
    """The same rooms, as another process has them."""
    classes = ClassStore(open_database(str(school.classes.database.engine.url)))
    yield classes
    classes.database.close()


async def following(crowd: list[Phone]) -> list[asyncio.Task[None]]:
    """Let all join and follow."""
    for phone in crowd:
        await phone.join()
    tasks = [asyncio.create_task(phone.follow()) for phone in crowd]
    await asyncio.gather(*(phone.is_following.wait() for phone in crowd))
    return tasks


def has_seen(phone: Phone, version: int) -> bool:
    return version in phone.seen


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_every_phone_is_told_of_every_move(school: Serving) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 30) as crowd:
            tasks = await following(crowd)
            for act in (jump_to(1), transitions.advance, transitions.advance):
                moved = await asyncio.to_thread(school.lead, room.code, act)
                for phone in crowd:
                    await phone.until(partial(has_seen, version=moved.version))
            await ended(tasks)

    run(scenario())


def own_letter(phone: Phone) -> str | None:
    """The letter that the last frame calls this phone's own."""
    html = json.loads(phone.frames[-1].removeprefix("data: "))["html"]
    own = re.findall(r'"letter">(\w)</b>(?:(?!</li>).)*?your answer', html, re.DOTALL)
    assert len(own) <= 1
    return own[0] if own else None


async def answers_told(
    school: Serving, room: Room, letters: Sequence[str | None], *acts: Move
) -> list[list[str | None]]:
    """Let phones answer so, then lead, and return what each is told of its own by each act."""
    told = []
    async with phones(school.url, room.code, len(letters)) as crowd:
        tasks = await following(crowd)
        for phone, letter in zip(crowd, letters, strict=True):
            if letter is not None:
                await phone.vote(str(SINGLE), 1, [letter])
        for act in acts:
            moved = await asyncio.to_thread(school.lead, room.code, act)
            for phone in crowd:
                await phone.until(partial(has_seen, version=moved.version))
            told.append([own_letter(phone) for phone in crowd])
        await ended(tasks)
    return told


def hold(state: ClassState) -> Room:
    """The act of closing a vote without showing what is right."""
    return transitions.close_vote(state, is_held=True)


def test_each_phone_is_told_with_the_closing_of_its_own_answer_and_of_no_others(
    school: Serving,
) -> None:
    letters = ["A", "B", None, "B", "C"]
    room = school.question_room(SINGLE, transitions.open_vote)
    acts = (partial(transitions.lock, is_locked=True), hold, transitions.show_results)
    opened, *closed = run(answers_told(school, room, letters, *acts))
    assert opened == [None] * len(letters)
    assert closed == [letters, letters]


@pytest.mark.parametrize("error", [StoreUnavailableError("out of order"), ValueError("a bug")])
def test_a_move_is_told_although_the_own_answers_cant_be_read(
    school: Serving, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(_: Sequence[int]) -> Mapping[str, Vote]:
        raise error

    monkeypatch.setattr(school.classes.votes, "last_of_each", broken)
    room = school.question_room(SINGLE, transitions.open_vote)
    (told,) = run(answers_told(school, room, ["A", "B"], transitions.close_vote))
    assert told == [None, None]


def test_where_too_many_answers_differ_some_phones_are_left_to_ask_for_theirs(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is drawn for itself, and meanwhile nobody would be told of the move."""
    monkeypatch.setattr(classrooms, "_MOST_OWN_TOLD", 2)
    room = school.question_room(SINGLE, transitions.open_vote)
    letters = ["A", "B", "C", "A", "D"]
    (told,) = run(answers_told(school, room, letters, transitions.close_vote))
    assert told == ["A", "B", None, "A", None]


def look_again(school: Serving, code: str) -> None:
    """What a stray ballot does: this server looks the room up before any news of it comes."""
    looking = school.live.classroom(code, is_fresh=True)
    asyncio.run_coroutine_threadsafe(looking, school.loop).result(10)


def test_a_move_at_another_server_is_told_although_a_stray_vote_has_looked_first(
    school: Serving, elsewhere: ClassStore
) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 3) as crowd:
            tasks = await following(crowd)
            for number in (1, 2, 3):
                before = await asyncio.to_thread(elsewhere.rooms.room, room.code)
                assert before is not None
                moved = elsewhere.rooms.change(
                    before, jump_to(number)(ClassState(school.story, before))
                )
                await asyncio.to_thread(look_again, school, room.code)
                for phone in crowd:
                    await phone.until(partial(has_seen, version=moved.version))
            await ended(tasks)

    run(scenario())


def test_streams_of_a_room_that_was_deleted_elsewhere_end(
    school: Serving, elsewhere: ClassStore
) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 2) as crowd:
            tasks = await following(crowd)
            assert elsewhere.rooms.delete(room.code)
            await asyncio.to_thread(look_again, school, room.code)
            async with asyncio.timeout(10):
                await asyncio.gather(*tasks)

    run(scenario())


def test_who_comes_back_is_told_where_the_class_is(school: Serving) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()
            moved = await asyncio.to_thread(school.lead, room.code, jump_to(2))
            task = asyncio.create_task(phone.follow())
            await phone.until(lambda p: moved.version in p.seen)
            await ended([task])
            again = f"{phone.address}/state?seen="
            async with phone.http.get(f"{again}{moved.version}", headers=phone.headers()) as got:
                assert got.status == 204
            async with phone.http.get(f"{again}1", headers=phone.headers()) as got:
                assert (await got.json())["version"] == moved.version

    run(scenario())


def test_a_teacher_sees_how_many_are_there_and_have_voted(school: Serving) -> None:
    room, secret = school.open_room()
    school.lead(room.code, jump_to(SINGLE), transitions.open_vote)
    cookie = {"Cookie": f"epicrisis_teacher_{room.code}={secret}"}

    async def scenario() -> dict[str, object]:
        async with phones(school.url, room.code, 5) as crowd:
            tasks = await following(crowd)
            for phone in crowd[:3]:
                await phone.vote(str(SINGLE), 1, ["A"])
            stream = crowd[0].http.get(f"{school.url}/t/{room.code}/events", headers=cookie)
            async with asyncio.timeout(20), stream as got:
                async for line in got.content:
                    said = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                    if said.get("present") == 5:
                        await ended(tasks)
                        return dict(said)
        raise AssertionError("the stream ended")

    said = run(scenario())
    assert said["votes"] == 3
    assert said["poll"] == "open"


def test_who_leaves_is_forgotten(school: Serving) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 10) as crowd:
            tasks = await following(crowd)
            assert school.listening(room.code) == 10
            await ended(tasks)
            async with asyncio.timeout(10):
                while school.listening(room.code):
                    await asyncio.sleep(0.01)

    run(scenario())


def test_a_listener_that_never_reads_holds_nobody_up(school: Serving) -> None:
    room, _ = school.open_room()
    address = urlsplit(school.url)

    async def scenario() -> None:
        async with phones(school.url, room.code, 20) as everybody:
            crowd, others = everybody[:5], everybody[5:]
            tasks = await following(crowd)
            deaf = []
            for other in [each for each in others for _ in range(3)]:
                await other.join()
                connection = socket.create_connection((address.hostname, address.port))
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                request = (
                    f"GET /r/{room.code}/events HTTP/1.1\r\nHost: x\r\n"
                    f"Cookie: {other.cookie}\r\n\r\n"
                )
                connection.sendall(request.encode())
                deaf.append(connection)
            for number in (1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1) * 10:
                await asyncio.to_thread(school.lead, room.code, jump_to(number))
            last = await asyncio.to_thread(school.lead, room.code, jump_to(2))
            await asyncio.gather(*(p.until(lambda p: last.version in p.seen) for p in crowd))
            for connection in deaf:
                connection.close()
            await ended(tasks)

    run(scenario())


def test_streams_end_when_the_server_stops(school: Serving) -> None:
    """Otherwise a server with one open phone never stops."""
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 3) as crowd:
            tasks = await following(crowd)
            school.loop.call_soon_threadsafe(school.live.close)
            async with asyncio.timeout(10):
                with suppress(aiohttp.ClientError):
                    await asyncio.gather(*tasks)

    run(scenario())


def test_a_deleted_room_lets_its_phones_go(school: Serving) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 3) as crowd:
            tasks = await following(crowd)
            await asyncio.to_thread(school.classes.rooms.delete, room.code)
            async with asyncio.timeout(10):
                with suppress(aiohttp.ClientError):
                    await asyncio.gather(*tasks)

    run(scenario())


def test_a_room_that_is_over_says_so_before_its_streams_end(school: Serving) -> None:
    room, secret = school.open_room()
    cookie = {"Cookie": f"epicrisis_teacher_{room.code}={secret}"}

    async def told(phone: Phone, address: str, headers: dict[str, str]) -> bytes:
        async with phone.http.get(f"{school.url}/{address}/events", headers=headers) as got:
            await got.content.readuntil(b"\n\n")
            heard.append(address)
            return await got.content.read()

    async def scenario() -> list[bytes]:
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()
            streams = [
                asyncio.create_task(told(phone, f"r/{room.code}", phone.headers())),
                asyncio.create_task(told(phone, f"t/{room.code}", cookie)),
            ]
            async with asyncio.timeout(20):
                while len(heard) < 2:
                    await asyncio.sleep(0.01)
                await asyncio.to_thread(school.classes.rooms.delete, room.code)
                return list(await asyncio.gather(*streams))

    heard: list[str] = []
    for last in run(scenario()):
        assert last.endswith(event_stream.OVER)


@pytest.mark.thorough
def test_a_stream_gives_signs_of_life_that_a_script_hears(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the specification a browser tells no script of a comment, and of an event it does."""
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.1)
    room, _ = school.open_room()

    async def scenario() -> bytes:
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()
            headers = phone.headers()
            async with (
                asyncio.timeout(20),
                phone.http.get(f"{phone.address}/events?seen=1", headers=headers) as got,
            ):
                return await got.content.readexactly(4 * len(event_stream.HEARTBEAT))

    assert run(scenario()) == 4 * event_stream.HEARTBEAT
    assert event_stream.HEARTBEAT.startswith(b"event: ")
    assert b"\ndata" in event_stream.HEARTBEAT


def test_silence_is_long_enough_for_two_heartbeats_and_noticed_within_25_seconds() -> None:
    assert 2 * event_stream.HEARTBEAT_S < event_stream.DEAF_AFTER_S
    # stream.js: up to a third until it is tried anew, and a third until it is asked instead.
    assert event_stream.DEAF_AFTER_S * (1 + 2 / 3) < 25


def test_a_windows_state_is_told_to_its_teacher_alone(school: Serving) -> None:
    room, secret = school.open_room()
    mine = {"Cookie": f"epicrisis_teacher_{room.code}={secret}"}
    other, _ = school.open_room()

    async def scenario() -> tuple[dict[str, object], list[int]]:
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()

            async def asked(code: str, headers: dict[str, str]) -> aiohttp.ClientResponse:
                address = f"{school.url}/t/{code}/state"
                async with phone.http.get(address, headers=headers) as got:
                    await got.read()
                    return got

            told = await (await asked(room.code, mine)).json()
            refused = [(room.code, phone.headers()), (other.code, mine), ("ZZZZZZ", mine)]
            return told, [(await asked(*each)).status for each in refused]

    told, refused = run(scenario())
    assert told == {
        "version": room.version,
        "votes": 0,
        "present": 0,
        "poll": "",
        "projectors": 0,
        "consoles": 0,
    }
    assert refused == [403, 403, 403]


def test_a_newer_state_takes_the_place_of_one_not_sent_yet() -> None:
    """So a listener that can't keep up never sees an older state after a newer one."""

    async def scenario() -> list[bytes]:
        sent: list[bytes] = []
        is_free = asyncio.Event()

        async def send(message: object) -> None:
            await is_free.wait()
            assert isinstance(message, dict)
            sent.append(message.get("body", b"start"))

        listener = event_stream.Listener(send, "en")
        listener.tell(b"first")
        beginning = asyncio.create_task(listener.begin())
        await asyncio.sleep(0)
        for chunk in (b"second", b"third", event_stream.HEARTBEAT):
            listener.tell(chunk)
        is_free.set()
        await beginning
        return sent

    assert run(scenario()) == [b"start", b"third"]


def test_two_hundred_phones_vote_and_each_counts_once(school: Serving) -> None:
    """With retries, changes of mind and double sends, as in a hall with bad wifi."""
    room = school.question_room(SINGLE, transitions.open_vote)

    async def scenario() -> dict[int, str]:
        last: dict[int, str] = {}

        async def student(index: int, phone: Phone) -> None:
            await phone.join()
            for sequence in range(1, 4):
                choice = "ABC"[(index + sequence) % 3]
                said = await asyncio.gather(
                    *(phone.vote(str(SINGLE), 1, [choice], sequence=sequence) for _ in range(2))
                )
                assert {each.status for each in said} == {200}
                last[index] = choice

        async with phones(school.url, room.code, 200) as crowd:
            await asyncio.gather(*(student(i, phone) for i, phone in enumerate(crowd)))
        return last

    sent = run(scenario())
    closed = school.lead(room.code, transitions.close_vote)
    stored = school.classes.votes.on(closed, "Q1")[1]
    assert len(stored) == 200
    assert counted(school, closed, stored) == {
        letter: list(sent.values()).count(letter) for letter in "ABC"
    }


def test_votes_and_closing_at_once_lose_nothing_acknowledged(school: Serving) -> None:
    room = school.question_room(SINGLE, transitions.open_vote)

    async def scenario() -> list[int]:
        async with phones(school.url, room.code, 60) as crowd:
            for phone in crowd:
                await phone.join()
            votes = [asyncio.create_task(phone.vote(str(SINGLE), 1, ["A"])) for phone in crowd]
            await asyncio.wait(votes, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.to_thread(school.lead, room.code, transitions.close_vote)
            return [(await each).status for each in votes]

    said = run(scenario())
    closed = school.lead(room.code)
    assert set(said) <= {200, 409}
    assert len(school.classes.votes.on(closed, "Q1")[1]) == said.count(200)


def counted(school: Serving, room: Room, votes: Iterable[Vote]) -> dict[str, int]:
    """Return how many votes each letter got, by what the store has."""
    what = ClassState(school.story, room).asked
    assert what is not None
    given = [str(class_question.as_sent(what, vote.response)["choice"]) for vote in votes]
    return {letter: given.count(f"['{letter}']") for letter in "ABC"}


def test_a_phone_has_few_streams_and_is_present_once(school: Serving) -> None:
    room, _ = school.open_room()

    async def scenario() -> None:
        async with phones(school.url, room.code, 2) as (first, other):
            await first.join()
            await other.join()
            tasks = []
            for _ in range(10):
                again = Phone(first.http, first.url, first.code, cookie=first.cookie)
                tasks.append(asyncio.create_task(again.follow()))
                await again.is_following.wait()
            tasks += await following_only(other)
            assert school.listening(room.code) == 2
            async with asyncio.timeout(10):
                while sum(not task.done() for task in tasks) > event_stream.MOST_A_PERSON + 1:
                    await asyncio.sleep(0.01)
            await ended(tasks)

    run(scenario())


async def following_only(phone: Phone) -> list[asyncio.Task[None]]:
    task = asyncio.create_task(phone.follow())
    await phone.is_following.wait()
    return [task]


def test_an_error_that_nobody_foresaw_ends_no_voting() -> None:
    outcomes = [RuntimeError("a bug"), None]

    def keep(ballots: Sequence[Ballot]) -> list[Vote | None]:
        if (error := outcomes.pop(0)) is not None:
            raise error
        return [Vote(ballot.poll, 1, ballot.response, None, 1) for ballot in ballots]

    async def scenario() -> Vote | None:
        voting = Voting(keep)
        writer = asyncio.create_task(voting.run())
        async with asyncio.timeout(10):
            with pytest.raises(RuntimeError, match="a bug"):
                await voting.cast(Ballot(1, 1, "first", "A"))
            kept = await voting.cast(Ballot(1, 1, "second", "A"))
        writer.cancel()
        return kept

    assert run(scenario()) is not None


def test_a_refused_vote_holds_nobody_up() -> None:
    """It is found by halves, in a few commits."""
    commits: list[int] = []

    def keep(ballots: Sequence[Ballot]) -> list[Vote | None]:
        commits.append(len(ballots))
        if any(ballot.participant == "one too many" for ballot in ballots):
            raise RefusedError("full")
        return [Vote(ballot.poll, 1, ballot.response, None, 1) for ballot in ballots]

    async def scenario() -> list[object]:
        voting = Voting(keep)
        crowd = [Ballot(1, 1, f"p{number}", "A") for number in range(400)]
        crowd.insert(137, Ballot(2, 2, "one too many", "A"))
        casting = [asyncio.create_task(voting.cast(ballot)) for ballot in crowd]
        writer = asyncio.create_task(voting.run())
        said = await asyncio.gather(*casting, return_exceptions=True)
        writer.cancel()
        return list(said)

    said = run(scenario())
    assert sum(isinstance(each, Vote) for each in said) == 400
    assert isinstance(said[137], RefusedError)
    assert len(commits) < 25
