"""The source text cut into numbered sentences, as the case file cites them."""

import re

_MARKS = r"""»”’"')\]"""
_CLOSING = f"[{_MARKS}]"
_SENTENCE_END = re.compile(
    # behind the mark itself, or behind what closes after it unless the sentence goes on
    rf"(?<=[.!?…])\s+(?!\s|{_CLOSING})"
    rf"|(?:(?<=[.!?…]{_CLOSING})|(?<=[.!?…]\s»))\s+(?=[^\sa-zà-öø-ÿ])"
)
_LINE_END = re.compile(rf"[.!?…][\s{_MARKS}]*+$")


def number_sentences(text: str) -> dict[str, str]:
    """Return the sentences of `text` by id, `S01` for the first, verbatim.

    A line that doesn't end like a sentence is a heading and has no number. Within a line
    a sentence ends with `.`, `!`, `?` or `…`, and the quote or bracket that closes behind
    it, before white space; an author whose text has an abbreviation there puts the sentence
    on lines of its own.
    """
    sentences = [
        sentence
        for line in map(str.strip, text.splitlines())
        if _LINE_END.search(line)
        for sentence in _SENTENCE_END.split(line)
    ]
    return {f"S{number:02d}": sentence for number, sentence in enumerate(sentences, start=1)}
