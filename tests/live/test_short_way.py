"""Phones are answered at once and alike: what is the same for all of a class is made once."""

import gzip
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from epicrisis.live.phones import pages
from epicrisis.live.push.ready import LONGEST_PACKED, SHORTEST_PACKED
from epicrisis.live.room import transitions
from epicrisis.live.web.responses import SECURITY_HEADERS, page
from epicrisis.live.web.short_way import ShortWay
from epicrisis.store.classes.records import Vote
from epicrisis.store.db.errors import StoreUnavailableError
from tests.live.serving import Serving
from tests.support.running import run

HTML = {"Accept": "text/html"}


async def _answer(request: Request) -> Response:
    return PlainTextResponse(f"phone {request.path_params}")


ROUTES = [
    Route("/r/{code}", _answer),
    Route("/r/{code}/votes", _answer, methods=["POST"]),
    Route("/r/{code}/questions/{question}", _answer, methods=["POST"]),
]


def way_of(path: str, method: str = "GET", kind: str = "http") -> str:
    """Which way a request goes, as the body of its answer says."""
    said: list[bytes] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"the long way"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        said.append(message.get("body", b""))

    scope = {"type": kind, "method": method, "path": path, "headers": [], "query_string": b""}
    run(ShortWay(streamlit, ROUTES)(scope, receive, send))
    return b"".join(said).decode()


def test_a_phones_request_goes_the_short_way_and_its_route_knows_the_room() -> None:
    assert way_of("/r/ABCDEF") == "phone {'code': 'ABCDEF'}"
    assert way_of("/r/ABCDEF/votes", "POST") == "phone {'code': 'ABCDEF'}"
    found = "phone {'code': 'ABCDEF', 'question': '7'}"
    assert way_of("/r/ABCDEF/questions/7", "POST") == found


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/r",
        "/r/",
        "/r/ABC-DEF",
        "/r/ABCDEF/mine",
        "/r/ABCDEF/questions/7/",
        "/r/../_stcore/health",
        "/r/\\\\host\\share",
        "/r/ABCDEF\n",
        "//host/r/ABCDEF",
        "/app/r/ABCDEF",
        "/_stcore/upload_file/a/r",
    ],
)
def test_what_is_not_plainly_a_phones_goes_the_long_way(path: str) -> None:
    assert way_of(path) == "the long way"


def test_another_method_or_a_websocket_goes_the_long_way() -> None:
    assert way_of("/r/ABCDEF/votes", "GET") == "the long way"
    assert way_of("/r/ABCDEF", "PUT") == "the long way"
    assert way_of("/r/ABCDEF", kind="websocket") == "the long way"


# --- Packed ------------------------------------------------------------------------------


def sent(text: str, accepted: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a page as they leave."""
    left: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        left.append(message)

    headers = [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": "GET", "headers": headers}
    run(page(text)(scope, receive, send))
    return {name.decode(): value.decode() for name, value in left[0]["headers"]}, left[1]["body"]


@pytest.mark.parametrize("length", [10, SHORTEST_PACKED, LONGEST_PACKED + 2])
@pytest.mark.parametrize("accepted", ["", "gzip, br"])
def test_a_long_page_is_packed_for_whoever_takes_it_so(length: int, accepted: str) -> None:
    headers, body = sent("é" * (length // 2), accepted)
    is_packed = bool(accepted) and length == SHORTEST_PACKED
    assert (headers.get("content-encoding") == "gzip") is is_packed
    assert (gzip.decompress(body) if is_packed else body).decode() == "é" * (length // 2)
    assert headers["content-length"] == str(len(body))
    assert SECURITY_HEADERS.items() <= headers.items()
    assert ("vary" in headers) is (length == SHORTEST_PACKED)


# --- Made once ---------------------------------------------------------------------------


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages of pages that are drawn."""
    languages: list[str] = []
    draw = pages.page

    def counted(*args: object, **fields: object) -> str:
        languages.append(str(args[1]))
        return draw(*args, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "page", counted)
    return languages


def test_the_first_page_is_drawn_once_for_all_who_come_until_the_room_moves(
    school: Serving, drawn: list[str]
) -> None:
    room, _ = school.open_room()
    address = f"{school.url}/r/{room.code}"
    came = [httpx.get(address, headers=HTML) for _ in range(3)]
    french = httpx.get(f"{address}?lang=fr", headers=HTML)
    assert drawn == ["en", "fr"]
    assert len({answer.text for answer in came}) == 1
    assert '<html lang="fr"' in french.text
    cookies = {answer.cookies["epicrisis_phone"] for answer in (*came, french)}
    assert len(cookies) == 4

    school.lead(room.code, transitions.advance)
    moved = httpx.get(address, headers=HTML).text
    assert moved != came[0].text
    assert drawn == ["en", "fr", "en"]


def test_who_has_a_place_is_shown_what_is_its_own_and_nobody_else_is(
    school: Serving, drawn: list[str]
) -> None:
    room = school.question_room(4, transitions.open_vote)
    address = f"{school.url}/r/{room.code}"
    with httpx.Client(headers=HTML) as phone:
        phone.get(address)
        phone.post(f"{address}/name", data={"name": "Dr. House"}, headers={"Accept": "text/json"})
        phone.post(f"{address}/votes", data={"question": "4", "round": "1", "choice": "B"})
        own = phone.get(address).text
    assert "Dr. House" in own
    assert 'data-own="1"' in own
    other = httpx.get(address, headers=HTML).text
    assert "Dr. House" not in other
    assert 'data-own=""' in other


def test_a_countdown_goes_on_in_the_first_page(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = school.question_room(
        4,
        transitions.open_vote,
        lambda state: transitions.start_timer(state, 60, school.live.now()),
    )
    address = f"{school.url}/r/{room.code}"
    assert room.timer_ends is not None
    ends = room.timer_ends
    for seconds in (50, 50, 40):
        now = ends - timedelta(seconds=seconds)
        monkeypatch.setattr(school.live, "now", partial(lambda now: now, now))
        assert f'data-seconds="{seconds}"' in httpx.get(address, headers=HTML).text


def test_the_votes_of_a_closed_poll_are_read_once_and_again_after_a_failure(
    school: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = school.question_room(4, transitions.open_vote)
    address, read = f"{school.url}/r/{room.code}", school.classes.votes.last_of_each
    asked: list[int] = []

    def counted(rounds: Sequence[int]) -> Mapping[str, Vote]:
        asked.append(len(rounds))
        if len(asked) == 1:
            raise StoreUnavailableError("out of order")
        return read(rounds)

    monkeypatch.setattr(school.classes.votes, "last_of_each", counted)
    phones = {letter: httpx.Client() for letter in "AB"}
    for letter, phone in phones.items():
        phone.get(address, headers=HTML)
        phone.post(f"{address}/votes", data={"question": "4", "round": "1", "choice": letter})
    assert phones["A"].get(f"{address}/own").status_code == 200
    assert asked == []  # as long as the poll is open nothing is told of it

    school.lead(room.code, transitions.close_vote)
    assert phones["A"].get(f"{address}/own").status_code == 503
    own = f"{address}/own?lang=en"
    told = {letter: phone.get(own).json()["html"] for letter, phone in phones.items()}
    assert asked == [1, 1]
    assert told["A"] != told["B"]
    assert all("your answer" in html for html in told.values())

    school.lead(room.code, transitions.open_vote, transitions.close_vote)
    again = phones["A"].get(own).json()["html"]
    assert asked == [1, 1, 2]
    assert "your answer" in again  # of the round before
    for phone in phones.values():
        phone.close()
