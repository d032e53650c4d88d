"""The addresses of phones, beside Streamlit's: `/r` and what is below it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from epicrisis import rate_limit
from epicrisis.i18n import LANGUAGES, translator
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.phones import pages
from epicrisis.live.push.event_stream import EventStream
from epicrisis.live.push.vote_queue import TooManyVotesError
from epicrisis.live.room import class_question
from epicrisis.live.web import cookies
from epicrisis.live.web.audience_routes import AudienceRoutes
from epicrisis.live.web.reception import Reception, known
from epicrisis.live.web.requests import (
    LANGUAGE_COOKIE,
    Form,
    client,
    language_of,
    wants_json,
)
from epicrisis.live.web.responses import SECURITY_HEADERS, answering, data, page, script_data
from epicrisis.questions.answer import UNREADABLE, parse_certainty
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.store.classes.presence import PseudonymTakenError
from epicrisis.store.classes.records import Ballot, Poll, Vote
from epicrisis.store.classes.rooms import plain_room_code
from epicrisis.store.records import Json

_MOST_SEQUENCE = 1_000_000

_NO_CODE = to_translate("A code has six letters and digits, such as those on the screen.")
_LOCKED = to_translate("This room is locked. Ask your teacher to open it.")
_KNOCK_AGAIN = {"refresh": "10"}
_NOT_ASKED = to_translate("The class isn't asked that now.")
_CLOSED = to_translate("The vote was closed before your answer arrived.")
_LATER = to_translate("The server is busy. Send your answer again.")
_NAME_TAKEN = to_translate("Somebody in this room has this pseudonym already. Choose another.")
_NO_GROUP = to_translate("There is no such group here.")
_GROUP_KEPT = to_translate("You have voted in your group since; it can’t be changed any more.")
_TOO_OFTEN = to_translate("Too many answers in a short time. Wait some seconds.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store has of one phone."""

    vote: Vote | None
    """In the present poll, or else in the round before."""
    pseudonym: str | None
    tells_answers: bool
    group: int | None
    is_lost: bool


