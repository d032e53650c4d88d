"""What another program has left in a text instead of letters."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html.entities import name2codepoint

from epicrisis.authoring.lint.passages import Passage
from epicrisis.cases.problems import shown
from epicrisis.cases.reading.references import Hit
from epicrisis.messages import Message

_GARBLED = re.compile(
    "\ufffd"  # a letter that a program couldn't read
    "|[ÃÂ][\u0080-\u00bf]|â[\u0080€][\u0080-\u00bf™œ˜“”¦]|Å[“\u0093]"  # UTF-8 read as Windows-1252
    f"|&(?:{'|'.join(sorted(name2codepoint))}|#[0-9]{{2,5}}|#x[0-9a-fA-F]{{2,4}});"  # HTML
    "|[\ue000-\uf8ff]"  # a letter of one font alone, such as the bullets of Word
    "|[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)
"""Of the last nothing is seen: control characters, and marks that turn what follows around."""


def check_garbled(passages: Iterable[Passage], sentences: Mapping[str, str]) -> Iterator[Hit]:
    """Yield the first such sign of each text, and of each sentence of the source text."""
    for passage in passages:
        if not passage.of and (found := _GARBLED.search(passage.text)):
            message = Message(
                "{found} ({language}) isn't what was written: another program left it here;"
                " write the letter again",
                found=shown(found[0]),
                language=passage.language,
            )
            yield Hit(passage.path, "W711", message)
    for name, words in sentences.items():
        if found := _GARBLED.search(words):
            message = Message(
                "{sentence} holds {found}, which another program left there; write the letter"
                " again in the source text",
                sentence=name,
                found=shown(found[0]),
            )
            yield Hit(("source",), "W711", message)
