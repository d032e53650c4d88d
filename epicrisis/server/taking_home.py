"""`/r/CODE/mine`: a phone takes what it answered in a class into an attempt of its owner's own."""

import asyncio
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from epicrisis import rate_limit
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.phones import pages
from epicrisis.live.room.own_answers import OwnAnswers, Taken, own_answers, taken_into
from epicrisis.live.web import cookies
from epicrisis.live.web.named_room import named_room
from epicrisis.live.web.requests import language_of, read_form
from epicrisis.live.web.responses import SECURITY_HEADERS, answering, page
from epicrisis.refusals import to_translate
from epicrisis.server import learner_cookie, resources
from epicrisis.store.db.errors import AttemptGoneError, StoreUnavailableError
from epicrisis.store.learners.store import Given, Store
from epicrisis.store.records import Attempt
from epicrisis.story import pauses, progress, recall
from epicrisis.story.telling import Story, kept_telling

_UNKNOWN = to_translate("Open the room's page first; your browser must accept its cookie.")
_TOO_OFTEN = to_translate("Too many answers in a short time. Wait some seconds.")
_IN_CLASS_ONLY = to_translate("This case can't be worked on alone yet. Come back later.")
_AT_THE_END = "debrief"
"""The page of a case whose story is finished."""


class TakingHome:
    """What a phone asks, once its owner wants to go on alone."""

    def __init__(self, live: Classrooms) -> None:
        self._live = live

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/r/{code}/mine", self.show),
            Route("/r/{code}/mine", self.take, methods=["POST"]),
        ]

    @answering
    async def show(self, request: Request) -> Response:
        """Say what would be taken, and change nothing: a link may come from anybody."""
        classroom = await named_room(self._live, request)
        own = await self._own(classroom, request)
        _story_alone(classroom)
        language = language_of(request, classroom.room.language)
        return page(pages.taking_page(language, classroom.room.code, len(own.answers)))

    @answering
    async def take(self, request: Request) -> Response:
        """Take the answers, and lead to the case."""
        await read_form(request)  # none but our own page sends it
        classroom = await named_room(self._live, request)
        own = await self._own(classroom, request)
        story = _story_alone(classroom)
        learner = learner_cookie.learner_token(request.cookies) or learner_cookie.new_token()
        place = await asyncio.to_thread(_take, story, learner, own)
        language = language_of(request, classroom.room.language)
        response = RedirectResponse(
            f"/{place}?case={story.case.slug}&lang={language}", 303, headers=SECURITY_HEADERS
        )
        if learner_cookie.learner_token(request.cookies) is None:
            name, lasts_s = learner_cookie.NAME, learner_cookie.MAX_AGE
            cookies.give(response, request.scope, name, learner, lasts_s=lasts_s)
        return response

    async def _own(self, classroom: Classroom, request: Request) -> OwnAnswers:
        """Return the phone's answers; raises HTTPException 403 or 429."""
        who = cookies.participant(classroom.room, request.cookies)
        if who is None:
            raise HTTPException(403, _UNKNOWN)
        if not rate_limit.take(rate_limit.TAKEN_HOME, who):
            raise HTTPException(429, _TOO_OFTEN)
        votes = await asyncio.to_thread(self._live.classes.votes.own, classroom.room, who)
        return own_answers(classroom.state, votes)


def _story_alone(classroom: Classroom) -> Story:
    """Return the case as learners have it; raises HTTPException 409 where it is kept for class."""
    story = resources.solo_stories().get(classroom.room.case)
    if story is None:
        raise HTTPException(409, _IN_CLASS_ONLY)
    return story


def _take(story: Story, learner: str, own: OwnAnswers) -> str:
    """Add to the learner's attempt what it lacks; return the page on which it goes on."""
    store = resources.store()
    if store is None:
        raise StoreUnavailableError("no store")
    try:
        passed = _write(store, store.attempt(learner, story.case.slug), story, own)
    except AttemptGoneError:  # deleted at this moment, in another tab
        passed = _write(store, store.attempt(learner, story.case.slug), story, own)
    telling = kept_telling(story, passed)
    return _AT_THE_END if telling.is_finished else telling.current_stage


def _write(store: Store, attempt: Attempt, story: Story, own: OwnAnswers) -> frozenset[str]:
    """Write what an attempt lacks; return what is passed in it then."""
    before = attempt.opened.union(attempt.answers)
    taken = taken_into(story, before, own)
    given = _given(story, taken)
    if taken.findings or given:
        store.take_over(attempt, taken.findings, given)
    return before.union(taken.findings, (each.question for each in given))


def _given(story: Story, taken: Taken) -> list[Given]:
    questions = progress.questions_of(story.case)
    answers = [
        Given(
            each.question,
            list(each.response) if isinstance(each.response, tuple) else each.response,
            each.certainty,
            partial(recall.after, questions[each.question], each),
        )
        for each in taken.answers
    ]
    return answers + [Given(each.pause, pauses.to_json(each)) for each in taken.thoughts]
