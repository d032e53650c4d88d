"""Words of the glossary where they stand in a text: a tap says what they mean."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from epicrisis.cases.fields import in_language
from epicrisis.story.telling import Step, Story


class Term(NamedTuple):
    """A word that is explained, and the id of its explanation on the page."""

    word: str
    definition: str
    id: str


def terms_of(story: Story, step: Step, text: str, language: str) -> tuple[Term, ...]:
    """Return the terms of a text that are known by a step, the longest first."""
    numbers = {each.block.id: each.number for each in story.steps}
    known = [
        (in_language(entry.term, language), in_language(entry.definition, language))
        for entry in story.case.glossary
        if numbers.get(entry.opens_with, 0) <= step.number
    ]
    known = [(word, said) for word, said in known if _pattern(word).search(text)]
    known.sort(key=lambda each: -len(each[0]))
    return tuple(
        Term(word, said, f"ep-term-{step.number}-{place}")
        for place, (word, said) in enumerate(known)
    )


def with_terms(paragraphs: Sequence[str], terms: Sequence[Term]) -> list[Markup]:
    """Return paragraphs as markup in which each term, where it stands first, can be pressed."""
    told = [escape(each) for each in paragraphs]
    for term in terms:
        pattern = _pattern(str(escape(term.word)))
        places = (place for place, each in enumerate(told) if pattern.search(str(each)))
        if (place := next(places, None)) is not None:
            attributes = f'type="button" class="ep-term" popovertarget="{term.id}"'
            button = rf"<button {attributes}>\g<0></button>"
            marked = pattern.sub(button, str(told[place]), count=1)
            told[place] = Markup(marked)
    return told


def _pattern(word: str) -> re.Pattern[str]:
    # Not within another word, a tag, or what is a button already.
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)(?![^<]*>)(?![^<]*</button>)")
