"""Anything at all sent to the addresses of rooms is answered in a few words, and never with a 500.

Requests are bytes on a socket, since a client's library would mend them. Half of them are made
of parts that are right, so that they get further than the first check.

A long run: `TEST_FUZZ=5000 pytest -n 0 tests/hostile/test_room_fuzz.py`
"""

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from epicrisis import rate_limit
from epicrisis.live import phone_faults
from epicrisis.live.room import transitions
from tests.live.serving import Serving
from tests.support.tiers import part_of

LONG_RUN = os.environ.get("TEST_FUZZ")
"""How many requests a person wants to try, instead of the tier's."""
SINGLE = 4
LONGEST_ANSWER = 64_000
"""Bytes; the longest page is below 27 kB (`tests/live/test_phone_pages.py`)."""
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X" * 30)
READ: tuple[str, ...] = ("/r", "/r/{c}", "/r/{c}/events", "/r/{c}/state", "/r/{c}/own", "/h/{c}")
READ += ("/t/{c}", "/t/{c}/events", "/t/{c}/report", "/t/{c}/report.csv")
SENT_TO = ("/r/{c}/votes", "/r/{c}/votes", "/r/{c}/name", "/t/{c}")
FIELDS = ("question", "round", "choice", "value", "certainty", "sequence", "name", "secret")
VALUES: tuple[str, ...] = (
    "4",
    "1",
    "2",
    "A",
    "B",
    "differential-anamnesis",
    "differential-",
    "0",
    "-1",
    "9" * 400,
)
VALUES += ("", "²", "١", "1e999", "nan", "\x00", "\ud7ff", "A" * 7_000, "'; --", "<script>x")
QUERIES = ("lang", "code", "seen", "case", "room", "received", "")
NAMES: tuple[str, ...] = (
    "accept",
    "accept-language",
    "origin",
    "referer",
    "content-type",
    "cookie",
    "host",
)
NAMES += ("sec-fetch-site", "x-forwarded-for", "x-forwarded-proto", "content-encoding", "range")
NAMES += ("if-none-match", "expect", "transfer-encoding", "upgrade", "connection", "forwarded")
HEADERS: tuple[str, ...] = (
    "text/html",
    "*/*",
    "fr;q=x",
    ",;,",
    "null",
    "http://[",
    "cross-site",
    "chunked",
    "é",
)
HEADERS += ("x" * 3_000, "gzip", "100-continue", "websocket", "bytes=0-", "[::1]:99999", "a\tb", "")


@dataclass(frozen=True, slots=True)
class Room:
    """A room to be attacked, and what its phone and its teacher hold."""

    school: Serving
    code: str
    phone: str
    teacher: str
    errors: Sequence[str]
    """What the server has complained of."""


class Complaints(logging.Handler):
    """Keeps what uvicorn and the app complain of."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.fixture
def room(school: Serving) -> Iterator[Room]:
    opened, secret = school.open_room()
    school.lead(
        opened.code,
        lambda state: transitions.jump(state, SINGLE),
        transitions.open_vote,
    )
    joined = httpx.get(f"{school.url}/r/{opened.code}")
    phone = joined.headers["set-cookie"].partition(";")[0]

    phone_faults.forget()  # what another test of this process was refused is told a minute later
    complaints = Complaints()
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "epicrisis")]
    for logger in loggers:
        logger.addHandler(complaints)
    teacher = f"epicrisis_teacher_{opened.code}={secret}"
    yield Room(school, opened.code, phone, teacher, complaints.said)
    for logger in loggers:
        logger.removeHandler(complaints)


# --- Requests --------------------------------------------------------------------------

_any_bytes = st.binary(max_size=60)
_line = _any_bytes.map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b""))


def _field_values() -> SearchStrategy[str]:
    return st.one_of(st.sampled_from(VALUES), st.text(max_size=40))


@st.composite
def forms(draw: DrawFn) -> bytes:
    """A form's body, mostly with the fields that a vote has."""
    names = st.one_of(st.sampled_from(FIELDS), st.text(max_size=10))
    asked = st.sampled_from([[("question", "4"), ("round", "1")], []])
    fields = draw(asked) + draw(st.lists(st.tuples(names, _field_values()), max_size=8))
    many = draw(st.sampled_from([1, 1, 1, 1, 30]))
    encoded = [f"{quote_plus(n, errors='replace')}={_quoted(v)}" for n, v in fields]
    return "&".join(encoded * many).encode()


def _quoted(value: str) -> str:
    return quote_plus(value, errors="replace")


