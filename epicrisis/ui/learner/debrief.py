"""The debrief on its page: opens when the case is finished, and says until then what is missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

import streamlit as st
from babel import Locale

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.pauses import Pause
from epicrisis.debrief.facts import AnsweredQuestion, AttemptSummary, Debrief
from epicrisis.debrief.report import debrief_of, missing
from epicrisis.exports.registry import EXPORTS
from epicrisis.questions import edn
from epicrisis.store.records import Remark
from epicrisis.story.progress import Progress
from epicrisis.story.remarks import remarked, title_of
from epicrisis.story.telling import Story, Telling, stage_in_words
from epicrisis.ui.learner import mistakes, told_pauses
from epicrisis.ui.learner.debrief_certainty import reading_in_words, show_calibration
from epicrisis.ui.learner.debrief_movement import hypotheses_html, show_movement
from epicrisis.ui.learner.debrief_parts import show_part, show_way
from epicrisis.ui.learner.debrief_questions import counts_in_words, outcome_in_words, show_questions
from epicrisis.ui.learner.debrief_tests import show_tests
from epicrisis.ui.shared import (
    answer_text,
    downloads,
    html,
    images,
    progress_store,
    routing,
    session,
)
from epicrisis.ui.shared.session import say, translate

_STYLE = Path(__file__).with_name("debrief.css")
_PRINT = Path(__file__).with_name("print_page.js")
SHOWN_MISSED = 6
"""Missed questions that the first screen holds; more of them are one press away."""
STEM_CHARACTERS = 70
"""Of a question's words where it is only named."""


def show_page() -> None:
    """Show the debrief of a finished case; of another, what is missing in counts alone."""
    telling = routing.telling_now()
    if telling is None:
        routing.lead_back()
    story = telling.story
    progress = progress_store.done(story)
    html.put(html.style(_STYLE))
    html.show(
        "stage_head.html",
        case=say(telling.title),
        stage=routing.page_title(routing.DEBRIEF),
    )
    if telling.is_finished:
        debrief = _debrief(story, progress, progress_store.attempts(story))
        _show_debrief(telling, debrief, progress)
    else:
        _show_missing(telling, progress)


@lru_cache(maxsize=32)
def _debrief(story: Story, progress: Progress, attempts: tuple[Progress, ...]) -> Debrief:
    """Return the debrief of an attempt, made once for as long as nothing is done in any."""
    return debrief_of(story, progress, attempts)


def tally(story: Story, progress: Progress) -> str:
    """Return in words how many of a finished attempt's answers were right."""
    return counts_in_words(_debrief(story, progress, progress_store.attempts(story)).outcomes)


def _show_missing(telling: Telling, progress: Progress) -> None:
    """Say what is missing in counts alone: what is closed has no name here."""
    show_part(
        "debrief_missing.html", rows=missing(telling.story, progress), page_title=routing.page_title
    )
    stage = telling.current_stage
    st.page_link(
        routing.page(stage),
        label=translate("Go on: {stage}").format(stage=routing.page_title(stage)),
        icon=":material/arrow_forward:",
    )


def _show_debrief(telling: Telling, debrief: Debrief, progress: Progress) -> None:
    """Show one screen first, and the rest folded."""
    story = telling.story
    with st.container(key="debrief_first"):
        _show_numbers(debrief, len(telling.findings), len(progress.ordered_tests))
        if mistakes.is_on(story):
            mistakes.show(story)
        else:
            _show_what_to_keep(telling, debrief, progress)
    with st.container(key="debrief_rest", gap="xsmall"):
        _show_rest(telling, debrief, progress)


class _Part(NamedTuple):
    """A part of the debrief below its first screen."""

    name: str
    title: str
    icon: str
    show: Callable[[], None]


def _show_rest(telling: Telling, debrief: Debrief, progress: Progress) -> None:
    """Show the titles of what else there is; a part is made once somebody opens it."""
    for part in _rest(telling, debrief, progress):
        box = st.expander(part.title, key=f"fold-{part.name}", icon=part.icon, on_change="rerun")
        if box.open:
            with box:
                part.show()


