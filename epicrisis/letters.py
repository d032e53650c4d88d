"""Letters as one compares them, and characters that nobody sees."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_GREEK_ALONE = re.compile(r"(?<![α-ω])[α-ω](?![α-ω])")
"""A letter of a name, and none of a word in Greek."""
_SEPARATORS = str.maketrans({"，": ",", "٬": "'", "٫": ",", "．": "."})
_BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0\u17b4\u17b5\u034f")
"""Letters and signs by their category that are drawn as nothing."""


def is_seen(text: str) -> bool:
    """Tell whether anything of a text is drawn: more than spaces, marks of direction, joiners."""
    return any(
        each not in _BLANK and unicodedata.category(each) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
        for each in text
    )


def without_unseen(text: str) -> str:
    """Return a text without what has no width: soft hyphens, joiners, marks of direction."""
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def figures_of_here(text: str) -> str:
    """Return a text whose figures, in whatever script or width, are 0 to 9, as its separators.

    >>> figures_of_here("８，５ ١٢")
    '8,5 12'
    """
    # A raised figure isn't one that counts.
    figures = (str(unicodedata.decimal(each, each)) for each in text)
    return "".join(figures).translate(_SEPARATORS)


def plain(text: str) -> str:
    """Return a text in small letters, without accents and ligatures, a Greek letter by its name.

    >>> plain("Œdème"), plain("β-thalassémie")
    ('oedeme', 'beta-thalassemie')
    """
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return greek_spelt(bare)


def greek_spelt(text: str) -> str:
    """Return a text in small letters in which Greek letters that stand alone have their names."""
    return _GREEK_ALONE.sub(_name_of, text)


def _name_of(letter: re.Match[str]) -> str:
    return unicodedata.name(letter[0]).rpartition(" ")[2].lower()
