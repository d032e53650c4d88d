"""Where an author cuts a text otherwise than the rules do: what a press changes in `Cut`."""

from collections.abc import Sequence

from epicrisis.cases.model import MOST_CUTS, Cut
from epicrisis.cases.reading.case_file import MAX_SENTENCE
from epicrisis.cases.reading.sentences import DIVIDER, Piece, squeezed

_WORDS = 3
"""Words on either side of a place, enough that it isn't met elsewhere."""
_LONGEST_SIDE = 200
_ROOM = 1_500
"""Characters after which a sentence is cut that is too long for a case."""


def joined(cut: Cut, left: str, right: str) -> Cut:
    """Return the cut with a sentence and the one behind it made one."""
    split = tuple(each for each in cut.split if not _is_met(each, left, right))
    if split != cut.split:
        return cut.model_copy(update={"split": split})
    return cut.model_copy(update={"join": _with(cut.join, _meeting(left, right))})


def split(cut: Cut, sentence: str, place: int) -> Cut:
    """Return the cut with a sentence made two, the second beginning at `place`."""
    left, right = sentence[:place].strip(), sentence[place:].strip()
    if not (squeezed(left) and squeezed(right)):
        return cut
    join = tuple(each for each in cut.join if not _is_met(each, left, right))
    if join != cut.join:
        return cut.model_copy(update={"join": join})
    return cut.model_copy(update={"split": _with(cut.split, _meeting(left, right))})


def as_heading(cut: Cut, words: str) -> Cut:
    """Return the cut with a line taken for a heading."""
    sentences = tuple(each for each in cut.sentences if squeezed(each) != squeezed(words))
    if sentences != cut.sentences:
        return cut.model_copy(update={"sentences": sentences})
    return cut.model_copy(update={"headings": _with(cut.headings, words)})


def as_sentence(cut: Cut, words: str) -> Cut:
    """Return the cut with a line taken for a sentence."""
    headings = tuple(each for each in cut.headings if squeezed(each) != squeezed(words))
    if headings != cut.headings:
        return cut.model_copy(update={"headings": headings})
    return cut.model_copy(update={"sentences": _with(cut.sentences, words)})


def short_enough(found: Sequence[Piece], cut: Cut) -> Cut:
    """Return the cut with sentences cut between words that are longer than a case takes."""
    more: list[str] = []
    for piece in found:
        rest = piece.words
        while piece.number and len(rest) > MAX_SENTENCE and len(more) < MOST_CUTS:
            place = max(rest.rfind(mark, 1, _ROOM) for mark in (", ", "; ", ": ", "\t"))
            place = place + 1 if place > _ROOM // 2 else rest.rfind(" ", 1, _ROOM)
            if place < 0:
                break
            more.append(_meeting(rest[:place], rest[place:]))
            rest = rest[place:].strip()
    return cut.model_copy(update={"split": _with(cut.split, *more)}) if more else cut


def _meeting(left: str, right: str) -> str:
    before = " ".join(left.split(" ")[-_WORDS:])[-_LONGEST_SIDE:].strip()
    after = " ".join(right.strip().split(" ")[:_WORDS])[:_LONGEST_SIDE].strip()
    return f"{before}{DIVIDER}{after}"


def _is_met(entry: str, left: str, right: str) -> bool:
    before, _, after = entry.partition(DIVIDER)
    return squeezed(left).endswith(squeezed(before)) and squeezed(right).startswith(squeezed(after))


def _with(entries: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*entries, *more]))[:MOST_CUTS]
