"""The debrief on its page: opens when the case is finished, and says until then what is missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple, assert_never

import streamlit as st
from babel import Locale
from babel.numbers import format_percent

from epicrisis import i18n
from epicrisis.cases.fields import Text, in_language
from epicrisis.cases.model import StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.debrief import charts
from epicrisis.debrief.facts import (
    AnsweredQuestion,
    AttemptSummary,
    Debrief,
    Gathering,
    Investigation,
    ListMoment,
    MarkTotal,
    Movement,
    OutcomeCounts,
    RereadPlace,
)
from epicrisis.debrief.report import debrief_of, missing
from epicrisis.exports.registry import EXPORTS
from epicrisis.questions import edn
from epicrisis.questions.registry import is_scored, kind_of
from epicrisis.store.records import Remark
from epicrisis.story.answers import dont_know, shown_order
from epicrisis.story.calibration import (
    CAVEAT,
    MINIMUM_ANSWERS,
    Agreement,
    CertaintyLevel,
    ShareRange,
)
from epicrisis.story.progress import Progress
from epicrisis.story.remarks import remarked, title_of
from epicrisis.story.telling import Story, Telling, stage_in_words
from epicrisis.ui.learner import (
    differential,
    investigation_menu,
    mistakes,
    told_answer,
    told_pauses,
)
from epicrisis.ui.shared import (
    answer_text,
    downloads,
    html,
    images,
    progress_store,
    routing,
    session,
    viewport,
)
from epicrisis.ui.shared.session import say, translate

_STYLE = Path(__file__).with_name("debrief.css")
_PRINT = Path(__file__).with_name("print_page.js")
_CONFIG = {"displayModeBar": False}
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
    st.html(html.style(_STYLE))
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
    _show(
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
        partial(_show_questions, story, debrief),
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
            partial(_show_tests, debrief),
        )
    yield _Part(
        "certainty",
        translate("Certainty and correctness"),
        ":material/balance:",
        partial(_show_calibration, debrief),
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
            partial(_show, "debrief_references.html", references=debrief.references),
        )
    if debrief.read_on is not None:
        yield _Part(
            "further",
            translate("To go further"),
            ":material/arrow_outward:",
            partial(_show, "debrief_further.html", further=debrief.read_on),
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
        partial(_show, "debrief_origin.html", case=story.case, why=_why_this_source(story)),
    )


def _show_attempts(debrief: Debrief, attempt: int) -> None:
    rows = map(_attempt_row, debrief.attempts)
    _show("debrief_attempts.html", attempts=rows, this=attempt)


def _show_own(story: Story, own: Mapping[str, Remark]) -> None:
    language = session.current().language
    rows = [
        (remark.is_starred, title_of(block, language), remark.note)
        for block, remark in remarked(story, own)
    ]
    _show("debrief_notes.html", rows=rows)


def _show_pauses(telling: Telling, progress: Progress) -> None:
    """Show each pause that was answered, with the way to its place in the story."""
    for step in telling.steps:
        thought = progress.thoughts.get(step.block.id)
        if isinstance(step.block, Pause) and thought is not None and not thought.is_not_now:
            st.html(told_pauses.told(telling, step, step.block, thought, is_alone=True))
            label = translate("To its place in the story")
            _show_way(step.stage, step.number, label, f"pause-place-{step.number}")


def _show_thought(story: Story, debrief: Debrief) -> None:
    _show_movement(debrief.movement)
    if debrief.hypotheses:
        language = session.current().language
        st.html(_hypotheses(debrief, story.case.source.language, language))


def _show_tests(debrief: Debrief) -> None:
    rows = map(_test_in_words, debrief.investigations)
    is_asked = any(test.asked for test in debrief.investigations)
    _show("debrief_tests.html", tests=rows, is_asked=is_asked, shares=_gathered(debrief.gathering))


def _gathered(gathering: Gathering | None) -> list[tuple[str, str, str]]:
    """Return what was thorough and what was efficient: a name, how many of how many, a length."""
    if gathering is None:
        return []
    rows = (
        (translate("Thoroughness"), gathering.found, gathering.wanted),
        (translate("Efficiency"), gathering.found, gathering.asked),
    )
    words = translate("{open} of {total}")
    return [
        (name, words.format(open=part, total=whole), f"{100 * part / whole:.0f}")
        for name, part, whole in rows
        if whole
    ]


def _show_teaching(story: Story, debrief: Debrief) -> None:
    for group in debrief.teaching:
        for lesson in group.lessons:
            images.keep(story, lesson.images)
    st.html(_teaching(story, debrief, session.current().language))


def _show_files(story: Story) -> None:
    _show("debrief_heading.html", heading=translate("Take it with you"))
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
    _show(
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
        reading=_reading_in_words(calibration.agreement if calibration.is_drawn else "too_few"),
    )


def _show_what_to_keep(telling: Telling, debrief: Debrief, progress: Progress) -> None:
    missed, points = st.columns([2, 3], gap="medium")
    with missed:
        with st.container(key="debrief_missed", gap="xxsmall"):
            _show("debrief_heading.html", heading=translate("What was missed"))
            _show_missed(debrief)
        with st.container(horizontal=True, key="debrief_ways"):
            if debrief.missed:
                mistakes.show_button(telling.story, debrief)
            _show_print_button(_rest(telling, debrief, progress))
    if debrief.key_points:
        with points:
            _show("debrief_points.html", points=debrief.key_points)


def _show_missed(debrief: Debrief) -> None:
    """Show the missed questions as ways to their place; many of them are folded."""
    if not debrief.missed:
        nothing = translate("Nothing: each answer was right.")
        if not debrief.outcomes.total or debrief.outcomes.right < debrief.outcomes.total:
            nothing = translate("None of your answers was wrong.")
        st.html(html.render("debrief_note.html", note=nothing))
        return
    # What one was sure of and wrong about teaches most: the more certain, the sooner.
    missed = sorted(debrief.missed, key=lambda asked: min(asked.mark or 0, 0))
    first, others = missed[:SHOWN_MISSED], missed[SHOWN_MISSED:]
    with st.container(key="missed", gap=None):
        for asked in first:
            _show_missed_one(asked)
    if others:
        more = translate("The other missed questions: {count}").format(count=len(others))
        with st.expander(more, key="fold-missed"), st.container(key="missed-more", gap=None):
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
    _show_way(asked.stage, asked.step, html.plain(label), f"missed-{asked.step}")


def _shortened(text: str) -> str:
    short = shorten(text, STEM_CHARACTERS, placeholder="…")
    return f"{short.rstrip('….,;: ')}…" if short.endswith("…") else short


def _show_way(stage: StageKey, step: int, label: str, key: str, icon: str | None = None) -> None:
    """Show what leads to the place of a step on its stage's page."""
    if st.button(label, key=key, type="tertiary", icon=icon):
        session.current().found_step = step
        st.switch_page(routing.page(stage))


