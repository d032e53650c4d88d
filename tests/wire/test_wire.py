"""What isn't open isn't sent: every frame of the websocket, read as a browser gets it."""

import asyncio
import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Argument, Finding, Order
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.cases.results import ResultRow
from epicrisis.questions.registry import kind_of
from epicrisis.story import telling
from epicrisis.story.telling import NOTHING_OPENED, Opened, Step, Story, Telling, steps_of
from epicrisis.timeline import swimlane
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import WebSocketSession, open_session

SLUG = "fievres-et-douleurs"

STEMS = {"insulin": "S10", "glyc": "S09", "glucos": "S09", "pancr": "S10"}
"""Words that tell the case, and the sentence that brings each."""


def row_texts(row: ResultRow) -> Iterator[Text]:
    """Every text of a line of results."""
    whom = row.normal.for_ if row.normal else None
    yield from (text for text in (row.name, row.result, row.unit, whom) if text)


def step_texts(story: Story, step: Step) -> Iterator[str]:
    """Every text of the case that opens with a step; of a question what its answer opens."""
    case, block = story.case, step.block
    texts: list[Text] = [point.text for point in step.teaching]
    for point in step.teaching:
        yield from (case.references[cite].text for cite in point.cites)
    if isinstance(block, Finding):
        texts += [block.title, block.text, block.summary]
        yield from image_texts(block)
        texts += [text for row in (*block.report, *block.labs) for text in row_texts(row)]
        for quotation in telling.quote(story, block.source):
            yield quotation.words
            for note in quotation.notes:
                yield from note.reading.values()
    elif isinstance(block, Question):
        texts += question_texts(block, "answered")
        yield from (case.references[cite].text for cite in block.cites)
    elif isinstance(block, Pause) and block.sentence is not None:
        texts += [block.sentence.text, *block.sentence.features]
    texts += [
        text
        for entry in case.glossary
        if entry.opens_with == block.id
        for text in (entry.term, entry.definition)
    ]
    texts += [each.name for each in case.hypotheses if each.opens_with == block.id]
    offered = [each for each in orders(story) if each.opens_with == block.id]
    texts += [text for each in offered for text in (each.menu, each.cost)]
    if case.timeline is not None:
        for event in case.timeline.events:
            if event.opens_with == block.id:
                texts += [text for text in (event.label, event.detail, event.row) if text]
            for boundary in (event.when, event.start, event.end, event.duration):
                opens_with = getattr(boundary, "opens_with", None) or event.opens_with
                if boundary is not None and boundary.assumption and opens_with == block.id:
                    texts.append(boundary.assumption)
    for text in texts:
        yield from text.values()


def image_texts(block: Finding) -> Iterator[str]:
    for image in block.images:
        yield from image.alt.values()
        yield from (image.caption or {}).values()


def orders(story: Story) -> Iterator[Order]:
    yield from story.case.other_tests
    for step in story.steps:
        if isinstance(step.block, Finding) and step.block.order is not None:
            yield step.block.order


def asked_texts(story: Story, step: Step) -> Iterator[str]:
    """What a question shows before its answer."""
    if isinstance(step.block, Question):
        for text in question_texts(step.block, "asked"):
            yield from text.values()
        if (group := telling.group_at(story, step)) is not None:
            yield from group.title.values()
    if isinstance(step.block, Pause) and step.block.prompt is not None:
        yield from step.block.prompt.values()


def question_texts(question: Question, moment: str) -> list[Text]:
    every = kind_of(question).texts(question)
    return [each.text for each in every if each.moment == moment]


def arguments(story: Story) -> Iterator[Argument]:
    """What the authors say for and against, which none reads before the end who passes pauses."""
    for hypothesis in story.case.hypotheses:
        yield from (*hypothesis.pro, *hypothesis.contra)


