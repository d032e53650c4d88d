"""Words as they are compared: spelt in one way, whoever has typed them."""

import re
import unicodedata

from epicrisis.letters import greek_spelt
from epicrisis.questions.plurals import singular

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʹʻ′`´＇", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_OTHER_HYPHENS = "˗⁃"

_MINUS_AS_HYPHEN = re.compile(r"(?<=\w)−(?=\w)")
_MINUS_AT_END = re.compile(r"(?<=\w)-++(?!\w)|(?<=\w)\s++-++\s*+$")
_MINUS_OF_NUMBER = re.compile(r"(?<![\w-])-(?=\d)")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)-+(?=\d)")
# What is short before a hyphen belongs to the word: L-dopa, x-ray; a-typical has no article.
_SHORT_PART = re.compile(r"\b([^\W_]{1,3})-+(?=[^\W_])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_FIGURE_MEETS_LETTER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_FIGURES_APART = re.compile(r"(?<=\d) (?=\d)")

_ROMAN = {
    numeral: str(number)
    for number, numeral in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"), start=1
    )
}
_NUMBERED = frozenset(
    """
    angiotensin angiotensine class classe facteur factor grade killip men nem nyha phase stade
    stage type
    """.split()  # noqa: SIM905
)
"""What a Roman numeral is a number after: elsewhere V is a letter, and IV a way to give a drug."""

_FRENCH_OF = re.compile(r"\b(?:de|du|des)(?: (?:la|les|le))*\b")
_FRENCH_AT = re.compile(r"\b(?:aux?|a(?= l(?:a|e|es)\b))(?: (?:la|les|le))*\b")
_FRENCH_ARTICLES = frozenset(("le", "la", "les", "un", "une", "de"))
_AFTER_LETTER_A = frozenset(("positive", "negative", "wave", "band", "line", "antigen"))
"""What a leading `a` stands before as a letter: blood group A positive."""
_SHORTEST_NOUN = 3

_BRITISH_VOWELS = re.compile(
    r"""(?<!a)a++(?=e(?:m|c|o|st|ti|d[ei]))         # haemorrhage, caecum, phaeo-, aetiology, paedi-
    | (?<!o)o++(?=e(?:a|o|st|so|li|d[ei]|t[aiou]))  # diarrhoea, oestrogen, coeliac, oedema, foetus
    | (?<=[nr])a(?=ev) | (?<=c)a(?=es)              # naevus, praevia, caesarean""",
    re.VERBOSE,
)
_BRITISH_OUR = re.compile(r"(?<=\w{3})our$")


def normal(text: str, language: str) -> str:
    """Return the words of `text` as they are compared, one space between two.

    Without case, accents, ligatures, hyphens, apostrophes and punctuation, a leading article, and
    plurals that are safe to undo (`plurals.py`). Figures stand apart from letters, Greek letters
    are spelt, Roman numerals are figures where they count (type II), and British spelling is
    American. Signs of mathematics stay, per cent too, and a hyphen that ends a word or begins a
    number is a minus: `HER2+` isn't `HER2-`. A text without anything of this stays as it is. What
    is normal stays so. In a language other than French and English neither articles nor plurals
    are known.

    >>> normal("L’Œdème du poumon", "fr"), normal("oedemes des poumons", "fr")
    ('oedeme de poumon', 'oedeme de poumon')
    >>> normal("The HER2- tumours", "en")
    'her 2 − tumor'
    """
    language = language.partition("-")[0]
    folded = _folded(text)
    words = _arabic(_words(_without_apostrophes(folded, language)))
    match language:
        case "fr":
            words = _french(words)
        case "en":
            words = _english(words)
    return " ".join(words) or " ".join(folded.split())


def compared(text: str, language: str) -> str:
    """Return `normal(text)` without spaces, but between figures: what two equal answers share.

    So neuro-endocrine, neuroendocrine and neuro endocrine are one, and CA 19-9 isn't CA 199.
    """
    return glued(normal(text, language))


def glued(words: str) -> str:
    """Return normal words without the spaces between them, but between figures."""
    return _FIGURES_APART.sub("\0", words).replace(" ", "").replace("\0", " ")


def _folded(text: str) -> str:
    spread = text.translate(_APOSTROPHES).casefold()
    spread = unicodedata.normalize("NFKD", spread).casefold().translate(_LIGATURES)
    spread = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spread)
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return greek_spelt(spread.translate(_APOSTROPHES))


def _without_apostrophes(folded: str, language: str) -> str:
    match language:
        case "fr":
            folded = re.sub(r"\bl\s?'\s*", "le ", re.sub(r"\bd\s?'\s*", "de ", folded))
        case "en":
            folded = re.sub(r"(?<=\w)'s\b", "", folded).replace("'", "")
    return folded.replace("'", " ")


def _words(folded: str) -> list[str]:
    text = "".join(
        "-" if letter in _OTHER_HYPHENS or unicodedata.category(letter) == "Pd" else letter
        for letter in folded
    )
    text = _MINUS_AS_HYPHEN.sub("-", text)
    text = _BETWEEN_FIGURES.sub(" ", _MINUS_OF_NUMBER.sub("−", _MINUS_AT_END.sub("−", text)))
    text = _DECIMAL_COMMA.sub(".", _SHORT_PART.sub(r"\1", text))
    text = "".join(_kept(text, place) for place in range(len(text)))
    return _FIGURE_MEETS_LETTER.sub(" ", text).split()


def _arabic(words: list[str]) -> list[str]:
    return [
        _ROMAN.get(word, word) if before.removesuffix("s") in _NUMBERED else word
        for before, word in zip(["", *words], words, strict=False)
    ]


def _kept(text: str, place: int) -> str:
    """Return a letter, figure or mark; a sign that means something apart; or a space."""
    letter = text[place]
    if letter.isalnum() or unicodedata.category(letter).startswith("M"):
        return letter
    if letter == "%" or unicodedata.category(letter) == "Sm":
        return f" {letter} "
    is_decimal = letter == "." and text[place - 1 : place].isdecimal()
    return "." if is_decimal and text[place + 1 : place + 2].isdecimal() else " "


def _french(words: list[str]) -> list[str]:
    text = " ".join(singular(word, "fr") for word in words)
    words = _FRENCH_AT.sub("a", _FRENCH_OF.sub("de", text)).split()
    while len(words) > 1 and words[0] in _FRENCH_ARTICLES:
        del words[0]
    return words


def _english(words: list[str]) -> list[str]:
    words = [_american(word) for word in words]
    words = [word for word in words if word != "the"] or words[:1]
    while len(words) > 1 and _is_english_article(words[0], words[1]):
        del words[0]
    return words


def _is_english_article(word: str, following: str) -> bool:
    if word == "a":
        return len(following) >= _SHORTEST_NOUN and following not in _AFTER_LETTER_A
    return word == "an"


def _american(word: str) -> str:
    spelt = ""
    while spelt != word:
        spelt, word = word, singular(word, "en")
        word = _BRITISH_OUR.sub("or", _BRITISH_VOWELS.sub("", word))
    return word
