"""Investigations that a text names, with what each costs a patient, from a list of our own.

`investigations.txt` has a line for each: what it costs (a key of `costs.txt`), its French name,
its English name, and by what words each is found. What it costs is said of the investigation
in general, and nothing of the case.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.stems import folded

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Investigation:
    """A test of the list."""

    key: str
    """Its id: the English name in small letters."""
    names: tuple[str, str]
    """In French and in English."""
    cost_key: str

    def name(self, language: DraftLanguage) -> str:
        """Return its name in that language."""
        return self.names[language == "en"]

    def cost(self, language: DraftLanguage) -> str:
        """Return what it costs a patient, in words."""
        return _costs()[self.cost_key][language == "en"]


def named_in(text: str, language: DraftLanguage) -> tuple[Investigation, ...]:
    """Return the investigations that a text names, in its order, each once."""
    by_first = _forms(language)
    tokens = _tokens(text)
    found: dict[int, None] = {}
    place = 0
    while place < len(tokens):
        for form, test in by_first.get(tokens[place], ()):
            if tuple(tokens[place : place + len(form)]) == form:
                found.setdefault(test)
                place += len(form) - 1
                break
        place += 1
    tests = investigations()
    return tuple(tests[test] for test in found)


@cache
def investigations() -> tuple[Investigation, ...]:
    """Return the whole list."""
    return tuple(
        Investigation(re.sub(r"[^a-z0-9]+", "-", folded(en)).strip("-"), (fr, en), cost)
        for cost, fr, en, _, _ in _lines()
    )


@cache
def _costs() -> dict[str, tuple[str, str]]:
    return {key: (fr, en) for key, fr, en in _read("costs.txt")}


@cache
def _lines() -> list[list[str]]:
    return _read("investigations.txt")


def _read(name: str) -> list[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


@cache
def _forms(language: DraftLanguage) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Return by its first word what finds an investigation, and the place of that in the list.

    Longer forms come first, so that "bone marrow biopsy" isn't found as a biopsy.
    """
    by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for place, (_, fr, en, fr_forms, en_forms) in enumerate(_lines()):
        name, more = (fr, fr_forms) if language == "fr" else (en, en_forms)
        for form in {tuple(_tokens(each)) for each in (name, *more.split(";"))} - {()}:
            by_first.setdefault(form[0], []).append((form, place))
    for forms in by_first.values():
        forms.sort(key=lambda each: -len(each[0]))
    return by_first


_WORD = re.compile(r"[^\W_]+")
_LONGEST_SINGULAR = 3


def _tokens(text: str) -> list[str]:
    """Return the words of a text without accents and plurals.

    They are in small letters but for abbreviations, as VS isn't vs; a text in capitals has none.
    """
    is_shouted = text.isupper() and len(text.split()) > 2  # noqa: PLR2004
    found = []
    for word in _WORD.findall(text):
        plain = folded(word)
        if word.isupper() and len(word) > 1 and not is_shouted:
            found.append(plain.upper())
        elif len(plain) > _LONGEST_SINGULAR and plain[-1] in "sx":
            found.append(plain[:-1])
        else:
            found.append(plain)
    return found