class Phones:
    """What phones ask of the rooms of this server."""

    def __init__(self, live: Classrooms) -> None:
        self._live = live
        self._reception = Reception(live)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/r", self.join),
            Route("/r/{code}", self.show),
            Route("/r/{code}/votes", self.vote, methods=["POST"]),
            Route("/r/{code}/name", self.name, methods=["POST"]),
            Route("/r/{code}/group", self.group, methods=["POST"]),
            Route("/r/{code}/events", self.stream),
            Route("/r/{code}/state", self.state),
            Route("/r/{code}/own", self.own),
            *AudienceRoutes(self._live, self._reception).routes(),
        ]

    @answering
    async def join(self, request: Request) -> Response:
        """Ask for the code, and lead to its room."""
        language, typed = language_of(request, "fr"), request.query_params.get("code", "")
        code = plain_room_code(typed)
        if code is not None:
            return _lead_to(code, request)
        refusal = translator(language)(_NO_CODE) if typed else ""
        return page(pages.join_page(language, typed=typed[:40], refusal=refusal))

    @answering
    async def show(self, request: Request) -> Response:
        """Show where the class is; whoever comes for the first time gets a cookie."""
        classroom = await self._reception.classroom(request)
        if request.path_params["code"] != classroom.room.code:  # the cookie's path is exact
            return _lead_to(classroom.room.code, request)
        who = cookies.participant(classroom.room, request.cookies)
        if who is None and classroom.room.is_locked:
            raise HTTPException(403, _LOCKED, headers=_KNOCK_AGAIN)
        language = language_of(request, classroom.room.language)
        here = f"/r/{classroom.room.code}"
        if who is None:
            response = page(self._live.first_page(classroom, language))
            number = cookies.new_phone_cookie(classroom.room)
            cookies.give(response, request.scope, cookies.PHONE, number, path=here)
        else:
            classroom.hub.looked(who)
            settled = "received" in request.query_params
            response = page(await self._page(classroom, who, language, settled=settled))
        if request.query_params.get("lang") == language:
            cookies.give(response, request.scope, LANGUAGE_COOKIE, language, path=here)
        return response

    @answering
    async def vote(self, request: Request) -> Response:
        """Keep a vote, and say so only once it is durable."""
        form, classroom, who = await self._reception.received(request, rate_limit.VOTES, _TOO_OFTEN)
        classroom.hub.looked(who)
        try:
            stored = await self._cast(classroom, who, form)
        except InvalidAnswer as refusal:
            return await self._refused(request, classroom, who, 422, refusal)
        except HTTPException as refusal:
            if wants_json(request):
                raise
            said, typed = InvalidAnswer(refusal.detail), form.one("value") or ""
            code = refusal.status_code
            return await self._refused(request, classroom, who, code, said, typed=typed)
        except TooManyVotesError:
            raise HTTPException(503, _LATER) from None
        if wants_json(request):
            return data(stored)
        return RedirectResponse(f"/r/{classroom.room.code}?received", 303)

    @answering
    async def name(self, request: Request) -> Response:
        """Keep a pseudonym, or forget it where it is empty."""
        form, classroom, who = await self._reception.received(request, rate_limit.NAMES, _TOO_OFTEN)
        name = _plain(form.one("name") or "")
        # Kept is what was agreed to and said on the page from which this comes, and no more.
        keep = partial(
            self._live.classes.presence.name,
            tells_answers=form.one("tells") == "1",
            is_listed=form.one("listed") == "1" and classroom.room.lists_present,
        )
        try:
            await asyncio.to_thread(keep, classroom.room, who, name or None)
        except PseudonymTakenError:
            return await self._refused(request, classroom, who, 409, InvalidAnswer(_NAME_TAKEN))
        if wants_json(request):
            return data({"name": name})
        return RedirectResponse(f"/r/{classroom.room.code}", 303)

    @answering
    async def group(self, request: Request) -> Response:
        """Keep the group that a participant chose, until a vote that comes after it."""
        form, classroom, who = await self._reception.received(request, rate_limit.NAMES, _TOO_OFTEN)
        sent = form.one("group") or ""
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) == 1 else 0
        if not 0 < number <= len(classroom.room.groups):
            return await self._refused(request, classroom, who, 422, InvalidAnswer(_NO_GROUP))
        choose = self._live.classes.groups.choose
        if not await asyncio.to_thread(choose, classroom.room, who, number):
            return await self._refused(request, classroom, who, 409, InvalidAnswer(_GROUP_KEPT))
        if wants_json(request):
            return data({"group": number})
        return RedirectResponse(f"/r/{classroom.room.code}", 303)

    @answering
    async def stream(self, request: Request) -> ASGIApp:
        """Tell by server-sent events where the class is, from now on."""
        classroom = await self._reception.classroom(request)
        who = known(classroom, request)
        place = (classroom.room.id, client(request), who)
        language = language_of(request, classroom.room.language)
        seen = request.query_params.get("seen")

        def first() -> bytes | None:
            frame = self._live.frame(classroom, language)
            return None if seen == str(frame.version) else frame.ready.event

        stream = EventStream(classroom.hub.phones, who, language, first)

        async def counted_stream(scope: Scope, receive: Receive, send: Send) -> None:
            with self._reception.doors.streaming(*place):
                await stream(scope, receive, send)

        return counted_stream

    @answering
    async def state(self, request: Request) -> Response:
        """Tell once where the class is: for phones whose network keeps streams back."""
        classroom = await self._reception.classroom(request)
        who = known(classroom, request)
        self._reception.doors.looked(classroom.room.id, client(request), who)
        classroom.hub.looked(who)
        frame = self._live.frame(classroom, language_of(request, classroom.room.language))
        if request.query_params.get("seen") == str(frame.version):
            return Response(status_code=204, headers=SECURITY_HEADERS)
        return script_data(frame.ready)

    @answering
    async def own(self, request: Request) -> Response:
        """Tell once where the class is, with the phone's own answer once its vote is closed."""
        classroom = await self._reception.classroom(request)
        who = known(classroom, request)
        if not rate_limit.take(rate_limit.OWN_ANSWERS, who):
            raise HTTPException(429, _TOO_OFTEN)
        language = language_of(request, classroom.room.language)
        own = await self._live.own_vote(classroom, who)
        frame = self._live.frame(classroom, language, own)
        return script_data(frame.ready)

    def _vote(self, classroom: Classroom, who: str, poll: Poll) -> Vote | None:
        """Return a participant's vote in a poll; where there is none, in the round before."""
        votes = self._live.classes.votes.own(classroom.room, who)
        rounds = classroom.state.polls(poll.question)
        found = (votes.get(each.id) for each in reversed(rounds) if each.round <= poll.round)
        return next((vote for vote in found if vote is not None), None)

    async def _cast(self, classroom: Classroom, who: str, form: Form) -> Mapping[str, Json]:
        """Return the vote as it is kept; raises HTTPException 409 where its poll isn't open."""
        sent = (form.one("question"), form.one("round"))
        asked, poll = classroom.state.asked, classroom.state.poll
        if asked is None or poll is None or sent != (asked.key, str(poll.round)):
            # Another server may have opened the vote, and its news not have come yet.
            classroom = await self._live.classroom(classroom.room.code, is_fresh=True) or classroom
            asked, poll = classroom.state.asked, classroom.state.poll
        if asked is None or poll is None or sent != (asked.key, str(poll.round)):
            return await self._kept_before(classroom, who, form, _NOT_ASKED)
        ballot = Ballot(
            room=classroom.room.id,
            poll=poll.id,
            participant=who,
            response=class_question.response(asked, form.all("choice"), _only(form, "value")),
            certainty=parse_certainty(_only(form, "certainty"))
            if asked.is_certainty_asked
            else None,
            sequence=_sequence(form.one("sequence")),
        )
        kept = await self._live.cast(ballot)
        if kept is None:
            return await self._kept_before(classroom, who, form, _CLOSED)
        return _as_stored(asked, poll, kept)

    async def _kept_before(
        self, classroom: Classroom, who: str, form: Form, refusal: str
    ) -> Mapping[str, Json]:
        """Acknowledge a vote that was kept in time, if this is the same once more.

        Its first acknowledgement may have been lost on the way. Raises HTTPException 409
        otherwise.
        """
        sequence = _sequence(form.one("sequence"))
        key, state = form.one("question") or "", classroom.state
        what = state.named(key)
        polls = state.polls(what.id if what else class_question.name_in_store(state.story, key))
        poll = next((each for each in polls if str(each.round) == form.one("round")), None)
        if poll is not None and sequence is not None:
            own = await asyncio.to_thread(self._vote, classroom, who, poll)
            if own is not None and (own.poll, own.sequence) == (poll.id, sequence):
                return _as_sent_again(classroom, form, poll, own)
        raise HTTPException(409, refusal)

    async def _refused(
        self,
        request: Request,
        classroom: Classroom,
        who: str,
        status: int,
        refusal: InvalidAnswer,
        *,
        typed: str = "",
    ) -> Response:
        """Say why something wasn't taken; to a person on the room's page, with what was typed."""
        language = language_of(request, classroom.room.language)
        said = refusal.said(translator(language)) + (f" ({typed})" if typed.strip() else "")
        if wants_json(request):
            return data({"error": said}, status)
        return page(await self._page(classroom, who, language, refusal=said), status)

    async def _page(
        self,
        classroom: Classroom,
        who: str,
        language: str,
        refusal: str = "",
        *,
        settled: bool = False,
    ) -> str:
        known = await asyncio.to_thread(self._known_of, classroom, who)
        return pages.page(
            classroom.state,
            language,
            own=known.vote,
            pseudonym=known.pseudonym,
            tells_answers=known.tells_answers,
            group=known.group,
            now=self._live.now(),
            refusal=refusal,
            settled=settled,
            is_lost=known.is_lost,
            shown_questions=classroom.shown_questions,
        )

    def _known_of(self, classroom: Classroom, who: str) -> _Known:
        classes, room, poll = self._live.classes, classroom.room, classroom.state.poll
        pseudonym = classes.presence.pseudonym(room, who)
        return _Known(
            vote=self._vote(classroom, who, poll) if poll is not None else None,
            pseudonym=pseudonym,
            tells_answers=pseudonym is not None and classes.presence.tells_answers(room, who),
            group=classes.groups.own(room, who) if room.groups else None,
            is_lost=room.takes_questions and classes.audience.is_lost(room, who),
        )


