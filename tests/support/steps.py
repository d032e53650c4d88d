"""What a step of a story says first, whatever it is."""

from functools import partial

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.i18n import translator
from epicrisis.story import pauses
from epicrisis.story.telling import Told


def words_of(block: Told, language: str) -> str:
    """Return a finding's text, a question's stem or a pause's prompt."""
    say = partial(in_language, language=language)
    if isinstance(block, Pause):
        return pauses.prompt(block, say, translator(language))
    return say(block.text if isinstance(block, Finding) else block.stem)


def title_of(block: Told, language: str) -> str:
    """Return what stands above a step on the projector."""
    say = partial(in_language, language=language)
    if isinstance(block, Pause):
        return pauses.heading(block, translator(language))
    return say(block.title if isinstance(block, Finding) else block.stem)
