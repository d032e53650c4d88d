"""Values with their units, and normal ranges where a text gives them, as lines of results."""

import re
from dataclasses import dataclass

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.stems import folded

_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = rf"\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,4}}(?!\d)(?:[.,]\d{{1,6}})?"
_PLAIN = r"\d{1,9}(?:[.,]\d{1,6})?"
_NUMBERS: dict[DraftLanguage, str] = {
    "fr": rf"(?:{_GROUPED}|{_PLAIN})",
    "en": rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}(?!\d)(?:\.\d{{1,6}})?|{_GROUPED}|{_PLAIN})",
}
"""A comma parts thousands in English, and decimals in French."""
_SIGN = r"[<>≤≥]"
_PREFIX = "(?:[kdcmµμunpfGT]|mc|milli|micro)?"
_AMOUNT = rf"{_PREFIX}(?:g|mol|kat|osm|Osm|eq|Eq|mEq)"
_VOLUME = (
    rf"(?:{_PREFIX}[lL](?:t|itre|iter)?\b|100{_SPACE}?m[lL]|[mµμ]?m{_SPACE}?[³3]|cm{_SPACE}?[³3])"
)
_COUNTS = (
    r"(?:[ée]l[ée]?ments?|[ÉéE]lts?|cellules?|cells?|GB|UI|IU|U|mUI|mIU|µUI|kU|copies"
    r"|unit[ée]s?|units)"
)
_UNIT = (
    rf"(?:(?:{_AMOUNT}|{_COUNTS}|G|T|10\^?\d{{1,2}}|[x×]{_SPACE}?10{_SPACE}?\^?[⁰-⁹\d]{{1,2}})"
    rf"{_SPACE}?/{_SPACE}?(?:{_VOLUME}|24{_SPACE}?h|mmol"
    rf"|g)(?:{_SPACE}?/{_SPACE}?(?:24{_SPACE}?h))?(?!{_SPACE}?/)"
    rf"|/{_SPACE}?(?:mm{_SPACE}?[³3]|µ[lL]|HPF|hpf|champ)|mm{_SPACE}?Hg|mmHg|bpm|°{_SPACE}?[CF]?\b|"
    rf"(?:batt\w{{0,12}}|battements|beats|cycles?|c|breaths?"
    rf"|pulsations?)\.?{_SPACE}?/{_SPACE}?(?:min\w{{0,12}}|mn)"
    r"|battements par minute|beats per minute|breaths per minute|cycles par minute|per min(?:ute)?"
    rf"|kg{_SPACE}?/{_SPACE}?m{_SPACE}?[²2]|mm{_SPACE}?/{_SPACE}?h|%|fl\b|fL\b|pg\b(?!/)"
    rf"|secondes?\b|seconds?\b)"
)
_RANGES = {
    language: re.compile(
        r"(?<!\s)\s*+\((?:(?:N|VN|NR|normale?s?|normal values?|norme|normal range|range"
        r"|reference(?: range)?|ref\.?|réf\.?"
        r"|valeurs? normales?|valeurs? de référence|usuelles?)\s*+[:=]?\s*+)"
        rf"(?:(?P<sign>{_SIGN})\s*+(?P<end>{number})"
        rf"|(?P<from>{number})\s*+(?:[–—-]|à|to|et|and)\s*+(?P<to>{number}))"
        r"\s*+(?P<unit>[^()]{0,20})\)",
        re.IGNORECASE,
    )
    for language, number in _NUMBERS.items()
}
_LINK: dict[DraftLanguage, str] = {
    "fr": r"(?:\s*+[:=]|\s++(?:étai(?:t|ent)|est|sont|de|à|ét[ée]e?s?|élevée?s?|abaissée?s?"
    r"|augmentée?s?"
    r"|effondrée?s?|basse?s?|mesurée?s?|dosée?s?|chiffrée?s?|estimée?s?|évaluée?s?|normale?s?"
    r"|environ"
    r"|s[ée]rique|plasmatique|initiale?|sanguine?)(?=[\s\d])){0,9}(?:\s++(?:à|de|autour "
    r"de)(?=\s))?\s*+[:=]?\s*+\(?\s*+",
    "en": r"(?:\s*+[:=]|\s++(?:was|were|is|of|at|are|only|about|around|normal|elevated"
    r"|raised|low|high"
    r"|increased|decreased|reduced|measured|level|levels|count"
    r"|value)(?=[\s\d(])){0,9}\s*+[:=]?\s*+\(?\s*+",
}
_FOUND = {
    language: re.compile(
        rf"(?<!\s){link}(?P<sign>{_SIGN})?\s*+"
        rf"(?P<value>(?<![\d.,/+-]){_NUMBERS[language]}"
        rf"(?:\s?/\s?\d{{2,3}}(?=\s*+mm))?){_SPACE}?(?P<unit>{_UNIT})(?![\w])",
    )
    for language, link in _LINK.items()
}
_MARKS = ' ,;:.()[]«»"“”„'
_TOKEN = re.compile(r"[^\s]+")
_MOST_NAME_WORDS = 5
_LONGEST_BEFORE = 160
"""Characters before a value in which its name is looked for."""
_WORDS = {
    "inside": {"fr": "de d du des la le l en à au", "en": "of the"},
    "stops": {
        "fr": "un une et ou avec a ont est etait etaient sont montre montrait montrent objective"
        " objectivait revele revelait retrouve retrouvait note notait met mettait sans par sur dans"
        " pour puis ainsi il elle ils elles on nous ce cette ces qui que dont soit chez apres avant"
        " mais son sa ses avait avaient passe les y compris au aux patient patiente evidence"
        " notamment associee associe",
        "en": "a an and or with was were is are had has have showed shows revealed reveals"
        " demonstrated found without by on in for then which that who but his her their its he she"
        " they it we after before including at to from as patient patients significant marked"
        " normal low high increased decreased elevated raised severe mild moderate except",
    },
    "trim": {
        "fr": "le la les l un une des du de d au aux en son sa ses taux valeur dosage resultat"
        " chiffre serique seriques plasmatique",
        "en": "the a an of level levels value values serum s",
    },
    "never": {
        "fr": "age ans an taille mois jours diametre dose doses environ total entre moins plus"
        " respectivement vn norme normal normale reference",
        "en": "age height years months days diameter dose doses about approximately total"
        " between more less than over respectively vn"
        " normal range reference below above order",
    },
}
"""Words that may stand in a name, that end it, that it doesn't begin or end with, and that make
it none."""
_SETS = {
    name: {language: frozenset(words.split()) for language, words in each.items()}
    for name, each in _WORDS.items()
}
_NUMERIC = re.compile(r"^[\d.,/%]+$|\d{3}")
_BREAK = re.compile(r"[,;:(\[]$|[.]$")


