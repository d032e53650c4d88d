"""What a class asks its teacher: who sees it when, and what is refused, over the routes."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Engine, event

from epicrisis import rate_limit
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room import audience, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.cookies import PHONE
from epicrisis.refusals import InvalidAnswer
from epicrisis.store.classes.audience_records import AskedState
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Story
from epicrisis.ui.teacher import room_actions
from tests.live.serving import Serving, jump_to, lock
from tests.live.small_room import room_at
from tests.support.phones import phones
from tests.support.running import run

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
WHY = "Is it the <b>tuberculosis</b> then?"
SPOKEN = "tuberculosis"
ON, OFF = room_actions.take_questions(is_taken=True), room_actions.take_questions(is_taken=False)
SINGLE = 4


class Hall:
    """A room that takes questions, and its phones."""

    def __init__(self, school: Serving, *moves: Move) -> None:
        self.school = school
        self.room = school.question_room(SINGLE, ON, *moves)
        self.clients: list[httpx.Client] = []

    def phone(self) -> httpx.Client:
        client = httpx.Client(base_url=self.school.url, headers=JSON)
        self.clients.append(client)
        client.get(f"/r/{self.room.code}", headers=HTML).raise_for_status()
        return client

    def post(
        self,
        phone: httpx.Client,
        address: str,
        headers: dict[str, str] | None = None,
        **fields: object,
    ) -> httpx.Response:
        return phone.post(f"/r/{self.room.code}/{address}", data=fields, headers=headers)

    def ask(self, phone: httpx.Client, words: str = WHY) -> httpx.Response:
        return self.post(phone, "questions", words=words)

    def asked(self, phone: httpx.Client, words: str = WHY) -> int:
        """Ask, and return the question's number."""
        assert self.ask(phone, words).status_code == 200
        return max(each.id for each in self.school.classes.audience.of(self.room))

    def moderate(self, number: int, state: AskedState) -> None:
        self.school.classes.audience.moderate(self.room, [number], state)
        self.room = self.school.lead(self.room.code)

    def all_sent_to(self, phone: httpx.Client) -> str:
        """All that a phone can get."""
        here = f"/r/{self.room.code}"
        answers = [
            phone.get(f"{here}{each}") for each in ("", "/state?seen=0", "/own", "/questions")
        ]
        answers += [phone.get(f"{here}{each}", headers=HTML) for each in ("", "/questions")]
        return " ".join(answer.text for answer in answers)


@pytest.fixture
def hall(school: Serving) -> Iterator[Hall]:
    opened = Hall(school)
    yield opened
    for client in opened.clients:
        client.close()


# --- Who sees what -----------------------------------------------------------------------


def test_nothing_of_a_question_reaches_another_phone_before_it_is_let_through(hall: Hall) -> None:
    ada, ben = hall.phone(), hall.phone()
    number = hall.asked(ada)
    for state in ("waiting", "hidden", "answered"):
        hall.moderate(number, state)
        assert SPOKEN not in hall.all_sent_to(ben)
        assert SPOKEN in hall.all_sent_to(ada)
    teacher = hall.school.live.teacher_state(hall.school.known(hall.room.code))
    assert SPOKEN not in teacher
    hall.moderate(number, "shown")
    sent = hall.all_sent_to(ben)
    assert SPOKEN in sent
    assert "<b>tuberculosis" not in sent
    assert "Ask a question <span data-count>(1)" in sent


def test_its_asker_is_not_told_that_it_was_hidden(hall: Hall) -> None:
    ada = hall.phone()
    number = hall.asked(ada)
    waiting = ada.get(f"/r/{hall.room.code}/questions").json()
    hall.moderate(number, "hidden")
    assert ada.get(f"/r/{hall.room.code}/questions").json() == waiting
    assert "waiting for your teacher" in waiting["html"]
    for state, told in (("shown", "shown to the class"), ("answered", "answered")):
        hall.moderate(number, state)  # type: ignore[arg-type]
        assert told in ada.get(f"/r/{hall.room.code}/questions").json()["html"]


