"""A stage page: what is open reads as prose; one button reveals what comes next."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from epicrisis import i18n, writing
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding, StageId, StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.story import investigations
from epicrisis.story.answers import is_judged_by_learner
from epicrisis.story.progress import Progress
from epicrisis.story.result_lines import result_lines
from epicrisis.story.telling import Step, Story, Telling, quote, steps_of
from epicrisis.ui.learner import (
    answered_question,
    banner,
    beside,
    ending,
    marks,
    pauses,
    questions,
    terms,
    told_pauses,
    what_changes,
)
from epicrisis.ui.shared import html, images, over_time, progress_store, routing, session
from epicrisis.ui.shared.lasting import LastingColumn, LastingPart, LastingPlace
from epicrisis.ui.shared.session import say, translate

_STYLE = Path(__file__).with_name("reading.css")
_LEAVE_TOOL = Path(__file__).with_name("beside.js")


class _Judgement(NamedTuple):
    """What a learner says below an open step of what was written there."""

    is_left: bool
    ask: Callable[[Story], None]


def show(name: StageId) -> None:
    """Show a page of a stage, with its tools beside it."""
    routing.follow()
    telling = routing.telling_now()
    if telling is None:
        routing.lead_back()
    stage = routing.page_shown(name)
    progress = progress_store.done(telling.story)
    html.put(html.style(_STYLE) + html.script(_LEAVE_TOOL), runs_scripts=True)
    patient = LastingPlace(st.empty())
    with st.container(key="story_and_tools"):
        with st.container(key="story"):
            html.show("stage_head.html", case=say(telling.title), stage=routing.page_title(stage))
            told = telling.steps_of(stage)[: _came_with(telling, stage, progress)]
            _show_steps(telling, told, progress)
        story_on = st.container(key="story_on")
        tools = beside.show(telling, progress)
        marks.show(telling.story)
    # Not within the other: a fragment's run copies each container that stands around it.
    with story_on:
        since = LastingColumn(st.container(key="story_since"))
        _tell_on(stage, len(told), since, patient, tools)


def _came_with(telling: Telling, stage: StageKey, progress: Progress) -> int:
    """Return how many steps stood here when this page came: they stay as they are while it does."""
    visit, of = session.current(), (telling.story.case.slug, progress.attempt)
    if visit.came_with is None or visit.came_with[:2] != of:
        visit.came_with = (*of, len(telling.steps_of(stage)))
    return visit.came_with[2]


@st.fragment
def _tell_on(
    stage: StageKey, told: int, since: LastingColumn, patient: LastingPlace, tools: beside.Tools
) -> None:
    """Tell what is opened from now on; a reveal reruns only this.

    The first `told` steps of the stage stand above already; those `since` come once each.
    """
    routing.follow()
    telling = routing.telling_now()
    if telling is None or not routing.is_frame_current():
        st.rerun()
    progress = progress_store.done(telling.story)
    beside.follow(tools, telling)
    for aside in session.take_asides():
        st.toast(aside, icon=":material/info:")
    patient.put(banner.patient_known(telling))
    _tell_since(telling, telling.steps_of(stage)[told:], progress, since)
    what_changes.show(telling, progress, stage)
    _show_way_on(telling, progress, stage)
    html.attend(
        asked=_asked(telling, stage),
        revealed=session.take_just_opened(),
        came_back_to=session.take_came_back_to(),
        goes_on=session.take_going_on(),
        found=session.take_found_step(),
        has_reply=session.take_told_of_test(),
    )


def _tell_since(
    telling: Telling, steps: Sequence[Step], progress: Progress, since: LastingColumn
) -> None:
    """Tell steps below what stands; from the first one on that is to be judged, in each run."""
    told = list(takewhile(lambda step: not _is_left(step, progress), steps))
    if not since.put([_lasting(telling, step, progress) for step in told]):
        st.rerun()
    for step in steps[len(told) :]:
        _show_steps(telling, [step], progress)


def _asked(telling: Telling, stage: StageKey) -> int | None:
    """Return the number of the question or the pause that this stage asks now."""
    step = telling.next_step
    if step is None or step.stage != stage or isinstance(step.block, Finding):
        return None
    return step.number


def _show_steps(telling: Telling, steps: Sequence[Step], progress: Progress) -> None:
    """Show what is told as one element, as far as nothing in it is pressed: it is drawn sooner."""
    told: list[str] = []
    for step in steps:
        told.append(_told(telling, step, progress))
        judgement = _judgement(step, progress)
        if judgement is not None:
            html.put("\n".join(told))
            judgement.ask(telling.story)
            told.clear()
    if told:
        html.put("\n".join(told))


def _lasting(telling: Telling, step: Step, progress: Progress) -> LastingPart:
    block = step.block
    given = progress.answers.get(block.id) or progress.thoughts.get(block.id)
    # A question quotes its sentences once a finding, perhaps a later one, has told them.
    quoted = telling.told_references(block.source) if isinstance(block, Question) else ()
    of = step.number, given, quoted, telling.masks_titles
    return LastingPart(of, partial(_told, telling, step, progress))


def _told(telling: Telling, step: Step, progress: Progress) -> str:
    """Return an open step as it is read."""
    block = step.block
    if isinstance(block, Finding):
        return _finding(telling, step, block)
    if isinstance(block, Pause):
        return told_pauses.told(telling, step, block, progress.thoughts[block.id])
    return answered_question.answered(telling, step, block, progress.answers[block.id])


def _judgement(step: Step, progress: Progress) -> _Judgement | None:
    """Return what of an open step the learner judges below it, or has judged there."""
    block = step.block
    if isinstance(block, Pause) and told_pauses.is_to_tick(block, progress.thoughts[block.id]):
        return _Judgement(True, lambda story: told_pauses.ask_to_tick(story, step, block))
    if isinstance(block, Question):
        answer = progress.answers[block.id]
        if isinstance(answer, Answer) and is_judged_by_learner(block, answer):
            is_left = answer.self_assessment is None
            return _Judgement(
                is_left, lambda _: answered_question.ask_to_judge(step, block, answer)
            )
    return None


def _is_left(step: Step, progress: Progress) -> bool:
    judgement = _judgement(step, progress)
    return judgement is not None and judgement.is_left


def _finding(telling: Telling, step: Step, finding: Finding) -> str:
    images.keep(telling.story, finding.images)
    html.keep_images(telling.story, step)
    language = session.current().language
    return _told_finding(telling.story, step.number, language, telling.masks_titles)


@lru_cache(maxsize=2048)
def _told_finding(story: Story, number: int, language: str, is_masked: bool) -> str:
    """Return an open finding; it reads the same for every learner, so it is made once."""
    return finding_html(story, story.steps[number - 1], language, is_masked=is_masked)


def finding_html(story: Story, step: Step, language: str, *, is_masked: bool = False) -> str:
    """Return the finding of a step as it is read once it is open."""
    assert isinstance(step.block, Finding)
    say, translate = partial(in_language, language=language), i18n.translator(language)
    told = terms.explained(
        writing.paragraphs(say(step.block.text)),
        terms.known_terms(story, step, language),
        f"ep-term-{step.number}",
    )
    return html.render(
        "finding.html",
        number=step.number,
        finding=step.block,
        paragraphs=told.paragraphs,
        terms=told.terms,
        report=result_lines(step.block.rows("report"), language, say, translate),
        labs=result_lines(step.block.rows("labs"), language, say, translate),
        series=over_time.shown(story, step.number, language),
        figures=images.figures(story, step.block.images),
        quotations=quote(story, step.block.source),
        **html.teaching_of(story, step, translate, is_masked=is_masked),
        source_language=story.case.source.language,
        say=say,
        translate=translate,
    )


def _show_way_on(telling: Telling, progress: Progress, stage: StageKey) -> None:
    story, step = telling.story, telling.next_step
    if step is None and stage == story.stages[-1]:
        ending.show(telling, progress)
    elif step is None or step.stage != stage:
        _show_next_stage(story, stage)
    elif investigations.is_test(step):
        with st.container(horizontal=True):
            _show_reveal(story, step)
            beside.offer_tests()
    elif isinstance(step.block, Finding):
        _show_reveal(story, step)
    elif isinstance(step.block, Pause):
        pauses.ask(telling, step, step.block)
    else:
        questions.ask(story, step, step.block)


def _show_reveal(story: Story, step: Step) -> None:
    is_first = step == steps_of(story, step.stage)[0]
    st.button(
        translate("Begin") if is_first else translate("Go on"),
        key="reveal",
        type="primary",
        shortcut="Right",
        on_click=_open,
        args=(step.number,),
    )


def _open(number: int) -> None:
    telling = routing.telling_now()
    finding = telling.finding_to_open(number) if telling is not None else None
    if telling is not None and finding is not None:
        progress_store.open_finding(telling.story, finding.id)
        session.current().just_opened = number


def _show_next_stage(story: Story, stage: StageKey) -> None:
    following = story.stages[story.stages.index(stage) + 1]
    st.button(
        translate("Next: {stage}").format(stage=routing.page_title(following)),
        key="next",
        type="primary",
        shortcut="Right",
        on_click=_enter,
        args=(following,),
    )


def _enter(stage: StageKey) -> None:
    story = routing.current_story()
    if story is not None:
        progress_store.begin_stage(story, stage)
        session.current().leads_to = stage
