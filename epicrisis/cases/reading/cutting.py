"""What an author changes in how the rules cut a source text: the buttons beside its sentences.

Each function takes a text as it is cut, and returns the `Cut` that makes the change; the same one
where there is nothing to change. Words are copied from the text, as few as say which place is
meant; where the same words meet elsewhere, too, that place is cut alike.
"""

from collections.abc import Callable

from epicrisis.cases.fields import LONGEST_LINE
from epicrisis.cases.model import MOST_CUTS, Cut
from epicrisis.cases.reading.sentences import (
    BAR,
    DIVIDER,
    Piece,
    on_one_line,
    pieces,
    solid_text,
    squeezed,
)
from epicrisis.cases.reading.source_lines import SPACES

_WORDS = (2, 3, 5, 8)
"""Words on either side that are tried, until they meet only once."""
_MOST_CHARACTERS = 200
"""Of either side: both stay one line."""


def joined(cut: Cut, text: str, language: str, left: Piece) -> Cut:
    """Return the cut by which the piece `left` and the one behind it are one."""
    place = _behind(text, left.end)
    right = next((each for each in pieces(text, language, cut) if each.start >= place), None)
    if right is None:
        return cut
    about = {squeezed(left.words), squeezed(right.words)}
    without = _without(cut, "headings", lambda entry: squeezed(entry) in about)
    without = _without(without, "sentences", lambda entry: squeezed(entry) in about)
    without = _without(without, "split", lambda entry: place in solid_text(text).meetings(entry))
    if place not in _ends(text, language, without):
        return without
    return _with(without, "join", _meeting(text, place)) or cut


def split(cut: Cut, text: str, language: str, place: int) -> Cut:
    """Return the cut by which a piece ends where `place` is in the text."""
    place = _behind(text, place)
    if not place or not text[place:].strip(SPACES):
        return cut
    without = _without(cut, "join", lambda entry: place in solid_text(text).meetings(entry))
    if place in _ends(text, language, without):
        return without
    return _with(without, "split", _meeting(text, place)) or cut


def broken(cut: Cut, text: str, language: str, piece: Piece, lines: str) -> Cut:
    """Return the cut by which a piece ends wherever its author has broken its words into lines."""
    for place in _line_ends(text, piece, lines):
        cut = split(cut, text, language, place)
    return cut


def _line_ends(text: str, piece: Piece, lines: str) -> list[int]:
    """Return where in the text all lines but the last end, up to where they say other words."""
    whole = text[piece.start : piece.end]
    at = 0
    ends: list[int] = []
    for line in [each for each in lines.splitlines() if each.strip()][:-1]:
        for character in "".join(line.split()):
            found = whole.find(character, at)
            if found < 0:
                return ends  # what was typed besides is let go
            at = found + 1
        ends.append(piece.start + at)
    return ends


def as_heading(cut: Cut, text: str, language: str, piece: Piece) -> Cut:
    """Return the cut by which a piece is a heading."""
    return _read_as(cut, text, language, piece, "headings")


def as_sentence(cut: Cut, text: str, language: str, piece: Piece) -> Cut:
    """Return the cut by which a piece is a sentence with a number."""
    return _read_as(cut, text, language, piece, "sentences")


def _read_as(cut: Cut, text: str, language: str, piece: Piece, field: str) -> Cut:
    key = squeezed(piece.words)
    other = "sentences" if field == "headings" else "headings"
    without = _without(cut, other, lambda entry: squeezed(entry) == key)
    found = pieces(text, language, without)
    now = next((each for each in found if each.start == piece.start), piece)
    if (now.number is None) == (field == "headings"):
        return without
    return _with(without, field, piece.words) or cut


def _ends(text: str, language: str, cut: Cut) -> set[int]:
    return {_behind(text, each.end) for each in pieces(text, language, cut)[:-1]}


def _behind(text: str, place: int) -> int:
    """Return the place behind the last character before `place` that one sees."""
    while place and text[place - 1] in SPACES:
        place -= 1
    return place


def _meeting(text: str, place: int) -> str:
    """Return the words around a place, as few as meet only once in the text."""
    before = text[max(place - _MOST_CHARACTERS, 0) : place].replace("|", BAR).split()
    after = text[place : place + _MOST_CHARACTERS].replace("|", BAR).split()
    solid = solid_text(text)
    entry = ""
    for words in _WORDS:
        entry = (
            on_one_line(" ".join(before[-words:])) + DIVIDER + on_one_line(" ".join(after[:words]))
        )
        if len(set(solid.meetings(entry))) == 1:
            break
    return entry


def _without(cut: Cut, field: str, is_about: Callable[[str], bool]) -> Cut:
    entries: tuple[str, ...] = getattr(cut, field)
    kept = tuple(entry for entry in entries if not is_about(entry))
    return cut if kept == entries else cut.model_copy(update={field: kept})


def _with(cut: Cut, field: str, entry: str) -> Cut | None:
    """Return the cut with an entry more; None where there is no room for it."""
    entries: tuple[str, ...] = getattr(cut, field)
    if not entry or len(entries) >= MOST_CUTS or len(entry) > LONGEST_LINE:
        return None
    return cut.model_copy(update={field: (*entries, entry)})