def test_switched_off_all_of_it_is_gone_from_the_phones_and_kept(hall: Hall) -> None:
    ada = hall.phone()
    number = hall.asked(ada)
    hall.moderate(number, "shown")
    off = hall.school.lead(hall.room.code, OFF)
    sent = hall.all_sent_to(ada)
    assert SPOKEN not in sent
    assert "Ask a question" not in sent
    state = ada.get(f"/r/{hall.room.code}/state?seen=0").json()
    assert state["audience"] is None
    for answer in (
        hall.ask(ada, "And now?"),
        hall.post(ada, f"questions/{number}", vote=1),
        hall.post(ada, "lost", step=SINGLE, lost=1),
        hall.post(ada, "questions", HTML, words="And now?"),
    ):
        assert answer.status_code == 409
        assert "takes no questions" in answer.text
    assert [each.words for each in hall.school.classes.audience.of(off)] == [WHY]


def test_a_page_without_the_switch_has_nothing_of_it(school: Serving) -> None:
    room = school.question_room(SINGLE)
    with httpx.Client(base_url=school.url, headers=HTML) as phone:
        page = phone.get(f"/r/{room.code}").text
    assert "Ask a question" not in page
    assert page.count("<script>") == 1
    assert page.count("<style>") == 1


# --- What is taken -----------------------------------------------------------------------


def test_without_script_a_phone_asks_votes_and_is_lost_by_pages(hall: Hall) -> None:
    ada, ben = hall.phone(), hall.phone()
    here = f"/r/{hall.room.code}"
    assert f'href="{here}/questions"' in ada.get(here, headers=HTML).text
    asked = hall.post(ada, "questions", HTML, words="  Why\r\nnot an\u202e MRI? ")
    assert (asked.status_code, asked.headers["location"]) == (303, f"{here}/questions")
    (found,) = hall.school.classes.audience.of(hall.room)
    assert found.words == "Why not an MRI?"
    hall.moderate(found.id, "shown")
    page = ben.get(f"{here}/questions", headers=HTML).text
    (address,) = re.findall(r'action="([^"]+/questions/\d+)"', page)
    assert ben.post(address, data={"vote": "1"}, headers=HTML).status_code == 303
    assert 'name="vote" value="0"' in ben.get(f"{here}/questions", headers=HTML).text
    lost = hall.post(ben, "lost", HTML, step=SINGLE, lost=1)
    assert (lost.status_code, lost.headers["location"]) == (303, here)
    assert 'aria-pressed="true"' in ben.get(here, headers=HTML).text
    assert 'aria-pressed="true"' not in ada.get(here, headers=HTML).text
    too_long = hall.post(ada, "questions", HTML, words="x" * 201)
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.text


@pytest.mark.parametrize("typed", ["", " \n ", "\u200b\u202e", "x" * 201, "\x00"])
def test_no_question_is_refused_in_words(hall: Hall, typed: str) -> None:
    with pytest.raises(InvalidAnswer):
        audience.cleaned(typed)
    answer = hall.ask(hall.phone(), typed)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not hall.school.classes.audience.of(hall.room)


def test_a_press_that_is_doubled_late_or_forged_is_one_or_none(hall: Hall) -> None:
    ada, ben = hall.phone(), hall.phone()
    number = hall.asked(ada)
    hall.ask(ada)
    assert len(hall.school.classes.audience.of(hall.room)) == 1
    forged = hall.post(ben, f"questions/{number}", vote=1)
    assert forged.status_code == 404
    hall.moderate(number, "shown")
    for _ in range(2):
        assert hall.post(ben, f"questions/{number}", vote=1).status_code == 200
    assert hall.school.classes.audience.of(hall.room)[0].votes == 1
    elsewhere = Hall(hall.school)
    eve = elsewhere.phone()
    assert elsewhere.post(eve, f"questions/{number}", vote=1).status_code == 404
    for wrong in ("x", "-1", "9" * 30, "1.5"):
        assert hall.post(ben, f"questions/{wrong}", vote=1).status_code == 404
    assert hall.post(ben, f"questions/{number}", vote="yes").status_code == 422
    late = hall.post(ben, "lost", step=SINGLE - 1, lost=1)
    assert late.status_code == 409
    assert "moved on" in late.json()["error"]
    ben.cookies.clear()
    assert hall.ask(ben, "Who am I?").status_code == 403
    ben.cookies.set(PHONE, "0" * 32 + "." + "0" * 32)
    assert hall.ask(ben, "Who am I?").status_code == 403
    elsewhere.clients[0].close()


