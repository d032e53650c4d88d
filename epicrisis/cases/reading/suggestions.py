"""What an author may have meant by a word that isn't known."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import islice

from epicrisis.cases.problems import shown
from epicrisis.messages import Message

_ALIKE = 0.6
"""How much alike two words are at least, by `difflib`: `pubmed` and `pmid` are."""
_MAX_COMPARED = 200
"""How many names are compared with one that is unknown, to suggest the nearest."""
_MAX_SUGGESTED = 10
"""How many unknown names get such a suggestion."""
_LONGEST_COMPARED = 64
"""Characters of an id."""
_DENYING = ("ab", "an", "im", "in", "non", "un")
_NO_SUGGESTION = Message("add it, or correct the name")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`; none that says its opposite (normal, abnormal)."""
    candidates = [each for each in known if not _is_opposite(word, each)]
    near = difflib.get_close_matches(word[:_LONGEST_COMPARED], candidates, n=1, cutoff=_ALIKE)
    return near[0] if near else None


def meant(word: str) -> Message:
    """Ask whether an author meant that word."""
    return Message("did you mean {name}?", name=shown(word))


def folded(text: str) -> str:
    """Return a text as it is compared: its accents composed, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class Suggestions:
    """What to do about names that are unknown: each of the first few takes long to compare."""

    def __init__(self) -> None:
        self._told: dict[str, Message] = {}

    def remedy(self, word: str, known: Iterable[str], titles: Mapping[str, str]) -> Message:
        """Return what to do about an unknown name; `titles` are folded, with their ids."""
        if (owner := titles.get(folded(word))) is not None:
            return Message("that is the title of {id}: write this", id=shown(owner))
        if word in self._told:
            return self._told[word]
        if len(self._told) < _MAX_SUGGESTED and len(word) <= _LONGEST_COMPARED:
            compared = (each for each in known if len(each) <= _LONGEST_COMPARED)
            near = nearest(word, islice(compared, _MAX_COMPARED))
            return self._told.setdefault(word, meant(near) if near else _NO_SUGGESTION)
        return _NO_SUGGESTION


def _is_opposite(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return longer.endswith(shorter) and longer.removesuffix(shorter) in _DENYING