def _show(template: str, **values: object) -> None:
    html.show(template, say=say, translate=translate, **values)


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
        st.html(html.script(_PRINT, parts=len(names)), unsafe_allow_javascript=True)


def _open_all(parts: Sequence[str]) -> None:
    """Open what is folded: on paper nobody can."""
    for part in parts:
        st.session_state[f"fold-{part}"] = True


# --- Questions ---------------------------------------------------------------------------


def _show_questions(story: Story, debrief: Debrief) -> None:
    _show("debrief_heading.html", heading=translate("Question by question"))
    if not debrief.sections:
        st.markdown(translate("This case asks no questions."))
    with_edn = progress_store.shows_edn()
    if debrief.groups:
        groups = [told_answer.group_facts(each, with_edn=with_edn) for each in debrief.groups]
        _show("debrief_groups.html", groups=groups)
    reader = (session.current().language, progress_store.seed(), progress_store.shows_edn())
    for number, section in enumerate(debrief.sections):
        for each in section.asked:
            images.keep(story, each.question.all_images)
        st.html(_section(story, debrief, number, *reader))
        if section.reread:
            _show_reread(section.reread, key=f"reread-{number}")


@lru_cache(maxsize=128)
def _section(
    story: Story,
    debrief: Debrief,
    number: int,
    language: str,
    seed: str,
    with_edn: bool,
) -> str:
    """Return the questions of an objective, made once for as long as nothing is done."""
    section, translate = debrief.sections[number], i18n.translator(language)
    say = partial(in_language, language=language)
    return html.render(
        "debrief_section.html",
        heading=say(section.objective.text) if section.objective else translate("Other questions"),
        tally=counts_in_words(section.outcomes),
        asked=[_asked_in_words(story, each, seed, with_edn=with_edn) for each in section.asked],
        say=say,
        translate=translate,
    )


