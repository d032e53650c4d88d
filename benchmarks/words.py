"""A class writes: what its words cost the teacher, who groups, picks and hides them.

    python -m benchmarks.words [--json]

300 phones write 200 characters each, none the same, in a room of a running server; console and
projector are sessions of Streamlit, drawn anew after each change as they are in class. Counting
10,000 such answers is measured in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time

from benchmarks.figures import Figure, report
from benchmarks.room_servers import one_server
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.library import read_library
from epicrisis.live.room import entry_sorting, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.tally import tally
from epicrisis.questions.registry import shape_of
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, EntrySorting, Room, Vote
from epicrisis.store.db.database import open_database
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.server import ROOT
from tests.support.teachers import Teacher, leading

CASE = "fievres-et-douleurs"
PHONES = 300
MOST = 10_000
PRESSES = 40
CHARACTERS = 200
REDRAWN_MS = 300
SOME = "réflexe protecteur des voies aériennes qui expulse de l’air à grande vitesse"


def written(number: int) -> list[str]:
    """Return answers of 200 characters, none the same."""
    chance = random.Random(1)
    return [
        f"{each} {' '.join(chance.choice(SOME.split()) for _ in range(40))}"[:CHARACTERS]
        for each in range(number)
    ]


def asked_in_words() -> tuple[Story, int, Question]:
    """Return a case with a question that is answered in words, and the number of its step."""
    story = telling.tell(*read_library(ROOT / "data" / "cases").cases[CASE])
    for step in story.steps:
        if isinstance(step.block, Question) and shape_of(step.block).form == "words":
            return story, step.number, step.block
    raise LookupError("the case asks for no words")


def counted(question: Question) -> tuple[float, float]:
    """Return how many ms of a processor it takes to count 10,000 answers, first and again."""
    votes = [Vote(1, who, words, None, 1) for who, words in enumerate(written(MOST))]
    taken = []
    for _ in range(2):
        begun = time.process_time()
        tally(question, votes, EntrySorting(), "fr")
        taken.append(1000 * (time.process_time() - begun))
    return taken[0], taken[1]


async def redrawn(teacher: Teacher, question: str) -> list[float]:
    """Pick, hide and merge answers; return the ms until both windows are drawn, of each time."""
    classes, words, taken = teacher.classes, written(PHONES), []
    acts = ("pick", "hide", "hide", "merge", "split", "pick")
    for press in range(PRESSES):
        room = classes.rooms.room(teacher.code)
        assert room is not None
        some = words[press : press + 2]
        made = classes.entries.of(room, question)
        begun = time.perf_counter()
        made = entry_sorting.after(made, acts[press % len(acts)], some, room.language)
        await asyncio.to_thread(classes.entries.keep, room, question, made)
        await teacher.look()
        taken.append(1000 * (time.perf_counter() - begun))
    return taken


async def _measure() -> list[float]:
    story, number, question = asked_in_words()
    with one_server() as server:
        classes = ClassStore(open_database(server.database_url))
        room, secret = classes.rooms.open(story.case.slug, "fr", server.url, "benchmark " * 4)

        def move(now: Room, act: transitions.Move) -> Room:
            return classes.rooms.change(now, act(ClassState(story, now)))

        room = move(room, lambda state: transitions.jump(state, number))
        room = move(room, transitions.open_vote)
        poll = room.polls[0].id
        classes.votes.keep(
            [
                Ballot(room.id, poll, f"phone {who}", each)
                for who, each in enumerate(written(PHONES))
            ]
        )
        room = move(room, transitions.close_vote)
        move(room, transitions.show_results)
        async with leading(server.url, classes, story, room, secret) as teacher:
            await teacher.look()
            return await redrawn(teacher, question.id)


def figures(quick: bool = False) -> list[Figure]:
    """Return what was measured."""
    taken = sorted(asyncio.run(_measure()))
    first, again = counted(asked_in_words()[2])
    return [
        Figure(
            "a press among 300 answers → both windows drawn, median", statistics.median(taken), "ms"
        ),
        Figure("the same, p95", taken[int(0.95 * len(taken))], "ms", target=REDRAWN_MS),
        Figure("10,000 answers of 200 characters counted, the first time (processor)", first, "ms"),
        Figure("the same, again (processor)", again, "ms"),
    ]


def main() -> int:
    """Measure, print it, and return whether the target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    return report(figures(), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
