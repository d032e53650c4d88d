"""What stands above a story: its stages, and who the patient is with what is known by now."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from epicrisis import i18n
from epicrisis.cases.model import Stage, StageKey
from epicrisis.story.telling import Telling
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.writing import kind_of_stage

MOST_CHIPS = 6
"""Those that were told last, the last one first; with them the banner is two lines or three."""


class _Place(NamedTuple):
    """A page of the case that is open."""

    name: str
    """Its address, from any other page."""
    title: str
    icon: str
    is_here: bool


def show_map(telling: Telling) -> None:
    """Show the stages as places on a line: those that are reached lead there, the others wait."""
    reached, pages = telling.reached_stages, session.current().pages
    others = [name for name in (routing.TIMELINE, routing.DEBRIEF) if name in pages]
    closed = tuple(_closed_stages(telling, reached))
    language = session.current().language
    html.put(_map(tuple(map(_place, reached)), tuple(map(_place, others)), closed, language))


def _place(name: str) -> _Place:
    here = session.current().page
    return _Place(name, routing.page_title(name), routing.icon(name), name == here)


@lru_cache(maxsize=256)
def _map(
    stages: tuple[_Place, ...], others: tuple[_Place, ...], closed: tuple[str, ...], language: str
) -> str:
    """Return the line, one element: Streamlit's page links cost their server one each.

    A press at one of its links is one at Streamlit's own in the sidebar (`place_links.js`).
    """
    return html.render(
        "stage_map.html",
        places=(stages, others),
        closed=closed,
        translate=i18n.translator(language),
    )


def _closed_stages(telling: Telling, reached: Sequence[StageKey]) -> list[str]:
    """Return the names of the stages to come; one with a title of its own has none as yet."""
    stages = telling.story.case.stages_by_key
    closed = [stages[key] for key in telling.story.stages if key not in reached]
    return [_generic_name(each) for each in closed]


def _generic_name(stage: Stage) -> str:
    return "…" if stage.title else kind_of_stage(stage.id, translate)


def patient_known(telling: Telling) -> str:
    """Return who the patient is, with the few words of what is told by now."""
    case = telling.story.case
    patient = case.patient
    opened, total = len(telling.steps), len(telling.story.steps)
    return html.render(
        "patient_banner.html",
        who=say(patient.who) if patient is not None else say(telling.title),
        why=say(patient.why) if patient is not None and telling.opened else "",
        chips=[say(each.chip) for each in reversed(telling.findings) if each.chip][:MOST_CHIPS],
        opened=opened,
        total=total,
        words=translate("{open} of {total}").format(open=opened, total=total),
        translate=translate,
    )
