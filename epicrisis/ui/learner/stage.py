"""A stage page: what is open reads as prose; one button reveals what comes next."""

from collections.abc import Callable
from functools import lru_cache, partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding, StageId, StageKey
from epicrisis.cases.questions import Question
from epicrisis.questions.registry import kind_of
from epicrisis.story.progress import Progress
from epicrisis.story.result_lines import result_lines
from epicrisis.story.telling import Step, Story, Telling, quote, steps_of
from epicrisis.ui.learner import answered_question, differential, investigation_menu, questions
from epicrisis.ui.shared import html, images, over_time, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate


def show(name: StageId, beside_story: Callable[[], None] | None = None) -> None:
    """Show a page of a stage, with `beside_story` redrawn at each reveal."""
    telling = routing.telling_now()
    if telling is None:
        routing.lead_back()
    stage = routing.page_shown(name)
    progress = progress_store.done(telling.story)
    html.show(
        "stage_head.html",
        case=say(telling.title),
        stage=routing.page_title(stage),
    )
    told = telling.steps_of(stage)
    for step in told:
        _show_step(telling, step, progress)
    _tell_on(stage, len(told), beside_story)
    _show_aids()


@st.fragment
def _tell_on(stage: StageKey, told: int, beside_story: Callable[[], None] | None) -> None:
    """Tell what is opened from now on; a reveal or an answer reruns only this.

    The first `told` steps of the stage stand above already and are not sent again.
    """
    telling = routing.telling_now()
    if telling is None or not routing.is_frame_current():
        st.rerun()
    progress = progress_store.done(telling.story)
    for step in telling.steps_of(stage)[told:]:
        _show_step(telling, step, progress)
    _show_progress(telling, stage)
    _show_way_on(telling, progress, stage)
    if beside_story is not None and not _asks_for_order(telling):
        beside_story()
    html.attend(asked=_asked(telling, stage), revealed=session.take_just_opened())


def _asks_for_order(telling: Telling) -> bool:
    """Tell whether the next question asks for an order, which the swimlane would show."""
    step = telling.next_step
    return step is not None and _is_by_time(step.block)


def _is_by_time(block: Finding | Question) -> bool:
    return isinstance(block, Question) and kind_of(block).is_by_time


def _asked(telling: Telling, stage: StageKey) -> int | None:
    """Return the number of the question that this stage asks now."""
    step = telling.next_step
    if step is None or step.stage != stage or isinstance(step.block, Finding):
        return None
    return step.number


def _show_progress(telling: Telling, stage: StageKey) -> None:
    stage_open = len(telling.steps_of(stage))
    stage_total = len(steps_of(telling.story, stage))
    case_open, case_total = len(telling.steps), len(telling.story.steps)
    html.show(
        "progress.html",
        stage_words=translate("This stage: {open} of {total}").format(
            open=stage_open, total=stage_total
        ),
        stage_open=stage_open,
        stage_total=stage_total,
        case_words=translate("The case: {open} of {total}").format(
            open=case_open, total=case_total
        ),
        case_open=case_open,
        case_total=case_total,
    )


def _show_step(telling: Telling, step: Step, progress: Progress) -> None:
    story = telling.story
    if isinstance(step.block, Finding):
        images.keep(story, step.block.images)
        language = session.current().language
        st.html(_told_finding(story, step.number, language, telling.masks_titles))
    else:
        answer = progress.answers[step.block.id]
        answered_question.show_answered(telling, step, step.block, answer)


@lru_cache(maxsize=2048)
def _told_finding(story: Story, number: int, language: str, is_masked: bool) -> str:
    """Return an open finding; it reads the same for every learner, so it is made once."""
    return finding_html(story, story.steps[number - 1], language, is_masked=is_masked)


def finding_html(story: Story, step: Step, language: str, *, is_masked: bool = False) -> str:
    """Return the finding of a step as it is read once it is open."""
    assert isinstance(step.block, Finding)
    say, translate = partial(in_language, language=language), i18n.translator(language)
    return html.render(
        "finding.html",
        finding=step.block,
        report=result_lines(step.block.rows("report"), language, say, translate),
        labs=result_lines(step.block.rows("labs"), language, say, translate),
        series=over_time.shown(story, step.number, language),
        figures=images.figures(story, step.block.images),
        quotations=quote(story, step.block.source),
        teaching=html.teaching(
            story.case, step.teaching, i18n.translator(language), is_masked=is_masked
        ),
        source_language=story.case.source.language,
        say=say,
        translate=translate,
    )


def _show_way_on(telling: Telling, progress: Progress, stage: StageKey) -> None:
    story, step = telling.story, telling.next_step
    if step is None and stage == story.stages[-1]:
        _show_end(story)
    elif step is None or step.stage != stage:
        _show_next_stage(story, stage)
    elif isinstance(step.block, Finding):
        if not investigation_menu.offers_tests(step):
            _show_reveal(story, step)
            return
        investigation_menu.show_asked(telling, progress)
        with st.container(horizontal=True):
            _show_reveal(story, step)
            investigation_menu.show_menu(telling, progress)
    else:
        questions.ask(story, step, step.block)


def _show_reveal(story: Story, step: Step) -> None:
    is_first = step == steps_of(story, step.stage)[0]
    st.button(
        translate("Begin") if is_first else translate("Go on"),
        key="reveal",
        type="primary",
        icon=":material/arrow_forward:",
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
    label = translate("Next: {stage}").format(stage=routing.page_title(following))
    if st.button(
        label, key="next", type="primary", icon=":material/arrow_forward:", shortcut="Right"
    ):
        st.switch_page(routing.page(following))


def _show_end(story: Story) -> None:
    html.show(
        "end.html",
        heading=translate("The record ends here."),
        objectives_heading=translate("What this case was for"),
        objectives=[say(objective.text) for objective in story.case.objectives],
        provenance_heading=translate("Where the case comes from"),
        provenance=say(story.case.provenance),
        licence=say(story.case.licence),
    )


@st.fragment
def _show_aids() -> None:
    """Offer differential, summary and glossary; what they hold is made when they are opened."""
    telling = routing.telling_now()
    if telling is None:
        st.rerun()
    with st.container(horizontal=True):
        differential.show(telling.story)
        summary = st.popover(
            translate("What we know so far"),
            icon=":material/summarize:",
            key="summary",
            on_change="rerun",
        )
        glossary = st.popover(
            translate("Glossary"), icon=":material/dictionary:", key="glossary", on_change="rerun"
        )
    if summary.open:
        with summary:
            _show_summary(telling)
    if glossary.open:
        with glossary:
            _show_glossary(telling)


def _show_summary(telling: Telling) -> None:
    parts = [
        (routing.page_title(stage), [say(finding.summary) for finding in findings])
        for stage in telling.story.stages
        if (findings := telling.findings_of(stage))
    ]
    html.show("summary.html", parts=parts, nothing=translate("Nothing yet."))


def _show_glossary(telling: Telling) -> None:
    entries = [(say(entry.term), say(entry.definition)) for entry in telling.glossary]
    html.show(
        "glossary.html",
        entries=sorted(entries, key=lambda entry: entry[0].casefold()),
        nothing=translate("Nothing yet."),
    )
