"""A case that was written shorter is, on the wire, the case that it was."""

import re
import shutil
from pathlib import Path

import pytest

from epicrisis.authoring.shortening.shorter import shortened
from epicrisis.cases.model import Finding
from epicrisis.cases.reading.files import on_disk
from epicrisis.server import learner_cookie
from epicrisis.story.telling import NOTHING_OPENED, Story
from tests.conftest import CASES, ROOT
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import WebSocketSession, open_session
from tests.wire.test_wire import after_entering

OWN = re.compile(
    rb"(?<=data-ep-place=\")[0-9a-f]{16}|(?<=127\.0\.0\.1:)[0-9]+|(?<=b )[0-9a-f]{32}(?=\Z)"
)
"""What a page has of its attempt, its server and its run, and not of the case."""


def written(folder: Path, to: Path, *, is_short: bool) -> str:
    """Write a case into a new folder; return its text."""
    home = to / folder.name
    shutil.copytree(folder, home)
    file = home / "case.yaml"
    if is_short:
        text = file.read_text(encoding="utf-8")
        file.write_text(shortened(file, text, on_disk(home)), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def shown(session: WebSocketSession) -> list[tuple[str, bytes]]:
    """Return all elements of the page as the browser got them."""
    return [
        (each.kind, OWN.sub(b"", each.content.SerializeToString(deterministic=True)))
        for each in session.nodes()
        if each.key != "connection"  # which has a number of its own in each run
    ]


def different(one: tuple[str, bytes], other: tuple[str, bytes]) -> tuple[str, bytes, bytes]:
    """Return the kind of two elements and where they begin to differ."""
    pairs = enumerate(zip(one[1], other[1], strict=False))
    place = next((number for number, (left, right) in pairs if left != right), 0)
    around = slice(max(0, place - 60), place + 60)
    return one[0], one[1][around], other[1][around]


async def lived(server: StreamlitServer, story: Story, token: str) -> list[list[tuple[str, bytes]]]:
    """Live a case to its end; return every page on the way."""
    pages = []
    async with open_session(
        server.url, locale="fr-FR", cookies={learner_cookie.NAME: token}
    ) as session:
        start = session.find_key(f"start-{story.case.slug}")
        assert start is not None
        await session.press(start)
        opened = after_entering(story, NOTHING_OPENED)
        for step in story.steps:
            while (onward := session.find_key("next")) is not None:
                await session.press(onward)
                opened = after_entering(story, opened)
                pages.append(shown(session))
            if step.block.id in opened:
                continue
            key = "reveal" if isinstance(step.block, Finding) else f"pass-{step.number}"
            button = session.find_key(key)
            assert button is not None, key
            await session.press(button)
            opened |= {step.block.id}
            assert not session.exceptions()
            pages.append(shown(session))
        for name in ("timeline", "debrief"):
            page = next(page for page in session.pages if page.url_path == name)
            await session.switch_page(page, query=f"case={story.case.slug}")
            for box in [n for n in session.nodes() if (n.key or "").startswith(("fold-", "lanes"))]:
                await session.change(box, bool_value=True)
            pages.append(shown(session))
    return pages


@pytest.mark.thorough
@pytest.mark.parametrize(
    "folder", [ROOT / "tests/samples/fever", CASES / "insulinome-malin"], ids=lambda each: each.name
)
def test_every_page_of_a_shortened_case_is_the_same_byte_for_byte(
    request: pytest.FixtureRequest, tmp_path: Path, folder: Path
) -> None:
    story: Story = request.getfixturevalue(
        {"fever": "fever", "insulinome-malin": "insulinoma"}[folder.name]
    )
    before = written(folder, tmp_path / "long", is_short=False)
    after = written(folder, tmp_path / "short", is_short=True)
    assert len(after.splitlines()) < len(before.splitlines())
    pages, token = [], learner_cookie.new_token()  # by which options are shuffled
    for name in ("long", "short"):
        with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(tmp_path / name)}) as server:
            pages.append(run(lived(server, story, token)))
    assert len(pages[0]) > len(story.steps)
    for one, other in zip(*pages, strict=True):
        assert [
            different(*each) for each in zip(one, other, strict=True) if each[0] != each[1]
        ] == []
