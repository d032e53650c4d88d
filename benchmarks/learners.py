"""Many learners commit an answer at the same moment: none may be lost, none kept twice.

    python -m benchmarks.learners [--learners 200] [--json]

Every learner has a cookie and a websocket of their own and stands, by the store, before the
same question. Every fifth has a second tab that commits another answer at the same moment: one
of the two is kept, and both tabs must show that one. No two answers are alike, so that an answer
kept for the wrong learner is seen too. The server and its store are made for this run. The exit
code is 1 if an answer is lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from babel.numbers import format_decimal

from benchmarks.figures import Figure, tell
from benchmarks.sessions import in_parallel
from epicrisis.cases.questions import NumericQuestion
from epicrisis.cases.reading.library import read_library
from epicrisis.store.learners.store import Store
from epicrisis.story import telling
from epicrisis.story.telling import Step, Story
from tests.support.learners import Cookies, learner_before, opened
from tests.support.server import ROOT, StreamlitServer
from tests.support.websocket_session import SessionError, WebSocketSession, connect_session

TWO_TABS = 5
"""One learner in so many commits in two tabs at once."""
SLUG = "dimanche-soir"
"""A case of ours that asks for a number."""
FIRST_ANSWER = 5001
"""Answers are numbers from here on: larger than any that the page shows otherwise."""
PATIENCE = 300.0
"""Seconds that a tab waits for its feedback."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the answers."""

    sent: int
    """Learners who sent an answer, by one tab or by two at once: so many should be kept."""
    stored: int
    """Of these, learners for whom the store has an answer that they sent."""
    lost: int
    """Learners without one, or with a tab that didn't show the one that is kept."""
    doubled: int
    """Answers that the store has beyond one a learner."""
    p50_ms: float
    """From the commit until the feedback, half of the tabs."""
    p95_ms: float
    """The same, 95 of 100 tabs."""


@dataclass(slots=True)
class Tab:
    """A page with the question, and an answer typed in."""

    session: WebSocketSession
    answer: int
    milliseconds: float | None = None
    """From the commit until the feedback; None where there was none."""
    shown: str = ""

    async def commit(self, number: int) -> None:
        """Press, and keep what the page shows then."""
        button = self.session.find_key(f"commit-{number}")
        if button is None:
            raise SessionError(f"nothing to commit: {self.session.text()[:2000]}")
        start = time.perf_counter()
        await self.session.press(button, timeout=PATIENCE)
        self.milliseconds = (time.perf_counter() - start) * 1000
        self.shown = html.unescape(self.session.text())


@dataclass(slots=True)
class Learner:
    """Somebody with one tab, or with two."""

    cookies: Cookies
    tabs: list[Tab]


def first_numeric_question(story: Story) -> Step:
    """Return the question: a number can be another for every tab."""
    return next(step for step in story.steps if isinstance(step.block, NumericQuestion))


def read_story() -> Story:
    """Return the case."""
    loaded = read_library(ROOT / "data" / "cases").cases[SLUG]
    return telling.tell(*loaded)


Come = Callable[[Store, Story, int], tuple[Cookies, str]]
"""Brings a new learner before a step; returns cookies, and the query of the page's address."""


def come_alone(store: Store, story: Story, number: int) -> tuple[Cookies, str]:
    """Bring a learner before a step by no link of anybody's."""
    return learner_before(store, story, number), f"case={SLUG}"


async def commit_at_once(
    server: StreamlitServer, story: Story, learners: int, come: Come = come_alone
) -> Outcome:
    """Let all learners commit, and look what is kept."""
    step = first_numeric_question(story)
    with opened(server.database_url) as store:
        everybody = await gathered(server, store, story, step, learners, come)
        tabs = [tab for learner in everybody for tab in learner.tabs]
        try:
            said = await asyncio.gather(
                *(tab.commit(step.number) for tab in tabs), return_exceptions=True
            )
        finally:
            await in_parallel(tab.session.close for tab in tabs)
        for failure in filter(None, said):
            print(f"a tab got no feedback: {failure!r}"[:300], file=sys.stderr)
        return _outcome(store, step, everybody)


async def gathered(
    server: StreamlitServer, store: Store, story: Story, step: Step, learners: int, come: Come
) -> list[Learner]:
    """Bring everybody before the question, with an answer typed in."""
    everybody: list[Learner] = []
    for number in range(learners):
        cookies, query = come(store, story, step.number)
        everybody.append(Learner(cookies, []))
        answers = [FIRST_ANSWER + 2 * number]
        if number % TWO_TABS == 0:
            answers.append(answers[0] + 1)
        opening = [partial(_tab, server, step, cookies, query, each) for each in answers]
        everybody[-1].tabs = await in_parallel(opening)
    return everybody


async def _tab(
    server: StreamlitServer, step: Step, cookies: Cookies, query: str, answer: int
) -> Tab:
    session = await connect_session(
        server.url,
        step.stage,
        query=query,
        locale="en-GB",
        cookies=cookies,
        keep_frames=False,
    )
    typed = session.find_key(f"response-{step.number}")
    if typed is None:
        raise SessionError(f"no question to answer: {session.text()[:2000]}")
    await session.change(typed, string_value=str(answer))
    return Tab(session, answer)


def _outcome(store: Store, step: Step, everybody: Sequence[Learner]) -> Outcome:
    stored = lost = doubled = 0
    for learner in everybody:
        (token,) = learner.cookies.values()
        kept = [
            attempt.answers[step.block.id].response
            for attempt in store.attempts(token)
            if step.block.id in attempt.answers
        ]
        is_stored = any(tab.answer in kept for tab in learner.tabs)
        is_shown = all(_shows(tab, answer) for tab in learner.tabs for answer in kept)
        stored += is_stored
        lost += not (is_stored and is_shown)
        doubled += max(0, len(kept) - 1)
    tabs = [tab for learner in everybody for tab in learner.tabs]
    taken = [tab.milliseconds for tab in tabs if tab.milliseconds is not None]
    return Outcome(
        sent=len(everybody),
        stored=stored,
        lost=lost,
        doubled=doubled,
        p50_ms=round(percentile(taken, 50), 1),
        p95_ms=round(percentile(taken, 95), 1),
    )


def _shows(tab: Tab, answer: object) -> bool:
    """Tell whether a tab shows this answer as the one that was given."""
    if not isinstance(answer, int | float):
        return False
    number = re.escape(str(format_decimal(answer, locale="en")))
    return re.search(rf"<dt>Your answer</dt><dd[^>]*>\s*{number} ", tab.shown) is not None


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile; 0 of nothing."""
    if len(values) < 2:
        return max(values, default=0.0)
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def measured(learners: int, come: Come = come_alone) -> Outcome:
    """Measure on a server of its own."""
    with StreamlitServer(is_cold=True) as server:
        return asyncio.run(commit_at_once(server, read_story(), learners, come))


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give what counts."""
    outcome = measured(40 if quick else 200)
    crowd = f"{outcome.sent} commit at once"
    yield Figure(f"{crowd}, answers lost", outcome.lost, target=0)
    yield Figure(f"{crowd}, answers doubled", outcome.doubled, target=0)
    yield Figure(f"{crowd}, commit to feedback, p50", outcome.p50_ms, "ms")
    yield Figure(f"{crowd}, commit to feedback, p95", outcome.p95_ms, "ms")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--learners", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def main() -> int:
    """Measure, print, and return the exit code."""
    arguments = _parser().parse_args()
    outcome = measured(arguments.learners)
    tell(asdict(outcome), as_json=arguments.json)
    return 1 if outcome.lost or outcome.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
