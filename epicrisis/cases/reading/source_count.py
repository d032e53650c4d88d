"""Why a source text has another number of sentences than its author has counted."""

from collections.abc import Sequence

from epicrisis.cases.problems import shown
from epicrisis.cases.reading.sentences import Piece
from epicrisis.cases.reading.source_lines import ends_sentence
from epicrisis.messages import Message, listed

_MOST_SHOWN = 5
_FIRST_WORDS = 30
"""Characters that a sentence is known by."""


def other_count(name: str, count: int, text: str, found: Sequence[Piece]) -> Message:
    """Return that the author counted otherwise, with the sentences that may not be expected."""
    sentences = [each for each in found if each.number]
    within = [each for each in sentences if text[: each.start].rpartition("\n")[2].strip()]
    open_ended = [each for each in sentences if not ends_sentence(each.words)]
    return Message(
        "sentences in {name}: {number}, not {count}; correct the count or leave it out, or say in"
        " source.cut where the text is cut otherwise{within}{open_ended}",
        name=name,
        number=len(sentences),
        count=count,
        within=Message(" (begun within a line: {sentences})", sentences=_shown(text, within))
        if within
        else "",
        open_ended=Message(
            " (without a full stop: {sentences})", sentences=_shown(text, open_ended)
        )
        if open_ended
        else "",
    )


def _shown(text: str, sentences: list[Piece]) -> str:
    first = listed(
        [
            Message(
                "{sentence} in line {line}, {words}",
                sentence=each.number,
                line=line_of(text, each),
                words=shown(_first_words(each.words)),
            )
            for each in sentences[:_MOST_SHOWN]
        ]
    )
    more = len(sentences) - _MOST_SHOWN
    return Message("{names} and {count} more", names=first, count=more) if more > 0 else first


def _first_words(words: str) -> str:
    return words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS].rstrip()}…"


def line_of(text: str, piece: Piece) -> int:
    """Return the line of the text in which a piece begins, from 1."""
    return text.count("\n", 0, piece.start) + 1