def _as_stored(asked: class_question.ClassQuestion, poll: Poll, kept: Vote) -> Mapping[str, Json]:
    return {
        "question": asked.key,
        "round": poll.round,
        **class_question.as_sent(asked, kept.response),
        "certainty": kept.certainty,
        "sequence": kept.sequence,
    }


def _as_sent_again(classroom: Classroom, form: Form, poll: Poll, kept: Vote) -> Mapping[str, Json]:
    """Return a kept vote in the letters of when it was sent; 409 if another answer is sent.

    Only a differential is taken at its word: more hypotheses may have other letters by now.
    """
    asked = classroom.state.named(form.one("question") or "")
    if asked is not None:
        stored = _as_stored(asked, poll, kept)
        if "choice" not in stored or stored["choice"] == list(form.all("choice")):
            return stored
        raise HTTPException(409, _CLOSED)
    return {
        "question": form.one("question"),
        "round": poll.round,
        "choice": list(form.all("choice")),
        "certainty": kept.certainty,
        "sequence": kept.sequence,
    }


def _lead_to(code: str, request: Request) -> Response:
    """Lead to a room's page, in the language that was chosen on the way."""
    chosen = request.query_params.get("lang")
    query = f"?lang={chosen}" if chosen in LANGUAGES else ""
    return RedirectResponse(f"/r/{code}{query}", 303)


def _only(form: Form, name: str) -> str | None:
    """Return the value of a field; raises InvalidAnswer where it has several."""
    if len(form.all(name)) > 1:
        raise InvalidAnswer(UNREADABLE)
    return form.one(name)


def _sequence(sent: str | None) -> int | None:
    if sent is None or not sent.isascii() or not sent.isdigit():
        return None
    return min(max(int(sent[:9]), 1), _MOST_SEQUENCE)


def _plain(typed: str) -> str:
    printable = "".join(letter for letter in typed if letter.isprintable())
    return " ".join(printable.split())[: pages.MAX_PSEUDONYM_CHARACTERS]
