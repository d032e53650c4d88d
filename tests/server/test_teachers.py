"""Who may teach: by a login on the list, by the secret, or at the server's own machine."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from epicrisis.clock import utc_now
from epicrisis.server import logins, teachers
from epicrisis.server.teachers import Door, Visitor

SECRET = "lundi-les-glycemies"
STAFF = "ada@univ.example, @chu.example eduperson_affiliation=staff email=eve@city.example"


def visitor(
    address: str = "192.168.1.7", host: str = "192.168.1.20:8501", **headers: str
) -> Visitor:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Visitor(address, {"host": host, **named}, cookies={}, claims={})


PAGE = "http://localhost:8501"
HERE = visitor("127.0.0.1", "localhost:8501", origin=PAGE)


def logged_in(**claims: object) -> Visitor:
    return Visitor("192.168.1.7", {"host": "cases.univ.example"}, {}, claims)


def with_cookie(cookie: str) -> Visitor:
    return Visitor("192.168.1.7", {"host": "x"}, {teachers.COOKIE: cookie}, {})


Configure = Callable[..., None]


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Configure:
    """A function that runs this server with these settings."""

    def configured(*, has_logins: bool = False, listed: str = "", secret: str = "") -> None:
        monkeypatch.setattr(logins, "is_configured", lambda: has_logins)
        monkeypatch.setenv("EPICRISIS_TEACHERS", listed)
        monkeypatch.setenv("EPICRISIS_TEACHER_SECRET", secret)

    return configured


@pytest.mark.parametrize(
    ("has_logins", "listed", "secret", "door"),
    [
        (False, "", "", "this machine"),
        (False, "", SECRET, "secret"),
        (True, STAFF, "", "login"),
        (True, STAFF, SECRET, "login or secret"),
        (True, "", "", "closed"),
        (True, "", SECRET, "secret"),
    ],
)
def test_a_server_has_one_door(
    configure: Configure, has_logins: bool, listed: str, secret: str, door: Door
) -> None:
    configure(has_logins=has_logins, listed=listed, secret=secret)
    assert teachers.door() == door
    assert (teachers.proof(HERE) is not None) is (door == "this machine")
    assert teachers.proof(visitor()) is None


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("127.0.0.1", "localhost:8501"),
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "127.0.0.1:8501"),
        ("::1", "[::1]:8501"),
        ("::1", "[::1]"),
        ("127.0.0.1", "epicrise.localhost:8501"),
    ],
)
def test_at_the_machine_itself_one_teaches_without_ado(
    configure: Configure, address: str, host: str
) -> None:
    configure()
    assert teachers.proof(visitor(address, host, origin=f"http://{host}")) == "this machine"


@pytest.mark.parametrize(
    "elsewhere",
    [
        visitor(),
        visitor("192.168.1.20", "192.168.1.20:8501"),
        visitor("192.168.1.7", "localhost:8501"),
        visitor("127.0.0.1", "cases.univ.example", origin=PAGE),
        visitor("127.0.0.1", "evil.example:8501"),
        visitor("127.0.0.1", "localhost.evil.example"),
        visitor("127.0.0.1", "127.0.0.1.nip.io:8501"),
        visitor("127.0.0.1", "[::1].evil.example"),
        visitor("127.0.0.1", "localhost:8501:80"),
        visitor("127.0.0.1", "localhost@evil.example"),
        visitor("127.0.0.1", ""),
        visitor("", "localhost"),
        visitor("127.0.0.1", "localhost"),
        visitor("127.0.0.1", "localhost", origin="https://cases.univ.example"),
        visitor("127.0.0.1", "localhost", origin="null"),
        visitor("127.0.0.1", "x:1@localhost", origin=PAGE),
        visitor("127.0.0.1", "localhost", origin=PAGE, x_forwarded_for="127.0.0.1"),
        visitor("127.0.0.1", "localhost", origin=PAGE, x_forwarded_for=""),
        visitor("127.0.0.1", "localhost", origin=PAGE, x_forwarded_ssl="on"),
        visitor("127.0.0.1", "localhost", origin=PAGE, forwarded="for=127.0.0.1"),
        visitor("127.0.0.1", "localhost", origin=PAGE, via="1.1 proxy"),
        visitor("127.0.0.1", "localhost", origin=PAGE, x_real_ip="127.0.0.1"),
        visitor("127.0.0.1", "localhost", origin=PAGE, cf_connecting_ip="127.0.0.1"),
    ],
)
def test_nobody_else_teaches_where_nothing_is_configured(
    configure: Configure, elsewhere: Visitor
) -> None:
    """The hall, a proxy, a tunnel, a name that leads here by a lying name server."""
    configure()
    assert teachers.proof(elsewhere) is None


@pytest.mark.parametrize(
    ("name", "value", "door"),
    [
        ("EPICRISIS_PUBLIC_URL", "https://cases.univ.example", "closed"),
        ("EPICRISIS_PUBLIC_URL", "http://cases.univ.example", "closed"),
        ("FORWARDED_ALLOW_IPS", "172.30.0.10", "closed"),
        ("EPICRISIS_PUBLIC_URL", "http://192.168.1.20:8501", "this machine"),
    ],
)
def test_a_proxy_that_the_settings_tell_of_closes_this_machines_door(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, name: str, value: str, door: Door
) -> None:
    """Whoever comes through it may seem to sit here; a laptop's own address is no proxy's."""
    configure()
    monkeypatch.setenv(name, value)
    assert teachers.door() == door
    assert (teachers.proof(HERE) is None) is (door == "closed")


@pytest.mark.parametrize(
    ("claims", "is_teacher"),
    [
        ({"email": "ada@univ.example"}, True),
        ({"email": "Ada@Univ.Example"}, True),
        ({"email": "ada@univ.example", "email_verified": True}, True),
        ({"email": "ada@univ.example", "email_verified": False}, False),
        ({"email": "ada@univ.example", "email_verified": "false"}, False),
        ({"email": "ada@univ.example", "email_verified": "True"}, True),
        ({"email": "ada@univ.example", "email_verified": None}, False),
        ({"email": "eve@city.example", "email_verified": False}, False),
        ({"email": "Eve@city.example"}, True),
        ({"email": "anybody@\u017fchu.example"}, False),
        ({"email": "bob@univ.example"}, False),
        ({"email": "anybody@chu.example"}, True),
        ({"email": "anybody@sub.chu.example"}, False),
        ({"email": "anybody@notchu.example"}, False),
        ({"email": "@chu.example.evil.example"}, False),
        ({"eduperson_affiliation": "staff"}, True),
        ({"eduperson_affiliation": ["member", "staff"]}, True),
        ({"eduperson_affiliation": ["member", "student"]}, False),
        ({"eduperson_affiliation": "staffroom"}, False),
        ({"affiliation": "staff"}, False),
        ({"eduperson_affiliation": None, "email": None}, False),
        ({"eduperson_affiliation": [["staff"]]}, False),
        ({}, False),
    ],
)
def test_a_login_teaches_if_it_is_on_the_list(
    configure: Configure, claims: dict[str, object], is_teacher: bool
) -> None:
    """A university's provider knows its students too."""
    configure(has_logins=True, listed=STAFF)
    assert teachers.proof(logged_in(**claims)) == ("login" if is_teacher else None)


