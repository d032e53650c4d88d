"""Only this server's own pages get a session of Streamlit; nobody else is asked about others."""

import doctest
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from epicrisis.live import origins
from epicrisis.live.origins import is_own
from epicrisis.server.own_origin import OwnOrigin
from tests.support.running import run
from tests.support.server import ROOT, StreamlitServer
from tests.support.websocket_session import open_session

HOST = "cases.example.org"
FOREIGN = (
    "https://evil.example",
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:3000",
    "http://127.0.0.1",
    "null",
    "file://",
    "",
    "http://[",
    "javascript:alert(1)",
)


@pytest.mark.parametrize(
    ("page", "host", "is_https"),
    [
        ("http://localhost:8501", "localhost:8501", False),
        ("http://192.168.1.20:8501", "192.168.1.20:8501", False),
        ("http://[fe80::1]:8501", "[fe80::1]:8501", False),
        ("http://my_laptop:8501", "my_laptop:8501", False),
        (f"http://{HOST}", HOST, False),
        (f"http://{HOST}", f"{HOST}:80", False),
        (f"https://{HOST}", HOST, True),
        (f"https://{HOST}", f"{HOST}:443", True),
        (f"https://{HOST}", HOST, False),  # a proxy speaks https for a server that isn't told
        (f"https://{HOST.upper()}", HOST, True),
    ],
)
def test_a_page_of_this_server_is_its_own(page: str, host: str, is_https: bool) -> None:
    assert is_own(page, host, is_https=is_https)


@pytest.mark.parametrize(
    ("page", "host", "is_https"),
    [
        *((page, HOST, False) for page in FOREIGN),
        *((page, "127.0.0.1:8501", False) for page in FOREIGN),
        (f"http://{HOST}", HOST, True),  # whoever is in the network may have written that page
        (f"https://{HOST}:8443", HOST, True),
        (f"https://{HOST}", f"{HOST}:80", False),
        (f"https://{HOST}.evil.example", HOST, True),
        (f"https://evil.example/{HOST}", HOST, True),
        (f"https://{HOST}@evil.example", HOST, True),
        (f"https://{HOST}", "", True),
        # What would read as another name than the one a proxy has gone by.
        ("http://localhost", f"{HOST}:1@localhost", False),
        ("http://localhost", f"{HOST}:@localhost", False),
        ("http://localhost", f"{HOST}\\@localhost", False),
        ("http://localhost", "localhost/x", False),
        ("http://localhost", "localhost?x", False),
        ("http://localhost", "localhost#x", False),
        ("http://localhost/x", "localhost", False),
    ],
)
def test_another_servers_page_is_not(page: str, host: str, is_https: bool) -> None:
    assert not is_own(page, host, is_https=is_https)


def test_the_example_is_true() -> None:
    assert doctest.testmod(origins) == (0, 1)


def test_behind_a_proxy_the_public_address_is_its_own_too() -> None:
    url = f"https://{HOST}"
    assert is_own(url, "10.0.0.7:8501", is_https=False, public_url=f"{url}/")
    assert not is_own(f"http://{HOST}", "10.0.0.7:8501", is_https=False, public_url=url)


def test_streamlit_reads_the_pages_name_and_so_asks_nobody() -> None:
    asked: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope)

    async def nothing() -> Message:
        raise AssertionError

    async def refuse(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"host", b"10.0.0.7:8501"), (b"origin", f"https://{HOST}".encode()), (b"a", b"b")]
    scope = {"type": "websocket", "scheme": "ws", "path": "/_stcore/stream", "headers": headers}
    run(OwnOrigin(app, f"https://{HOST}")(scope, nothing, refuse))
    assert dict(asked[0]["headers"])[b"host"] == HOST.encode()
    assert dict(asked[0]["headers"])[b"a"] == b"b"


# --- On a server of which every step to the outside is watched ------------------------------


class Watched(StreamlitServer):
    """README's server, listening to all, behind a firewall that drops."""

    def __init__(self, log: Path, **env: str) -> None:
        watch = {"PYTHONPATH": str(ROOT / "tests/support/outside"), "TEST_OUTSIDE_LOG": str(log)}
        everywhere = {"server.address": "0.0.0.0"}
        super().__init__(is_cold=True, env={**watch, **env}, options=everywhere)
        self._outside = log

    def outside(self) -> list[str]:
        """Every step to another machine so far."""
        return self._outside.read_text().splitlines()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with Watched(tmp_path_factory.mktemp("outside") / "log") as running:
        yield running


def test_the_watch_sees_a_step_to_the_outside(tmp_path: Path) -> None:
    """Otherwise the tests below could not fail."""
    watching = Watched(tmp_path / "log")
    script = tmp_path / "asks.py"
    script.write_text(
        "import socket, urllib.request\n"
        "socket.setdefaulttimeout(0.1)\n"
        "try:\n"
        "    urllib.request.urlopen('http://somewhere.example/')\n"
        "except OSError:\n"
        "    pass\n"
    )
    watching.script = script
    with watching:
        run(_run_once(watching.url))
        assert watching.outside() == [
            "socket.getaddrinfo 'somewhere.example'",
            "socket.connect '192.0.2.1'",
        ]


async def _run_once(url: str) -> None:
    async with open_session(url):
        pass


@pytest.mark.long
def test_a_server_asks_nobody_outside_from_its_start_on(watched: Watched) -> None:
    async def scenario() -> None:
        for page in ("", "author", "timeline"):
            async with open_session(watched.url, page) as session:
                await session.rerun()

    run(scenario())
    assert watched.outside() == []


@pytest.mark.parametrize("page", FOREIGN[:6])
def test_a_foreign_page_is_refused_before_anybody_is_asked(watched: Watched, page: str) -> None:
    """Everybody waited for the answer: 2 s behind such a firewall, for each handshake."""
    assert run(status_of_handshake(watched.url, page)) == 403
    assert watched.outside() == []


async def status_of_handshake(url: str, page: str) -> int:
    stream = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    try:
        async with connect(stream, origin=Origin(page), subprotocols=[Subprotocol("streamlit")]):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_its_own_page_and_what_is_no_browser_are_let_in(watched: Watched) -> None:
    assert run(status_of_handshake(watched.url, watched.url)) == 101
    asking = urllib.request.Request(f"{watched.url}/_stcore/upload_file/a/b", method="DELETE")
    asking.add_header("Origin", "https://evil.example")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asking)
    assert (refused.value.code, refused.value.read()) == (403, b"Not from here.")


def test_the_log_says_once_what_its_operator_may_have_forgotten(watched: Watched) -> None:
    for _ in range(3):
        run(status_of_handshake(watched.url, "https://cases.example.org"))
    told = [line for line in watched.log().splitlines() if "foreign page refused" in line]
    assert len(told) == 1
    assert "EPICRISIS_PUBLIC_URL" in told[0]
    assert "cases.example.org" not in watched.log()
