"""Words of the glossary where they stand in a text: a tap says what they mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from epicrisis.cases.fields import in_language
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
    if not known:
        return Explained(tuple(escape(each) for each in paragraphs), ())
    terms: dict[str, Term] = {}
    longest_first = sorted(known, key=lambda each: -len(each))
    looked_for = _any_of(longest_first)

    def parts(text: str) -> Iterator[Markup]:
        end = 0
        for found in looked_for.finditer(text):
            word = longest_first[(found.lastindex or 1) - 1]
            if word in terms:
                continue
            term = terms[word] = Term(word, known[word], f"{name}-{len(terms)}")
            yield escape(text[end : found.start()])
            yield Markup(
                '<button type="button" class="ep-term" popovertarget="{}">{}</button>'
            ).format(term.id, found[0])
            end = found.end()
        yield escape(text[end:])

    told = tuple(Markup("").join(parts(each)) for each in paragraphs)
    return Explained(told, tuple(terms.values()))


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds one of some words by itself; its group is the word's place among them."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'({_pattern(each)})' for each in words)})(?!\w)")


def _pattern(word: str) -> str:
    """Return what finds a word: however its letters are, unless all of them are capitals."""
    return re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})"
