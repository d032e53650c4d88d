"""A homework beside as many learners who came alone: what each costs the store and the pages.

    python -m benchmarks.homework [--learners 500] [--tabs 100] [--json]

`--learners` go through all questions of a case in the store, one alone and one in a homework by
turns; statements that write are counted, and what all of them take. Then the teacher's picture of
them all is counted. `--tabs` learners, half of them in a homework, commit an answer at one instant
by the pages, as `benchmarks.learners` has it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from benchmarks import learners
from benchmarks.figures import Figure, tell
from benchmarks.sessions import in_parallel
from epicrisis.cases.questions import Question
from epicrisis.live.room.homework_figures import homework_figures
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Homework
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story.telling import Story
from tests.support.learners import Cookies, opened, pass_steps
from tests.support.server import StreamlitServer


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures; those of a homework beside those of learners who came alone."""

    learners: int
    writes_alone: float
    """Statements that write, a commit."""
    writes_homework: float
    """The same, to take part included."""
    commit_alone_ms: float
    commit_homework_ms: float
    picture_ms: float
    """The teacher's picture of all, counted once."""
    tabs: int
    page_alone_p50_ms: float
    page_homework_p50_ms: float
    page_alone_p95_ms: float
    page_homework_p95_ms: float


def give(store: Store) -> Homework:
    """Give the case from now on for a week."""
    now = store.database.now()
    period = (now, now + timedelta(days=7))
    return ClassStore(store.database).homeworks.give(
        learners.SLUG, "fr", period, "UTC", "t" * 64, takes_names=True, tells_class=True
    )


def come_by_link(store: Store, story: Story, number: int) -> tuple[Cookies, str]:
    """Bring a learner before a step by a homework's link."""
    homeworks = ClassStore(store.database).homeworks
    given = next(iter(homeworks.of_owner("t" * 64)), None) or give(store)
    token = learner_cookie.new_token()
    homeworks.take_part(given, token)
    pass_steps(store, story, token, 1, number)
    return {learner_cookie.NAME: token}, f"case={learners.SLUG}&homework={given.code}"


def measured(people: int, tabs: int) -> Outcome:
    """Measure in stores and on a server of their own.

    Those who came alone and those of the homework take turns, or press at one instant: what else
    the machine does meanwhile is the same for both.
    """
    story = learners.read_story()
    with tempfile.TemporaryDirectory() as folder:
        writes, milliseconds, picture_ms = _through(Path(folder), story, people)
    with StreamlitServer(is_cold=True) as server:
        alone, homework = asyncio.run(_commit_at_once(server, story, tabs // 2))
    commits = people * len(_questions(story))
    return Outcome(
        learners=people,
        writes_alone=round(writes[0] / commits, 2),
        writes_homework=round(writes[1] / commits, 2),
        commit_alone_ms=round(milliseconds[0] / commits, 2),
        commit_homework_ms=round(milliseconds[1] / commits, 2),
        picture_ms=round(picture_ms, 1),
        tabs=tabs,
        page_alone_p50_ms=round(learners.percentile(alone, 50), 1),
        page_homework_p50_ms=round(learners.percentile(homework, 50), 1),
        page_alone_p95_ms=round(learners.percentile(alone, 95), 1),
        page_homework_p95_ms=round(learners.percentile(homework, 95), 1),
    )


def _questions(story: Story) -> list[str]:
    return [step.block.id for step in story.steps if isinstance(step.block, Question)]


def _through(
    folder: Path, story: Story, people: int
) -> tuple[tuple[int, int], tuple[float, float], float]:
    """Let all go through the questions, one alone and one by the link in turn.

    Returns statements that write and milliseconds, of both; and milliseconds of the picture.
    """
    stores = [open_store(f"sqlite:///{folder / name}.sqlite3") for name in ("alone", "homework")]
    homeworks, given = ClassStore(stores[1].database).homeworks, give(stores[1])
    writes, spent = [0, 0], [0.0, 0.0]
    for turn, store in enumerate(stores):

        def count(*sent: object, turn: int = turn) -> None:
            writes[turn] += str(sent[2]).startswith(("INSERT", "UPDATE", "DELETE"))

        event.listen(store.database.engine, "before_cursor_execute", count)
    for number in range(people):
        token = f"{number:064x}"
        for turn, store in enumerate(stores):
            began = time.perf_counter()
            if turn:
                homeworks.take_part(given, token)
            for question in _questions(story):
                attempt = store.attempt(token, learners.SLUG)
                store.commit_answer(attempt, question, f"answer {number % 7}", 2)
            spent[turn] += time.perf_counter() - began
    began = time.perf_counter()
    homework_figures(story, given, homeworks.handed(given))
    counted = time.perf_counter() - began
    for store in stores:
        store.close()
    return (writes[0], writes[1]), (1000 * spent[0], 1000 * spent[1]), 1000 * counted


async def _commit_at_once(
    server: StreamlitServer, story: Story, each: int
) -> tuple[list[float], list[float]]:
    """Let so many of both commit at one instant; return the milliseconds of both."""
    step = learners.first_numeric_question(story)
    with opened(server.database_url) as store:
        crowds = [
            [
                tab
                for learner in await learners.gathered(server, store, story, step, each, come)
                for tab in learner.tabs
            ]
            for come in (learners.come_alone, come_by_link)
        ]
        every = [tab for pair in zip(*crowds, strict=True) for tab in pair]
        try:
            await asyncio.gather(*(tab.commit(step.number) for tab in every))
        finally:
            await in_parallel(tab.session.close for tab in every)
    alone, homework = (
        [tab.milliseconds for tab in crowd if tab.milliseconds is not None] for crowd in crowds
    )
    return alone, homework


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give what counts."""
    found = measured(100 if quick else 500, 40 if quick else 100)
    crowd = f"homework of {found.learners}"
    yield Figure(
        f"{crowd}, writes a commit", found.writes_homework, times=1.3, peer=found.writes_alone
    )
    yield Figure(
        f"{crowd}, commit in the store",
        found.commit_homework_ms,
        "ms",
        times=1.3,
        peer=found.commit_alone_ms,
    )
    yield Figure(f"{crowd}, the teacher's picture", found.picture_ms, "ms", target=1000)
    yield Figure(
        f"{found.tabs} of a homework commit at once, p95",
        found.page_homework_p95_ms,
        "ms",
        times=1.3,
        peer=found.page_alone_p95_ms,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--learners", type=int, default=500, help="in the store (default: 500)")
    parser.add_argument("--tabs", type=int, default=100, help="by the pages (default: 100)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def main() -> int:
    """Measure, and print."""
    arguments = _parser().parse_args()
    tell(asdict(measured(arguments.learners, arguments.tabs)), as_json=arguments.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
