"""What a stage tells comes down once, and stands there as the presses go on."""

import asyncio
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from epicrisis.cases.model import Finding, StageId
from epicrisis.cases.reading.case_file import load_case
from epicrisis.store.learners.store import Store
from epicrisis.story.telling import Step, Story, tell
from tests.cases.conftest import CASES
from tests.conftest import CASES as LIBRARY
from tests.conftest import SAMPLES
from tests.support.learners import Cookies, attempt_of, learner_before, opened, passed
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import Node, WebSocketSession, open_session

STEP = re.compile(r'<article class="ep-step.*?data-ep-step="(\d+)".*?</article>', re.DOTALL)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """A server that comes late to what runs say, so that presses come between."""
    cases = tmp_path_factory.mktemp("cases")
    for case in (SAMPLES / "fever", CASES / "paused", LIBRARY / "insulinome-malin"):
        shutil.copytree(case, cases / case.name)
    env = {"EPICRISIS_CASES_DIR": str(cases)}
    with StreamlitServer("tests/support/late_loop_app.py", env=env) as running:
        yield running


@pytest.fixture(scope="module")
def paused() -> Story:
    return tell(*load_case(CASES / "paused" / "case.yaml"))


class Reader:
    """A learner's browser on a stage's page, and which steps it shows."""

    def __init__(self, session: WebSocketSession) -> None:
        self.session = session
        self.came_with = len(session.frames)

    @property
    def page(self) -> str:
        return "\n".join(
            node.content.body for node in self.session.nodes("html") if not node.is_block
        )

    @property
    def steps(self) -> list[int]:
        """The numbers of the steps on the page, from top to bottom."""
        return [int(found[1]) for found in STEP.finditer(self.page)]

    @property
    def told(self) -> list[str]:
        """What is read of each."""
        return [" ".join(found[0].split()) for found in STEP.finditer(self.page)]

    def times_sent(self, number: int) -> int:
        """How often a step came down since the page came."""
        since = b"".join(self.session.frames[self.came_with :])
        return len(re.findall(rb'<article class="ep-step[^>]*data-ep-step="%d"' % number, since))

    def way_on(self, step: Step) -> Node | None:
        """What passes a step, where it is the next one."""
        is_told = isinstance(step.block, Finding)
        return self.session.find_key("reveal" if is_told else f"pass-{step.number}")

    async def press(self, key: str) -> None:
        node = self.session.find_key(key)
        assert node is not None, key
        await self.session.press(node)
        assert not self.session.exceptions()


def steps_of(story: Story, stage: StageId) -> list[int]:
    return [step.number for step in story.steps if step.stage == stage]


def learner(server: StreamlitServer, story: Story, number: int) -> Cookies:
    with opened(server.database_url) as store:
        return learner_before(store, story, number)


async def check_a_whole_run_shows_the_same(reader: Reader) -> None:
    steps, told = reader.steps, reader.told
    await reader.session.rerun()
    assert reader.steps == steps
    assert reader.told == told


@pytest.mark.long
def test_each_step_comes_down_once_and_stands(late: StreamlitServer, insulinoma: Story) -> None:
    """Over a stage with findings, questions of several kinds, and pauses."""
    steps = steps_of(insulinoma, "investigations")

    async def read() -> None:
        cookies = learner(late, insulinoma, steps[0] + 1)
        query = f"case={insulinoma.case.slug}"
        async with open_session(
            late.url, "investigations", query=query, cookies=cookies
        ) as session:
            reader = Reader(session)
            for number in steps[1:]:
                button = reader.way_on(insulinoma.steps[number - 1])
                assert button is not None
                await session.press(button)
                assert reader.steps == steps[: steps.index(number) + 1]
            assert not session.exceptions()
            assert [reader.times_sent(number) for number in steps] == [0] + [1] * (len(steps) - 1)
            await check_a_whole_run_shows_the_same(reader)

    run(read())


def test_what_is_told_is_the_pages_own(late: StreamlitServer, fever: Story) -> None:
    """Streamlit may come to know otherwise whose an element is: a run would take it away then."""

    async def read() -> None:
        cookies = learner(late, fever, 2)
        async with open_session(
            late.url, "anamnesis", query=f"case={fever.case.slug}", cookies=cookies
        ) as session:
            reader = Reader(session)
            await reader.press("reveal")
            came = next(n for n in session.nodes("html") if 'data-ep-step="2"' in n.content.body)
            button = session.find_key("reveal")
            assert button is not None
            assert button.fragment_id
            assert came.fragment_id == ""
            assert came.run_id == button.run_id, "it came with the press"

    run(read())


