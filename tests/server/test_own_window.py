"""In another site's frame a small page leads to the same address in a window of its own."""

import re

import pytest
from starlette.types import Message, Receive, Scope, Send

from epicrisis.server import learner_cookie
from epicrisis.server.own_window import OwnWindow
from tests.support.running import run

FRAMED = {"sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site"}


def asked(
    path: str = "/anamnesis", query: str = "", method: str = "GET", **headers: str
) -> tuple[dict[str, str], str]:
    """The headers and the text of the answer; Streamlit's page is `Streamlit`."""
    answered: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"Streamlit"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        answered.append(message)

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in named.items()],
    }
    run(OwnWindow(app, "https://moodle.example.org")(scope, receive, send))
    start, body = answered
    return {k.decode(): v.decode() for k, v in start["headers"]}, body["body"].decode()


def link(page: str) -> str:
    found = re.search(r'<a href="([^"]*)" target="_blank" rel="noopener">', page)
    assert found is not None
    return found[1]


def test_it_leads_to_the_same_address() -> None:
    headers, page = asked(query="case=a-fever&lang=en", **FRAMED)
    assert link(page) == "/anamnesis?case=a-fever&amp;lang=en"
    assert headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-security-policy"].endswith(
        "frame-ancestors 'self' https://moodle.example.org"
    )


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("//evil/", "/evil/"),
        ("/\\evil", "/%5Cevil"),
        ('/"><script>', "/%22%3E%3Cscript%3E"),
        ("/é\r\n", "/%C3%A9%0D%0A"),
    ],
)
def test_it_leads_nowhere_else(path: str, leads_to: str) -> None:
    _, page = asked(path=path, **FRAMED)
    assert link(page) == leads_to


def test_a_query_is_a_text() -> None:
    _, page = asked(query='"><script>alert(1)</script>', **FRAMED)
    assert "<script" not in page


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr-CH, en;q=0.8", "fr"), ("en-GB", "en"), ("de", "en"), ("*", "fr"), ("", "fr")],
)
def test_it_speaks_the_browsers_language(accepted: str, language: str) -> None:
    _, page = asked(**FRAMED, accept_language=accepted)
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-dest": "document", "sec-fetch-site": "cross-site"},
        {"sec-fetch-dest": "iframe", "sec-fetch-site": "same-site"},
        {"sec-fetch-dest": "iframe", "sec-fetch-site": "same-origin"},
        {"sec-fetch-dest": "iframe", "sec-fetch-site": "none"},
        {**FRAMED, "cookie": f"{learner_cookie.NAME}={learner_cookie.new_token()}"},
    ],
)
def test_whoever_can_keep_something_gets_the_page(headers: dict[str, str]) -> None:
    assert asked(**headers)[1] == "Streamlit"


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/index.js", "/r/ABCDEF", "/a.png"])
def test_only_pages_are_answered_so(path: str) -> None:
    assert asked(path=path, **FRAMED)[1] == "Streamlit"
    assert asked(method="POST", **FRAMED)[1] == "Streamlit"
