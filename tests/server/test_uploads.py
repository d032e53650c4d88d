"""Files are taken from a page that asks for them, and as many as a case has."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, expect
from starlette.types import Message, Receive, Scope, Send

from epicrisis.authoring import drafts
from epicrisis.i18n import translator
from epicrisis.server import uploads
from epicrisis.server.uploads import ExpectedUploads, UploadTotal
from tests.support.chromium import visit_again
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import WebSocketSession, open_session

SESSION = "a-session"


@pytest.fixture(autouse=True)
def expected(monkeypatch: pytest.MonkeyPatch) -> dict[str, None]:
    """The sessions that were shown an uploader: one."""
    sessions = {SESSION: None}
    monkeypatch.setattr(uploads, "_expected", sessions)
    return sessions


class Door:
    """The middleware before a Streamlit that reads what it is let."""

    def __init__(self, held: Mapping[str, UploadTotal] | None = None) -> None:
        self.let_in = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self._door = ExpectedUploads(self._app, lambda: held or {})

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.let_in += 1
        await self.may_end.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def put(
        self,
        length: int | None,
        session: str = SESSION,
        folder: str = "",
        method: str = "PUT",
        encoding: str = "",
    ) -> int:
        """Send a file, and return the status of the answer."""
        answered: list[Message] = []

        async def receive() -> Message:
            raise AssertionError("the body is read")

        async def send(message: Message) -> None:
            answered.append(message)

        headers = [] if length is None else [(b"content-length", str(length).encode())]
        headers += [(b"transfer-encoding", encoding.encode())] if encoding else []
        path = f"{folder}/_stcore/upload_file/{session}/{uuid4()}"
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        await self._door(scope, receive, send)
        status: int = answered[0]["status"]
        return status


@pytest.mark.parametrize("folder", ["", "/cases", "/a/b"])
def test_a_file_that_was_asked_for_is_taken(folder: str) -> None:
    assert run(Door().put(1_000_000, folder=folder)) == 204


@pytest.mark.parametrize("folder", ["", "/cases"])
def test_nobody_else_sends_any(folder: str) -> None:
    door = Door()
    assert run(door.put(10, "another-session", folder)) == HTTPStatus.FORBIDDEN
    assert door.let_in == 0


def test_files_can_always_be_taken_away() -> None:
    assert run(Door().put(None, "another-session", method="DELETE")) == 204


def test_how_long_it_is_has_to_be_said() -> None:
    door = Door()
    assert run(door.put(None)) == HTTPStatus.LENGTH_REQUIRED
    assert run(door.put(10, encoding="chunked")) == HTTPStatus.LENGTH_REQUIRED
    assert door.let_in == 0


def test_as_much_as_a_case_has_and_no_more() -> None:
    assert run(Door().put(drafts.MAX_BYTES)) == 204
    assert run(Door().put(drafts.MAX_BYTES + 5_000)) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    held = {SESSION: UploadTotal(3, drafts.MAX_BYTES - 1_000_000)}
    assert run(Door(held).put(1_000_000)) == 204
    assert run(Door(held).put(1_100_000)) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_as_many_as_a_case_has_and_no_more() -> None:
    assert run(Door({SESSION: UploadTotal(drafts.MAX_FILES - 1, 39)}).put(10)) == 204
    full = Door({SESSION: UploadTotal(drafts.MAX_FILES, 40)})
    assert run(full.put(10)) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_all_visitors_together_take_no_more_than_the_server_has(
    expected: dict[str, None],
) -> None:
    others = {str(number): UploadTotal(1, 21_000_000) for number in range(9)}
    assert run(Door(others).put(11_000_000)) == 204
    assert run(Door(others).put(12_000_000)) == HTTPStatus.TOO_MANY_REQUESTS


def test_what_is_on_its_way_counts(expected: dict[str, None]) -> None:
    async def scenario() -> list[int]:
        door = Door()
        door.may_end.clear()
        coming = [asyncio.create_task(door.put(1_000_000)) for _ in range(30)]
        await asyncio.sleep(0)
        door.may_end.set()
        answers = await asyncio.gather(*coming)
        answers.append(await door.put(drafts.MAX_BYTES))
        return answers

    *together, alone = run(scenario())
    assert together.count(204) == 22
    assert together.count(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) == 8
    assert alone == 204  # nothing is on its way any more


def test_the_longest_forgotten_of_very_many_sessions_is_forgotten(
    expected: dict[str, None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        session_id = ""

    monkeypatch.setattr(uploads, "get_script_run_ctx", Context)
    monkeypatch.setattr(uploads, "_MAX_SESSIONS", 3)
    for Context.session_id in ("b", "c", SESSION, "d"):
        uploads.expect()
    assert list(expected) == ["c", SESSION, "d"]


# --- On a server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def host() -> Iterator[StreamlitServer]:
    with StreamlitServer(options={"server.disconnectedSessionTTL": "1"}) as running:
        yield running


async def put(
    session: WebSocketSession, client: httpx.AsyncClient, content: bytes, file: str | None = None
) -> int | None:
    """Send a file as Streamlit's page does; None where the connection was ended instead."""
    token = (await client.get(f"{session.url}/_stcore/health")).cookies["_streamlit_xsrf"]
    address = f"{session.url}/_stcore/upload_file/{session.session_id}/{file or uuid4()}"
    with suppress(httpx.TransportError):
        answer = await client.put(
            address, files={"file": ("a.png", content)}, headers={"X-Xsrftoken": token}
        )
        return answer.status_code
    return None


