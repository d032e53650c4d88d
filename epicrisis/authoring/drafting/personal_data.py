"""What in a text looks as if it identified a person; a program can't know, and removes nothing."""

import re
from dataclasses import dataclass
from typing import Literal

PersonalKind = Literal["name", "birth", "phone", "email", "address", "number"]
_NAME = r"[A-ZÀ-Þ](?:[\w’'-]{0,30}?[a-zà-ÿ][\w’'-]{0,30}|[A-ZÀ-Þ'’-]{1,30}|\.)"
_PATTERNS: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    (
        "birth",
        re.compile(
            r"(?:\bn[ée]e?\s+le|\bdate\s+de\s+naissance\s*+:?|\bborn\s+on"
            r"|\bdate\s+of\s+birth\s*+:?|\bD\.?O\.?B\.?\s*+:?|\bDDN\s*+:?)"
            r"\s*+(?:the\s++)?\d{1,4}(?:er|st|nd|rd|th)?[\s/.-]++(?:of\s++)?(?:\w{2,10}"
            r"|\d{1,2})[\s/.,-]++\d{2,4}",
            re.IGNORECASE,
        ),
    ),
    (
        "number",
        re.compile(
            r"(?<!\d)[1-378]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}"
            r"|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)"
        ),
    ),
    (
        "number",
        re.compile(
            r"\b(?:IPP|NIP|NDA|IEP|INS|NIR|MRN|NHS|SSN"
            r"|(?:n[°ºo]|num[ée]ro)\s*(?:de\s+)?(?:dossier|s[ée]jour|patient|s[ée]curit[ée] "
            r"sociale|ss)"
            r"|(?:hospital|record|patient|file|chart|social security|medical "
            r"record)\s+(?:number|no\.?|id))"
            r"\s*+(?:is|est|n[°º]|:|=|#){0,3}\s*+[A-Z]{0,3}\d[\d\s./-]{3,20}",
            re.IGNORECASE,
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\d.,/])(?:(?:\+|00)\d{1,3}[\s.-]?(?:\(0\)\s?)?\d(?:[\s.-]?\d{2,3}){3,4}"
            r"|0[1-9](?:[\s.-]?\d{2}){4}|\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4})(?![\d/])"
        ),
    ),
    (
        "address",
        re.compile(
            r"\b\d{1,4}\s?(?:bis|ter)?\s?,?\s(?:rue|avenue|av\.|boulevard|bd|bld|place"
            r"|impasse|chemin|allée|route|quai|square|cours)"
            r"\s[^\n,.;]{2,50}",
            re.IGNORECASE,
        ),
    ),
    (
        "address",
        re.compile(
            r"\b\d{1,5}\s(?:[A-Z][\w'’]+\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive"
            r"|Boulevard|Blvd|Court|Square|Terrace)\b"
        ),
    ),
    ("address", re.compile(r"(?<![\d.,/])\d{5}\s(?:[A-ZÉ][A-Zà-ÿÀ-Þ'’-]{3,}"
                           r"|[A-ZÉ][a-zà-ÿ'’-]{3,})(?:\sCEDEX|\scedex)?")),
    (
        "name",
        re.compile(
            r"\b(?:M\.|MM\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Mme\.?|Mmes|Mlle\.?|Monsieur|Madame"
            r"|Mademoiselle|Dr\.?|Docteur|Doctor|Pr\.?|Prof\.?|Professeur|Professor)"
            rf"[ \u00a0](?:(?:de|du|van|von|le|la|El|Ben)[ \u00a0])?{_NAME}(?:[ "
            rf"\u00a0](?:(?:de|du|van|von|le|la)[ \u00a0])?{_NAME}){{0,2}}"
        ),
    ),
    (
        "name",
        re.compile(rf"\b(?:[Nn]om|[Pp]r[ée]nom|NOM|[Nn]ame|[Pp]atiente?)\s*:\s*{_NAME}(?:[ "
                   rf"\u00a0-]{_NAME}){{0,3}}"),
    ),
)  # fmt: skip
MOST = 100


@dataclass(frozen=True, slots=True)
class Personal:
    """Words that look as if they identified a person."""

    kind: PersonalKind
    words: str
    line: int
    """Line of the text, from 1."""


def personal_data_in(text: str) -> tuple[Personal, ...]:
    """Return what looks as if it identified a person, in the order of the text, `MOST` at most."""
    found: list[Personal] = []
    for number, line in enumerate(text.splitlines(), start=1):
        taken = bytearray(len(line))
        here: list[tuple[int, Personal]] = []
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(line):
                begin, end = match.span()
                if not any(taken[begin:end]):
                    taken[begin:end] = b"\1" * (end - begin)
                    here.append((begin, Personal(kind, match[0].strip(), number)))
        found += [each for _, each in sorted(here, key=lambda each: each[0])]
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])
