"""Words of a whole class, grouped where they read alike."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from epicrisis import letters
from epicrisis.questions.kind import Bar

LONGEST_ENTRY = 200
"""Characters of words in class."""

_ENDING_HYPHEN = re.compile(r"(?<=\w)-(?!\w)")


@lru_cache(maxsize=16_384)
def entry_key(words: str) -> str:
    """Return an entry as it is compared: without case, accents, ligatures and punctuation.

    No space is double. Signs of mathematics stay, and a hyphen that ends a word is a minus:
    `HER2+` isn't `HER2-`. An entry without any letter, digit or such sign is compared as it is.

    >>> entry_key(" L’Insulinome,  malin ! ")
    'l insulinome malin'
    """
    split = _ENDING_HYPHEN.sub("−", letters.plain(letters.without_unseen(words)))
    plain = "".join(letter if _is_compared(letter) else " " for letter in split)
    return (" ".join(plain.split()) or " ".join(words.split()))[:LONGEST_ENTRY]


def _is_compared(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) == "Sm"


def entries(given: Iterable[str]) -> tuple[Bar, ...]:
    """Return all entries, grouped, the most frequent first."""
    groups: dict[str, Counter[str]] = {}
    for each in given:
        words = each.strip()
        groups.setdefault(entry_key(words), Counter())[words] += 1
    bars = (
        Bar(spellings.most_common(1)[0][0], spellings.total(), entry=key)
        for key, spellings in groups.items()
    )
    return tuple(sorted(bars, key=lambda bar: (-bar.count, bar.entry)))
