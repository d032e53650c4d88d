"""A pasted text as rows: its numbered sentences, and the headings between them."""

from dataclasses import dataclass

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.cases.model import Cut
from epicrisis.cases.reading import cutting
from epicrisis.cases.reading.case_file import MAX_SENTENCE, MAX_SENTENCES
from epicrisis.cases.reading.sentences import Piece, pieces

_ROOM = 1_500
"""Characters after which a sentence is cut that is too long for a case."""
_MOST_CUTS = 20
"""How often that is done: 30,000 characters without a stop are no prose."""
_LONGEST_TEXT = 50_000
"""Characters of a text in which that is done: each time all of it is read anew."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence or a heading of the text."""

    id: str
    """Number of the sentence, such as `S05`; empty for a heading."""
    text: str
    """The words, with white space folded."""
    line: int
    """The line of the text that it begins in, from 1."""
    begins_paragraph: bool
    """Whether an empty line stands before it."""

    @property
    def is_heading(self) -> bool:
        """Whether it is told to nobody, and only says what follows."""
        return not self.id


def rows_of(text: str, language: DraftLanguage, cut: Cut) -> tuple[tuple[Row, ...], Cut]:
    """Return every row of a text in its order, and how it is cut.

    That is as the author says, and in sentences that are longer than a case takes.
    """
    found = pieces(text, language, cut)
    for _ in range(_MOST_CUTS if len(text) <= _LONGEST_TEXT else 0):
        # A cut is made wherever the words beside it meet: in a text that repeats itself, anywhere.
        if len(found) > MAX_SENTENCES:
            break
        long = next((each for each in found if each.number and _is_long(each)), None)
        place = _within(text, long) if long is not None else 0
        if place <= 0 or (shorter := cutting.split(cut, text, language, place)) == cut:
            break
        found, cut = pieces(text, language, shorter), shorter
    rows: list[Row] = []
    begin, end, line = 0, 0, 1
    for piece in found:
        line += _breaks(text[begin : piece.start])
        is_apart = end > 0 and _breaks(text[end : piece.start]) > 1
        rows.append(Row(piece.number or "", piece.words, line, is_apart))
        begin, end = piece.start, piece.end
    return tuple(rows), cut


def _breaks(text: str) -> int:
    return len(f"{text}.".splitlines()) - 1


def _is_long(piece: Piece) -> bool:
    return len(piece.words) > MAX_SENTENCE


def _within(text: str, piece: Piece) -> int:
    """Return where a long sentence is best cut: behind a comma, or else between words."""
    end = piece.start + _ROOM
    place = max(text.rfind(mark, piece.start + _ROOM // 2, end) for mark in (",", ";", ":", "\n"))
    return place + 1 if place > 0 else text.rfind(" ", piece.start + 1, end)
