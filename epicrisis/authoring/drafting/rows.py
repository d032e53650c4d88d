"""A pasted text as rows: its numbered sentences, and the headings between them."""

from dataclasses import dataclass

from epicrisis.cases.reading.sentences import number_sentences

_LONGEST_GAP = 200
"""Characters of white space that are looked through for an empty line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence or a heading of the text."""

    id: str
    """Number of the sentence, such as `S05`; empty for a heading."""
    text: str
    """The words, verbatim."""
    line: int
    """The line of the text that it begins in, from 1."""
    begins_paragraph: bool
    """Whether an empty line stands before it."""

    @property
    def is_heading(self) -> bool:
        """Whether it is told to nobody, and only says what follows."""
        return not self.id


def rows_of(text: str) -> tuple[Row, ...]:
    """Return every row of a text in its order: what is no sentence is a heading."""
    rows: list[Row] = []
    place = 0
    for name, sentence in number_sentences(text).items():
        begin = text.find(sentence, place)
        rows += _headings(text, place, begin)
        rows.append(Row(name, sentence, _line(text, begin), _is_apart(text, begin)))
        place = begin + len(sentence)
    return (*rows, *_headings(text, place, len(text)))


def _headings(text: str, begin: int, end: int) -> list[Row]:
    found = []
    for line in text[begin:end].splitlines(keepends=True):
        if words := line.strip():
            place = begin + line.index(words)
            found.append(Row("", words, _line(text, place), _is_apart(text, place)))
        begin += len(line)
    return found


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _is_apart(text: str, place: int) -> bool:
    before = text[max(0, place - _LONGEST_GAP) : place]
    return before[len(before.rstrip()) :].count("\n") > 1