@pytest.mark.thorough
def test_a_page_without_an_uploader_costs_no_memory(host: StreamlitServer) -> None:
    """Five files of 20 MB took 100 MB, and fifteen 300."""

    async def scenario() -> None:
        async with open_session(host.url) as session, httpx.AsyncClient() as client:
            before = host.resident_kib()
            for _ in range(5):
                assert await put(session, client, b"x" * 20_000_000) in {403, None}
            assert host.resident_kib() - before < 20_000

    run(scenario())


@pytest.mark.long
def test_an_author_sends_a_case_and_again_when_it_was_taken_away(host: StreamlitServer) -> None:
    async def scenario() -> None:
        async with open_session(host.url, "author") as session, httpx.AsyncClient() as client:
            assert await put(session, client, b"x" * 12_000_000, "first") == 204
            assert await put(session, client, b"x" * 12_000_000) == 413
            for each in range(3):
                assert await put(session, client, b"x" * 1_000_000, str(each)) == 204
            address = f"{session.url}/_stcore/upload_file/{session.session_id}/first"
            token = client.cookies["_streamlit_xsrf"]
            gone = await client.delete(address, headers={"X-Xsrftoken": token})
            assert gone.status_code == 204
            assert await put(session, client, b"x" * 12_000_000) == 204

    run(scenario())


@pytest.mark.thorough
def test_a_closed_tab_leaves_nothing(host: StreamlitServer) -> None:
    """Streamlit kept it until another visitor had come and gone."""

    async def scenario() -> None:
        async with httpx.AsyncClient() as client:
            async with open_session(host.url, "author") as session:
                assert await put(session, client, b"x" * 20_000_000) == 204
                assert await uploaded_bytes(client, host.url) >= 20_000_000
            async with asyncio.timeout(90):
                while await uploaded_bytes(client, host.url) >= 20_000_000:
                    await asyncio.sleep(1)

    run(scenario())


async def uploaded_bytes(client: httpx.AsyncClient, url: str) -> int:
    metrics = (await client.get(f"{url}/_stcore/metrics?families=cache_memory_bytes")).text
    rows = [row for row in metrics.splitlines() if "UploadedFileManager" in row]
    return int(rows[0].rpartition(" ")[2]) if rows else 0


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Not taken: too large"),
        ("fr", "Refusé\xa0: fichier trop lourd"),
    ],
)
def test_a_file_too_many_is_refused_in_words_and_taken_when_there_is_room(
    chromium: Browser, host: StreamlitServer, language: str, words: str
) -> None:
    def file(name: str) -> FilePayload:
        return FilePayload(name=name, mimeType="image/png", buffer=b"x" * 12_000_000)

    with visit_again(chromium, locale=language) as visited:
        page = visited.page
        page.goto(f"{host.url}/author?lang={language}")
        field = page.locator(".st-key-uploads")
        files = field.locator("input[type=file]")
        files.set_input_files([file("first.png"), file("second.png")])
        chips = field.get_by_test_id("stFileChip")
        refused = field.locator("[data-testid=stFileChip][aria-invalid=true]")
        expect(refused).to_have_count(1)
        assert words in said_below(field)
        for name in ("first.png", "second.png"):
            remove = translator(language)("Remove {name}").format(name=name)
            field.get_by_role("button", name=remove).click()
        expect(chips).to_have_count(0)
        files.set_input_files([file("second.png")])
        expect(chips).to_have_count(1)
        expect(page.locator(".st-key-make_draft button")).to_be_enabled()
        expect(refused).to_have_count(0)
        assert said_below(field) == "none"


def said_below(field: Locator) -> str:
    """What the page says below the field for files."""
    uploader = field.get_by_test_id("stFileUploader")
    return str(uploader.evaluate("each => getComputedStyle(each, '::after').content"))