@dataclass(frozen=True, slots=True)
class Measured:
    """A line of results, in the words of the text."""

    name: str
    result: str
    """The value with its unit, and what is normal in brackets where the text says so."""


def measured_in(sentence: str, language: DraftLanguage) -> tuple[Measured, ...]:
    """Return what a sentence measures: name, value and unit, each with a name that can be read."""
    found: dict[str, Measured] = {}
    end = 0
    for match in _FOUND[language].finditer(sentence):
        name = _name(sentence[max(end, match.start() - _LONGEST_BEFORE) : match.start()], language)
        value, sign = match["value"].strip(), match["sign"] or ""
        after = match.end()
        stop = _RANGES[language].match(sentence, after)
        end = stop.end() if stop else after
        if name and name.casefold() not in found:
            unit = " ".join(match["unit"].split()).replace(" /", "/").replace("/ ", "/")
            parts = [sign, value, unit, *([_normal(stop)] if stop else [])]
            found[name.casefold()] = Measured(name, " ".join(filter(None, parts)))
    return tuple(found.values())


def _normal(stop: re.Match[str]) -> str:
    """Return a range as a case file has it."""
    return f"(N {stop['sign']} {stop['end']})" if stop["sign"] else f"({stop['from']}–{stop['to']})"


def _name(before: str, language: DraftLanguage) -> str:
    """Return the words right before a value that name it, empty where there are none."""
    taken: list[str] = []
    for token in reversed(_TOKEN.findall(before)):
        if _BREAK.search(token) and taken:
            break
        word = token.strip(_MARKS)
        plain = folded(word)
        if _NUMERIC.search(plain):
            return ""
        if plain in _SETS["stops"][language] or len(taken) >= _MOST_NAME_WORDS:
            break
        if _BREAK.search(token):
            break
        # «une hémoglobine»: the article begins the name.
        taken.append(word)
        if token.startswith(("(", "[")):
            break
    words = [word for word in reversed(taken) if word]
    while words and folded(words[0]) in _SETS["trim"][language] | _SETS["inside"][language]:
        words = words[1:]
    while words and folded(words[-1]) in _SETS["trim"][language] | _SETS["inside"][language]:
        words = words[:-1]
    name = re.sub(r"^(?:[ldLD]|qu)['’]\s?", "", " ".join(words))
    is_usable = (
        sum(each.isalpha() for each in name) >= 2  # noqa: PLR2004
        and not any(folded(word) in _SETS["never"][language] for word in words)
        and not re.match(r"[\d<>=%/]", name)
        and len(name) <= 60  # noqa: PLR2004
    )
    return name if is_usable else ""