def test_a_locked_room_still_takes_questions_and_a_deleted_one_says_so(hall: Hall) -> None:
    ada = hall.phone()
    hall.school.lead(hall.room.code, lock, jump_to(len(hall.school.story.steps)))
    assert hall.ask(ada).status_code == 200
    hall.school.classes.rooms.delete(hall.room.code)
    gone = hall.ask(ada, "And now?")
    assert gone.status_code in (404, 409)
    assert gone.json()["error"]


def test_who_asks_too_much_is_told(hall: Hall) -> None:
    ada = hall.phone()
    for number in range(10):
        assert hall.ask(ada, f"question {number}").status_code == 200
    rate_limit.forget()
    many = hall.ask(ada, "one more")
    assert many.status_code == 409
    assert "10 questions of yours" in many.json()["error"]
    said = {hall.post(ada, "lost", step=SINGLE, lost=1).status_code for _ in range(30)}
    assert said == {200, 429}
    assert hall.ask(hall.phone(), "another's").status_code == 200


# --- What it costs ------------------------------------------------------------------------


def test_switched_off_it_costs_no_query(school: Serving) -> None:
    room = school.question_room(SINGLE, transitions.open_vote)
    asked: list[str] = []

    def hear(_: object, __: object, words: str, *___: object) -> None:
        asked.append(words)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        with httpx.Client(base_url=school.url, headers=JSON) as phone:
            phone.get(f"/r/{room.code}", headers=HTML)
            fields = {"question": SINGLE, "round": 1, "choice": "A"}
            phone.post(f"/r/{room.code}/votes", data=fields).raise_for_status()
            school.lead(room.code, transitions.close_vote, transitions.advance)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert len(asked) > 10
    own = ("audience_question", "audience_vote", "lost_phone", "lost_peak")
    assert not [words for words in asked if any(name in words for name in own)]


def test_a_hall_that_is_lost_is_told_to_its_teacher_together_and_to_no_phone(
    school: Serving,
) -> None:
    room, secret = school.open_room()
    room = school.lead(room.code, jump_to(SINGLE), ON)

    async def scenario() -> None:
        async with phones(school.url, room.code, 40) as crowd:
            for each in crowd:
                await each.join()
            following = asyncio.create_task(crowd[0].follow())
            await crowd[0].is_following.wait()
            told: list[dict[str, int]] = []
            cookie = {"Cookie": f"epicrisis_teacher_{room.code}={secret}"}

            async def listen() -> None:
                address = f"{school.url}/t/{room.code}/events?window=console"
                async with crowd[0].http.get(address, headers=cookie) as got:
                    async for line in got.content:
                        if line.startswith(b"data: "):
                            told.append(json.loads(line[6:]))

            listening = asyncio.create_task(listen())
            while not told:
                await asyncio.sleep(0.02)
            assert told[0]["lost"] == 0

            async def lose(number: int) -> None:
                fields = {"step": str(SINGLE), "lost": "1"}
                phone = crowd[number]
                sent = phone.http.post(
                    f"{phone.address}/lost", data=fields, headers=phone.headers()
                )
                async with sent as answer:
                    assert answer.status == 200

            await asyncio.gather(*map(lose, range(40)))
            while told[-1]["lost"] < 40:
                await asyncio.sleep(0.05)
            assert len(told) < 12
            assert all(
                json.loads(frame[6:])["version"] == room.version for frame in crowd[0].frames
            )
            await asyncio.to_thread(school.lead, room.code, jump_to(SINGLE + 1))
            while told[-1]["lost"]:
                await asyncio.sleep(0.05)
            listening.cancel()
            following.cancel()

    run(scenario())
    assert school.classes.audience.lost_peaks(room) == {SINGLE: 40}


