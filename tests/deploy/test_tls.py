"""https as deploy/tls.conf has it: who listens learns nothing, today or with a key stolen later."""

from __future__ import annotations

import http.client
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.deploy.test_nginx import COOKIES, Echo, tls_settings
from tests.support.nginx import Nginx
from tests.support.process import free_port

NAMES = "cases.example.org 127.0.0.1"
FORWARD_SECRET = re.compile(r"ECDHE-\w+-(AES\d+-GCM|CHACHA20-POLY1305)")
REFUSED = (
    "AES128-SHA",
    "AES256-SHA",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA384",
    "DHE-RSA-AES128-GCM-SHA256",
)
"""No forward secrecy, CBC, or parameters of nobody's choice."""


@dataclass
class Secured:
    nginx: Nginx
    http_port: int

    def ask(self, path: str, *, host: str = "cases.example.org", body: str = "") -> Answer:
        """Ask by https."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return self._ask(
            http.client.HTTPSConnection("127.0.0.1", self.nginx.port, timeout=20, context=trusting),
            path,
            host,
            body,
        )

    def ask_by_http(self, path: str, *, host: str) -> Answer:
        """Ask the port that only leads on."""
        return self._ask(
            http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=20), path, host, ""
        )

    def _ask(
        self, connection: http.client.HTTPConnection, path: str, host: str, body: str
    ) -> Answer:
        connection.request("POST" if body else "GET", path, body or None, {"Host": host})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers

    def handshake(self, *options: str) -> tuple[str, str]:
        """Return the protocol and the cipher that were agreed on, ("", what was said) if none."""
        done = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.nginx.port}", *options],
            input="",
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        agreed = re.search(r"^New, (\S+), Cipher is (?!\(NONE\))(\S+)", done.stdout, re.MULTILINE)
        return (agreed[1], agreed[2]) if agreed else ("", done.stderr)


Answer = tuple[int, http.client.HTTPMessage]


@pytest.fixture(scope="module")
def secured(nginx_is_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    server = Echo()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    http_port = free_port()
    tls = tls_settings(tmp_path_factory.mktemp("tls"), http_port)
    with Nginx([server.server_port], tls=tls, host=NAMES) as nginx:
        yield Secured(nginx, http_port)
    server.shutdown()
    server.server_close()


def test_nginx_takes_the_files_without_a_warning(secured: Secured) -> None:
    said = secured.nginx.check()
    assert "test is successful" in said
    assert "warn" not in said


# --- What is agreed on ---------------------------------------------------------------------


@pytest.mark.parametrize("cipher", REFUSED)
def test_a_cipher_that_a_stolen_key_would_open_is_refused(secured: Secured, cipher: str) -> None:
    protocol, said = secured.handshake("-tls1_2", "-cipher", f"{cipher}:@SECLEVEL=0")
    assert protocol == ""
    assert "alert handshake failure" in said


def test_of_all_ciphers_only_those_with_forward_secrecy_are_agreed_on(secured: Secured) -> None:
    """Agree, strike out what was agreed on, and again, until nothing is left."""
    left, agreed = "ALL:COMPLEMENTOFALL:@SECLEVEL=0", set[str]()
    while True:
        protocol, cipher = secured.handshake("-tls1_2", "-cipher", left)
        if not protocol:
            break
        agreed.add(cipher)
        left += f":!{cipher}"
    assert len(agreed) >= 3
    assert [cipher for cipher in agreed if not FORWARD_SECRET.match(cipher)] == []


@pytest.mark.parametrize("protocol", ["-tls1", "-tls1_1"])
def test_an_old_protocol_is_refused(secured: Secured, protocol: str) -> None:
    agreed, said = secured.handshake(protocol, "-cipher", "ALL:@SECLEVEL=0")
    assert agreed == ""
    assert "alert protocol version" in said


@pytest.mark.parametrize("curve", ["X25519", "P-256"])
@pytest.mark.parametrize("protocol", ["-tls1_2", "-tls1_3"])
def test_what_every_browser_speaks_is_taken(secured: Secured, protocol: str, curve: str) -> None:
    agreed, cipher = secured.handshake(protocol, "-curves", curve)
    assert agreed in ("TLSv1.2", "TLSv1.3")
    assert protocol == "-tls1_3" or FORWARD_SECRET.match(cipher)


# --- What is said by it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/", 200, ""),
        ("/r/ACD346", 200, ""),
        ("/r/ACD346/events", 200, ""),
        ("/_stcore/stream", 200, ""),
        ("/health", 200, ""),
        ("/ready", 404, ""),
        ("/r/ACD346/votes", 413, "x" * 17_000),
    ],
)
def test_every_answer_asks_once_for_https_from_now_on(
    secured: Secured, path: str, status: int, body: str
) -> None:
    answered, headers = secured.ask(path, body=body)
    assert answered == status
    assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]


def test_no_place_overrides_what_all_answers_say() -> None:
    """nginx drops the headers of all that is above a place which adds one."""
    for name in ("nginx.conf", "tls.conf"):
        text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        assert not re.findall(r"^ {4,}add_header", text, re.MULTILINE)
        assert not re.findall(r"^ {8,}proxy_(?:set_header|cookie_flags)", text, re.MULTILINE)


def test_every_cookie_is_for_https_alone_and_else_as_it_was(secured: Secured) -> None:
    _, headers = secured.ask("/")
    cookies = headers.get_all("Set-Cookie") or []
    assert len(cookies) == len(COOKIES)
    for sent, cookie in zip(COOKIES, cookies, strict=True):
        given = [each.lower() for each in cookie.split("; ")]
        assert given.count("secure") == 1
        assert set(given) == {*sent.lower().split("; "), "secure"}


def test_http_leads_to_the_name_and_to_no_other(secured: Secured) -> None:
    status, headers = secured.ask_by_http("/r/ACD346?x=1", host="cases.example.org")
    assert (status, headers["Location"]) == (308, "https://cases.example.org/r/ACD346?x=1")
    assert headers["Strict-Transport-Security"] is None
    for host in ("evil.org", "evil.org:80", "cases.example.org.evil.org"):
        status, headers = secured.ask_by_http("/", host=host)
        assert (status, headers["Location"]) == (421, None)


def test_who_asks_for_another_name_by_https_reaches_no_server(secured: Secured) -> None:
    assert secured.ask("/", host="evil.org")[0] == 421
    assert secured.ask("/", host="127.0.0.1")[0] == 200