def _show_reread(places: Iterable[RereadPlace], key: str) -> None:
    with st.container(key=key, gap=None):
        _show("debrief_reread.html")
        for place in places:
            _show_way(
                place.stage,
                place.step,
                html.plain(_place_in_words(place)),
                f"{key}-{place.step}",
                ":material/menu_book:",
            )


def _place_in_words(place: RereadPlace) -> str:
    stage = routing.page_title(place.stage)
    if place.title is None:
        return stage
    return translate("{name}: {what}").format(name=stage, what=say(place.title))


def outcome_in_words(asked: AnsweredQuestion) -> str:
    """Return in words what became of a question."""
    return {
        "right": translate("Right"),
        "partly": translate("Partly right"),
        "wrong": translate("Not right"),
        "not_answered": translate("You didn't know"),
        "not_assessed": translate("Not compared with the model answer yet")
        if kind_of(asked.question).is_self_assessed
        else translate("Not compared with what is accepted yet"),
        "not_scored": translate("Withdrawn: it doesn’t count")
        if asked.question.withdrawn is not None
        else translate("Without a right answer"),
        "changed": translate("The question has changed since"),
        "missing": translate("No answer is kept"),
    }[asked.outcome]


def _asked_in_words(
    story: Story, asked: AnsweredQuestion, seed: str, *, with_edn: bool
) -> dict[str, object]:
    question, answer = asked.question, asked.answer
    shown = shown_order(question, seed)
    return {
        "heading": translate("Question {number}").format(number=asked.number),
        "stage": stage_in_words(story, asked.stage, translate),
        "outcome": asked.outcome,
        "verdict": outcome_in_words(asked),
        "sign": answer_text.SIGNS.get(asked.outcome, "–"),
        "question": question,
        "table": answer_text.table(question),
        "lead": answer_text.lead(question),
        "figures": images.figures(story, question.images),
        # Where no answer is kept, what is right is told as to who didn't know.
        "told": told_answer.told_answer(story, question, answer or dont_know(question), shown),
        "edn": told_answer.edn_facts(question, answer) if answer and with_edn else (),
    }


def counts_in_words(outcomes: OutcomeCounts) -> str:
    """Return in words how many answers were right and what became of the others; empty for none."""
    if not outcomes.total and not outcomes.counts:
        return ""
    words = translate("{right} of {total} right").format(right=outcomes.right, total=outcomes.total)
    names = {
        "partly": translate("partly right: {count}"),
        "wrong": translate("not right: {count}"),
        "not_answered": translate("didn't know: {count}"),
        "not_assessed": translate("not compared yet: {count}"),
        "not_scored": translate("without a right answer: {count}"),
        "changed": translate("changed since: {count}"),
        "missing": translate("no answer kept: {count}"),
    }
    others = [
        name.format(count=count)
        for outcome, name in names.items()
        if (count := outcomes.counts.get(outcome, 0))  # type: ignore[call-overload]
    ]
    return f"{words} ({', '.join(others)})" if others else words


def _marks_in_words(marks: MarkTotal | None) -> str:
    if marks is None:
        return ""
    return translate(
        "Certainty marks: {total}, on a range from {lowest} to {highest} for these {answers}"
        " answers. By certainty a right answer earns 1, 2 or 3 and a wrong one 0, −2 or −6;"
        " “I don't know” earns 0, and what is partly right lies between."
    ).format(
        total=html.number(marks.total, signed=True),
        lowest=html.number(marks.lowest, signed=True),
        highest=html.number(marks.highest, signed=True),
        answers=marks.answers,
    )


# --- Certainty ---------------------------------------------------------------------------