def test_a_question_quotes_what_a_later_step_tells(late: StreamlitServer, fever: Story) -> None:
    """What stands is told anew where it has changed."""

    async def read() -> None:
        cookies = learner(late, fever, 4)
        async with open_session(
            late.url, "investigations", query=f"case={fever.case.slug}", cookies=cookies
        ) as session:
            reader = Reader(session)
            await reader.press("pass-4")
            before = reader.told[0]
            await reader.press("reveal")
            assert reader.steps == [4, 5]
            assert reader.told[0] != before
            assert reader.times_sent(4) == 2
            await check_a_whole_run_shows_the_same(reader)

    run(read())


def test_own_words_are_judged_below_and_stand_in_their_place_then(
    late: StreamlitServer, fever: Story
) -> None:
    async def read() -> None:
        cookies = learner(late, fever, 8)
        async with open_session(
            late.url, "evolution", query=f"case={fever.case.slug}", cookies=cookies
        ) as session:
            reader = Reader(session)
            await reader.press("pass-8")
            words = next(node for node in session.nodes("text_area"))
            session.fill(words, string_value="A virus")
            await reader.press("commit-9")
            assert reader.steps == [6, 7, 8, 9]
            await reader.press("reveal")
            assert reader.steps == [6, 7, 8, 9, 10]
            judged = session.find_key("assessment-9")
            assert judged is not None
            await session.change(judged, string_array_value=[judged.content.options[-1].content])
            assert not session.exceptions()
            assert session.find_key("assessment-9") is None
            assert reader.steps == [6, 7, 8, 9, 10]
            await check_a_whole_run_shows_the_same(reader)

    run(read())


def test_key_features_are_ticked_below_and_stand_in_their_place_then(
    late: StreamlitServer, paused: Story
) -> None:
    async def read() -> None:
        cookies = learner(late, paused, 8)
        async with open_session(
            late.url, "evolution", query=f"case={paused.case.slug}", cookies=cookies
        ) as session:
            reader = Reader(session)
            session.fill(session.nodes("text_area")[0], string_value="A feverish man")
            await reader.press("commit-8")
            for key in ("pass-9", "reveal"):
                await reader.press(key)
            assert reader.steps == [8, 9, 10]
            feature = session.find_key("feature-8-0")
            assert feature is not None
            session.fill(feature, bool_value=True)
            await reader.press("ticked-8")
            assert session.find_key("ticked-8") is None
            assert reader.steps == [8, 9, 10]
            await check_a_whole_run_shows_the_same(reader)

    run(read())


@pytest.mark.parametrize("stage", ["investigations", thorough("treatment")])
def test_presses_that_do_not_wait_lose_and_double_no_step(
    late: StreamlitServer, insulinoma: Story, stage: StageId
) -> None:
    """Each step is pressed twice, the second time when the first run goes on or has just ended.

    Streamlit takes nothing more from a run that isn't the session's any more.
    """
    steps, delays = steps_of(insulinoma, stage), random.Random(25)

    async def read(store: Store) -> None:
        cookies = learner_before(store, insulinoma, steps[0] + 1)
        async with open_session(
            late.url, stage, query=f"case={insulinoma.case.slug}", cookies=cookies
        ) as session:
            reader = Reader(session)

            def is_heard(before: Sequence[int]) -> bool:
                ids = passed(attempt_of(store, insulinoma, cookies))
                now = [number for number in steps if insulinoma.steps[number - 1].block.id in ids]
                is_told = now != before and reader.steps == now
                return is_told and (now == steps or reader.way_on(next_step(now)) is not None)

            def next_step(opened_by_now: Sequence[int]) -> Step:
                return insulinoma.steps[opened_by_now[-1]]

            while (before := reader.steps) != steps:
                button = reader.way_on(next_step(before))
                assert button is not None
                await session.press_on(button)
                await asyncio.sleep(delays.uniform(0, 0.03))
                await session.press_on(button)
                await session.hear(partial(is_heard, before))
            assert not session.exceptions()
            assert [reader.times_sent(number) for number in steps] == [0] + [1] * (len(steps) - 1)

    with opened(late.database_url) as store:
        run(read(store))
