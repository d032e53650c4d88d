"""The rooms of this server while it runs: what each shows, who follows it, its votes."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime

from epicrisis import log
from epicrisis.live import phone_faults
from epicrisis.live.phones import pages
from epicrisis.live.phones.pages import Frame
from epicrisis.live.phones.view import seconds_left
from epicrisis.live.push import event_stream, notifications
from epicrisis.live.push.event_stream import HEARTBEAT, Hub, Listener, event, tell_all, tell_each
from epicrisis.live.push.ready import Ready
from epicrisis.live.push.vote_queue import Voting
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.audience_records import Act, Numbers, Outcome
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import News
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.store.db.errors import StoreError, StoreUnavailableError
from epicrisis.story.telling import Story

_COUNT_EVERY_S = 0.25
"""Least time between two counts of votes sent to a console."""
_PRESENCE_EVERY_S = 2.0
_NOTE_AGAIN_AFTER_S = 5.0
"""Seconds after which the store is told again how many are here, though it is as many."""
OWN_ANSWERS_A_SECOND = 400
"""As many phones are let ask what became of their answers: a third of a core, and presses pass."""
_MOST_OWN_TOLD = 32
"""Different answers whose phones are told with the move what became of them: what draws more than
these would keep the others waiting. The rest ask for theirs, spread over some seconds."""
_MOST_FRAMES = 300
"""Frames held of one room: different answers of its phones."""
_MOST_KEPT = 500
"""Rooms held in memory although nobody follows them."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The page of a phone that comes for the first time, and of what it was made."""

    state: ClassState
    moment: tuple[int | None, int]
    """Seconds left of the countdown, and how many questions of the audience the class sees."""
    page: Ready


@dataclass(frozen=True, slots=True)
class ClosedVotes:
    """The votes that count as each phone's own while the room stays as it is."""

    version: int
    of_each: asyncio.Task[Mapping[str, Vote]]
    """By fingerprint."""


@dataclass(slots=True)
class Classroom:
    """One room as this server knows it."""

    state: ClassState
    told: int
    """The version that all who follow have been told."""
    hub: Hub = field(default_factory=Hub)
    frames: dict[tuple[str, str, int | None], Frame] = field(default_factory=dict)
    """Frames of `room` by language, by own answer where they have one, and by seconds left."""
    first_pages: dict[str, FirstPage] = field(default_factory=dict)
    """By language."""
    closed: ClosedVotes | None = None
    """Those of the vote that is closed, once they were read."""
    present: int = 0
    votes: int = 0
    """Votes of the last poll."""
    shown_questions: int = 0
    """Of the audience, as many as the class sees; 0 where the room takes none."""
    audience: Numbers | None = None
    """What teachers were told last of the audience; None where the room takes no questions."""
    windows: tuple[int, int] = (0, 0)
    """Consoles and projectors that follow, as teachers were told last."""

    @property
    def room(self) -> Room:
        """The room as it is now."""
        return self.state.room


