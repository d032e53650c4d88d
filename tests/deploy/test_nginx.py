"""nginx alone, before two servers that only say what they were sent."""

import http.client
import json
import re
import socket
import subprocess
import threading
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from epicrisis.cases import drafts
from epicrisis.live.hub import HEARTBEAT_S
from tests.conftest import ROOT
from tests.support.nginx import Nginx

SIGN_ITSELF = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
VOTE = ("POST", "/r/ACD346/votes")


class Echo(ThreadingHTTPServer):
    """A server that answers with what it was asked, or dies of it, or says nothing any more."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), EchoHandler)
        self.dies = False
        self.may_speak = threading.Event()
        self.may_speak.set()
        self.asked = 0


class EchoHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Echo

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked += 1
        if self.server.dies:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.server.may_speak.wait(30)
        heard = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({**heard, "port": str(self.server.server_port)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 (the base class's name)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Stage:
    nginx: Nginx
    servers: list[Echo] = field(default_factory=list)

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, dict[str, str]]:
        """What nginx answers, and what the server behind it has heard."""
        connection = http.client.HTTPConnection("127.0.0.1", self.nginx.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if answer.status == 200 else {}

    def port_for(self, **headers: str) -> str:
        return self.ask("GET", "/", **headers)[1]["port"]


@pytest.fixture
def stage(nginx_is_here: None) -> Iterator[Stage]:
    servers = [Echo(), Echo()]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with Nginx([server.server_port for server in servers]) as nginx:
        yield Stage(nginx, servers)
    for server in servers:
        server.may_speak.set()
        server.shutdown()
        server.server_close()


def test_nginx_takes_the_configuration_without_a_warning(stage: Stage) -> None:
    said = stage.nginx.check()
    assert "test is successful" in said
    assert "warn" not in said


@pytest.mark.parametrize(
    "cookie", ["epicrisis={}", "epicrisis_phone={}", "x=1; epicrisis={}; _streamlit_xsrf={}"]
)
def test_a_browser_stays_where_it_is_and_browsers_are_shared_out(stage: Stage, cookie: str) -> None:
    homes = []
    for number in range(16):
        sent = cookie.format(number, time.time())
        first = stage.port_for(Cookie=sent)
        assert {stage.port_for(Cookie=sent) for _ in range(3)} == {first}
        homes.append(first)
    assert len(set(homes)) == 2


def test_a_learners_phone_in_class_stays_where_the_learner_is(stage: Stage) -> None:
    for number in range(8):
        learner = stage.port_for(Cookie=f"epicrisis={number}")
        assert stage.port_for(Cookie=f"epicrisis={number}; epicrisis_phone=9{number}") == learner


def test_a_browser_without_cookies_stays_too(stage: Stage) -> None:
    homes = {stage.port_for(User_Agent="Firefox") for _ in range(6)}
    assert len(homes) == 1


def test_a_halls_phones_are_shared_out_before_they_have_a_cookie(stage: Stage) -> None:
    homes = {stage.ask("GET", "/r/ACD346", User_Agent="Chrome")[1]["port"] for _ in range(16)}
    assert len(homes) == 2


def test_a_server_is_told_who_asks_and_by_what_address_and_not_by_the_browser(stage: Stage) -> None:
    _, heard = stage.ask(
        "GET", "/r/ACD346", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https", Host="a.org:81"
    )
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "http"
    assert heard["host"] == "a.org:81"


def test_an_event_stream_is_asked_for_uncompressed(stage: Stage) -> None:
    for path in ("/r/ACD346/events", "/t/ACD346/events"):
        _, heard = stage.ask("GET", path, Accept_Encoding="gzip", Host="a.org:81")
        assert "accept-encoding" not in heard
        assert heard["host"] == "a.org:81"
        assert heard["x-forwarded-for"] == "127.0.0.1"


def test_a_vote_that_killed_its_server_is_brought_to_the_other(stage: Stage) -> None:
    home = stage.port_for(Cookie="epicrisis=1")
    dying = next(server for server in stage.servers if str(server.server_port) == home)
    dying.dies = True
    status, heard = stage.ask(*VOTE, "question=1", Cookie="epicrisis=1")
    assert (status, dying.asked) == (200, 2)
    assert heard["port"] != home


def test_whoever_waits_for_a_machine_that_vanished_is_brought_to_the_other(stage: Stage) -> None:
    """nginx has a connection to it that was kept open, and nobody closes it."""
    home = stage.port_for(Cookie="epicrisis=1")
    vanished = next(server for server in stage.servers if str(server.server_port) == home)
    vanished.may_speak.clear()
    began = time.monotonic()
    status, heard = stage.ask("GET", "/r/ACD346", Cookie="epicrisis=1")
    assert (status, heard["port"] != home) == (200, True)
    assert time.monotonic() - began < 15


def test_a_stream_gives_three_signs_of_life_before_nginx_gives_it_up() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    configured = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for stream, interval_s in (
        ("= /_stcore/stream", settings["server"]["websocketPingInterval"]),
        ("~ ^/(r|t)/[^/]+/events$", HEARTBEAT_S),
    ):
        block = configured.partition(f"location {stream} {{")[2].partition("}")[0]
        patience = re.search(r"proxy_read_timeout (\d+)s;", block)
        assert patience is not None, stream
        assert int(patience[1]) >= 3 * interval_s


def test_what_may_not_be_done_twice_is_not(stage: Stage) -> None:
    for server in stage.servers:
        server.dies = True
    status, _ = stage.ask("POST", "/_stcore/upload_file/session/file", "x")
    assert status == 502
    assert sum(server.asked for server in stage.servers) == 1


UPLOAD_BYTES = drafts.MAX_BYTES + 10_000
"""The largest draft of a case that the author page takes, with what a form adds."""


@pytest.mark.parametrize(
    ("path", "taken", "refused"),
    [
        ("/r/ACD346/votes", 16_000, 17_000),
        ("/", 2_000_000, 2_200_000),
        ("/_stcore/upload_file/session/file", UPLOAD_BYTES, UPLOAD_BYTES + 5_000_000),
    ],
)
def test_a_body_that_is_too_long_reaches_no_server(
    stage: Stage, path: str, taken: int, refused: int
) -> None:
    assert stage.ask("POST", path, "x" * taken)[0] == 200
    before = sum(server.asked for server in stage.servers)
    assert stage.ask("POST", path, "x" * refused)[0] == 413
    assert sum(server.asked for server in stage.servers) == before


def test_figures_of_the_servers_are_for_those_who_run_them(stage: Stage) -> None:
    assert stage.ask("GET", "/_stcore/metrics")[0] == 404
    assert stage.ask("GET", "/ready")[0] == 404
    assert stage.ask("GET", "/health")[0] == 200


def test_who_sends_slowly_on_purpose_is_cut_off(stage: Stage) -> None:
    with socket.create_connection(("127.0.0.1", stage.nginx.port), timeout=30) as slow:
        slow.sendall(b"POST /r/ACD346/votes HTTP/1.1\r\nHost: a.org\r\nContent-Length: 9\r\n\r\nx")
        began = time.monotonic()
        assert slow.recv(1000)[9:12] in (b"408", b"")
        assert time.monotonic() - began < 15
    assert all(server.asked == 0 for server in stage.servers)


def test_the_log_knows_nobody(stage: Stage) -> None:
    stage.ask("GET", "/r/ACD346?lang=fr", Cookie="epicrisis=secret", User_Agent="Nokia")
    while not stage.nginx.served():
        time.sleep(0.01)
    log = (stage.nginx.directory / "access.log").read_text(encoding="utf-8")
    assert "/r/ACD346" in log
    assert not {word for word in ("secret", "Nokia", "lang", " 127.0.0.1 ") if word in log}


def test_https_as_the_documentation_has_it(nginx_is_here: None, tmp_path: Path) -> None:
    """What tls.conf needs is accepted; its second server is left out, as port 80 may be taken."""
    with Nginx([1], tls=tls_settings(tmp_path)) as nginx:
        assert "test is successful" in nginx.check()


def tls_settings(folder: Path) -> str:
    """`deploy/tls.conf` with a certificate that signs itself."""
    files = {name: folder / f"{name}.pem" for name in ("fullchain", "privkey")}
    subprocess.run(
        [*SIGN_ITSELF, "-keyout", str(files["privkey"]), "-out", str(files["fullchain"])],
        check=True,
        capture_output=True,
    )
    text = (ROOT / "deploy" / "tls.conf").read_text(encoding="utf-8").partition("server {")[0]
    return text.replace("/etc/epicrisis", str(folder))
