"""An image that isn't open isn't there: neither its words nor its address, nor behind it."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator

import pytest
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from epicrisis.cases.fields import Image
from epicrisis.cases.model import Finding, Teaching
from epicrisis.cases.pauses import Pause
from epicrisis.cases.reading.images import Picture
from epicrisis.story.telling import NOTHING_OPENED, Opened, Step, Story, Telling, Told
from tests.conftest import SAMPLES
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import WebSocketSession, open_session
from tests.wire.test_wire import after_entering, answer, normal, reveal

SLUG = "a-cough"
LANGUAGE = "fr"
"""Of who visits: the files of the other language are never sent."""


@pytest.fixture
def fresh_server() -> Iterator[StreamlitServer]:
    """A server that nobody has asked for an image yet."""
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(SAMPLES)}) as running:
        yield running


def address(picture: Picture) -> str:
    """Where the image is served, to whoever knows its bytes."""
    ending = {"image/png": "png", "image/jpeg": "jpg"}[picture.mime]
    return f"media/{_calculate_file_id(picture.content, picture.mime)}.{ending}"


def got(server: StreamlitServer, path: str) -> bytes | None:
    try:
        with urllib.request.urlopen(f"{server.url}/{path}") as response:
            return bytes(response.read())
    except urllib.error.HTTPError:
        return None


def words_of(images: list[Image]) -> set[str]:
    said = [[*each.alt.values(), *(each.caption or {}).values()] for each in images]
    return {normal(text) for texts in said for text in texts}


def shown_images(story: Story, opened: Opened, session: WebSocketSession) -> list[Image]:
    """The images of what is open, and of the question that is asked on the page."""
    blocks = [*with_teaching(Telling(story, opened).steps)]
    following = Telling(story, opened).next_step
    if following and any(node.key.startswith("pass-") for node in session.buttons()):
        blocks.append(following.block)
    return images_of(blocks)


def images_of(blocks: Iterable[Told | Teaching]) -> list[Image]:
    return [image for block in blocks if not isinstance(block, Pause) for image in block.images]


def with_teaching(steps: Iterable[Step]) -> Iterator[Told | Teaching]:
    for step in steps:
        yield from (step.block, *step.teaching)


async def check(
    server: StreamlitServer, session: WebSocketSession, story: Story, opened: Opened
) -> None:
    """Read all that has come so far, and ask the server for every image that is closed."""
    raw = b"\n".join(session.frames)
    sent = normal(raw.decode("utf-8", errors="replace"))
    shown = shown_images(story, opened, session)
    every_one = images_of(with_teaching(story.steps))
    for words in words_of(every_one) - words_of(shown):
        assert words not in sent, words
    for name, picture in story.pictures.items():
        assert name.partition(".")[0] not in sent, "the author's name of an image"
        assert picture.content[-100:] not in raw
        is_shown = name in {each for image in shown for each in image.names_in(LANGUAGE)}
        assert (address(picture) in sent) == is_shown, name
        if not is_shown:
            assert await asyncio.to_thread(got, server, address(picture)) is None, name
    for image in shown:
        for picture in (story.pictures[name] for name in image.names_in(LANGUAGE)):
            if address(picture) in session.text():  # on the page that is in sight
                assert await asyncio.to_thread(got, server, address(picture)) == picture.content


def test_an_image_is_neither_named_nor_served_before_its_step_is_open(
    fresh_server: StreamlitServer, shadow: Story
) -> None:
    async def visit() -> None:
        opened = NOTHING_OPENED
        async with open_session(fresh_server.url) as session:
            await check(fresh_server, session, shadow, opened)
            start = session.find_key(f"start-{SLUG}")
            assert start is not None
            await session.press(start)
            opened = after_entering(shadow, opened)
            while (step := Telling(shadow, opened).next_step) is not None:
                if (onward := session.find_key("next")) is not None:
                    await session.press(onward)
                    opened = after_entering(shadow, opened)
                elif isinstance(step.block, Finding):
                    opened = await reveal(session, opened, step)
                else:
                    opened = await answer(session, opened, step)
                assert not session.exceptions()
                await check(fresh_server, session, shadow, opened)
            assert Telling(shadow, opened).is_finished

    run(visit())


def test_what_is_shown_is_served_as_long_as_the_page_stands(
    fresh_server: StreamlitServer, shadow: Story
) -> None:
    """Over reruns of a part and of the whole, and over another learner's runs."""

    async def visit() -> None:
        picture = shadow.pictures["kx1.png"]
        async with (
            open_session(fresh_server.url, "anamnesis", query=f"case={SLUG}") as session,
            open_session(fresh_server.url) as other,
        ):
            start = session.find_key("reveal")
            assert start is not None
            await session.press(start)
            onward = session.find_key("next")
            assert onward is not None
            await session.press(onward)
            assert got(fresh_server, address(picture)) == picture.content
            node = session.find_key("tool")
            assert node is not None
            for option in node.content.options:
                await session.change(node, string_array_value=[option.content])
                assert got(fresh_server, address(picture)) == picture.content
            await session.rerun()
            await other.rerun()
            assert got(fresh_server, address(picture)) == picture.content

    run(visit())
