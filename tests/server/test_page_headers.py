"""Each page says who may frame it, and that nothing of it lies on another server."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, expect
from starlette.types import Message, Receive, Scope, Send

from epicrisis.server.page_headers import PageHeaders, policy
from epicrisis.story.telling import Story
from tests.support.chromium import settle, visit
from tests.support.learners import learner_before, opened
from tests.support.running import run
from tests.support.server import StreamlitServer

EXPECTED = {
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}
PAGES = ("/", "/author", "/console?room=ABCDEF", "/anamnesis?case=a", "/nothing-here", "/a/b/")


def headers_of(url: str) -> Mapping[str, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as refused:
        return {name.lower(): value for name, value in refused.headers.items()}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_headers(server: StreamlitServer, page: str) -> None:
    headers = headers_of(server.url + page)
    assert headers["content-type"].startswith("text/html")
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    rules = headers["content-security-policy"].split("; ")
    assert "frame-ancestors 'self'" in rules
    assert "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'" in rules


def test_a_rooms_page_keeps_its_stricter_ones(server: StreamlitServer) -> None:
    headers = headers_of(f"{server.url}/r/ABCDEF")
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def answered(
    *sent: tuple[bytes, bytes], status: int = 200, framed_by: str = ""
) -> dict[str, list[str]]:
    """The headers of an answer as it leaves."""
    left: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(sent)})

    async def nothing() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        left.append(message)

    run(PageHeaders(app, framed_by)({"type": "http"}, nothing, send))
    found: dict[str, list[str]] = {}
    for name, value in left[0]["headers"]:
        found.setdefault(name.decode(), []).append(value.decode())
    return found


def test_what_is_no_page_is_left_alone() -> None:
    for kind in (b"text/event-stream", b"application/json", b"text/javascript"):
        assert answered((b"content-type", kind)) == {"content-type": [kind.decode()]}


def test_a_page_that_a_browser_had_kept_without_them_gets_them() -> None:
    assert answered(status=304)["content-security-policy"] == [policy("")]


def test_a_learning_platform_may_be_named() -> None:
    sites = "https://moodle.example.org https://*.univ.example"
    headers = answered((b"content-type", b"text/html"), framed_by=sites)
    (rules,) = headers["content-security-policy"]
    assert rules.endswith(f"; frame-ancestors 'self' {sites}")
    assert "x-frame-options" not in headers  # it would forbid them again


def test_no_parent_page_steers_ours(server: StreamlitServer) -> None:
    with urllib.request.urlopen(f"{server.url}/_stcore/host-config") as answer:
        assert json.load(answer)["allowedOrigins"] == []


def test_no_address_makes_a_page_ask_another_server(
    chromium: Browser, server: StreamlitServer
) -> None:
    """`staticAppId` has Streamlit's page show what a server of its maker's holds."""
    with visit(chromium, locale="en") as visited:
        asked: list[str] = []
        visited.page.on("response", lambda answer: asked.append(answer.url))
        visited.context.route(
            lambda url: not url.startswith(server.url), lambda route: route.fulfill(body="{}")
        )
        visited.page.goto(f"{server.url}/?staticAppId=anything")
        visited.page.wait_for_timeout(1500)
        assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []


@pytest.mark.thorough
def test_what_pages_do_in_the_browser_still_works(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with (
        opened(server.database_url) as store,
        visit(chromium, locale="en", permissions=["clipboard-read", "clipboard-write"]) as visited,
    ):
        page = visited.page
        for name, value in learner_before(store, insulinoma, 3).items():
            visited.context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page.goto(f"{server.url}/?lang=en")
        page.get_by_text("My work on this device").click()
        page.get_by_role("button", name="Give me a code").click()
        code = page.get_by_test_id("stCode")
        expect(code).to_be_visible()
        settle(page)
        code.hover()
        page.get_by_role("button", name="Copy to clipboard").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == code.inner_text().strip()
        assert visited.complaints() == []
