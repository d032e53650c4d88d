"""`/teach` takes the teachers' secret, and no more guesses than a person makes."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from epicrisis import rate_limit
from epicrisis.server import logins, teachers
from epicrisis.server.teacher_door import TeacherDoor
from tests.support.running import run

SECRET = "lundi-les-glycemies"


class Browser:
    """A French browser that follows no redirection, on a server of the door alone."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=TeacherDoor().routes())),
            base_url="https://cases.example",
            headers={"accept": "text/html", "accept-language": "fr"},
        )
        self.cookies = self._client.cookies

    def get(self, path: str, **options: Any) -> httpx.Response:
        return run(self._client.get(path, **options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        return run(self._client.post(path, **options))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setenv("EPICRISIS_TEACHER_SECRET", SECRET)
    return Browser()


def test_the_secret_makes_this_browser_a_teachers(browser: Browser) -> None:
    assert "Mot de passe des enseignants" in browser.get("/teach").text
    answer = browser.post("/teach", data={"secret": f" {SECRET}\n", "to": "author"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/author")
    cookie = answer.headers["set-cookie"]
    for flag in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=2592000"):
        assert flag in cookie
    assert SECRET not in cookie
    assert "Ne plus enseigner" in browser.get("/teach").text


def test_it_is_left_again(browser: Browser) -> None:
    """The computer of a lecture hall is everybody's."""
    browser.post("/teach", data={"secret": SECRET})
    assert browser.post("/teach", data={"leave": "1"}).headers["location"] == "/"
    assert teachers.COOKIE not in browser.cookies
    assert "Mot de passe des enseignants" in browser.get("/teach").text


def test_a_wrong_secret_is_refused_in_words(browser: Browser) -> None:
    answer = browser.post("/teach", data={"secret": "x" * 16, "to": "author"})
    assert answer.status_code == 403
    assert "Ce n’est pas le bon mot de passe" in answer.text
    assert 'name="to" value="author"' in answer.text
    assert "set-cookie" not in answer.headers


def test_who_guesses_too_often_is_told_nothing_more(browser: Browser) -> None:
    for number in range(rate_limit.SECRETS.most):
        assert browser.post("/teach", data={"secret": f"guess {number}"}).status_code == 403
    answer = browser.post("/teach", data={"secret": SECRET})
    assert answer.status_code == 429
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_no_other_site_sends_the_form(browser: Browser, headers: dict[str, str]) -> None:
    """Neither to guess with a teacher's browser, nor to throw a teacher out."""
    for fields in ({"secret": SECRET}, {"leave": "1"}):
        answer = browser.post("/teach", data=fields, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "console", ""])
def test_it_leads_nowhere_else(browser: Browser, to: str) -> None:
    assert to == "" or to not in browser.get("/teach", params={"to": to}).text
    answer = browser.post("/teach", data={"secret": SECRET, "to": to})
    assert answer.headers["location"] == "/"


def test_where_nothing_is_typed_there_is_no_door(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_TEACHER_SECRET", "")
    for answer in (browser.get("/teach"), browser.post("/teach", data={"secret": ""})):
        assert answer.status_code == 404
        assert "docs/deploy.md" in answer.text
    monkeypatch.setattr(logins, "is_configured", lambda: True)
    monkeypatch.setenv("EPICRISIS_TEACHERS", "@univ.example")
    assert browser.get("/teach").headers["location"] == "/author"


def test_nobody_frames_it(browser: Browser) -> None:
    headers = browser.get("/teach").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "private, no-store"
