"""Words of the glossary where they stand in a text: a tap says what they mean."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup, escape

from epicrisis.cases.fields import in_language
from epicrisis.cases.prose import Run, runs_of
from epicrisis.story.telling import Step, Story

_BUTTON = Markup('<button type="button" class="ep-term" popovertarget="{}">{}</button>')


class Term(NamedTuple):
    """A word that is explained, and the id of its explanation on the page."""

    word: str
    definition: str
    id: str


class Explained(NamedTuple):
    """A text whose words can be pressed, and those words."""

    paragraphs: tuple[Markup, ...]
    terms: tuple[Term, ...]


def known_terms(story: Story, step: Step, language: str) -> dict[str, str]:
    """Return what the words of the glossary mean that are known by a step."""
    numbers = {each.block.id: each.number for each in story.steps}
    return {
        in_language(entry.term, language): in_language(entry.definition, language)
        for entry in story.case.glossary
        if numbers.get(entry.opens_with, 0) <= step.number
    }


def explained(paragraphs: Sequence[str], known: Mapping[str, str], name: str) -> Explained:
    """Make of each known word, where it stands first by itself, one that can be pressed.

    A word that is part of a longer known one isn't one by itself. `name` begins the ids.
    """
    free = ["".join(run.text for run in runs_of(each)) for each in paragraphs]
    first: list[list[tuple[int, int, Term]]] = [[] for _ in paragraphs]
    terms: list[Term] = []
    for word in sorted(known, key=lambda each: -len(each)):
        places = [(n, at) for n, text in enumerate(free) for at in _places(text, word)]
        if not places:
            continue
        term = Term(word, known[word], f"{name}-{len(terms)}")
        terms.append(term)
        number, at = places[0]
        first[number].append((at, at + len(word), term))
        for n, begins in places:
            ends = begins + len(word)
            free[n] = f"{free[n][:begins]}{_TAKEN * len(word)}{free[n][ends:]}"
    told = (_with_buttons(*each) for each in zip(paragraphs, first, strict=True))
    return Explained(tuple(told), tuple(terms))


_TAKEN = "\0"
"""Stands for a character that belongs to a longer word."""


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands by itself: however its letters are, unless all are capitals."""
    lower = text.lower(), word.lower()
    if not word.isupper() and [*map(len, lower)] == [len(text), len(word)]:
        text, word = lower
    at = text.find(word)
    while at >= 0:
        if not (_joins(text[at - 1 : at]) or _joins(text[at + len(word) :][:1])):
            yield at
        at = text.find(word, at + 1)


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


def _part(run: Run, begins: int, ends: int) -> Markup:
    return escape(replace(run, text=run.text[begins:ends])) if begins < ends else Markup()


def _with_buttons(text: str, places: Iterable[tuple[int, int, Term]]) -> Markup:
    """Return a text with its marks; a place that isn't of one look throughout stays plain."""
    told, begun, left = Markup(), 0, deque(sorted(places))
    for run in runs_of(text):
        over, end = begun, begun + len(run.text)
        while left and left[0][0] < end:
            begins, ends, term = left.popleft()
            if begins < over or ends > end:
                continue
            word = run.text[begins - begun : ends - begun]
            told += _part(run, over - begun, begins - begun)
            told += _BUTTON.format(term.id, replace(run, text=word))
            over = ends
        told += _part(run, over - begun, len(run.text))
        begun = end
    return told