class Classrooms:
    """All rooms of this server. Lives in one event loop; the store is asked in threads."""

    def __init__(
        self,
        open_classes: Callable[[], ClassStore | None],
        story_of: Callable[[Room], Story | None],
    ) -> None:
        self._open_classes = open_classes
        self._story_of = story_of
        self._classrooms: dict[str, Classroom] = {}
        self._voting = Voting[Ballot, Vote | None](self._keep)
        self._asking = Voting[Act, Outcome](self._keep_acts, phone_faults.REQUESTS)
        self._replica = secrets.token_hex(8)
        self._noted: Mapping[int, int] = {}
        """How many phones of each room the store was told last, by id of the room."""
        self._note_again = 0.0
        self._telling: dict[str, asyncio.Lock] = {}
        self._counting: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def classes(self) -> ClassStore:
        """Return the store of classes; raises StoreUnavailableError where it can't be opened."""
        classes = self._open_classes()
        if classes is None:
            raise StoreUnavailableError("no store")
        return classes

    def now(self) -> datetime:
        """Return the time as rooms keep it, to the fraction by which countdowns end."""
        return self.classes.database.moment()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear news, keep votes and count who is there, until left."""
        self._begin(self._voting.run())
        self._begin(self._asking.run())
        self._begin(self._beat())
        self._begin(self._hear_news())
        try:
            yield
        finally:
            self.close()
            for task in self._tasks:
                task.cancel()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        for classroom in self._classrooms.values():
            classroom.hub.close()

    async def classroom(self, code: str, *, is_fresh: bool = False) -> Classroom | None:
        """Return the class with this code, None if there is none (or its case is gone).

        `is_fresh` asks the store although the class is known.
        """
        known = self._classrooms.get(code)
        if known is None or is_fresh:
            room, shown_questions = await asyncio.to_thread(self._read, code)
            found = self._learned(code, room)
            if found is not None and found.room == room:
                found.shown_questions = shown_questions
            return found
        return self._learned(code, known.room)

    def _read(self, code: str) -> tuple[Room | None, int]:
        """Return a room, and how many questions of its audience the class sees."""
        room = self.classes.rooms.room(code)
        if room is None or not room.takes_questions:
            return room, 0
        return room, self.classes.audience.count_shown(room)

    def frame(self, classroom: Classroom, language: str, own: Vote | None = None) -> Frame:
        """Return what phones show now, in this language; with `own` those that voted so.

        `own` is a vote in the present poll, which must be closed.
        """
        room, frames, now = classroom.room, classroom.frames, self.now()
        key = (language, _answer_in_a_word(own), seconds_left(room, now))
        frame = frames.get(key)
        if frame is None or frame.version != room.version:
            if len(frames) >= _MOST_FRAMES or any(
                each.version != room.version for each in frames.values()
            ):
                frames.clear()
            within_s = max(1.0, classroom.hub.phones.people() / OWN_ANSWERS_A_SECOND)
            frame = frames[key] = pages.frame(
                classroom.state,
                language,
                now,
                own,
                within_s=within_s,
                shown_questions=classroom.shown_questions,
            )
        return frame

    def first_page(self, classroom: Classroom, language: str) -> Ready:
        """Return the page of a phone that has no place yet: the same for all until the room moves.

        A class comes within a minute, and this is most of what each of its phones costs.
        """
        state, now, shown = classroom.state, self.now(), classroom.shown_questions
        moment, known = (seconds_left(state.room, now), shown), classroom.first_pages.get(language)
        if known is not None and known.state is state and known.moment == moment:
            return known.page
        html = pages.page(state, language, own=None, pseudonym=None, now=now, shown_questions=shown)
        made = classroom.first_pages[language] = FirstPage(state, moment, Ready(html))
        return made.page

    async def own_vote(self, classroom: Classroom, who: str) -> Vote | None:
        """Return a phone's vote in the poll that is closed, or in the last round with one.

        None while a poll is open.
        """
        return (await self._closed_votes(classroom)).get(who)

    async def _closed_votes(self, classroom: Classroom) -> Mapping[str, Vote]:
        """Return what `own_vote` does of each phone, by fingerprint.

        All of a class want theirs within seconds, and once a poll is closed nothing of it changes;
        so all votes are read together, once.
        """
        poll, version = classroom.state.poll, classroom.room.version
        if poll is None or poll.state == "open":
            return {}
        known = classroom.closed
        if known is None or known.version != version:
            rounds = [
                each.id for each in classroom.state.polls(poll.question) if each.round <= poll.round
            ]
            read = asyncio.to_thread(self.classes.votes.last_of_each, rounds)
            known = classroom.closed = ClosedVotes(version, asyncio.create_task(read))
        try:
            return await asyncio.shield(known.of_each)
        except Exception:
            if classroom.closed is known:  # the next who asks looks again
                classroom.closed = None
            raise

    async def cast(self, ballot: Ballot) -> Vote | None:
        """Return a vote once it is durable; see `Voting.cast`."""
        return await self._voting.cast(ballot)

    async def ask(self, act: Act) -> Outcome:
        """Return what became of what an audience's phone does, once it is durable; see `cast`."""
        return await self._asking.cast(act)

    def teacher_state(self, classroom: Classroom) -> str:
        """Return what console and projector are told, as JSON."""
        poll = classroom.state.poll
        said = {
            "version": classroom.room.version,
            "votes": classroom.votes,
            # Who votes is there, even where nothing has been heard of the phone since.
            "present": max(classroom.present, classroom.votes)
            if poll is not None and poll.state == "open"
            else classroom.present,
            "poll": poll.state if poll is not None else "",
            "projectors": classroom.hub.teachers.of_kind("projector"),
            "consoles": classroom.hub.teachers.of_kind("console"),
        }
        if classroom.audience is not None:
            said |= asdict(classroom.audience)
        return json.dumps(said)

    # News

    def _heard(self, news: News) -> None:
        """Act on news, in this loop."""
        if news.code not in self._classrooms:
            return
        if not news.is_votes:
            self._begin(self._send_state(news.code))
        elif news.code not in self._counting:
            self._counting.add(news.code)
            self._begin(self._count_votes(news.code))

    def _versions(self) -> Mapping[str, int]:
        return {code: classroom.told for code, classroom in self._classrooms.items()}

    async def _send_state(self, code: str) -> None:
        # One at a time, so that an older state is never sent after a newer one.
        async with self._telling.setdefault(code, asyncio.Lock()):
            if code not in self._classrooms:
                return
            classroom = await self.classroom(code, is_fresh=True)
            # Not the version known before: a vote may have looked the room up meanwhile.
            if classroom is None or classroom.told == classroom.room.version:
                return
            classroom.told = classroom.room.version
            await self._tell_phones(classroom)
            await self._tell_teachers(classroom)

    async def _tell_phones(self, classroom: Classroom) -> None:
        """Tell all phones where the class is, and who voted what became of the own answer."""
        if not classroom.hub.phones.people():
            return
        version = classroom.room.version
        votes: Mapping[str, Vote] = {}
        try:
            votes = await self._closed_votes(classroom)
        except Exception as error:  # a move is told all the same, and each asks for its own
            _log_failure(error)
        shared, of_answer = dict[str, bytes](), dict[tuple[str, str], bytes]()

        def chunk(who: str, language: str) -> bytes:
            own = votes.get(who)
            # The room may move on while this tells of it, to all some at a time.
            if own is not None and classroom.room.version == version:
                answer = (language, _answer_in_a_word(own))
                if answer not in of_answer and len(of_answer) < _MOST_OWN_TOLD:
                    of_answer[answer] = self.frame(classroom, language, own).ready.event
                if answer in of_answer:
                    return of_answer[answer]
            if language not in shared:
                shared[language] = self.frame(classroom, language).ready.event
            return shared[language]

        def chunks() -> Iterator[tuple[Listener, bytes]]:
            for who, phone in tuple(classroom.hub.phones.with_owners()):
                yield phone, chunk(who, phone.language)

        await tell_each(chunks())

    async def _count_votes(self, code: str) -> None:
        await asyncio.sleep(_COUNT_EVERY_S)
        self._counting.discard(code)
        classroom = self._classrooms.get(code)
        if classroom is not None:
            await self._tell_teachers(classroom)

    async def _tell_teachers(self, classroom: Classroom) -> None:
        if not classroom.hub.teachers.people():
            return
        await self.count_votes(classroom)
        await tell_all(classroom.hub.teachers, event(self.teacher_state(classroom)))

    async def count_votes(self, classroom: Classroom) -> None:
        """Bring the number of votes of the present poll up to date, and those of the audience."""
        poll = classroom.state.poll
        classroom.votes = (
            await asyncio.to_thread(self.classes.votes.count, poll.id) if poll is not None else 0
        )
        classroom.audience = (
            await asyncio.to_thread(self.classes.audience.numbers, classroom.room)
            if classroom.room.takes_questions
            else None
        )

    def _keep(self, ballots: Sequence[Ballot]) -> list[Vote | None]:
        return self.classes.votes.keep(ballots)

    def _keep_acts(self, acts: Sequence[Act]) -> list[Outcome]:
        return self.classes.audience.keep(acts)

    # From time to time

    async def _hear_news(self) -> None:
        """Hear news of the rooms from when their store can be opened."""
        while (classes := await asyncio.to_thread(self._open_classes)) is None:
            await asyncio.sleep(_PRESENCE_EVERY_S)
        self._begin(self._count_presence())
        await notifications.listen(classes, self._heard, self._versions)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(event_stream.HEARTBEAT_S)
            for classroom in tuple(self._classrooms.values()):
                await tell_all((*classroom.hub.phones, *classroom.hub.teachers), HEARTBEAT)
            self._forget_idle()
            phone_faults.tell_due()

    async def _count_presence(self) -> None:
        while True:
            await asyncio.sleep(_PRESENCE_EVERY_S)
            followed = [each for each in self._classrooms.values() if each.hub.is_followed()]
            if not followed:
                continue
            with suppress(StoreError):
                here = {each.room.id: each.hub.present() for each in followed}
                if here != self._noted or time.monotonic() > self._note_again:
                    await asyncio.to_thread(self.classes.presence.note, self._replica, here)
                    self._noted, self._note_again = here, time.monotonic() + _NOTE_AGAIN_AFTER_S
                for each in followed:
                    present = await asyncio.to_thread(self.classes.presence.count, each.room)
                    teachers = each.hub.teachers
                    windows = teachers.of_kind("console"), teachers.of_kind("projector")
                    if (present, windows) != (each.present, each.windows):
                        each.present, each.windows = present, windows
                        await self._tell_teachers(each)

    def _forget_idle(self) -> None:
        idle = [code for code, each in self._classrooms.items() if not each.hub.is_followed()]
        for code in idle[: max(0, len(self._classrooms) - _MOST_KEPT)]:
            del self._classrooms[code]
            self._telling.pop(code, None)

    # Within

    def _learned(self, code: str, room: Room | None) -> Classroom | None:
        known = self._classrooms.get(code)
        story = self._story_of(room) if room is not None else None
        if room is None or story is None:
            if known is not None:
                del self._classrooms[code]
                # A case that is gone may come back, a room doesn't.
                known.hub.say_over() if room is None else known.hub.close()
            return None
        if known is None:
            known = Classroom(ClassState(story, room), told=room.version)
            self._classrooms[code] = known
            return known
        if known.state.story is not story:  # its author has saved it anew
            known.frames.clear()
        is_newer = known.room.id != room.id or known.room.version <= room.version
        newest = room if is_newer else known.room
        # Another state would work out again what follows from it, at each request of a phone.
        if known.state.story is not story or known.room != newest:
            known.state = ClassState(story, newest)
        return known

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _answer_in_a_word(vote: Vote | None) -> str:
    """Return all of a vote that a closed frame shows, the same for all who voted so."""
    return "" if vote is None else json.dumps([vote.poll, vote.response, vote.certainty])


async def _logged(work: Coroutine[None, None, None]) -> None:
    try:
        await work
    except Exception as error:
        _log_failure(error)


def _log_failure(error: Exception) -> None:
    if isinstance(error, StoreError):
        log.store_failed(error, level=logging.WARNING, doing="following a room")
    else:
        log.event("following a room failed", level=logging.ERROR, error=error)