def _show_calibration(debrief: Debrief) -> None:
    calibration = debrief.calibration
    _show(
        "debrief_calibration.html",
        is_drawn=calibration.is_drawn,
        too_few=_too_few_for_a_picture(debrief),
        marks=_marks_in_words(debrief.marks),
        caveat=translate(CAVEAT),
        levels=[_level_in_words(level) for level in calibration.levels],
    )


def _too_few_for_a_picture(debrief: Debrief) -> str:
    judged = sum(is_scored(asked.question) for asked in debrief.asked)
    if judged < MINIMUM_ANSWERS:
        return translate(
            "This case is too short for a picture of certainty and correctness: that needs"
            " {minimum} answers, beside those in your own words, and it asks for {counted}."
        ).format(minimum=MINIMUM_ANSWERS, counted=judged)
    return translate(
        "A picture of certainty and correctness needs {minimum} answers with a certainty,"
        " beside those in your own words; there are {answers}."
    ).format(minimum=MINIMUM_ANSWERS, answers=debrief.calibration.answers)


def _level_in_words(level: CertaintyLevel) -> dict[str, object]:
    interval = level.interval if level.is_drawn else None
    return {
        "name": answer_text.certainty_in_words(level.certainty),
        "answers": level.answers,
        "right": level.right,
        "partly": level.partly,
        "share": _percent(level.share) if level.is_drawn and level.share is not None else "",
        "interval": _range(interval) if interval else "",
        "expected": _range(level.expected),
        "reading": _reading_in_words(level.agreement),
        "drawn": {
            "expected": _extent(level.expected),
            "interval": _extent(interval) if interval else None,
            "share": f"{100 * (level.share or 0):.1f}",
        },
    }


def _reading_in_words(agreement: Agreement) -> str:
    return {
        "too_few": translate("too few to conclude"),
        "surer_than_right": translate("more often sure than right"),
        "righter_than_sure": translate("more often right than sure"),
        "compatible": translate("in keeping"),
    }[agreement]


def _range(shares: ShareRange) -> str:
    if shares.low == 0 and shares.high < 1:
        return translate("up to {high}").format(high=_percent(shares.high))
    return translate("{low} to {high}").format(low=_percent(shares.low), high=_percent(shares.high))


def _extent(shares: ShareRange) -> dict[str, str]:
    """Return where a bar begins and how long it is, in percent."""
    return {
        "left": f"{100 * shares.low:.1f}",
        "width": f"{100 * (shares.high - shares.low):.1f}",
    }


def _percent(share: float) -> str:
    return format_percent(share, locale=session.current().language)


# --- The differential --------------------------------------------------------------------


def _show_movement(movement: Movement) -> None:
    _show(
        "debrief_movement_head.html",
        sentences=_movement_in_sentences(movement),
        is_used=movement.is_used,
    )
    if movement.is_drawn:
        words = _chart_words(movement)
        st.plotly_chart(
            charts.movement_figure(movement, words, viewport.view()),
            key="movement",
            theme=None,
            config=_CONFIG,
            alt=" ".join(
                [translate("Your ranks over the story."), *_movement_in_sentences(movement)]
            ),
        )
    if movement.is_used:
        caption = charts.caption(translate) if movement.is_drawn else ""
        _show("debrief_movement.html", caption=caption, rows=_lists_in_words(movement))


def _chart_words(movement: Movement) -> charts.ChartWords:
    return charts.ChartWords(
        names={line.key: _name(line.name) for line in movement.lines},
        weights={weight: differential.weight_in_words(weight) for weight in charts.MARKERS},
        moments=[_moment_in_words(moment) for moment in movement.moments],
        columns=[
            say(moment.title) if moment.title else translate("at the start")
            for moment in movement.moments
        ],
    )


def _name(name: Text | str) -> str:
    return name if isinstance(name, str) else say(name)


def _moment_in_words(moment: ListMoment) -> str:
    if moment.title is None:
        return translate("before the first finding")
    return translate("after “{finding}” ({stage})").format(
        finding=say(moment.title), stage=routing.page_title(moment.stage)
    )


