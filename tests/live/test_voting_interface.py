"""The documented interface of a room: what a script or a phone sends, and what it gets."""

import re
import time
from collections.abc import Iterator, Mapping

import httpx
import pytest

from epicrisis import rate_limit
from epicrisis.live.origins import is_own
from epicrisis.live.report.of_room import of
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import ClassStatistics
from epicrisis.live.web.cookies import PHONE
from epicrisis.store.classes import participants
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import tell
from epicrisis.ui.teacher import room_actions
from tests.live.serving import Serving, jump_to, lock

JSON = {"Accept": "application/json"}
SINGLE, MULTIPLE, ORDERING, NUMERIC, FREE_TEXT = 4, 6, 7, 8, 9
"""Numbers of the steps of the small case that are questions."""


@pytest.fixture
def phone(school: Serving) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=school.url, headers=JSON) as client:
        yield client


def join(client: httpx.Client, room: Room) -> httpx.Response:
    return client.get(f"/r/{room.code}", headers={"Accept": "text/html"})


def vote(client: httpx.Client, room: Room, **fields: object) -> httpx.Response:
    return client.post(f"/r/{room.code}/votes", data=fields)


def open_at(school: Serving, number: int) -> Room:
    return school.question_room(number, transitions.open_vote)


def test_opening_the_page_gives_a_cookie_of_this_room_alone(
    school: Serving, phone: httpx.Client
) -> None:
    room, _ = school.open_room()
    answer = join(phone, room)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 200
    assert cookie.startswith("epicrisis_phone=")
    assert {f"Path=/r/{room.code}", "HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
    assert "set-cookie" not in join(phone, room).headers


def test_headers_forbid_what_a_phone_never_needs(school: Serving, phone: httpx.Client) -> None:
    room, _ = school.open_room()
    headers = join(phone, room).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "'unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "private, no-store"


def test_a_stored_vote_is_answered_as_it_is_stored(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    answer = vote(phone, room, question="4", round="1", choice="B", certainty="2")
    assert answer.status_code == 200
    assert answer.json() == {
        "question": "4",
        "round": 1,
        "choice": ["B"],
        "certainty": 2,
        "sequence": 1,
    }


@pytest.mark.parametrize(
    ("number", "fields", "stored"),
    [
        (MULTIPLE, {"choice": ["A", "C"]}, {"choice": ["A", "C"]}),
        (ORDERING, {"choice": ["C", "A", "B"]}, {"choice": ["C", "A", "B"]}),
        (NUMERIC, {"value": "3,5 jours"}, {"value": 3.5}),
        (FREE_TEXT, {"value": " A reflex "}, {"value": "A reflex"}),
    ],
)
def test_every_kind_of_question_can_be_answered(
    school: Serving,
    phone: httpx.Client,
    number: int,
    fields: Mapping[str, object],
    stored: Mapping[str, object],
) -> None:
    room = open_at(school, number)
    join(phone, room)
    answer = vote(phone, room, question=str(number), round="1", **fields)
    assert answer.status_code == 200
    assert stored.items() <= answer.json().items()


def test_three_hypotheses_can_be_ranked(school: Serving, phone: httpx.Client) -> None:
    room = school.question_room(
        2, lambda state: transitions.look_at(state, "differential"), transitions.open_vote
    )
    join(phone, room)
    answer = vote(phone, room, question="differential-anamnesis", round="1", choice=["B", "A", "C"])
    assert answer.json()["choice"] == ["B", "A", "C"]
    twice = vote(phone, room, question="differential-anamnesis", round="1", choice=["B", "B", "C"])
    assert twice.status_code == 422


def test_the_last_vote_before_closing_counts(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    for choice in "ABC":
        vote(phone, room, question="4", round="1", choice=choice)
    school.lead(room.code, transitions.close_vote)
    late = vote(phone, room, question="4", round="1", choice="A")
    assert late.status_code == 409
    votes = school.classes.votes.on(school.lead(room.code), "Q1")[1]
    assert len(votes) == 1
    assert votes[0].sequence == 3


def test_a_late_retry_changes_nothing(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    vote(phone, room, question="4", round="1", choice="B", sequence="2")
    late = vote(phone, room, question="4", round="1", choice="A", sequence="1")
    assert late.status_code == 200
    assert late.json()["choice"] == ["B"]


def test_a_retry_of_a_vote_that_was_kept_is_acknowledged_after_closing_too(
    school: Serving, phone: httpx.Client
) -> None:
    """Its first acknowledgement was lost on the way."""
    room = open_at(school, SINGLE)
    join(phone, room)
    vote(phone, room, question="4", round="1", choice="B", sequence="2")
    school.lead(room.code, transitions.close_vote)
    again = vote(phone, room, question="4", round="1", choice="B", sequence="2")
    assert (again.status_code, again.json()["choice"]) == (200, ["B"])
    newer = vote(phone, room, question="4", round="1", choice="A", sequence="3")
    assert newer.status_code == 409
    school.lead(room.code, transitions.advance)
    again = vote(phone, room, question="4", round="1", choice="B", sequence="2")
    assert (again.status_code, again.json()["choice"]) == (200, ["B"])


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "4", "round": "1"},
        {"question": "4", "round": "1", "choice": "Z"},
        {"question": "4", "round": "1", "choice": "a"},
        {"question": "4", "round": "1", "choice": ["A", "B"]},
        {"question": "4", "round": "1", "choice": "A", "certainty": "4"},
        {"question": "4", "round": "1", "value": "A"},
    ],
)
def test_an_invalid_vote_is_refused_in_words(
    school: Serving, phone: httpx.Client, fields: Mapping[str, object]
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    answer = vote(phone, room, **fields)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("question", "round_"), [("4", "2"), ("5", "1"), ("Q1", "1"), ("", ""), ("4", "x")]
)
def test_what_is_not_asked_now_cannot_be_voted_on(
    school: Serving, phone: httpx.Client, question: str, round_: str
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    assert vote(phone, room, question=question, round=round_, choice="A").status_code == 409


def test_before_the_vote_is_open_and_between_rounds_nothing_is_taken(
    school: Serving, phone: httpx.Client
) -> None:
    room = school.question_room(SINGLE)
    join(phone, room)
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 409
    school.lead(
        room.code,
        transitions.open_vote,
        lambda state: transitions.close_vote(state, is_held=True),
    )
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 409
    school.lead(room.code, transitions.open_vote)
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 409
    assert vote(phone, room, question="4", round="2", choice="A").status_code == 200


def test_a_vote_opened_beside_the_server_is_taken_at_once(
    school: Serving, phone: httpx.Client
) -> None:
    """As by the command line, whose news the server hasn't looked up yet."""
    room = school.question_room(SINGLE)
    join(phone, room)
    before = school.classes.rooms.room(room.code)
    assert before is not None
    silent = type(school.classes)(school.classes.database)
    silent.rooms.change(before, transitions.open_vote(ClassState(school.story, before)))
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 200


def test_there_is_no_other_room(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    for path in ("/r/333333", "/r/nonsense", "/r/333333/events", "/r/333333/state"):
        assert phone.get(path).status_code == 404
    assert phone.post("/r/333333/votes", data={"question": "4"}).status_code == 404


def test_who_was_in_a_room_that_is_deleted_is_told_so(school: Serving, phone: httpx.Client) -> None:
    room, _ = school.open_room()
    join(phone, room)
    school.classes.rooms.delete(room.code)
    html = {"Accept": "text/html", "Accept-Language": "en"}
    deadline = time.monotonic() + 10  # its news are on their way
    while (said := phone.get(f"/r/{room.code}", headers=html)).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert said.status_code == 404
    assert "This room is over: its teacher has deleted it." in said.text
    assert f'href="/r/{room.code}"' not in said.text


def test_a_code_is_taken_as_people_type_it(school: Serving, phone: httpx.Client) -> None:
    room, _ = school.open_room()
    typed = f"{room.code[:3].lower()} {room.code[3:]}"
    assert phone.get("/r", params={"code": typed}).headers["location"] == f"/r/{room.code}"
    assert phone.get(f"/r/{room.code.lower()}").headers["location"] == f"/r/{room.code}"
    asked = phone.get("/r", params={"code": "<b>no code"}, headers={"Accept": "text/html"})
    assert asked.status_code == 200
    assert "<b>no" not in asked.text


def test_without_script_a_form_leads_back_to_the_page(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    form = join(phone, room).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent = phone.post(
        f"/r/{room.code}/votes",
        data=hidden | {"choice": "A", "certainty": ""},
        headers={"Accept": "text/html", "Origin": school.url},
    )
    assert sent.status_code == 303
    assert sent.headers["location"] == f"/r/{room.code}?received"
    wrong = phone.post(f"/r/{room.code}/votes", data=hidden, headers={"Accept": "text/html"})
    assert wrong.status_code == 422
    assert "<form" in wrong.text


def test_without_script_who_is_too_late_stays_in_the_room_and_is_present(
    school: Serving, phone: httpx.Client
) -> None:
    html = {"Accept": "text/html"}
    room = open_at(school, FREE_TEXT)
    fields = {"question": str(FREE_TEXT), "round": "1", "value": "A <reflex>"}
    join(phone, room)
    join(phone, room)
    assert school.known(room.code).hub.present() == 1
    school.lead(room.code, transitions.close_vote)
    late = phone.post(f"/r/{room.code}/votes", data=fields, headers=html)
    assert late.status_code == 409
    assert "before your answer arrived. (A &lt;reflex&gt;)" in late.text
    assert f'content="10;url=/r/{room.code}"' in late.text
    with httpx.Client(base_url=school.url, headers=html) as stranger:
        refused = stranger.post(f"/r/{room.code}/votes", data=fields)
        assert refused.status_code == 403
        assert f'href="/r/{room.code}"' in refused.text


# --- Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged", ["", "x", "f" * 32, "f" * 32 + "." + "0" * 32, "f" * 32 + ".é", "." * 65]
)
def test_a_forged_cookie_votes_nowhere(school: Serving, forged: str) -> None:
    room = open_at(school, SINGLE)
    cookie = f"epicrisis_phone={forged}".encode()
    answer = httpx.post(
        f"{school.url}/r/{room.code}/votes",
        data={"question": "4", "round": "1", "choice": "A"},
        headers=[(b"cookie", cookie), (b"accept", b"application/json")],
    )
    assert answer.status_code == 403
    assert httpx.get(f"{school.url}/r/{room.code}/events").status_code == 403
    assert school.classes.votes.on(room, "Q1")[1] == ()


def test_a_cookie_of_another_room_votes_nowhere(school: Serving, phone: httpx.Client) -> None:
    here, there = open_at(school, SINGLE), open_at(school, SINGLE)
    cookie = join(phone, there).headers["set-cookie"].partition(";")[0]
    answer = httpx.post(
        f"{school.url}/r/{here.code}/votes",
        data={"question": "4", "round": "1", "choice": "A"},
        headers={"cookie": cookie, **JSON},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        # Whoever is in the network may have written a page that came by http.
        {"Origin": "http://here.example", "Host": "here.example", "X-Forwarded-Proto": "https"},
    ],
)
def test_another_sites_form_is_refused(
    school: Serving, phone: httpx.Client, headers: dict[str, str]
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    fields = {"question": "4", "round": "1", "choice": "A"}
    assert phone.post(f"/r/{room.code}/votes", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://my_laptop:8501", "my_laptop:8501"),
        ("http://here.example", "HERE.example:80"),
        ("https://here.example", "here.example"),
        ("https://cases.example.org", "10.0.0.7:8501"),
    ],
)
def test_a_form_of_our_own_page_is_taken_as_it_is_where_streamlit_listens(
    school: Serving,
    phone: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    origin: str,
    host: str,
) -> None:
    monkeypatch.setenv("EPICRISIS_PUBLIC_URL", "https://cases.example.org")
    room = open_at(school, SINGLE)
    join(phone, room)
    fields = {"question": "4", "round": "1", "choice": "A"}
    headers = {"Origin": origin, "Host": host, "Cookie": f"{PHONE}={phone.cookies[PHONE]}"}
    assert phone.post(f"/r/{room.code}/votes", data=fields, headers=headers).status_code == 200
    assert is_own(origin, host, is_https=False, public_url="https://cases.example.org")


def test_a_locked_room_takes_nobody_new(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    school.lead(room.code, lock)
    with httpx.Client(base_url=school.url) as late:
        answer = join(late, room)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 200


def test_who_votes_too_often_waits(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    said = [vote(phone, room, question="4", round="1", choice="A").status_code for _ in range(60)]
    assert said[0] == 200
    assert 429 in said


def test_a_guesser_of_codes_is_stopped_and_the_class_is_not(
    school: Serving, phone: httpx.Client
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    with httpx.Client(base_url=school.url) as guesser:
        codes = [f"AAAA{a}{b}" for a in "ACDEFGHJKMN" for b in "ACDEFGHJKM"]
        said = [guesser.get(f"/r/{code}").status_code for code in codes]
    assert set(said) == {404, 429}
    assert said[-1] == 429
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 200


def test_who_sends_too_much_is_cut_off(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    assert vote(phone, room, value="x" * 10_000).status_code == 413
    many = {f"field{number}": "1" for number in range(200)}
    assert vote(phone, room, **many).status_code == 422
    raw = phone.post(
        f"/r/{room.code}/votes",
        content=b"\xff\xfe=1",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert raw.status_code == 422
    assert phone.post(f"/r/{room.code}/votes", json={"question": "4"}).status_code == 422


def test_a_pseudonym_is_cut_cleaned_and_forgotten(school: Serving, phone: httpx.Client) -> None:
    room, _ = school.open_room()
    join(phone, room)
    named = phone.post(f"/r/{room.code}/name", data={"name": " Ada \u202e\x00 L. " + "x" * 60})
    assert named.json()["name"] == ("Ada L. " + "x" * 60)[:40]
    phone.post(f"/r/{room.code}/name", data={"name": ""})
    assert school.classes.presence.pseudonyms(room) == {}


def test_answers_and_presence_are_told_only_of_who_was_told_and_agreed(
    school: Serving, phone: httpx.Client
) -> None:
    room, presence = open_at(school, SINGLE), school.classes.presence
    join(phone, room)
    vote(phone, room, question=SINGLE, round=1, choice="A").raise_for_status()

    def report() -> ClassStatistics:
        now = school.classes.rooms.room(room.code)
        assert now is not None
        return of(ClassState(school.story, now), school.classes)

    def name(**fields: str) -> None:
        phone.post(f"/r/{room.code}/name", data={"name": "Ada", **fields}).raise_for_status()

    before = phone.get(f"/r/{room.code}", headers={"Accept": "text/html"}).text
    name(listed="1")
    assert [(each.pseudonym, each.answers) for each in report().people] == [("Ada", None)]
    assert report().present is None
    assert presence.arrivals(room) == (), "nobody is listed where that isn't switched on"

    school.lead(room.code, room_actions.list_present(is_listed=True))
    after = phone.get(f"/r/{room.code}", headers={"Accept": "text/html"}).text
    assert ('name="listed"' in before, 'name="listed"' in after) == (False, True)
    name(tells="1")
    assert report().present == (), "this page was open before that was said"
    name(tells="1", listed="1")
    (ada,) = report().people
    assert ada.answers is not None
    assert len(ada.answers) == 1
    assert [each.pseudonym for each in report().present or ()] == ["Ada"]
    name()
    assert [each.answers for each in report().people] == [None], "an agreement is taken back"
    assert report().present == ()


# --- The teacher -------------------------------------------------------------------------


def test_the_recovery_link_gives_the_teachers_cookie(school: Serving) -> None:
    room, secret = school.open_room()
    with httpx.Client(base_url=school.url) as browser:
        page = browser.get(f"/t/{room.code}")
        assert secret not in page.text
        assert "'unsafe" not in page.headers["content-security-policy"]
        wrong = browser.post(f"/t/{room.code}", data={"secret": "guess"})
        assert wrong.status_code == 403
        entered = browser.post(f"/t/{room.code}", data={"secret": secret})
        assert entered.headers["location"] == f"/console?room={room.code}"
        assert "HttpOnly" in entered.headers["set-cookie"]
        assert browser.get(f"/t/{room.code}/report").status_code == 200
        report = browser.get(f"/t/{room.code}/report.csv")
        assert report.headers["content-type"].startswith("text/csv")


def test_students_reach_nothing_of_the_teachers(school: Serving, phone: httpx.Client) -> None:
    room, _ = school.open_room()
    join(phone, room)
    for path in ("events", "report", "report.csv"):
        assert phone.get(f"/t/{room.code}/{path}").status_code == 403
        assert phone.get(f"/t/333333/{path}").status_code == 403


@pytest.mark.thorough
def test_secrets_cannot_be_guessed_fast(school: Serving) -> None:
    room, _ = school.open_room()
    said = [
        httpx.post(f"{school.url}/t/{room.code}", data={"secret": str(n)}).status_code
        for n in range(50)
    ]
    assert said[0] == 403
    assert said[-1] == 429


def test_limits_are_counted_by_minute_and_second() -> None:
    assert all(rate_limit.take(rate_limit.VOTES, "p1") for _ in range(20))
    assert not rate_limit.take(rate_limit.VOTES, "p1")
    assert rate_limit.take(rate_limit.VOTES, "p2")


def test_nobody_leads_with_an_unknown_step(school: Serving) -> None:
    room, _ = school.open_room()
    with pytest.raises(transitions.MoveRefused):
        school.lead(room.code, jump_to(99))


# --- What an attacker found --------------------------------------------------------------


def test_wrong_secrets_do_not_keep_the_teacher_out(school: Serving) -> None:
    room, secret = school.open_room()
    for number in range(30):
        httpx.post(f"{school.url}/t/{room.code}", data={"secret": str(number)})
    entered = httpx.post(f"{school.url}/t/{room.code}", data={"secret": secret})
    assert entered.status_code == 303


@pytest.mark.parametrize("origin", ["http://[", "http://[x]/", "é"])
def test_an_origin_that_is_none_is_refused(
    school: Serving, phone: httpx.Client, origin: str
) -> None:
    room, _ = school.open_room()
    join(phone, room)
    sent = phone.build_request("POST", f"/r/{room.code}/name", data={"name": "x"})
    sent.headers = httpx.Headers([*sent.headers.raw, (b"origin", origin.encode())])
    assert phone.send(sent).status_code == 403


def test_another_answer_is_not_acknowledged_as_the_one_that_was_kept(
    school: Serving, phone: httpx.Client
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    vote(phone, room, question="4", round="1", choice="B", sequence="1")
    school.lead(room.code, transitions.close_vote, transitions.advance)
    other = vote(phone, room, question="4", round="1", choice="C", sequence="1")
    assert other.status_code == 409


def test_what_follows_from_a_room_is_worked_out_once_until_it_moves(school: Serving) -> None:
    """Each request of each phone asks for it."""
    room = open_at(school, SINGLE)
    before = school.known(room.code).state
    assert school.known(room.code).state is before
    school.lead(room.code, transitions.close_vote)
    assert school.known(room.code).state.room.version == room.version + 1


def test_a_full_room_says_so(
    school: Serving, phone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participants, "MAX_PARTICIPANTS", 1)
    room = open_at(school, SINGLE)
    with httpx.Client(base_url=school.url, headers=JSON) as first:
        join(first, room)
        assert vote(first, room, question="4", round="1", choice="A").status_code == 200
    join(phone, room)
    assert vote(phone, room, question="4", round="1", choice="A").status_code == 422
    assert phone.post(f"/r/{room.code}/name", data={"name": "x"}).status_code == 422


def test_the_language_chosen_where_the_code_is_typed_stays(
    school: Serving, phone: httpx.Client
) -> None:
    room, _ = school.open_room()
    typed = {"lang": "fr", "code": room.code.lower()}
    phone.headers["accept-language"] = "en"
    for path in ("/r", f"/r/{room.code.lower()}"):
        page = phone.get(path, params=typed, follow_redirects=True)
        assert page.url.path == f"/r/{room.code}"
        assert '<html lang="fr"' in page.text
    assert '<html lang="fr"' in phone.get(f"/r/{room.code}").text
    assert (
        phone.get("/r", params={**typed, "lang": "x\r\n"}).headers["location"].endswith(room.code)
    )


def test_a_case_that_is_saved_while_a_class_reads_it_is_shown_as_it_is_now(
    school: Serving, phone: httpx.Client
) -> None:
    """Console and projector show it so too; and votes are kept by the ids of the case."""
    room, _ = school.open_room()
    before = join(phone, room).text
    title = {"en": "Another title", "fr": "Un autre titre"}
    case = school.story.case.model_copy(update={"title": title})
    school.stories[case.slug] = tell(case, school.story.sentences)
    assert "Another title" not in before
    assert "Another title" in join(phone, room).text


# --- What became of the own answer -------------------------------------------------------


def test_each_phone_is_told_of_its_own_answer_and_of_none_before_the_vote_is_closed(
    school: Serving, phone: httpx.Client
) -> None:
    room = open_at(school, SINGLE)
    join(phone, room)
    vote(phone, room, question="4", round="1", choice="A", certainty="3")
    assert "checked" not in phone.get(f"/r/{room.code}/own").json()["html"]
    school.lead(room.code, lambda state: transitions.close_vote(state, is_held=True))
    held = phone.get(f"/r/{room.code}/own?lang=en").json()
    assert held["form"] == "4/1/held"
    assert held["html"].count("your answer") == 1
    assert "verdict" not in held["html"]
    school.lead(room.code, transitions.show_results)
    shown = phone.get(f"/r/{room.code}/own?lang=en").json()
    assert re.search('class="verdict">.*certainty mark', shown["html"], re.DOTALL)
    with httpx.Client(base_url=school.url) as other:
        join(other, room)
        told = other.get(f"/r/{room.code}/own?lang=en").json()["html"]
        assert "your answer" not in told
        assert told == other.get(f"/r/{room.code}/state?lang=en").json()["html"]


def test_the_same_answer_is_drawn_once_and_another_not_instead(
    school: Serving, phone: httpx.Client
) -> None:
    room = open_at(school, SINGLE)
    said = {}
    clients = {letter: httpx.Client(base_url=school.url) for letter in "ABC"}
    for letter, client in clients.items():
        join(client, room)
        vote(client, room, question="4", round="1", choice=letter)
    school.lead(room.code, transitions.close_vote)
    for letter, client in clients.items():
        html = client.get(f"/r/{room.code}/own?lang=en").json()["html"]
        own = re.search(r'"letter">(\w)</b>(?:(?!</li>).)*your answer', html, re.DOTALL)
        assert own is not None
        said[letter] = own[1]
        client.close()
    assert said == {"A": "A", "B": "B", "C": "C"}
    assert len(school.known(room.code).frames) >= 3


def test_who_asks_too_often_or_without_a_cookie_is_refused(
    school: Serving, phone: httpx.Client
) -> None:
    room = open_at(school, SINGLE)
    assert phone.get(f"/r/{room.code}/own").status_code == 403
    join(phone, room)
    asked = [phone.get(f"/r/{room.code}/own").status_code for _ in range(30)]
    assert asked.count(200) == rate_limit.OWN_ANSWERS.most
    assert set(asked) == {200, 429}


@pytest.mark.parametrize(
    "fields",
    [
        {"value": ["1", "2"]},
        {"value": "3", "choice": "A"},
        {"value": "three"},
        {"value": "9" * 400},
        {"value": "3", "certainty": ["1", "3"]},
    ],
)
def test_a_forged_number_is_refused_and_the_kept_one_stays(
    school: Serving, phone: httpx.Client, fields: Mapping[str, object]
) -> None:
    room = open_at(school, NUMERIC)
    join(phone, room)
    vote(phone, room, question=str(NUMERIC), round="1", value="3")
    answer = vote(phone, room, question=str(NUMERIC), round="1", **fields)
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    votes = school.classes.votes.on(school.lead(room.code), "Q4")[1]
    assert [each.response for each in votes] == [3.0]


def test_what_is_too_long_is_not_read_to_its_end(school: Serving, phone: httpx.Client) -> None:
    room = open_at(school, FREE_TEXT)
    join(phone, room)
    answer = vote(phone, room, question=str(FREE_TEXT), round="1", value="x" * 10**6)
    assert answer.status_code == 413
    assert answer.json()["error"].endswith(".")
    assert school.classes.votes.on(school.lead(room.code), "Q5")[1] == ()
