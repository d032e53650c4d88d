"""The addresses by which phones ask their teacher something, vote for it, and say they are lost."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from epicrisis import rate_limit
from epicrisis.i18n import translator
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.phones import pages
from epicrisis.live.push.vote_queue import TooManyVotesError
from epicrisis.live.room import audience
from epicrisis.live.web.reception import Reception, known
from epicrisis.live.web.requests import UNREADABLE, Form, language_of, wants_json
from epicrisis.live.web.responses import answering, data, page
from epicrisis.rate_limit import Limit
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.store.classes.audience_records import Act, Ask, BeLost, VoteFor

_TOO_OFTEN = to_translate("Too often in a short time. Wait a moment.")
_BUSY = to_translate("The server is busy. Send it again.")
_LONGEST_NUMBER = 9


class AudienceRoutes:
    """What an audience's phones ask of the rooms of this server."""

    def __init__(self, live: Classrooms, reception: Reception) -> None:
        self._live = live
        self._reception = reception

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/r/{code}/questions", self.show),
            Route("/r/{code}/questions", self.ask, methods=["POST"]),
            Route("/r/{code}/questions/{question}", self.vote, methods=["POST"]),
            Route("/r/{code}/lost", self.lose, methods=["POST"]),
        ]

    @answering
    async def show(self, request: Request) -> Response:
        """Show the phone's own questions, and those that the class may see."""
        classroom = await self._reception.classroom(request)
        who = known(classroom, request)
        _take(rate_limit.TAPS, who)
        if not classroom.room.takes_questions:
            raise HTTPException(409, audience.OFF)
        return await self._shown(request, classroom, who)

    @answering
    async def ask(self, request: Request) -> Response:
        """Keep a question, and say so only once it is durable."""
        form, classroom, who = await self._received(request, rate_limit.QUESTIONS)
        typed = form.one("words") or ""
        try:
            words = audience.cleaned(typed)
            await self._keep(Ask(classroom.room.id, who, words))
        except _Refused as refusal:
            return await self._refused(request, classroom, who, refusal.code, refusal.why, typed)
        except InvalidAnswer as refusal:
            return await self._refused(request, classroom, who, 422, refusal, typed)
        return await self._done(request, classroom, who, "/questions")

    @answering
    async def vote(self, request: Request) -> Response:
        """Give a question the phone's vote, or take it back."""
        form, classroom, who = await self._received(request, rate_limit.TAPS)
        question, is_given = _number(request.path_params["question"]), _switch(form, "vote")
        return await self._tapped(
            request, classroom, VoteFor(classroom.room.id, who, question, is_given), "/questions"
        )

    @answering
    async def lose(self, request: Request) -> Response:
        """Keep that the phone is lost at the step that is on, or no longer is."""
        form, classroom, who = await self._received(request, rate_limit.TAPS)
        step, is_lost = _number(form.one("step") or ""), _switch(form, "lost")
        return await self._tapped(
            request, classroom, BeLost(classroom.room.id, who, step, is_lost), ""
        )

    # --- Within --------------------------------------------------------------------------

    async def _received(self, request: Request, limit: Limit) -> tuple[Form, Classroom, str]:
        """Return what was sent to which class by whom, if that phone may send just now."""
        form, classroom, who = await self._reception.received(request, limit, _TOO_OFTEN)
        classroom.hub.looked(who)
        return form, classroom, who

    async def _keep(self, act: Act) -> None:
        """Return once an act is durable; raises _Refused, or HTTPException 503."""
        try:
            outcome = await self._live.ask(act)
        except TooManyVotesError:
            raise HTTPException(503, _BUSY) from None
        if outcome != "kept":
            raise _Refused(*audience.refusal(outcome))

    async def _tapped(
        self, request: Request, classroom: Classroom, act: VoteFor | BeLost, leads_to: str
    ) -> Response:
        try:
            await self._keep(act)
        except _Refused as refusal:
            code, why = refusal.code, refusal.why
            return await self._refused(request, classroom, act.participant, code, why)
        if isinstance(act, BeLost) and wants_json(request):  # a hall may be lost at once
            return data({"lost": act.is_lost})
        return await self._done(request, classroom, act.participant, leads_to)

    async def _done(
        self, request: Request, classroom: Classroom, who: str, leads_to: str
    ) -> Response:
        if wants_json(request):
            return await self._shown(request, classroom, who)
        return RedirectResponse(f"/r/{classroom.room.code}{leads_to}", 303)

    async def _refused(
        self,
        request: Request,
        classroom: Classroom,
        who: str,
        code: int,
        refusal: InvalidAnswer,
        typed: str = "",
    ) -> Response:
        """Say why something wasn't taken; to a person on a page with what was typed."""
        translate = translator(language_of(request, classroom.room.language))
        said = refusal.said(translate)
        if wants_json(request):
            return data({"error": said}, code)
        return await self._shown(request, classroom, who, code, said, typed)

    async def _shown(
        self,
        request: Request,
        classroom: Classroom,
        who: str,
        code: int = 200,
        refusal: str = "",
        typed: str = "",
    ) -> Response:
        room = classroom.room
        seen = await asyncio.to_thread(self._live.classes.audience.seen_by, room, who)
        language = language_of(request, room.language)
        if wants_json(request):
            return data({"html": pages.asked(room, language, seen), "lost": seen.is_lost})
        shown = pages.questions_page(room, language, seen, refusal=refusal, typed=typed)
        return page(shown, code)


class _Refused(Exception):  # noqa: N818 (a refusal is no error of the program)
    """What a phone did isn't kept."""

    def __init__(self, code: int, why: InvalidAnswer) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


def _take(limit: Limit, who: str) -> None:
    if not rate_limit.take(limit, who):
        raise HTTPException(429, _TOO_OFTEN)


def _number(sent: str) -> int:
    """Return a number that was sent; one that can be none is that of nothing."""
    return int(sent[:_LONGEST_NUMBER]) if sent.isascii() and sent.isdigit() else 0


def _switch(form: Form, name: str) -> bool:
    """Return whether something is switched on; raises HTTPException 422 where nothing says so."""
    sent = form.one(name)
    if sent not in ("0", "1"):
        raise HTTPException(422, UNREADABLE)
    return sent == "1"
