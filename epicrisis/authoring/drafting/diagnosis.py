"""Which words of a text are likely its diagnosis, and sentences told without them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.rows import Row
from epicrisis.stems import content, stem, words

MOST_CANDIDATES = 8
_LONGEST_PHRASE = 12
_LONGEST_CHARACTERS = 150
_SHORTEST_EXCERPT = 4
"""Words that a part of a sentence needs to be told alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be the diagnosis."""

    words: str
    """The words, as they stand in the sentence."""
    sentence: str
    """Id of the sentence."""


_ARTICLE = {
    "fr": r"(?:(?:un|une|le|la|les|des|de|du|présence)\s+|l['’]\s?|d['’](?:un|une)\s+|d['’]\s?)*",
    "en": r"(?:(?:a|an|the|of|either|presence|case)\s+)*",
}
_CUES = {
    "fr": (
        (5, r"diagnostics?\s+(?:(?:final|définitif|positif|de certitude|retenu"
            r"|principal)\s+)?(?:\w+\s+)?(?:d['’]|de\s|du\s|des\s|:)\s*"),
        (4, r"(?:diagnostiqu\w+)\s+(?:comme|avec)?\s*"),
        (4, r"(?:diagnostic|hypothèse)\s+(?:retenue?|finale?|posée?)\s+(?:est|était|a "
            r"été)\s+(?:celui|celle)?\s*"),
        (4, r"(?:conclu\w*|conclusion)\s+(?:ainsi\s+)?(?:à|au|aux|en faveur d)\s*['’]?"),
        (3, r"(?:confirm\w+)\s+"),
        (3, r"(?:en faveur|évocateurs?|évocatrices?)\s+(?:d['’]|de\s|du\s|des\s)\s*"),
        (2, r"(?:compatibles?)\s+avec\s+"),
        (1, r"(?:évoqu\w+|suspect\w+|correspond\w*\s+à)\s+"),
    ),
    "en": (
        (5, r"diagnos[ei]s\s+(?:was\s+(?:made\s+)?)?(?:of|:|is|was|as)\s+"),
        (5, r"diagnosed\s+(?:with|as|to have)\s+(?:having\s+)?"),
        (3, r"confirm\w*\s+(?:the\s+)?(?:diagnosis\s+of\s+|presence\s+of\s+)?"),
        (3, r"(?:consistent|compatible)\s+with\s+"),
        (3, r"(?:suggestive|indicative|in favou?r)\s+of\s+"),
        (2, r"(?:concluded\s+(?:to|as|that\s+it\s+was))\s+"),
        (1, r"(?:suspected|suspicion\s+of)\s+"),
    ),
}  # fmt: skip
_COMPILED = {
    language: [
        (weight, re.compile(rf"(?<!\w){cue}{_ARTICLE[language]}", re.IGNORECASE))
        for weight, cue in cues
    ]
    for language, cues in _CUES.items()
}
_END = {
    "fr": re.compile(
        r"[,;:.!?…()]|\s(?:a|ont|est|était|fut|qui|que|dont|avec|chez|devant|sur|par|et|mais"
        r"|sans|après"
        r"|ayant|associée?s?|compliquée?s?|grâce|lors|dans|selon|confirmée?s?|retenue?s?"
        r"|suite|au vu)\s",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"[,;:.!?…()]|\s(?:according|was|were|is|are|has|had|which|that|with|and|but|who|based|by|after|due|on"
        r"|because|since|without|in|at|from|made|could|as)\s",
        re.IGNORECASE,
    ),
}
_EMPTY_WORDS = (
    "certitude présomption travail diagnostic diagnosis this that the cette ce celui le la les"
    " donnée résultat résultats findings suspicion hypothèse exclusion"
    " with confirmed suggestive made by in after on based compatible par avec dans sur ces notre"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def candidates(rows: Sequence[Row], language: DraftLanguage) -> tuple[Candidate, ...]:
    """Return words that may be the diagnosis, the likeliest first."""
    found: dict[str, tuple[float, Candidate]] = {}
    for place, row in enumerate(row for row in rows if not row.is_heading):
        for weight, cue in _COMPILED[language]:
            for match in cue.finditer(row.text):
                phrase = _phrase(row.text[match.end() :], language)
                if phrase is None:
                    continue
                # Of two as good the later one: reports end with what they have found.
                score = weight + place / 1_000
                key = phrase.casefold()
                if key not in found or found[key][0] < score:
                    found[key] = (score, Candidate(phrase, row.id))
    ranked = sorted(found.values(), key=lambda each: -each[0])
    return tuple(candidate for _, candidate in ranked[:MOST_CANDIDATES])


def _phrase(rest: str, language: DraftLanguage) -> str | None:
    end = _END[language].search(rest)
    phrase = rest[: end.start()] if end else rest
    tokens = phrase.split()
    if not 0 < len(tokens) <= _LONGEST_PHRASE or len(phrase) > _LONGEST_CHARACTERS:
        return None
    if tokens[0].casefold() in _EMPTY or not content(phrase, language):
        return None
    return phrase.strip(" \"“”«»'’")


class Telling:
    """The words that tell the diagnosis, once an author has named them."""

    def __init__(self, phrases: Sequence[str], language: DraftLanguage) -> None:
        self._language = language
        self._phrases = [each for phrase in phrases if (each := content(phrase, language))]

    def tells(self, text: str) -> bool:
        """Tell whether a text holds all words of one of the names."""
        if not self._phrases:
            return False
        has = content(text, self._language)
        return any(phrase <= has for phrase in self._phrases)

    def parts(self, sentence: str) -> tuple[tuple[str, bool], ...] | None:
        """Return a sentence in its clauses, each with whether it tells; None where one can't cut.

        What doesn't tell must be long enough to be read alone.
        """
        marked = [(clause, self.tells(clause)) for clause in _clauses(sentence)]
        if not any(tells for _, tells in marked):
            marked = [(clause, self.touches(clause)) for clause, _ in marked]
        joined: list[tuple[str, bool]] = []
        place = 0
        for clause, tells in marked:
            begin = sentence.index(clause, place)
            place = begin + len(clause)
            if joined and joined[-1][1] == tells:
                before = joined[-1][0]
                start = sentence.index(before, max(0, begin - len(before) - 3))
                joined[-1] = (sentence[start:place], tells)
            else:
                joined.append((clause, tells))
        told = [clause for clause, tells in joined if not tells]
        if not told or any(len(words(clause)) < _SHORTEST_EXCERPT for clause in told):
            return None
        return tuple(joined)

    def touches(self, clause: str) -> bool:
        """Tell whether a text has any word of a name, which may tell together with others."""
        has = {stem(word, self._language) for word in words(clause)}
        return any(not phrase.isdisjoint(has) for phrase in self._phrases)


_CLAUSE = re.compile(r"[^,;:]+(?:[,;:]+(?!\s)[^,;:]*)*[,;:]?")


def _clauses(sentence: str) -> list[str]:
    return [found[0].strip() for found in _CLAUSE.finditer(sentence) if found[0].strip()]
