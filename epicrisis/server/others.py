"""How earlier learners of this server answered, counted anew every ten minutes."""

import json
import time
from functools import lru_cache

from epicrisis import log, settings
from epicrisis.cases.questions import Question
from epicrisis.server import resources
from epicrisis.store.db.errors import StoreError
from epicrisis.story.others import Others, others_of
from epicrisis.story.telling import Step, Story

COUNTED_FOR_S = 600
"""Counting reads all first attempts at a case: not at each press."""


def of(story: Story, step: Step) -> Others | None:
    """Return what others answered to the question of a step.

    None where it isn't told, or can't be asked for just now.
    """
    if not settings.current().show_others:
        return None
    return _counted(story, step.number, int(time.monotonic() // COUNTED_FOR_S))


@lru_cache(maxsize=1024)
def _counted(story: Story, number: int, _: int) -> Others | None:
    question, store = story.steps[number - 1].block, resources.store()
    if store is None or not isinstance(question, Question):
        return None
    try:
        found = store.others(story.case.slug, question.id)
    except StoreError as error:
        log.store_failed(error)
        return None
    return others_of(question, [(json.loads(response), count) for response, count in found])
