"""Pieces of a text that are replaced, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from epicrisis.authoring.edits.nodes import LINE_BREAK


@dataclass(frozen=True, slots=True)
class Splice:
    """What stands from `start` to before `stop` becomes `new`."""

    start: int
    stop: int
    new: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return a text with its splices, which are at most two of the kind that overlap.

    Lines that are put behind one that is taken away come behind its place.
    """
    ordered = sorted(splices, key=lambda splice: (splice.start, splice.stop))
    pieces: list[str] = []
    done = 0
    for splice in _apart(ordered):
        pieces += [text[done : splice.start], splice.new]
        done = splice.stop
    return "".join([*pieces, text[done:]])


def _apart(ordered: Sequence[Splice]) -> list[Splice]:
    apart: list[Splice] = []
    for splice in ordered:
        if apart and splice.start < apart[-1].stop:
            line_break = LINE_BREAK.match(splice.new)
            end = apart[-1].stop
            moved = splice.new[line_break.end() :] + line_break[0] if line_break else splice.new
            apart.append(replace(splice, start=end, stop=max(end, splice.stop), new=moved))
        else:
            apart.append(splice)
    return apart
