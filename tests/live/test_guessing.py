"""Thousands of guesses of a code find no room, and hold up nobody who is in one."""

import asyncio
import os
import random
from collections import Counter

import pytest

from epicrisis.live.room import transitions
from epicrisis.store.tokens import ALPHABET
from tests.live.serving import Serving
from tests.support.phones import phones
from tests.support.running import run

GUESSES = int(os.environ.get("TEST_GUESSES", "2500"))
AT_ONCE = 50
SINGLE = 4


@pytest.mark.thorough
def test_guessing_finds_nothing_and_the_class_votes_on(school: Serving) -> None:
    room = school.question_room(SINGLE, transitions.open_vote)
    chance = random.Random(20261123)
    codes = ["".join(chance.choices(ALPHABET, k=6)) for _ in range(GUESSES)]

    async def scenario() -> tuple[Counter[int], list[int]]:
        said: Counter[int] = Counter()
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()
            waiting = iter(codes)

            async def guess() -> None:
                for code in waiting:
                    async with phone.http.get(f"{school.url}/r/{code}") as got:
                        said[got.status] += 1

            guessing = [asyncio.create_task(guess()) for _ in range(AT_ONCE)]
            votes = []
            while not all(each.done() for each in guessing):
                votes.append((await phone.vote(str(SINGLE), 1, ["A"])).status)
                await asyncio.sleep(0.6)  # as often as a phone may vote
            await asyncio.gather(*guessing)
        return said, votes

    said, votes = run(scenario())
    assert said[404] <= 200, "more guesses were answered than two minutes allow"
    assert said[429] == GUESSES - said[404]
    assert set(votes) == {200}
