"""What is asked back before a vote is closed or cancelled by a hand that slipped."""

from collections.abc import Callable
from datetime import datetime, timedelta

from epicrisis.live.room.transitions import MoveRefused
from epicrisis.refusals import to_translate
from epicrisis.store.classes.records import Poll, Room

JUST_OPENED_S = 2.0
"""A press so soon after a vote was opened is taken for the second half of a double one."""

_NOBODY_VOTED = to_translate("Nobody has voted yet. Press again to close the vote.")
_JUST_OPENED = to_translate("The vote has only just been opened. Press again to close it.")
_VOTES_ARE_LOST = to_translate(
    "Votes that are in: {count}. Press again to cancel the vote; they are deleted."
)


class MoveDoubted(MoveRefused):
    """Something that is done if it is asked for once more."""


def check(before: Room, after: Room, votes: Callable[[int], int], now: datetime) -> None:
    """Raise MoveDoubted for a change that hardly anybody wants.

    `votes` counts those in a poll, by its id; `now` is UTC as the store keeps it.
    """
    poll = before.open_poll
    if poll is None:
        return
    left = {each.id: each for each in after.polls}
    if poll.id not in left:
        if count := votes(poll.id):
            raise MoveDoubted(_VOTES_ARE_LOST, count=count)
    elif left[poll.id].state != "open":
        if not votes(poll.id):
            raise MoveDoubted(_NOBODY_VOTED)
        if _is_just_opened(poll, now):
            raise MoveDoubted(_JUST_OPENED)


def _is_just_opened(poll: Poll, now: datetime) -> bool:
    # A clock that was set back meanwhile keeps nobody from closing a vote.
    if poll.opened is None:
        return False
    return timedelta(0) <= now - poll.opened < timedelta(seconds=JUST_OPENED_S)
