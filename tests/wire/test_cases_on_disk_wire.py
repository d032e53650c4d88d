"""A draft on disk is sent to its authors alone, and what changes on disk without a restart."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import open_session

TITLE = "a xylophonist with shivers"
FROM_THE_HALL = {"X-Forwarded-For": "192.168.1.7"}
PATIENCE_S = 180
"""A page takes seconds where others use the machine."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, a draft, and one that is broken."""
    folder = tmp_path_factory.mktemp("served") / "cases"
    shutil.copytree(SAMPLES, folder)
    for name in ("hidden", "torn"):
        shutil.copytree(folder / "fever", folder / name)
        file = folder / name / "case.yaml"
        text = file.read_text(encoding="utf-8").replace("id: fever", f"id: {name}")
        text = text.replace("slug: a-fever", f"slug: {name}-fever").replace(
            "A man with fever", TITLE
        )
        file.write_text(f"{text}\nshown: draft\n", encoding="utf-8")
    with (folder / "torn" / "case.yaml").open("a") as file_of_torn:
        file_of_torn.write("titel: a xylophonist\n")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[StreamlitServer]:
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(folder)}) as running:
        yield running


def sent(server: StreamlitServer, path: str = "", query: str = "", *, is_teacher: bool) -> str:
    """Return all that comes down to who opens a page, in small letters."""

    async def scenario() -> str:
        headers = {} if is_teacher else FROM_THE_HALL
        async with open_session(
            server.url, path, query=query, headers=headers, locale="en"
        ) as session:
            if is_teacher and session.find_key("teaching") is not None:
                await session.open("teaching")
            assert not session.exceptions()
            return session.wire_text()

    return run(scenario())


def are_in(text: str, *words: str) -> bool:
    return all(each in text for each in words)


def wait_until(is_so: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not await asyncio.to_thread(is_so):
            await asyncio.sleep(0.5)

    run(asyncio.wait_for(wait(), PATIENCE_S))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", ""),
        ("anamnesis", "case=hidden-fever"),
        thorough("", "case=hidden-fever"),
        thorough("", "case=torn-fever"),
        thorough("timeline", "case=hidden-fever"),
    ],
)
@pytest.mark.parametrize("is_teacher", [False, True])
def test_a_draft_on_disk_is_in_no_library_no_room_and_at_no_address(
    server: StreamlitServer, path: str, query: str, is_teacher: bool
) -> None:
    got = sent(server, path, query, is_teacher=is_teacher).replace("torn-fever", "")
    assert "xylophonist" not in got
    assert "torn" not in got
    assert "present-hidden" not in got
    assert "a case can't be told" not in got


def test_an_author_finds_it_and_nobody_else_does(server: StreamlitServer) -> None:
    assert TITLE in sent(server, "author", is_teacher=True)
    assert TITLE not in sent(server, "author", is_teacher=False)


@pytest.mark.long
def test_a_change_on_disk_is_seen_without_a_restart(server: StreamlitServer, folder: Path) -> None:
    file = folder / "fever" / "case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("A man with fever", "A baker with fever"), encoding="utf-8")
    wait_until(lambda: "a baker with fever" in sent(server, is_teacher=False))

    # Broken it is told as it was.
    file.write_text("title: [", encoding="utf-8")
    wait_until(lambda: "broken case file" in server.log())
    got = sent(server, is_teacher=False)
    assert "a baker with fever" in got
    assert "a case can't be told" not in got

    # Mended again, and a draft published.
    file.write_text(text, encoding="utf-8")
    hidden = folder / "hidden" / "case.yaml"
    draft = hidden.read_text(encoding="utf-8")
    hidden.write_text(draft.replace("shown: draft\n", ""), encoding="utf-8")
    # One look may fall between the two.
    wait_until(lambda: are_in(sent(server, is_teacher=False), TITLE, "a man with fever"))
    hidden.write_text(draft, encoding="utf-8")
    wait_until(lambda: TITLE not in sent(server, is_teacher=False))
