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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from epicrisis.authoring import drafts
from epicrisis.live.push.event_stream import HEARTBEAT_S
from tests.conftest import ROOT
from tests.support.nginx import Nginx

pytestmark = pytest.mark.thorough

NAMES = "cases.example.org a.org 127.0.0.1"
COOKIES = (
    "_streamlit_xsrf=2|a; Path=/; SameSite=Lax",
    "_streamlit_user=b; HttpOnly; Path=/; SameSite=lax",
    "epicrisis=c; HttpOnly; Path=/; SameSite=lax; Secure",
)
"""As Streamlit and we send them."""
SIGN_ITSELF = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
VOTE = ("POST", "/r/ACD346/votes")


class Echo(ThreadingHTTPServer):
    """A server that answers with what it was asked, or dies of it, or says nothing any more."""

    request_queue_size = 128

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
        for cookie in COOKIES:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 (the base class's names)

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
    with Nginx([server.server_port for server in servers], host=NAMES) as nginx:
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
    lies = dict.fromkeys(("X_Forwarded_For", "X_Real_IP"), "6.6.6.6")
    lies |= {"X_Forwarded_Proto": "https", "Forwarded": "for=6.6.6.6", "X_Forwarded_Port": "443"}
    lies |= {"X_Forwarded_Host": "evil.org"}
    for path in (
        "/",
        "/r/ACD346",
        "/t/ACD346",
        "/r/ACD346/events",
        "/teach",
        "/_stcore/stream",
        "/_stcore/upload_file/session/file",
        "/health",
    ):
        _, heard = stage.ask("GET", path, Host="a.org:81", **lies)
        assert heard["x-forwarded-for"] == "127.0.0.1", path
        assert heard["x-forwarded-proto"] == "http", path
        assert heard["host"] == "a.org:81", path
        others = {"forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-port"}
        assert not others & heard.keys(), path


def test_an_event_stream_is_asked_for_uncompressed(stage: Stage) -> None:
    assert stage.ask("GET", "/r/ACD346", Accept_Encoding="gzip")[1]["accept-encoding"] == "gzip"
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
    asked = {
        "/r/ACD346?lang=fr": "/r/...",
        "/r/ACD346/votes": "/r/.../votes",
        "/t/ACD346": "/t/...",
        "/h/ACD346": "/h/...",
        "/t/ACD346/report.csv": "/t/.../report",
        "/_stcore/upload_file/secret-session/secret-file": "/_stcore/upload_file/...",
        "//_stcore/./upload_file//secret-session/secret-file": "/_stcore/upload_file/...",
        "/media/secret.png": "/media/...",
        "/console?room=ACD346": "/console",
        "/r": "/r",
        "/reading": "/reading",
    }
    for path in asked:
        stage.ask("GET", path, Cookie="epicrisis=secret", User_Agent="Nokia")
    while len(stage.nginx.served()) < len(asked):
        time.sleep(0.01)
    assert [each.path for each in stage.nginx.served()] == list(asked.values())
    log = (stage.nginx.directory / "access.log").read_text(encoding="utf-8")
    told = {"secret", "Nokia", "lang", "ACD346", " 127.0.0.1 "}
    assert not {word for word in told if word in log}


# --- The name it is asked by ---------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.org", "example.org", "localhost", "10.0.0.1", "_"])
def test_who_asks_for_another_name_reaches_no_server(stage: Stage, host: str) -> None:
    assert stage.ask("GET", "/", Host=host)[0] == 421
    assert stage.ask("POST", "/r/ACD346/votes", "question=1", Host=host)[0] == 421
    assert all(server.asked == 0 for server in stage.servers)


def test_who_asks_for_no_name_reaches_no_server(stage: Stage) -> None:
    for request, status in ((b"GET / HTTP/1.0", b"421"), (b"GET / HTTP/1.1\r\nHost:", b"400")):
        with socket.create_connection(("127.0.0.1", stage.nginx.port), timeout=10) as connection:
            connection.sendall(request + b"\r\n\r\n")
            assert connection.recv(1000)[9:12] == status
    assert all(server.asked == 0 for server in stage.servers)


def test_each_of_its_names_is_answered(stage: Stage) -> None:
    for host in (*NAMES.split(), "CASES.example.org", "a.org:8080"):
        assert stage.ask("GET", "/", Host=host)[0] == 200


def test_no_server_is_told_another_name_than_was_looked_up(stage: Stage) -> None:
    with socket.create_connection(("127.0.0.1", stage.nginx.port), timeout=10) as connection:
        connection.sendall(
            b"GET http://a.org/ HTTP/1.1\r\nHost: localhost:81\r\nConnection: close\r\n\r\n"
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert json.loads(answer.partition("\r\n\r\n")[2])["host"] == "a.org:81"


# --- Uploads ---------------------------------------------------------------------------------

UPLOAD = "/_stcore/upload_file/session/"


def uploaded(stage: Stage, number: int, size: int, **headers: str) -> list[int]:
    """Send so many files at once, as a browser does; what was answered to each."""

    def send(each: int) -> int:
        return stage.ask("PUT", f"{UPLOAD}{each}", "x" * size, **headers)[0]

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(send, range(number)))


def test_a_case_of_forty_files_is_taken_at_once(stage: Stage) -> None:
    """As a browser sends it: it asks first, and then sends all files beside each other."""
    assert uploaded(stage, 35, 50_000) + uploaded(stage, 5, 4_100_000) == [200] * 40
    assert stage.ask("DELETE", f"{UPLOAD}1")[0] == 200


def test_one_address_does_not_fill_the_servers_with_long_files(stage: Stage) -> None:
    answers = uploaded(stage, 15, 20_000_000)
    assert answers.count(429) >= 5
    assert (
        sum(server.asked for server in stage.servers)
        == answers.count(200)
        == 15 - answers.count(429)
    )
    assert stage.ask("GET", "/")[0] == 200, "who only reads isn't refused"


def test_a_file_that_does_not_say_how_long_it_is_counts_as_long(stage: Stage) -> None:
    def send() -> int:
        connection = http.client.HTTPConnection("127.0.0.1", stage.nginx.port, timeout=20)
        connection.request("PUT", f"{UPLOAD}1", iter([b"x"]), encode_chunked=True)
        status = connection.getresponse().status
        connection.close()
        return status

    assert [send() for _ in range(20)].count(429) >= 2


def test_short_files_without_end_are_not_taken_either(stage: Stage) -> None:
    answers = [stage.ask("PUT", f"{UPLOAD}{number}", "x")[0] for number in range(200)]
    assert 429 in answers


def test_a_limit_that_was_met_is_logged_without_an_address(stage: Stage) -> None:
    assert 429 in uploaded(stage, 15, 4_100_000)
    assert "/_stcore/" not in stage.nginx.log(), "neither who was refused, nor who was not"
    assert {429, 200} == {each.status for each in stage.nginx.served()}


def tls_settings(folder: Path, http_port: int = 0) -> str:
    """`deploy/tls.conf` with a certificate that signs itself; without port 80, or with another."""
    files = {name: folder / f"{name}.pem" for name in ("fullchain", "privkey")}
    subprocess.run(
        [*SIGN_ITSELF, "-keyout", str(files["privkey"]), "-out", str(files["fullchain"])],
        check=True,
        capture_output=True,
    )
    text = (ROOT / "deploy" / "tls.conf").read_text(encoding="utf-8")
    here = text.replace("listen 80", f"listen 127.0.0.1:{http_port}")
    return (here if http_port else here.partition("server {")[0]).replace(
        "/etc/epicrisis", str(folder)
    )
