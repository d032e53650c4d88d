"""Values with their units, and normal ranges where a text gives them, as lines of results."""

import re
from dataclasses import dataclass

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.stems import folded

_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?|\d{{1,9}}(?:[.,]\d{{1,6}})?"
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
    rf"(?:batt\w*|battements|beats|cycles?|c|breaths?"
    rf"|pulsations?)\.?{_SPACE}?/{_SPACE}?(?:min\w*|mn)"
    r"|battements par minute|beats per minute|breaths per minute|cycles par minute|per min(?:ute)?"
    rf"|kg{_SPACE}?/{_SPACE}?m{_SPACE}?[²2]|mm{_SPACE}?/{_SPACE}?h|%|fl\b|fL\b|pg\b(?!/)"
    rf"|secondes?\b|seconds?\b)"
)
_RANGE = re.compile(
    rf"\s*\((?:(?:N|n|VN|normale?s?|norme|normal range|range|reference(?: range)?|ref\.?|réf\.?"
    rf"|valeurs? normales?|valeurs? de référence|usuelles?)\s*[:=]?\s*)"
    rf"(?:(?P<sign>{_SIGN})\s*(?P<end>{_NUMBER})|(?P<from>{_NUMBER})\s*(?:[–—-]|à|to|et"
    rf"|and)\s*(?P<to>{_NUMBER}))"
    rf"\s*(?P<unit>[^()]{{0,20}})\)",
    re.IGNORECASE,
)
_LINK = {
    "fr": r"(?:\s*[:=]\s*|\s+(?:étai(?:t|ent)|est|sont|de|à|ét[ée]e?s?|élevée?s?|abaissée?s?"
    r"|augmentée?s?"
    r"|effondrée?s?|basse?s?|mesurée?s?|dosée?s?|chiffrée?s?|estimée?s?|évaluée?s?|normale?s?"
    r"|environ"
    r"|s[ée]rique|plasmatique|initiale?|sanguine?)(?=[\s\d]))*(?:\s+(?:à|de|autour "
    r"de)(?=\s))?\s*[:=]?\s*\(?\s*",
    "en": r"(?:\s*[:=]\s*|\s+(?:was|were|is|of|at|are|only|about|around|normal|elevated"
    r"|raised|low|high"
    r"|increased|decreased|reduced|measured|level|levels|count"
    r"|value)(?=[\s\d(]))*\s*[:=]?\s*\(?\s*",
}
_FOUND = {
    language: re.compile(
        rf"(?P<link>{link})(?P<sign>{_SIGN})?\s*(?P<value>(?<![\d.,/+-])(?:{_NUMBER})"
        rf"(?:\s?/\s?\d{{2,3}}(?=\s*mm))?){_SPACE}?(?P<unit>{_UNIT})(?![\w])",
    )
    for language, link in _LINK.items()
}
_TOKEN = re.compile(r"[^\s]+")
_MOST_NAME_WORDS = 5
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
        " they it we after before including at to from as patient patients significant marked",
    },
    "trim": {
        "fr": "le la les l un une des du de d au aux en son sa ses taux valeur dosage resultat"
        " chiffre serique seriques plasmatique",
        "en": "the a an of level levels value values serum s",
    },
    "never": {
        "fr": "age ans an taille mois jours diametre dose doses environ total entre",
        "en": "age height years months days diameter dose doses about approximately total between",
    },
}
"""Words that may stand in a name, that end it, that it doesn't begin or end with, and that make
it none."""
_SETS = {
    name: {language: frozenset(words.split()) for language, words in each.items()}
    for name, each in _WORDS.items()
}
_NUMERIC = re.compile(r"[\d.,/%]+")
_BREAK = re.compile(r"[,;:(\[]$|[.]$")


@dataclass(frozen=True, slots=True)
class Measured:
    """A line of results, in the words of the text."""

    name: str
    result: str
    """The value with its unit, and a range in brackets where the text gives one."""
    is_abnormal: bool
    """Whether the value lies out of that range; False where there is none."""


def measured_in(sentence: str, language: DraftLanguage) -> tuple[Measured, ...]:
    """Return what a sentence measures: name, value and unit, each with a name that can be read."""
    found: dict[str, Measured] = {}
    end = 0
    for match in _FOUND[language].finditer(sentence):
        name = _name(sentence[end : match.start()], language)
        value, sign = match["value"].strip(), match["sign"] or ""
        after = match.end()
        stop = _RANGE.match(sentence, after)
        end = stop.end() if stop else after
        if not name or name.casefold() in found:
            continue
        unit = " ".join(match["unit"].split()).replace(" /", "/").replace("/ ", "/")
        shown = f"{sign} {value} {unit}".strip()
        row = Measured(name, shown, False)
        if stop:
            range_, is_out = _range(stop, value)
            row = Measured(name, f"{shown} ({range_})", is_out)
        found[name.casefold()] = row
    return tuple(found.values())


def _range(stop: re.Match[str], value: str) -> tuple[str, bool]:
    number = _number(value)
    if stop["sign"]:
        end = _number(stop["end"])
        is_normal = {
            "<": number < end, ">": number > end, "≤": number <= end, "≥": number >= end
        }[stop["sign"]]  # fmt: skip
        return f"N {stop['sign']} {stop['end']}", not is_normal
    low, high = _number(stop["from"]), _number(stop["to"])
    return f"{stop['from']}–{stop['to']}", not low <= number <= high


def _number(text: str) -> float:
    digits = re.sub(r"\s", "", text.partition("/")[0]).replace(",", ".")
    return float(digits) if digits.count(".") < 2 else float("nan")  # noqa: PLR2004


def _name(before: str, language: DraftLanguage) -> str:
    """Return the words right before a value that name it, empty where there are none."""
    taken: list[str] = []
    for token in reversed(_TOKEN.findall(before[-160:])):
        if _BREAK.search(token) and taken:
            break
        word = token.strip(' ,;:.()[]«»"')
        plain = folded(word)
        if _NUMERIC.fullmatch(plain):
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
