"""A homework beside as many learners who came alone: what each costs the store and the pages.

    python -m benchmarks.homework [--learners 500] [--tabs 100] [--json]

`--learners` go through all questions of a case in the store, first alone and then as a homework;
statements that write are counted, and what all of them take. Then the teacher's picture of them
all is counted. `--tabs` learners commit one answer at one instant by the pages, as
`benchmarks.learners` has it, alone and in a homework.
"""

from __future__ import annotations

import argparse
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
from epicrisis.cases.questions import Question
from epicrisis.live.room.homework_figures import homework_figures
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Homework
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story.telling import Story
from tests.support.learners import Cookies, pass_steps

TURNS = (False, True, True, False)
"""Alone and as a homework in turn, the better of both counts: others use the machine too."""


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
    """Measure in stores and on servers of their own."""
    story = learners.read_story()
    store: dict[bool, list[tuple[float, float, float]]] = {False: [], True: []}
    pages: dict[bool, list[learners.Outcome]] = {False: [], True: []}
    for is_homework in TURNS:
        with tempfile.TemporaryDirectory() as folder:
            store[is_homework].append(_through(Path(folder), story, people, is_homework))
        come = come_by_link if is_homework else learners.come_alone
        pages[is_homework].append(learners.measured(tabs, come))
    alone, homework = (tuple(map(min, zip(*store[each], strict=True))) for each in (False, True))
    return Outcome(
        learners=people,
        writes_alone=round(alone[0], 2),
        writes_homework=round(homework[0], 2),
        commit_alone_ms=round(alone[1], 2),
        commit_homework_ms=round(homework[1], 2),
        picture_ms=round(homework[2], 1),
        tabs=tabs,
        page_alone_p50_ms=min(each.p50_ms for each in pages[False]),
        page_homework_p50_ms=min(each.p50_ms for each in pages[True]),
        page_alone_p95_ms=min(each.p95_ms for each in pages[False]),
        page_homework_p95_ms=min(each.p95_ms for each in pages[True]),
    )


def _through(
    folder: Path, story: Story, people: int, is_homework: bool
) -> tuple[float, float, float]:
    """Let all go through the questions; return writes and ms a commit, and ms of the picture."""
    store, writes = open_store(f"sqlite:///{folder / 'store.sqlite3'}"), 0
    questions = [step.block.id for step in story.steps if isinstance(step.block, Question)]
    homeworks = ClassStore(store.database).homeworks
    given = give(store) if is_homework else None

    def count(_: object, __: object, statement: str, *___: object) -> None:
        nonlocal writes
        writes += statement.startswith(("INSERT", "UPDATE", "DELETE"))

    event.listen(store.database.engine, "before_cursor_execute", count)
    began = time.perf_counter()
    for number in range(people):
        token = f"{number:064x}"
        if given is not None:
            homeworks.take_part(given, token)
        for question in questions:
            attempt = store.attempt(token, learners.SLUG)
            store.commit_answer(attempt, question, f"answer {number % 7}", 2)
    spent = time.perf_counter() - began
    began = time.perf_counter()
    if given is not None:
        homework_figures(story, given, homeworks.handed(given))
    counted = time.perf_counter() - began
    store.close()
    commits = people * len(questions)
    return writes / commits, 1000 * spent / commits, 1000 * counted


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
