"""A browser gets one anonymous cookie, with a page and nothing else."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from epicrisis.server.learner_cookie import NAME, LearnerCookie, learner_token, new_token
from tests.conftest import ROOT
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session

TOKEN = "0123456789abcdef" * 4
RUBBISH = [
    "",
    "x",
    TOKEN[:-1],
    TOKEN + "0",
    TOKEN.upper(),
    TOKEN[:-1] + "g",
    TOKEN + "\n",
    "é" * 64,
    "٠" * 64,
    "'; DROP TABLE learner; --",
    "0" * 100_000,
]


def serve(
    path: str = "/",
    *,
    cookie: str | None = None,
    kind: str = "text/html; charset=utf-8",
    scope: dict[str, Any] | None = None,
    status: int = 200,
    request: list[tuple[bytes, bytes]] | None = None,
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers of the answer, and those that the app was asked with."""
    asked: dict[str, str] = {}
    answered: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.update({k.decode(): v.decode("latin-1") for k, v in scope["headers"]})
        headers = [(b"content-type", kind.encode()), (b"cache-control", b"public, max-age=60")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"<!doctype html>"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        answered.append(message)

    headers = list(request or [])
    if cookie is not None:
        headers.append((b"cookie", cookie.encode("latin-1", "replace")))
    base = {"type": "http", "method": "GET", "scheme": "http", "path": path, "headers": headers}
    run(LearnerCookie(app)({**base, **(scope or {})}, receive, send))
    assert [message["type"] for message in answered] == [
        "http.response.start",
        "http.response.body",
    ]
    return {k.decode(): v.decode() for k, v in answered[0]["headers"]}, asked


def test_the_first_page_brings_a_cookie_that_only_the_server_reads() -> None:
    headers, _ = serve()
    morsel = SimpleCookie(headers["set-cookie"])[NAME]
    assert learner_token({NAME: morsel.value}) == morsel.value
    assert morsel["httponly"]
    assert morsel["samesite"] == "lax"
    assert morsel["path"] == "/"
    assert morsel["max-age"] == str(400 * 24 * 60 * 60)
    assert not morsel["secure"]
    assert not morsel["domain"]


def test_over_https_it_is_secure() -> None:
    headers, _ = serve(scope={"scheme": "https"})
    assert SimpleCookie(headers["set-cookie"])[NAME]["secure"]


def test_a_page_with_a_cookie_is_not_kept_by_caches() -> None:
    assert serve()[0]["cache-control"] == "private, no-store"
    assert serve(cookie=f"{NAME}={TOKEN}")[0]["cache-control"] == "public, max-age=60"


def test_two_browsers_get_two_cookies() -> None:
    assert serve()[0]["set-cookie"] != serve()[0]["set-cookie"]
    assert len({new_token() for _ in range(1000)}) == 1000


def test_a_browser_that_has_one_keeps_it() -> None:
    for cookie in (f"{NAME}={TOKEN}", f"a=b; {NAME}={TOKEN}; c=d"):
        assert "set-cookie" not in serve(cookie=cookie)[0]


@pytest.mark.parametrize("value", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_no_token_and_is_replaced(value: str) -> None:
    assert learner_token({NAME: value}) is None
    if "\n" not in value:
        assert "set-cookie" in serve(cookie=f"{NAME}={value}")[0]


@pytest.mark.parametrize("header", [";;;", "=", "epicrisis", f"Epicrisis={TOKEN}", "\x00\xff" * 99])
def test_a_header_of_rubbish_is_survived(header: str) -> None:
    assert "set-cookie" in serve(cookie=header)[0]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/static/js/index.js",
        "/media/x.html",
        "/component/x/index.html",
        "/base/_stcore/host-config",
        "/base/static/index.html",
    ],
)
def test_streamlits_own_files_bring_none(path: str) -> None:
    assert "set-cookie" not in serve(path)[0]


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon-precomposed.png", "/a/b.json"])
def test_what_a_browser_asks_for_by_itself_brings_none(path: str) -> None:
    """Streamlit answers it with a page; its cookie would take the place of the learner's."""
    assert "set-cookie" not in serve(path)[0]


def test_only_whole_pages_bring_one() -> None:
    assert "set-cookie" not in serve("/export.csv", kind="text/csv")[0]
    assert "set-cookie" not in serve(status=404)[0]
    assert "set-cookie" not in serve(scope={"method": "POST"})[0]
    assert "set-cookie" in serve("/anamnesis")[0]
    assert "set-cookie" in serve("/static-cases")[0]
    assert "set-cookie" in serve("/index.html")[0]


def test_a_page_from_the_browsers_cache_is_asked_for_whole() -> None:
    """Else the answer is "not modified", and a browser that lost its cookie never gets one."""
    conditions = [(b"if-none-match", b'"x"'), (b"if-modified-since", b"x"), (b"accept", b"*/*")]
    assert serve(request=conditions)[1] == {"accept": "*/*"}
    assert "if-none-match" in serve(request=conditions, cookie=f"{NAME}={TOKEN}")[1]


def test_a_websocket_passes_untouched() -> None:
    passed: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope)

    async def nothing(*_: object) -> Message:
        return {}

    scope: Scope = {"type": "websocket", "path": "/", "headers": []}
    run(LearnerCookie(app)(scope, nothing, nothing))  # type: ignore[arg-type]
    assert passed == [scope]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "script.py").write_text(
        "import streamlit as st\n"
        "from epicrisis.server.learner_cookie import learner_token\n"
        "st.text(f'token {learner_token(st.context.cookies)}')\n"
    )
    app = folder / "app.py"
    app.write_text(
        "import streamlit as st\n"
        "from pathlib import Path\n"
        "from starlette.middleware import Middleware\n"
        "from epicrisis.server.learner_cookie import LearnerCookie\n"
        "script = Path(__file__).with_name('script.py')\n"
        "app = st.App(script, middleware=[Middleware(LearnerCookie)])\n"
    )
    with StreamlitServer(app, env={"PYTHONPATH": str(ROOT)}) as running:
        yield running


def test_streamlits_script_reads_the_cookie_that_the_page_brought(server: StreamlitServer) -> None:
    async def visit() -> None:
        async with open_session(server.url) as first:
            token = learner_token(first.cookies)
            assert token is not None
            assert f"token {token}" in first.text()
            kept = dict(first.cookies)
        async with open_session(server.url, cookies=kept) as again:
            assert again.cookies[NAME] == token
            assert f"token {token}" in again.text()
        async with open_session(server.url, cookies={NAME: "rubbish"}) as healed:
            assert healed.cookies[NAME] not in {"rubbish", token}

    run(visit())
