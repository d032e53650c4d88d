"""Words of the glossary where they stand in a text: a tap says what they mean."""

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
    known = [(word, said) for word, said in known if _place(text, word) >= 0]
    known.sort(key=lambda each: -len(each[0]))
    return tuple(
        Term(word, said, f"ep-term-{step.number}-{place}")
        for place, (word, said) in enumerate(known)
    )


def with_terms(paragraphs: Sequence[str], terms: Sequence[Term]) -> list[Markup]:
    """Return paragraphs as markup in which each term, where it stands first, can be pressed."""
    told = [escape(each) for each in paragraphs]
    for term in terms:
        word = str(escape(term.word))
        for number, paragraph in enumerate(told):
            if (at := _place(str(paragraph), word)) >= 0:
                before, behind = paragraph[:at], paragraph[at + len(word) :]
                attributes = f'type="button" class="ep-term" popovertarget="{term.id}"'
                told[number] = Markup(f"{before}<button {attributes}>{word}</button>{behind}")
                break
    return told


def _place(text: str, word: str) -> int:
    """Return where a word stands by itself, in no tag and in nothing to press; -1 for nowhere."""
    at = text.find(word)
    while at >= 0:
        before, behind = text[:at], text[at + len(word) :]
        is_part = _joins(before[-1:]) or _joins(behind[:1])
        is_in_tag = before.rfind("<") > before.rfind(">")
        is_in_button = before.rfind("<button") > before.rfind("</button>")
        if not (is_part or is_in_tag or is_in_button):
            return at
        at = text.find(word, at + 1)
    return at


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"