@st.composite
def targets(draw: DrawFn, places: Sequence[str]) -> bytes:
    """A path with its query; `{c}` stands for the room's code."""
    place = draw(st.sampled_from(places))
    code = draw(st.sampled_from(["{c}", "{c}", "{c}", "AAAAAA", "%00", "..%2f..", "x" * 500, None]))
    if code is None:
        code = quote(draw(st.text(max_size=20)), safe="", errors="replace")
    path = place.replace("{c}", code).encode()
    pairs = draw(st.lists(st.tuples(st.sampled_from(QUERIES), _field_values()), max_size=3))
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in pairs)
    return (
        path + (b"?" + query.encode() if pairs else b"") + draw(st.sampled_from([b"", b"", b"%"]))
    )


@st.composite
def requests(draw: DrawFn) -> bytes:
    """A whole request; `{c}`, `{phone}` and `{teacher}` stand for what the room gave."""
    method = draw(st.sampled_from(["POST"] * 24 + ["GET"] * 16 + [*METHODS]))
    places = {"GET": READ, "POST": SENT_TO}.get(method, READ + SENT_TO)
    lines = [f"{method} ".encode() + draw(targets(places)) + b" HTTP/1.1", b"Host: x"]
    cookie = draw(st.sampled_from(["{phone}", "{phone}", "{teacher}", "{phone}; {teacher}", ""]))
    cookie = cookie or draw(st.sampled_from(["epicrisis_phone=é.é", "=;=;", "epicrisis_phone"]))
    lines.append(b"Cookie: " + cookie.encode())
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=2)):
        value = draw(st.one_of(st.sampled_from(HEADERS).map(str.encode), _line))
        lines.append(name.encode() + b": " + value)
    body = draw(st.one_of(forms(), forms(), _any_bytes)) if method != "GET" else b""
    if draw(st.integers(0, 3)):
        lines.append(b"Content-Type: application/x-www-form-urlencoded")
    length = draw(st.sampled_from([len(body)] * 8 + [10**15, -1, len(body) // 2]))
    lines += [b"Content-Length: %d" % length, b"Connection: close"]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def filled_in(request: bytes, room: Room) -> bytes:
    words = {b"{c}": room.code, b"{phone}": room.phone, b"{teacher}": room.teacher}
    for word, meant in words.items():
        request = request.replace(word, meant.encode())
    return request


def answer_to(request: bytes, url: str) -> bytes:
    """What comes back: all of it, or of a stream the beginning."""
    address = urlsplit(url)
    received = b""
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        with suppress(OSError):  # it had refused before it had read all
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while len(received) < LONGEST_ANSWER and b"text/event-stream" not in received:
                chunk = connection.recv(65_536)
                if not chunk:
                    break
                received += chunk
    return received


# --- What is promised ------------------------------------------------------------------


@example(request=b"GET /r/{c}/state?seen=%ff HTTP/1.1\r\nHost: x\r\nCookie: {phone}\r\n\r\n")
@example(request=b"POST /r/{c}/votes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz")
@example(request=b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
@example(request=b"GET /r/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n")
@settings(
    max_examples=int(LONG_RUN or part_of(250)),
    derandomize=not LONG_RUN,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=requests())
def test_no_request_is_answered_with_a_500_or_with_our_code(room: Room, request: bytes) -> None:
    rate_limit.forget()
    answer = answer_to(filled_in(request, room), room.school.url)
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head[9:12] or b"0") if head.startswith(b"HTTP/1.1 ") else 0
    assert status < 500, answer[:500]
    assert b"Traceback" not in answer
    assert b"site-packages" not in answer
    assert len(answer) < LONGEST_ANSWER
    if status and b"text/html" in head:
        assert b"<script>x" not in body
    assert not room.errors


def test_after_all_that_a_phone_votes(room: Room) -> None:
    """Also with what only a whole series can break: the room, its store, the writer."""
    for body in (b"question=4&round=1&choice=A&certainty=" + b"9" * 8_000, b"=" * 8_000, b"%"):
        head = b"POST /r/{c}/votes HTTP/1.1\r\nHost: x\r\nCookie: {phone}\r\nConnection: close\r\n"
        sent = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        assert answer_to(filled_in(sent, room), room.school.url)[9:10] in b"24"
    fields = {"question": str(SINGLE), "round": "1", "choice": "A", "sequence": "1000000"}
    voted = httpx.post(
        f"{room.school.url}/r/{room.code}/votes", data=fields, headers={"cookie": room.phone}
    )
    assert voted.status_code == 200
    assert not room.errors