def _rest(telling: Telling, debrief: Debrief, progress: Progress) -> Iterator[_Part]:
    story = telling.story
    if len(debrief.attempts) > 1:
        yield _Part(
            "attempts",
            translate("Your attempts"),
            ":material/history:",
            partial(_show_attempts, debrief, progress.attempt),
        )
    if own := progress_store.remarks(story):
        yield _Part(
            "notes",
            translate("My notes and stars"),
            ":material/star:",
            partial(_show_own, story, own),
        )
    yield _Part(
        "questions",
        translate("Question by question"),
        ":material/quiz:",
        partial(show_questions, story, debrief),
    )
    if any(not thought.is_not_now for thought in progress.thoughts.values()):
        yield _Part(
            "pauses",
            translate("What you thought at the pauses"),
            ":material/pause_circle:",
            partial(_show_pauses, telling, progress),
        )
    yield _Part(
        "thought",
        translate("How you thought: your differential, and the author’s"),
        ":material/psychology:",
        partial(_show_thought, story, debrief),
    )
    if debrief.investigations:
        yield _Part(
            "tests",
            translate("Tests asked for, and tests done"),
            ":material/labs:",
            partial(show_tests, debrief),
        )
    yield _Part(
        "certainty",
        translate("Certainty and correctness"),
        ":material/balance:",
        partial(show_calibration, debrief),
    )
    if debrief.teaching:
        yield _Part(
            "teaching",
            translate("All that there is to remember"),
            ":material/lightbulb:",
            partial(_show_teaching, story, debrief),
        )
    if debrief.references:
        yield _Part(
            "references",
            translate("References"),
            ":material/menu_book:",
            partial(show_part, "debrief_references.html", references=debrief.references),
        )
    if debrief.read_on is not None:
        yield _Part(
            "further",
            translate("To go further"),
            ":material/arrow_outward:",
            partial(show_part, "debrief_further.html", further=debrief.read_on),
        )
    yield _Part(
        "files",
        translate("Take it with you: sheet, handouts, cards"),
        ":material/download:",
        partial(_show_files, story),
    )
    yield _Part(
        "origin",
        translate("Where the case comes from"),
        ":material/source:",
        partial(show_part, "debrief_origin.html", case=story.case, why=_why_this_source(story)),
    )


def _show_attempts(debrief: Debrief, attempt: int) -> None:
    rows = map(_attempt_row, debrief.attempts)
    show_part("debrief_attempts.html", attempts=rows, this=attempt)


def _show_own(story: Story, own: Mapping[str, Remark]) -> None:
    language = session.current().language
    rows = [
        (remark.is_starred, title_of(block, language), remark.note)
        for block, remark in remarked(story, own)
    ]
    show_part("debrief_notes.html", rows=rows)


def _show_pauses(telling: Telling, progress: Progress) -> None:
    """Show each pause that was answered, with the way to its place in the story."""
    for step in telling.steps:
        thought = progress.thoughts.get(step.block.id)
        if isinstance(step.block, Pause) and thought is not None and not thought.is_not_now:
            html.put(told_pauses.told(telling, step, step.block, thought, is_alone=True))
            label = translate("To its place in the story")
            show_way(step.stage, step.number, label, f"pause-place-{step.number}")


def _show_thought(story: Story, debrief: Debrief) -> None:
    show_movement(debrief.movement)
    if debrief.hypotheses:
        language = session.current().language
        html.put(hypotheses_html(debrief, story.case.source.language, language))


def _show_teaching(story: Story, debrief: Debrief) -> None:
    for group in debrief.teaching:
        for lesson in group.lessons:
            images.keep(story, lesson.images)
    html.put(_teaching(story, debrief, session.current().language))


def _show_files(story: Story) -> None:
    show_part("debrief_heading.html", heading=translate("Take it with you"))
    make = downloads.with_own_words(progress_store.remarks(story))
    downloads.show(story, [each for each in EXPORTS if each.is_for_learners], make)


def _why_this_source(story: Story) -> str:
    """Say what the origin means for who reads: what is checked against what."""
    source = story.case.source.language
    quoted = translate(
        "The case is told from one text, and adds no fact to it: each finding quotes the"
        " sentences that it rests on, and what has no date there has none here."
    )
    if source == session.current().language:
        return quoted
    written = translate(
        "That text was read in {language}: the quoted sentences stand as they were written, so"
        " that a translation can be checked against them."
    )
    return f"{quoted} {written.format(language=_language_in_words(source))}"


def _language_in_words(code: str) -> str:
    named: str = Locale(session.current().language).languages.get(code, code)
    return named


# --- The first screen --------------------------------------------------------------------


def _show_numbers(debrief: Debrief, findings: int, tests: int) -> None:
    language, with_edn = session.current().language, progress_store.shows_edn()
    outcomes = debrief.outcomes
    show_part(
        "debrief_numbers.html",
        score=f"{outcomes.right}/{outcomes.total}" if outcomes.total else "–",
        tally=counts_in_words(outcomes) or translate("This case asks no questions."),
        mark=html.number(debrief.marks.total, signed=True) if debrief.marks else "–",
        certainty=_certainty_in_a_sentence(debrief),
        findings=findings,
        done=translate(
            "findings read; questions answered: {questions}, tests asked for: {tests}"
        ).format(questions=outcomes.total, tests=tests),
        gone=debrief.gone,
        edn=edn.total_in_words(debrief.edn, language) if with_edn and debrief.asked else "",
        edn_caveat=edn.caveat(language),
    )


