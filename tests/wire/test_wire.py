"""What isn't open isn't sent: every frame of the websocket, read as a browser gets it."""

import asyncio
import html
import json
import re
from collections.abc import Iterator

import pytest

from epicrisis.cases.model import Text
from epicrisis.story import telling
from epicrisis.story.telling import NOTHING_OPENED, Opened, Step, Story
from tests.support.server import StreamlitServer
from tests.support.websocket_session import WebSocketSession, open_session

SLUG = "fievres-et-douleurs"

STEMS = {"insulin": "S10", "glyc": "S09", "glucos": "S09", "pancr": "S10"}
"""Words that tell the case, and the sentence that brings each."""


def step_texts(story: Story, step: Step) -> Iterator[str]:
    """Every text of the case that opens with a step."""
    finding = step.finding
    texts: list[Text] = [finding.title, finding.text, finding.summary]
    texts += [text for row in (*finding.report, *finding.labs) for text in (row.name, row.result)]
    texts += [point.text for point in step.teaching]
    texts += [
        text
        for entry in story.case.glossary
        if entry.opens_with == finding.id
        for text in (entry.term, entry.definition)
    ]
    if story.case.timeline is not None:
        for event in story.case.timeline.events:
            if event.opens_with == finding.id:
                texts += [text for text in (event.label, event.detail, event.row) if text]
    for text in texts:
        yield from text.values()
    for quotation in telling.quote(story, finding.source):
        yield quotation.words
        for note in quotation.notes:
            yield from note.reading.values()


def normal(text: str) -> str:
    return " ".join(html.unescape(text).split()).casefold()


def closed_texts(story: Story, opened: Opened) -> set[str]:
    """Texts of closed steps that no open step has too, normalised.

    A single short word ("present") may stand anywhere in a page; `STEMS` are looked for apart.
    """
    told = [normal(t) for step in telling.open_steps(story, opened) for t in step_texts(story, step)]
    on_the_card = (story.case.title, story.case.presentation, story.case.specialty)
    told += [normal(text) for texts in on_the_card for text in texts.values()]
    everything_told = "\n".join(told)
    closed = {
        normal(text)
        for step in story.steps
        if step.finding.id not in opened
        for text in step_texts(story, step)
    }
    if story.case.final_title.opens_with not in opened:
        closed |= {normal(text) for text in story.case.final_title.text.values()}
    return {
        text for text in closed if (" " in text or len(text) > 10) and text not in everything_told
    }


def has_told(story: Story, opened: Opened, sentence: str) -> bool:
    return any(
        sentence in {reference.sentence for reference in step.finding.source}
        for step in telling.open_steps(story, opened)
    )


class Reader:
    """Reads the frames that came since it last looked."""

    def __init__(self, session: WebSocketSession) -> None:
        self.session = session
        self.seen = 0

    def new_words(self) -> str:
        frames = self.session.frames[self.seen :]
        self.seen = len(self.session.frames)
        raw = b"\n".join(frames).decode("utf-8", errors="replace")
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), raw)
        return normal(plain.replace("\\n", " "))


def check(story: Story, opened: Opened, words: str) -> None:
    leaks = sorted(text for text in closed_texts(story, opened) if text in words)
    assert not leaks, f"{len(opened)} open, and the browser got {leaks[:5]}"
    for stem, sentence in STEMS.items():
        if not has_told(story, opened, sentence):
            assert stem not in words, f"{len(opened)} open, and the browser got {stem!r}"
    assert story.case.id not in words


async def walk(server: StreamlitServer, story: Story, locale: str) -> int:
    opened = NOTHING_OPENED
    async with open_session(server.url, locale=locale) as session:
        reader = Reader(session)
        check(story, opened, normal(session.page_html.decode()))
        check(story, opened, reader.new_words())
        start = session.find_key(f"start-{SLUG}")
        assert start is not None
        await session.press(start)
        while (button := session.find_key("reveal") or session.find_key("next")) is not None:
            is_reveal = button.key == "reveal"
            await session.press(button)
            if is_reveal:
                following = telling.next_step(story, opened)
                assert following is not None
                opened = telling.open_step(story, opened, following.number)
            assert not session.exceptions()
            check(story, opened, reader.new_words())
            check_charts(story, opened, session)
            await open_aids(session, reader, story, opened)
        assert telling.is_finished(story, opened)
    return len(opened)


async def open_aids(
    session: WebSocketSession, reader: Reader, story: Story, opened: Opened
) -> None:
    """Summary, glossary and table hold no more than the story."""
    if len(opened) % 7 == 0:
        for key in ("summary", "glossary", "events_table"):
            if (node := session.find_key(key)) is not None:
                await session.change(node, bool_value=True)
                check(story, opened, reader.new_words())
                await session.change(node, bool_value=False)


def check_charts(story: Story, opened: Opened, session: WebSocketSession) -> None:
    """No moment that isn't told is in the figure, whatever it is called there."""
    timeline = story.case.timeline
    assert timeline is not None
    told, closed = set(), set()
    for event in timeline.events:
        for boundary in (event.when, event.start, event.end):
            if boundary is not None:
                is_told = event.opens_with in opened and (
                    boundary.opens_with is None or boundary.opens_with in opened
                )
                times = {boundary.at, *(boundary.range or ())} - {None, 0}
                (told if is_told else closed).update(times)
    for node in session.nodes("plotly_chart"):
        numbers = set(_numbers(json.loads(node.content.spec)["data"]))
        edge = max((abs(time) for time in timeline.window), default=0)
        leaks = {time for time in closed - told if time in numbers and abs(time) < edge}
        assert not leaks, f"{len(opened)} open, and the chart holds {leaks}"


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name in ("x", "base", "customdata", "text", "hovertext"):
                yield from _numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_nothing_unrevealed_reaches_the_browser(
    server: StreamlitServer, insulinoma: Story, locale: str
) -> None:
    opened = asyncio.run(walk(server, insulinoma, locale))
    assert opened == len(insulinoma.steps)


@pytest.mark.parametrize("page", ["evolution", "diagnosis", "debrief", "console", "app"])
def test_a_deep_link_to_a_closed_page_tells_nothing(
    server: StreamlitServer, insulinoma: Story, page: str
) -> None:
    async def visit() -> None:
        async with open_session(server.url, page, query=f"case={SLUG}") as session:
            check(insulinoma, NOTHING_OPENED, Reader(session).new_words())
            assert not session.exceptions()

    asyncio.run(visit())


def test_a_press_on_a_step_that_is_not_next_opens_nothing(
    server: StreamlitServer, insulinoma: Story
) -> None:
    """A browser may send any argument it likes; the server holds the number of the step."""

    async def visit() -> None:
        async with open_session(server.url, "anamnesis", query=f"case={SLUG}") as session:
            reader = Reader(session)
            button = session.find_key("reveal")
            assert button is not None
            await session.press(button)
            await session.press(button)
            await session.press(button)
            opened = NOTHING_OPENED
            for number in (1, 2, 3):
                opened = telling.open_step(insulinoma, opened, number)
            check(insulinoma, opened, reader.new_words())

    asyncio.run(visit())


def test_the_test_would_see_a_leak(insulinoma: Story) -> None:
    first = insulinoma.steps[0]
    with pytest.raises(AssertionError, match="the browser got"):
        check(insulinoma, NOTHING_OPENED, normal(f"<p>{first.finding.text['fr']}</p>"))