# --- On the projector, and in the report ----------------------------------------------------


@pytest.mark.parametrize(
    "move",
    [
        transitions.advance,
        transitions.go_back,
        transitions.escape,
        transitions.put_away,
    ],
)
def test_a_question_on_the_projector_goes_before_anything_else_moves(
    fever: Story, move: Move
) -> None:
    begun = replace(room_at(fever, 2), takes_questions=True)
    shown = transitions.show_question(ClassState(fever, begun), 7)
    assert shown.shown_question == 7
    assert move(ClassState(fever, shown)) == begun


@pytest.mark.parametrize(
    "move",
    [
        jump_to(3),
        lambda state: transitions.look_at(state, "join"),
        transitions.meet_again,
        OFF,
    ],
)
def test_any_other_move_takes_it_away_too(fever: Story, move: Move) -> None:
    shown = replace(room_at(fever, 2), takes_questions=True, shown_question=7)
    assert move(ClassState(fever, shown)).shown_question == 0


def test_no_question_covers_an_open_vote_and_a_vote_opens_over_none(fever: Story) -> None:
    voting = ClassState(fever, replace(room_at(fever, SINGLE, "open"), takes_questions=True))
    with pytest.raises(transitions.MoveRefused, match="Close the vote"):
        transitions.show_question(voting, 7)
    asking = replace(room_at(fever, SINGLE), takes_questions=True, shown_question=7)
    assert transitions.open_vote(ClassState(fever, asking)).shown_question == 0


def test_the_report_tells_what_was_asked_where_and_with_how_many_votes(hall: Hall) -> None:
    ada, ben = hall.phone(), hall.phone()
    number = hall.asked(ada, "=1+1 is it 2?")
    hall.moderate(number, "shown")
    hall.post(ben, f"questions/{number}", vote=1)
    hall.post(ben, "name", name="Ben", tells=1)
    hall.post(ben, "lost", step=SINGLE, lost=1)
    hidden = hall.asked(ben, "Who is that?")
    hall.moderate(hidden, "hidden")
    found = of(ClassState(hall.school.story, hall.room), hall.school.classes)
    page = to_html(found, "en")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    stage = "step 4: "
    assert re.search(rf"=1\+1 is it 2\? {stage}[^0-9]+ 1 shown to the class", text)
    assert re.search(rf"Who is that\? {stage}[^0-9]+ 0 not let through", text)
    assert re.search(rf"Most phones at once {stage}[^0-9]+ 1", text)
    rows = [*csv.DictReader(io.StringIO(to_csv(found, "en")[1:], newline=""))]
    own = [row for row in rows if row["row"] in ("asked", "lost")]
    told = [(row["row"], row["question"], row["type"], row["text"], row["count"]) for row in own]
    assert told == [
        ("asked", "4", "shown", "'=1+1 is it 2?", "1"),
        ("asked", "4", "hidden", "Who is that?", "0"),
        ("lost", "4", "", "", "1"),
    ]
    assert {row["pseudonym"] for row in own} == {""}
    assert json.loads(to_json(found, "en"))["audience"]["lost"] == [{"number": 4, "peak": 1}]


def test_a_report_without_questions_says_nothing_of_them(school: Serving) -> None:
    room: Room = school.question_room(SINGLE)
    found = of(ClassState(school.story, room), school.classes)
    assert "Questions from the class" not in to_html(found, "en")
    assert json.loads(to_json(found, "en"))["audience"] is None