def _movement_in_sentences(movement: Movement) -> list[str]:
    """Say what became of the right diagnosis, up to the moment when the text tells it."""
    if not movement.is_used:
        no_list = translate("You kept no list of hypotheses in this attempt.")
        return [no_list, *_authors_in_sentences(movement)]
    until = translate(
        "What counts is your list up to the moment when the text tells the diagnosis,"
        " {moment}; what you kept after it is shown and not judged."
    ).format(moment=_moment_in_words(movement.told))
    return [*_fate_in_sentences(movement), *_authors_in_sentences(movement), until]


def _authors_in_sentences(movement: Movement) -> Iterator[str]:
    authors = movement.authors
    if authors is None:
        return
    if authors.entered is not None:
        entered = translate("The authors of the case had it in their list {moment}")
        led = translate("on top {moment}")
        if authors.led == authors.entered:
            both = translate("The authors of the case had it in their list, on top, {moment}")
            yield both.format(moment=_moment_in_words(authors.entered)) + "."
            return
        parts = [entered.format(moment=_moment_in_words(authors.entered))]
        if authors.led is not None:
            parts.append(led.format(moment=_moment_in_words(authors.led)))
        yield ", ".join(parts) + "."


def _fate_in_sentences(movement: Movement) -> Iterator[str]:
    match movement.fate:
        case "no_list":
            yield translate("You kept no list before the text told the diagnosis.")
        case "absent":
            yield translate("The right diagnosis was not in your list.")
        case "ruled_out":
            yield translate("The right diagnosis was in your list, but put aside as ruled out.")
        case "considered":
            yield from _entry_in_sentences(movement)
        case _:
            assert_never(movement.fate)


def _entry_in_sentences(movement: Movement) -> Iterator[str]:
    if movement.entered is not None:
        entered = translate("The right diagnosis entered your list {moment}.")
        yield entered.format(moment=_moment_in_words(movement.entered))
    if movement.led is None:
        yield translate("It was never on top by then.")
    else:
        led = translate("It was first on top {moment}.")
        yield led.format(moment=_moment_in_words(movement.led))
    if movement.left == "ruled_out":
        yield translate("Later you put it aside as ruled out.")
    elif movement.left == "taken_out":
        yield translate("Later you took it out of your list.")


def _lists_in_words(movement: Movement) -> list[dict[str, object]]:
    """Return the list of each moment, by rank: what the chart draws."""
    return [
        {
            "moment": _moment_in_words(moment),
            "authors": [
                (say(name), differential.weight_in_words(weight))
                for name, weight in (movement.authors.lists[place] if movement.authors else ())
            ],
            "entries": sorted(
                (
                    standing.rank,
                    _name(line.name),
                    differential.weight_in_words(standing.weight),
                    line.is_right,
                )
                for line in movement.lines
                if (standing := line.standings[place]) is not None
            ),
        }
        for place, moment in enumerate(movement.moments)
    ]


@lru_cache(maxsize=16)
def _hypotheses(debrief: Debrief, source_language: str, language: str) -> str:
    """Return what speaks for and against each hypothesis, with the words that it rests on."""
    return html.render(
        "debrief_hypotheses.html",
        hypotheses=debrief.hypotheses,
        source_language=source_language,
        say=partial(in_language, language=language),
        translate=i18n.translator(language),
    )


# --- Tests -------------------------------------------------------------------------------


def _test_in_words(test: Investigation) -> dict[str, object]:
    not_asked = translate("no") if test.was_offered else translate("it came next by itself")
    return {
        "name": test.name,
        "asked": test.asked or not_asked,
        "done": test.done or translate("not reported in this case"),
        "value": investigation_menu.value_of(test.value, is_asked=bool(test.asked)),
        "references": test.references,
    }


# --- Teaching ----------------------------------------------------------------------------


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


# --- Attempts ----------------------------------------------------------------------------


def _attempt_row(attempt: AttemptSummary) -> dict[str, object]:
    total = attempt.outcomes.total
    return {
        "number": attempt.number,
        "steps": translate("{open} of {total}").format(open=attempt.passed, total=attempt.steps),
        "right": translate("{open} of {total}").format(open=attempt.outcomes.right, total=total),
        "mark": "–" if attempt.marks is None else html.number(attempt.marks.total, signed=True),
    }
