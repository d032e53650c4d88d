"""A page is seen once it stands, and what stands doesn't move."""

import urllib.request

import pytest
from playwright.sync_api import Browser, expect
from starlette.types import Message, Receive, Scope, Send

from epicrisis.server.first_look import FirstLook
from epicrisis.story.telling import Story
from tests.support.chromium import DESKTOP, PHONE, Visit, visit
from tests.support.learners import learner_before, opened
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.shifts import GOOD, WATCH, layout_shift
from tests.support.tiers import thorough

PAGE = b'<html><head><title>x</title></head><body><div id="root"></div></body></html>'
OTHER = b"<html><head></head><body>a room's page</body></html>"


def answered(
    body: bytes,
    *,
    path: str = "/anamnesis",
    kind: bytes = b"text/html",
    query: bytes = b"",
    accepted: bytes = b"",
) -> tuple[dict[bytes, bytes], bytes, dict[bytes, bytes]]:
    """The headers and the body of an answer as it leaves, and the headers of what was asked."""
    left: list[Message] = []
    seen: dict[bytes, bytes] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(scope["headers"])
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        headers += [(b"etag", b'"of-streamlits-own"'), (b"last-modified", b"then")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})

    async def nothing() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        left.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query,
        "headers": [
            (b"accept-language", accepted),
            (b"accept", b"text/html"),
            (b"accept-encoding", b"gzip"),
            (b"if-none-match", b'"of-streamlits-own"'),
        ],
    }
    run(FirstLook(app)(scope, nothing, send))
    return dict(left[0]["headers"]), b"".join(each.get("body", b"") for each in left[1:]), seen


def test_streamlits_page_gets_a_style_and_a_script_in_its_head() -> None:
    headers, body, asked = answered(PAGE)
    head = body[: body.index(b"</head>")]
    assert b"data-ep-shown" in head
    assert b"<script>" in head
    assert int(headers[b"content-length"]) == len(body)
    assert b"accept-encoding" not in asked, "nothing could be added to a compressed page"
    assert b"if-none-match" not in asked, "what a browser kept may lack what is added now"
    assert headers.keys().isdisjoint({b"etag", b"last-modified"})


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (OTHER, {}),
        (PAGE, {"kind": b"text/plain"}),
        (PAGE, {"path": "/static/js/index.js"}),
        (PAGE, {"path": "/r/ABCDEF"}),
    ],
)
def test_any_other_answer_stays_as_it_is(body: bytes, options: dict[str, bytes | str]) -> None:
    _, left, _ = answered(body, **options)  # type: ignore[arg-type]
    assert left == body


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        (b"", b"fr-CA,en;q=0.5", b"fr"),
        (b"", b"de", b"en"),
        (b"case=x&lang=en", b"fr", b"en"),
        (b"lang=fr", b"en", b"fr"),
        (b"lang=%22%3E%3Cscript%3E", b"fr", b"fr"),
        (b"", b"", b"fr"),
    ],
)
def test_streamlits_page_says_from_its_first_byte_which_language_it_is_in(
    query: bytes, accepted: bytes, language: bytes
) -> None:
    """Else a browser offers to translate what its reader speaks, before any script has run."""
    headers, body, _ = answered(
        PAGE.replace(b"<html>", b'<html lang="en">'), query=query, accepted=accepted
    )
    assert body.startswith(b'<html lang="' + language + b'">')
    assert b"accept-language" in headers[b"vary"].lower()


def test_the_server_adds_it(server: StreamlitServer) -> None:
    with urllib.request.urlopen(f"{server.url}/anamnesis?case=x") as answer:
        assert b"data-ep-shown" in answer.read()


def shift_while_it_comes(
    visited: Visit, server: StreamlitServer, story: Story, page: str, *, wait_ms: int
) -> float:
    """Open a page for a learner at the end of a case; return its layout shift until it stands."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, story, len(story.steps) + 1)
    visited.carry(server.url, cookies)
    visited.page.add_init_script(WATCH)
    visited.page.goto(f"{server.url}/{page}?case={story.case.slug}")
    expect(visited.page.locator("html[data-ep-shown]")).to_have_count(1)
    visited.page.wait_for_timeout(wait_ms)
    return layout_shift(visited.page.evaluate("window.shifts"))


@pytest.mark.parametrize(
    ("page", "size"),
    [
        ("", DESKTOP),
        ("timeline", PHONE),
        thorough("evolution", DESKTOP),
        thorough("", PHONE),
        thorough("timeline", DESKTOP),
        thorough("evolution", PHONE),
        thorough("debrief", DESKTOP),
        thorough("debrief", PHONE),
    ],
)
def test_a_page_moves_little_while_it_comes(
    chromium: Browser, server: StreamlitServer, insulinoma: Story, page: str, size: tuple[int, int]
) -> None:
    with visit(chromium, size=size) as visited:
        assert shift_while_it_comes(visited, server, insulinoma, page, wait_ms=1500) < GOOD


@pytest.mark.thorough
def test_a_page_moves_as_little_on_a_machine_of_an_eighth_of_the_speed(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with visit(chromium) as visited:
        slowed = visited.context.new_cdp_session(visited.page)
        slowed.send("Emulation.setCPUThrottlingRate", {"rate": 8})
        assert shift_while_it_comes(visited, server, insulinoma, "evolution", wait_ms=5000) < GOOD


def test_a_page_that_never_stands_is_seen_all_the_same(
    chromium: Browser, server: StreamlitServer
) -> None:
    with visit(chromium) as visited:
        visited.page.route_web_socket("**/_stcore/stream", lambda _: None)  # it stays silent
        visited.page.goto(server.url)
        expect(visited.page.locator("html[data-ep-shown]")).to_have_count(1, timeout=8000)
