"""Words of a text, folded so that accents, capitals and inflection make no difference."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]
from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from epicrisis import letters

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s»”\"]+(?=\S)|\n+")
_STEM_START = 3
"""Letters at the beginning that inflection leaves alone."""
_LONGEST_WORD = 64
"""Letters of a word that are looked at: a stemmer copies what it works on at each step."""
_LONGEST_KEPT, _TEXTS_KEPT = 1_000, 10_000
"""Characters of a text whose words are kept, and how many texts: a case is checked again at every
pause of its author, and of its texts all but one are those of before."""
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

_ORDINALS = {
    word: float(number)
    for number, spelt in enumerate(
        (
            "first firstly initially premier premiere premierement abord",
            "second secondly deuxieme deuxiemement seconde",
            "third thirdly troisieme troisiemement",
            "fourth quatrieme", "fifth cinquieme", "sixth sixieme", "seventh septieme",
            "eighth huitieme", "ninth neuvieme", "tenth dixieme",
        ), start=1,
    )
    for word in spelt.split()
} | dict.fromkeys(("last", "lastly", "finally", "dernier", "derniere", "enfin"), 99.0)  # fmt: skip
# Each begins where its run of figures or letters does, and gives nothing back of it: otherwise
# a long run is looked through anew from each of its characters.
_LEADING = re.compile(
    r"\s{0,9}+\(?(\d{1,3})\s{0,9}+(?:[.):]|st\b|nd\b|rd\b|th\b|er\b|re\b|e\b)(?!\d)"
)
_YEAR = re.compile(r"(?<![\w.,])((?:19|20)\d\d)(?![\w.,]*\d)(?!\s*[a-zµ]{1,2}\b)")
_AMOUNT = r"(?<!\d)(\d++(?:[.,]\d++)?+)"
_SHARE = re.compile(rf"{_AMOUNT}\s*+%")
_NAMED = re.compile(rf"(?<![^\W\d_])([^\W\d_]++)\s++{_AMOUNT}")
_COUNTED = re.compile(rf"{_AMOUNT}\s*+([^\W\d_]++)")
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}


def order_clues(text: str, language: str) -> dict[str, float]:
    """Return what in `text` says its place in an order, by kind: an ordinal, a time, a share."""
    found: dict[str, float] = {}
    if leading := _LEADING.match(text):
        found["ordinal"] = float(leading[1])
    for word in words(text):
        if folded(word) in _ORDINALS:
            found.setdefault("ordinal", _ORDINALS[folded(word)])
    if year := _YEAR.search(text):
        found["year"] = float(year[1])
    if share := _SHARE.search(text):
        found["share"] = float(share[1].replace(",", "."))
    units = _units(language)
    named = [(number, word) for word, number in _NAMED.findall(text)]
    for number, word in (*named, *_COUNTED.findall(text)):
        if (days := units.get(stem(word, language))) is not None:
            found.setdefault("time", days * float(number.replace(",", ".")))
    return found


@lru_cache
def _units(language: str) -> dict[str, float]:
    """Return the stems of the names of units of time, each with its length in days."""
    try:
        locale = Locale(language)
    except UnknownLocaleError:
        return {}
    return {
        stem(word, language): days
        for unit, days in _DAYS.items()
        for number in (1, 2)
        for word in words(format_unit(number, f"duration-{unit}", "long", locale=locale))
        if not word.isdigit()
    }


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in order; an apostrophe or a hyphen parts two."""
    return _words(text) if len(text) <= _LONGEST_KEPT else _words.__wrapped__(text)


@lru_cache(maxsize=_TEXTS_KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a prose text."""
    return _sentences(text) if len(text) <= _LONGEST_KEPT else _sentences.__wrapped__(text)


@lru_cache(maxsize=_TEXTS_KEPT)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SENTENCE_END.split(text) if part.strip())


def folded(word: str) -> str:
    """Return `word` in small letters, without accents and ligatures."""
    return _folded(word[:_LONGEST_WORD])


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return letters.plain(word)


def start(word: str) -> str:
    """Return what all inflections of `word` begin with: a quick test before its stem is made."""
    return folded(word)[:_STEM_START]


def stem(word: str, language: str) -> str:
    """Return what the inflections of `word` have in common; itself in an unknown language."""
    return _stem(word[:_LONGEST_WORD], language)


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    algorithm = _algorithm(language)
    # One object a call: they hold the word they work on, and pages run in several threads.
    return (
        str(snowballstemmer.stemmer(algorithm).stemWord(folded(word)))
        if algorithm
        else folded(word)
    )


def content(text: str, language: str) -> frozenset[str]:
    """Return the stems of the words of `text` that say something by themselves."""
    is_kept = len(text) <= _LONGEST_KEPT
    return _content(text, language) if is_kept else _content.__wrapped__(text, language)


@lru_cache(maxsize=_TEXTS_KEPT)
def _content(text: str, language: str) -> frozenset[str]:
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