@cache
def on_the_page(story: Story, opened: Opened) -> str:
    """All of the case's words that may have been sent, normalised."""
    card = (story.case.title, story.case.presentation, story.case.specialty)
    told = [text for texts in card for text in texts.values()]
    for hypothesis in story.case.hypotheses:
        told += hypothesis.name.values() if hypothesis.opens_with is None else ()
    for order in orders(story):
        if order.opens_with is None:
            told += [*order.menu.values(), *order.cost.values()]
    reached = [*Telling(story, opened).steps, Telling(story, opened).next_step]
    for step in reached:
        if step is not None:
            told += asked_texts(story, step)
            told += step_texts(story, step) if step.block.id in opened else ()
    return normal("\n".join(told))


def normal(text: str) -> str:
    return " ".join(html.unescape(text).split()).casefold()


@cache
def closed_texts(story: Story, opened: Opened) -> set[str]:
    """Texts of closed steps that nothing open has too, normalised.

    A single short word ("present") may stand anywhere in a page; `STEMS` are looked for apart.
    """
    told = on_the_page(story, opened)
    closed = [
        text
        for step in story.steps
        if step.block.id not in opened
        for text in step_texts(story, step)
    ]
    later = [step for step in story.steps if step.block.id not in opened][1:]
    closed += [text for step in later for text in asked_texts(story, step)]
    if later:
        closed += [text for each in arguments(story) for text in each.text.values()]
        unmissable = (each.must_not_miss for each in story.case.hypotheses)
        closed += [text for each in unmissable if each for text in each.because.values()]
    if story.case.final_title.opens_with not in opened:
        closed += story.case.final_title.text.values()
    return {
        text for text in map(normal, closed) if (" " in text or len(text) > 10) and text not in told
    }


