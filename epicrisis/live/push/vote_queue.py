"""Votes committed in groups: those that arrive during a commit are the next one's.

A commit waits for the disk. One for each of 4,000 votes would wait 4,000 times; together they
wait a few dozen times, and each vote is still acknowledged only after it is durable.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from epicrisis.live import phone_faults
from epicrisis.store.db.errors import RefusedError

Sent = TypeVar("Sent")
Kept = TypeVar("Kept")

MOST_TOGETHER = 500
MOST_WAITING = 20_000


class TooManyVotesError(Exception):
    """More votes wait than can be kept in reasonable time; the phone sends again."""


class Voting(Generic[Sent, Kept]):
    """One writer for all rooms of this server: of votes, or of what else phones send.

    `keep` keeps a group in one transaction, and returns what became of each; `fault` is what the
    log calls those that couldn't be kept.
    """

    def __init__(
        self, keep: Callable[[Sequence[Sent]], list[Kept]], fault: str = phone_faults.VOTES
    ) -> None:
        self._keep = keep
        self._fault = fault
        self._waiting: deque[tuple[Sent, asyncio.Future[Kept]]] = deque()
        self._is_any = asyncio.Event()

    async def cast(self, sent: Sent) -> Kept:
        """Return a vote once it is durable, None if its poll is closed.

        Raises what keeping it raised (RefusedError, a StoreError) or TooManyVotesError; then it
        isn't kept.
        """
        if len(self._waiting) >= MOST_WAITING:
            error = TooManyVotesError()
            phone_faults.note(self._fault, error)
            raise error
        kept: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, kept))
        self._is_any.set()
        return await kept

    async def run(self) -> None:
        """Keep what is cast, until cancelled."""
        while True:
            await self._is_any.wait()
            number = min(len(self._waiting), MOST_TOGETHER)
            group = [self._waiting.popleft() for _ in range(number)]
            if not self._waiting:
                self._is_any.clear()
            await self._keep_group(group)

    async def _keep_group(self, group: list[tuple[Sent, asyncio.Future[Kept]]]) -> None:
        try:
            votes = await asyncio.to_thread(self._keep, [sent for sent, _ in group])
        except RefusedError as error:
            # One that can't be kept must not keep the others out. By halves: a few commits find
            # it, where one for each of the others would hold up every room.
            middle = len(group) // 2
            if middle == 0:
                self._fail(group, error)
            else:
                await self._keep_group(group[:middle])
                await self._keep_group(group[middle:])
        except Exception as error:  # a StoreError, or a bug; either way others go on voting
            self._fail(group, error)
        else:
            for (_, kept), vote in zip(group, votes, strict=True):
                if not kept.done():  # its phone has gone
                    kept.set_result(vote)

    def _fail(self, group: list[tuple[Sent, asyncio.Future[Kept]]], error: Exception) -> None:
        # Here, since a phone that has gone meanwhile hears nothing of it.
        phone_faults.note(self._fault, error, len(group))
        for _, kept in group:
            if not kept.done():
                kept.set_exception(error)
