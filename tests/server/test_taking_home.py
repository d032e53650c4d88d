"""What a phone answered in class is taken into its owner's attempt, and into nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from epicrisis import rate_limit
from epicrisis.live.classrooms import Classrooms
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.web import cookies
from epicrisis.live.web.phone_routes import Phones
from epicrisis.server import learner_cookie, resources
from epicrisis.server.taking_home import TakingHome
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Room
from epicrisis.store.learners.store import Store, open_store
from epicrisis.store.records import AnswerRow
from epicrisis.story.telling import Story
from tests.live.serving import jump_to
from tests.support.running import run
from tests.support.stores import empty_store

TOKEN = "a" * 64
OTHER = "b" * 64


@dataclass
class Class:
    """A room at the first question of the small case, and its store."""

    story: Story
    store: Store
    classes: ClassStore
    code: str
    app: Starlette

    @property
    def room(self) -> Room:
        room = self.classes.rooms.room(self.code)
        assert room is not None
        return room

    def lead(self, *acts: Any) -> None:
        for act in acts:
            self.classes.rooms.change(self.room, act(ClassState(self.story, self.room)))

    def answers(self, token: str = TOKEN) -> dict[str, AnswerRow]:
        return dict(self.store.attempt(token, self.story.case.slug).answers)


class Phone:
    """A browser in the room that follows no redirection."""

    def __init__(self, school: Class, token: str | None = TOKEN) -> None:
        self._school = school
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(school.app),
            base_url="https://cases.example",
            headers={"accept": "text/html", "accept-language": "en"},
        )
        self.cookies = self._client.cookies
        if token is not None:
            self.cookies.set(learner_cookie.NAME, token)

    def get(self, path: str = "/mine") -> httpx.Response:
        return run(self._client.get(f"/r/{self._school.code}{path}"))

    def take(self, **headers: str) -> httpx.Response:
        return run(self._client.post(f"/r/{self._school.code}/mine", headers=headers))

    def vote(self, *response: str) -> None:
        self.get("")
        room = self._school.room
        who = cookies.participant(room, {cookies.PHONE: self.cookies[cookies.PHONE]})
        assert who is not None
        assert room.open_poll is not None
        ballot = Ballot(room.id, room.open_poll.id, who, [*response], 2)
        assert self._school.classes.votes.keep([ballot])[0] is not None


@pytest.fixture
def school(fever: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Class]:
    store = open_store(empty_store(tmp_path / "store.sqlite3"))
    classes = ClassStore(store.database)
    slug = fever.case.slug
    monkeypatch.setattr(resources, "store", lambda: store)
    monkeypatch.setattr(resources, "solo_stories", lambda: {slug: fever})
    live = Classrooms(lambda: classes, lambda _: fever)
    monkeypatch.setattr(live, "classroom", lambda code: _fresh(live, code))
    app = Starlette(routes=[*TakingHome(live).routes(), *Phones(live).routes()])
    room, _ = classes.rooms.open(slug, "en", "https://cases.example", "a teacher's token")
    yield Class(fever, store, classes, room.code, app)
    store.close()


async def _fresh(live: Classrooms, code: str) -> Any:
    """No news come to a server that doesn't run."""
    return await Classrooms.classroom(live, code, is_fresh=True)


def at_the_first_question(school: Class) -> None:
    school.lead(jump_to(4), transitions.open_vote)


def test_first_answers_are_taken_once_they_were_shown_and_the_case_goes_on(school: Class) -> None:
    at_the_first_question(school)
    phone = Phone(school)
    phone.vote("b")
    assert "There is nothing to take yet" in phone.get().text
    school.lead(lambda state: transitions.close_vote(state, is_held=True), transitions.open_vote)
    phone.vote("a")
    school.lead(transitions.close_vote)
    assert "answer was shown: 1" in phone.get().text
    assert school.answers() == {}, "a link takes nothing"
    taken = phone.take()
    assert taken.status_code == 303
    assert taken.headers["location"] == "/investigations?case=a-fever&lang=en"
    assert learner_cookie.NAME not in taken.headers.get("set-cookie", "")
    kept = school.answers()["Q1"]
    assert (kept.response, kept.certainty) == (["b"], 2)
    attempt = school.store.attempt(TOKEN, "a-fever")
    assert attempt.opened == {step.block.id for step in school.story.steps[:3]}
    assert phone.take().headers["location"] == taken.headers["location"]
    assert school.store.attempt(TOKEN, "a-fever") == attempt, "a second press adds nothing"
    assert len(school.store.attempts(TOKEN)) == 1


def test_an_own_answer_stays_and_what_was_wrong_comes_back(school: Class) -> None:
    at_the_first_question(school)
    phone, other = Phone(school), Phone(school, OTHER)
    phone.vote("b")
    other.vote("b")
    school.lead(transitions.close_vote)
    attempt = school.store.attempt(TOKEN, "a-fever")
    school.store.commit_answer(attempt, "Q1", ["c"], 3)
    phone.take()
    assert school.answers()["Q1"].response == ["c"]
    assert school.answers(OTHER) == {}
    other.take()
    assert school.answers(OTHER)["Q1"].response == ["b"]
    assert school.store.next_due(OTHER, ["a-fever"]) is not None


def test_a_browser_that_was_no_learner_yet_becomes_one(school: Class) -> None:
    at_the_first_question(school)
    phone = Phone(school, None)
    phone.vote("a")
    school.lead(transitions.close_vote)
    given = phone.take().headers["set-cookie"]
    assert "HttpOnly" in given
    assert "Path=/;" in given
    token = learner_cookie.learner_token({learner_cookie.NAME: phone.cookies[learner_cookie.NAME]})
    assert token is not None
    assert school.answers(token)["Q1"].response == ["a"]


def test_forged_links_forms_and_cookies_take_nothing(school: Class) -> None:
    at_the_first_question(school)
    voter, stranger = Phone(school), Phone(school, OTHER)
    voter.vote("a")
    school.lead(transitions.close_vote)
    assert stranger.get().status_code == 403
    assert stranger.take().status_code == 403
    signed = voter.cookies[cookies.PHONE]
    stranger.cookies.set(cookies.PHONE, f"{'0' * 32}.{signed.partition('.')[2]}")
    assert stranger.take().status_code == 403
    assert voter.take(origin="https://elsewhere.example").status_code == 403
    assert voter.take(**{"sec-fetch-site": "cross-site"}).status_code == 403
    assert (school.answers(), school.answers(OTHER)) == ({}, {})
    school.classes.rooms.delete(school.code)
    assert voter.take().status_code == 404


def test_a_case_kept_for_class_and_a_thumb_that_is_held_are_refused_in_words(
    school: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_first_question(school)
    phone = Phone(school)
    phone.vote("a")
    school.lead(transitions.close_vote)
    with monkeypatch.context() as kept:
        kept.setattr(resources, "solo_stories", dict)
        refused = phone.take()
        assert refused.status_code == 409
        assert "This case can&#39;t be worked on alone yet." in refused.text
        assert f'href="/r/{school.code}"' in refused.text
    assert school.answers() == {}
    codes = {phone.take().status_code for _ in range(rate_limit.TAKEN_HOME.most)}
    assert codes == {303, 429}


def test_who_was_in_a_room_that_is_deleted_is_told_so_here_as_on_its_page(school: Class) -> None:
    phone = Phone(school)
    phone.get("")
    school.classes.rooms.delete(school.code)
    for said in (phone.get("/mine"), phone.take(), phone.get("")):
        assert said.status_code == 404
        assert "This room is over: its teacher has deleted it." in said.text
