"""Words of a text, folded so that accents, capitals and inflection make no difference."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]
from babel import Locale

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s»”\"]+(?=\S)|\n+")
_STEM_START = 3
"""Letters at the beginning that inflection leaves alone."""
_SHORT = 3
"""Words of fewer letters (de, of, in) say nothing by themselves, unless they are capitals."""
_STOP_WORDS = frozenset(
    """
    after against among and are because been before being between both but can could does during
    each for from had has have her his how into its more most not only other over same she should
    some such than that the their them then there these they this those through under was were
    what when where which while who whom whose why will with within without would you your
    apres aucun aucune aussi autre autres avant avec avoir car ces cet cette chez comme contre dans
    depuis des deux donc dont elle elles entre est etait etre eux fait ils les leur leurs lors lui
    mais meme mes moins nos notre nous ont par parmi pas pendant peu peut plus pour quand que quel
    quelle quelles quels qui sans sera ses soit son sont sous sur tous tout toute toutes tres une
    vers vos votre vous
    """.split()  # noqa: SIM905
)
"""What no name of a disease is told by, in the languages that cases have been written in."""


def words(text: str) -> list[str]:
    """Return the words of `text` in order; an apostrophe or a hyphen parts two."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a prose text."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return `word` in small letters, without accents and ligatures."""
    spread = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def start(word: str) -> str:
    """Return what all inflections of `word` begin with: a quick test before its stem is made."""
    return folded(word)[:_STEM_START]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return what the inflections of `word` have in common; itself in an unknown language."""
    algorithm = _algorithm(language)
    # One object a call: they hold the word they work on, and pages run in several threads.
    return (
        str(snowballstemmer.stemmer(algorithm).stemWord(folded(word)))
        if algorithm
        else folded(word)
    )


def content(text: str, language: str) -> frozenset[str]:
    """Return the stems of the words of `text` that say something by themselves."""
    return frozenset(stem(word, language) for word in words(text) if _says_something(word))


def _says_something(word: str) -> bool:
    if any(letter.isdigit() for letter in word) and word[0].isdigit():
        return False
    is_abbreviation = word.isupper() and len(word) > 1
    return is_abbreviation or (len(word) >= _SHORT and folded(word) not in _STOP_WORDS)


@lru_cache
def _algorithm(language: str) -> str | None:
    name = Locale("en").languages.get(language, "").lower()
    return name if name in snowballstemmer.algorithms() else None
