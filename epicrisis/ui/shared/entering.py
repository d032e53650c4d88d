"""Into a case: to its first finding, to where one has come, or to its beginning again."""

from epicrisis.cases.model import StageKey
from epicrisis.cases.questions import Question
from epicrisis.server import resources
from epicrisis.ui.shared import progress_store, routing, session


def enter(slug: str, page: StageKey | None = None) -> None:
    """Let the next page be that of a case, or the one where the learner has come."""
    story = resources.solo_stories().get(slug)
    if story is None:
        return
    telling = progress_store.telling(story)
    page = page or telling.current_stage
    routing.choose_case(slug)
    progress_store.begin_stage(story, page)
    session.current().leads_to = page
    step, told = telling.next_step, telling.steps_of(page)
    if step is None or step.stage != page:
        return
    if isinstance(step.block, Question):
        session.current().found_step = step.number
    elif told:
        session.current().came_back_to = told[-1].number
