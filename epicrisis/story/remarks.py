"""A learner's notes and stars in the order of the story, and what each is about."""

from collections.abc import Iterator, Mapping
from functools import partial

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding, Teaching
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.i18n import translator
from epicrisis.store.records import Remark
from epicrisis.story import pauses
from epicrisis.story.telling import Story

Marked = Finding | Question | Pause | Teaching
"""What can have a star, a note or a report."""
LONGEST_TITLE = 140
"""Characters of what something told is called; of more its beginning."""


def remarked(story: Story, own: Mapping[str, Remark]) -> Iterator[tuple[Marked, Remark]]:
    """Yield what is starred or noted, as far as the case still has it."""
    for step in story.steps:
        for block in (step.block, *step.teaching):
            if block.id in own:
                yield block, own[block.id]


def title_of(block: Marked, language: str) -> str:
    """Return what something told is called."""
    said = _said(block, language)
    return said if len(said) <= LONGEST_TITLE else f"{said[:LONGEST_TITLE].rstrip()}…"


def _said(block: Marked, language: str) -> str:
    say = partial(in_language, language=language)
    if isinstance(block, Pause):
        return pauses.heading(block, translator(language))
    if isinstance(block, Question):
        return say(block.stem)
    return say(block.title if isinstance(block, Finding) else block.text)
