"""Lines that a teacher typed for the class to read: as they are kept, and which are the same."""

import re

from epicrisis.letters import without_unseen
from epicrisis.questions.answer import storable

_BEFORE_A_SIGN = re.compile(r" (?=[?!;:»](?:\s|$))")


def one_line(typed: str) -> str:
    """Return words as they are kept: on one line, without double spaces.

    A French teacher types an ordinary space before a question mark, where no line may end.
    """
    return _BEFORE_A_SIGN.sub("\u00a0", " ".join(storable(typed).split()))


def as_read(line: str) -> str:
    """Return a line as a reader tells it from others: without case and what isn't seen."""
    return " ".join(without_unseen(line).casefold().split())


def beginning(line: str) -> str:
    """Return how a line begins, to be named by."""
    return line[:_NAMED] + ("…" if len(line) > _NAMED else "")


_NAMED = 40