def test_a_login_without_a_list_teaches_nowhere(configure: Configure) -> None:
    configure(has_logins=True)
    assert teachers.proof(logged_in(email="ada@univ.example")) is None


@pytest.mark.parametrize("typed", ["", " ", SECRET[:-1], SECRET.upper(), f"{SECRET}x", "é" * 16])
def test_only_the_secret_is_the_secret(configure: Configure, typed: str) -> None:
    configure(secret=SECRET)
    assert teachers.is_secret(SECRET)
    assert not teachers.is_secret(typed)


def test_without_a_secret_nothing_is_it(configure: Configure) -> None:
    configure()
    assert not teachers.is_secret("")


def test_the_cookie_of_who_proved_the_secret_lasts_a_month(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(secret=SECRET)
    cookie = teachers.new_cookie()
    assert SECRET not in cookie
    assert teachers.proof(with_cookie(cookie)) == "secret"
    later = utc_now() + timedelta(seconds=teachers.COOKIE_LASTS_S + 60)
    monkeypatch.setattr(teachers, "utc_now", lambda: later)
    assert teachers.proof(with_cookie(cookie)) is None


def test_a_forged_cookie_is_worth_nothing(configure: Configure) -> None:
    configure(secret=SECRET)
    ends, _, signature = teachers.new_cookie().partition(".")
    forged = [
        "", ".", ends, f"{ends}.", f"{int(ends) + 1}.{signature}", f"{ends}.{signature[:-1]}",
        f"{ends}.{signature}é", f"-{ends}.{signature}", f"{'9' * 400}.{signature}", SECRET,
    ]  # fmt: skip
    for cookie in forged:
        assert teachers.proof(with_cookie(cookie)) is None, cookie


def test_another_secret_closes_every_browser_out(configure: Configure) -> None:
    configure(secret=SECRET)
    cookie = teachers.new_cookie()
    configure(secret=f"{SECRET}-2")
    assert teachers.proof(with_cookie(cookie)) is None
    configure()
    assert teachers.proof(with_cookie(cookie)) is None


def test_the_log_knows_a_teacher_by_a_number_alone() -> None:
    known = teachers.who(logged_in(email="Ada@univ.example"))
    assert known == teachers.who(logged_in(email="ada@univ.example", sub="7"))
    assert known == hashlib.sha256(b"ada@univ.example").hexdigest()[:12]
    assert teachers.who(visitor()) == ""