def _certainty_in_a_sentence(debrief: Debrief) -> str:
    marks = debrief.marks
    if marks is None:
        return translate("You gave no certainty.")
    words = translate("of certainty marks, from {lowest} to {highest}; {reading}")
    calibration = debrief.calibration
    return words.format(
        lowest=html.number(marks.lowest, signed=True),
        highest=html.number(marks.highest, signed=True),
        reading=reading_in_words(calibration.agreement if calibration.is_drawn else "too_few"),
    )


def _show_what_to_keep(telling: Telling, debrief: Debrief, progress: Progress) -> None:
    missed, points = st.columns([2, 3], gap="medium")
    with missed:
        with st.container(key="debrief_missed", gap="xxsmall"):
            show_part("debrief_heading.html", heading=translate("What was missed"))
            _show_missed(debrief)
        with st.container(horizontal=True, key="debrief_ways"):
            if debrief.missed:
                mistakes.show_button(telling.story, debrief)
            _show_print_button(_rest(telling, debrief, progress))
    if debrief.key_points:
        with points:
            show_part("debrief_points.html", points=debrief.key_points)


def _show_missed(debrief: Debrief) -> None:
    """Show the missed questions as ways to their place; many of them are folded."""
    if not debrief.missed:
        nothing = translate("Nothing: each answer was right.")
        if not debrief.outcomes.total or debrief.outcomes.right < debrief.outcomes.total:
            nothing = translate("None of your answers was wrong.")
        html.put(html.render("debrief_note.html", note=nothing))
        return
    # What one was sure of and wrong about teaches most: the more certain, the sooner.
    missed = sorted(debrief.missed, key=lambda asked: min(asked.mark or 0, 0))
    first, others = missed[:SHOWN_MISSED], missed[SHOWN_MISSED:]
    with st.container(key="missed", gap=None):
        for asked in first:
            _show_missed_one(asked)
    if others:
        more = translate("The other missed questions: {count}").format(count=len(others))
        box = st.expander(more, key="fold-missed", on_change="rerun")
        if box.open:
            with box, st.container(key="missed-more", gap=None):
                for asked in others:
                    _show_missed_one(asked)


def _show_missed_one(asked: AnsweredQuestion) -> None:
    sign = answer_text.SIGNS.get(asked.outcome, "–")
    label = translate("{sign} Question {number} ({verdict}): {stem}").format(
        sign=sign,
        number=asked.number,
        verdict=outcome_in_words(asked),
        stem=_shortened(say(asked.question.stem)),
    )
    show_way(asked.stage, asked.step, html.plain(label), f"missed-{asked.step}")


def _shortened(text: str) -> str:
    short = shorten(text, STEM_CHARACTERS, placeholder="…")
    return f"{short.rstrip('….,;: ')}…" if short.endswith("…") else short


def _show_print_button(parts: Iterable[_Part]) -> None:
    names = [part.name for part in parts]
    is_pressed = st.button(
        translate("Print"),
        key="print",
        icon=":material/print:",
        on_click=_open_all,
        args=(names,),
    )
    if is_pressed:
        html.put(html.script(_PRINT, parts=len(names)), runs_scripts=True)


def _open_all(parts: Sequence[str]) -> None:
    """Open what is folded: on paper nobody can."""
    for part in parts:
        st.session_state[f"fold-{part}"] = True


@lru_cache(maxsize=16)
def _teaching(story: Story, debrief: Debrief, language: str) -> str:
    """Return the teaching points by stage, with the numbers of their references."""
    translate = i18n.translator(language)
    return html.render(
        "debrief_teaching.html",
        teaching=[
            (group.stage, [(each, images.figures(story, each.images)) for each in group.lessons])
            for group in debrief.teaching
        ],
        page_title=partial(stage_in_words, story, translate=translate),
        say=partial(in_language, language=language),
        translate=translate,
    )


def _attempt_row(attempt: AttemptSummary) -> dict[str, object]:
    total = attempt.outcomes.total
    return {
        "number": attempt.number,
        "steps": translate("{open} of {total}").format(open=attempt.passed, total=attempt.steps),
        "right": translate("{open} of {total}").format(open=attempt.outcomes.right, total=total),
        "mark": "–" if attempt.marks is None else html.number(attempt.marks.total, signed=True),
    }