@cache
def has_told(story: Story, opened: Opened, sentence: str) -> bool:
    return any(
        sentence in {reference.sentence for reference in finding.source}
        for finding in Telling(story, opened).findings
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
    told = on_the_page(story, opened)
    for stem, sentence in STEMS.items() if story.case.slug == SLUG else ():
        if not has_told(story, opened, sentence) and stem not in told:
            assert stem not in words, f"{len(opened)} open, and the browser got {stem!r}"
    assert story.case.id not in words


async def walk(server: StreamlitServer, story: Story, locale: str) -> int:
    opened = NOTHING_OPENED
    async with open_session(server.url, locale=locale) as session:
        reader = Reader(session)
        check(story, opened, normal(session.page_html.decode()))
        check(story, opened, reader.new_words())
        start = session.find_key(f"start-{story.case.slug}")
        assert start is not None
        await session.press(start)
        opened = after_entering(story, opened)
        while (step := Telling(story, opened).next_step) is not None:
            if (onward := session.find_key("next")) is not None:
                await session.press(onward)
                opened = after_entering(story, opened)
            elif isinstance(step.block, Finding):
                opened = await reveal(session, opened, step)
            else:
                await ask_around(session, reader, story, opened)
                opened = await answer(session, opened, step)
            assert not session.exceptions()
            check(story, opened, reader.new_words())
            check_charts(story, opened, session)
            if len(opened) % 7 == 0:
                await ask_around(session, reader, story, opened)
                await look_elsewhere(session, reader, story, opened)
        assert Telling(story, opened).is_finished
    return len(opened)


def after_entering(story: Story, opened: Opened) -> Opened:
    """What is passed once a stage is entered: it opens with a finding, if that isn't a test."""
    step = Telling(story, opened).next_step
    if step is None or step != steps_of(story, step.stage)[0]:
        return opened
    is_told = isinstance(step.block, Finding) and step.block.order is None
    return opened | {step.block.id} if is_told else opened


async def reveal(session: WebSocketSession, opened: Opened, step: Step) -> Opened:
    button = session.find_key("reveal")
    assert button is not None
    await session.press(button)
    return opened | {step.block.id}


async def answer(session: WebSocketSession, opened: Opened, step: Step) -> Opened:
    button = session.find_key(f"pass-{step.number}")
    assert button is not None
    await session.press(button)
    return opened | {step.block.id}


async def ask_around(
    session: WebSocketSession, reader: Reader, story: Story, opened: Opened
) -> None:
    """Click whatever else can be clicked: it holds no more than the story has told."""
    tools = session.find_key("tool")
    for option in tools.content.options if tools is not None else ():
        assert tools is not None
        await session.change(tools, string_array_value=[option.content])
        check(story, opened, reader.new_words())
    if tools is not None:
        await session.change(tools, string_array_value=[])
    if (table := session.find_key("events_table")) is not None:
        await session.change(table, bool_value=True)
        check(story, opened, reader.new_words())
        await session.change(table, bool_value=False)
    for node in session.buttons():
        if node.key.startswith("commit-"):
            await session.press(node)
            check(story, opened, reader.new_words())


async def look_elsewhere(
    session: WebSocketSession, reader: Reader, story: Story, opened: Opened
) -> None:
    """Visit timeline, debrief and library, and come back: they hold no more than the story."""
    here = session.page
    assert here is not None
    for name in ("timeline", "debrief", ""):
        elsewhere = next(page for page in session.pages if page.url_path == name)
        await session.switch_page(elsewhere, query=f"case={story.case.slug}")
        assert not session.exceptions()
        check(story, opened, reader.new_words())
        check_charts(story, opened, session)
        # A hundred runs each; at three points of the story that is enough.
        if name == "timeline" and opened and len(opened) % 2 == 0:
            await explore(session, reader, story, opened)
    await session.switch_page(here, query=f"case={story.case.slug}")
    check(story, opened, reader.new_words())


async def explore(session: WebSocketSession, reader: Reader, story: Story, opened: Opened) -> None:
    """Use every control of the timeline page, and read what each brings down."""

    def look() -> None:
        assert not session.exceptions()
        check(story, opened, reader.new_words())
        check_charts(story, opened, session)

    async def change(key: str, **value: Any) -> None:
        node = session.find_key(key)
        assert node is not None, f"{key} is missing in {[n.key for n in session.nodes() if n.key]}"
        await session.change(node, **value)
        look()

    async def press(key: str) -> None:
        node = session.find_key(key)
        assert node is not None, key
        await session.press(node)
        look()

    drawings = [str(node.content) for node in session.nodes("bidi_component")]
    assert any("ep-overview" in each for each in drawings), (
        "it was read with the rest of the frames"
    )
    await change("events_sentences", bool_value=True)
    await change("events_table", bool_value=True)
    box = session.find_key("event_box")
    assert box is not None
    await change("events_explorer", string_value='{"selection": {"rows": [0]}}')
    assert session.find_key("go_to_story") is not None, "a row of the table chooses an event"
    await change("events_explorer", string_value='{"selection": {"rows": [9999]}}')
    # Here nobody takes out of the table what is chosen elsewhere, as a browser does.
    await change("events_table", bool_value=False)
    await change("lanes", bool_value=True)
    await change("hide_assumed", bool_value=True)
    await change("hide_assumed", bool_value=False)
    for label in list(box.content.options):
        await change("event_box", string_value=label)
        assert session.find_key("go_to_story") is not None
        if (readings := session.find_key("readings")) is None:
            continue
        for option in readings.content.options:
            await change("readings", string_array_value=[option.content])
        await change("readings", string_array_value=[])
    await play(session, change, press)
    if session.find_key("beside_trials") is not None:
        await change("beside_trials", bool_value=True)
        await press("show_trials")
    await change("take_away", bool_value=True)
    for ending in ("csv", "json", "html"):
        check(story, opened, await take_away(session, ending))
    for key in ("events_sentences", "lanes", "beside_trials", "take_away"):
        if session.find_key(key) is not None:
            await change(key, bool_value=False)


async def play(
    session: WebSocketSession,
    change: Callable[..., Awaitable[None]],
    press: Callable[[str], Awaitable[None]],
) -> None:
    """Play from the first moment to the last one that is open, and slide back."""
    await change("play", bool_value=True)
    slider = session.find_key("moment")
    if slider is not None:
        moments = list(slider.content.options)
        await press("play_on")
        for _ in moments:
            await session.rerun()
        if session.find_key("pause") is not None:
            await press("pause")
        await change("moment", string_array_value=[moments[0]])
    await change("play", bool_value=False)


async def take_away(session: WebSocketSession, ending: str) -> str:
    """The words of a file, which is made when a browser asks for it; without Plotly's script."""
    text = ""
    async with asyncio.timeout(30):
        while not text:  # a run makes the file's id anew, and takes away what was made before
            if url := await file_url(session, ending):
                text = await asyncio.to_thread(downloaded, session.url + url)
    return normal(text.replace(swimlane.plotly_js(), ""))


def downloaded(url: str) -> str:
    """The words of a file, none if it is gone."""
    try:
        with urllib.request.urlopen(url) as answer:
            return str(answer.read().decode("utf-8-sig"))
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.NOT_FOUND:
            raise
        return ""


async def file_url(session: WebSocketSession, ending: str) -> str:
    node = session.find_key(f"take_{ending}")
    assert node is not None
    request = BackendOperationRequest(request_id=ending, session_id=session.session_id)
    request.deferred_file.file_id = node.content.deferred_file_id
    seen = len(session.frames)
    await session.send(BackMsg(backend_operation_request=request))
    await session.rerun()
    answers = [ForwardMsg.FromString(frame) for frame in session.frames[seen:]]
    urls = [answer.backend_operation_response.deferred_file.url for answer in answers]
    return next(filter(None, urls), "")


def check_charts(story: Story, opened: Opened, session: WebSocketSession) -> None:
    """No moment that isn't told is in the figure, whatever it is called there."""
    timeline = story.case.timeline
    assert timeline is not None
    told: set[float | None] = set()
    closed: set[float | None] = set()
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
        leaks = {time for time in closed - told if time in numbers and abs(time or 0) < edge}
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


@pytest.mark.parametrize(
    ("told", "locale"),
    [("insulinoma", "fr-FR"), thorough("insulinoma", "en-GB"), thorough("ectopic", "fr-FR")],
)
@pytest.mark.long
def test_nothing_unrevealed_reaches_the_browser(
    server: StreamlitServer, request: pytest.FixtureRequest, told: str, locale: str
) -> None:
    """The second case asks every kind of question."""
    story: Story = request.getfixturevalue(told)
    opened = run(walk(server, story, locale))
    assert opened == len(story.steps)


@pytest.mark.parametrize("page", ["evolution", "diagnosis", "debrief", "console", "app"])
def test_a_deep_link_to_a_closed_page_tells_nothing(
    server: StreamlitServer, insulinoma: Story, page: str
) -> None:
    async def visit() -> None:
        async with open_session(server.url, page, query=f"case={SLUG}") as session:
            check(insulinoma, NOTHING_OPENED, Reader(session).new_words())
            assert not session.exceptions()

    run(visit())


def test_a_button_that_was_pressed_already_opens_no_more_than_the_next_step(
    server: StreamlitServer, insulinoma: Story
) -> None:
    """The server, not the browser, holds the number of the step that a press opens."""

    async def visit() -> None:
        async with open_session(server.url, "anamnesis", query=f"case={SLUG}") as session:
            reader = Reader(session)
            button = session.find_key("reveal")
            assert button is not None
            await session.press(button)
            await session.press(button)
            opened = frozenset(step.block.id for step in insulinoma.steps[:2])
            check(insulinoma, opened, reader.new_words())

    run(visit())


def test_the_test_would_see_a_leak(insulinoma: Story) -> None:
    for step in insulinoma.steps:
        block = step.block
        if isinstance(block, Pause):
            continue
        leak = block.text["fr"] if isinstance(block, Finding) else block.why["en"]
        with pytest.raises(AssertionError, match="the browser got"):
            check(insulinoma, NOTHING_OPENED, normal(f"<p>{leak}</p>"))
