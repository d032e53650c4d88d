"""A pasted text as rows: its numbered sentences, and the headings between them."""

from dataclasses import dataclass

from epicrisis.authoring.drafting.cuts import short_enough
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.cases.model import Cut
from epicrisis.cases.reading.sentences import pieces


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
    if (shorter := short_enough(found, cut)) != cut:
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
