"""The debrief on its page: opens when the case is finished, and says until then what is missing."""

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st
from babel.numbers import format_percent

from epicrisis import i18n
from epicrisis.cases.fields import Text, in_language
from epicrisis.debrief import charts
from epicrisis.debrief.report import (
    AnsweredQuestion,
    AttemptSummary,
    Debrief,
    ListMoment,
    MarkTotal,
    Movement,
    OutcomeCounts,
    RereadPlace,
    debrief_of,
    missing,
)
from epicrisis.exports.registry import EXPORTS
from epicrisis.questions import edn
from epicrisis.questions.registry import kind_of
from epicrisis.story.answers import dont_know, shown_order
from epicrisis.story.calibration import CAVEAT, MINIMUM_ANSWERS, CertaintyLevel, ShareRange
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, Telling, stage_in_words
from epicrisis.ui.learner import differential, told_answer
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
_PRINT = Path(__file__).with_name("print_button.js")
_CONFIG = {"displayModeBar": False}


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
        _show_debrief(story, debrief, progress.attempt)
    else:
        _show_missing(telling, progress)


@lru_cache(maxsize=32)
def _debrief(story: Story, progress: Progress, attempts: tuple[Progress, ...]) -> Debrief:
    """Return the debrief of an attempt, made once for as long as nothing is done in any."""
    return debrief_of(story, progress, attempts)


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


def _show_debrief(story: Story, debrief: Debrief, attempt: int) -> None:
    _show_print_button()
    language, with_edn = session.current().language, progress_store.shows_edn()
    _show(
        "debrief_overview.html",
        tally=counts_in_words(debrief.outcomes),
        marks=_marks_in_words(debrief.marks),
        gone=debrief.gone,
        groups=[told_answer.group_facts(each, with_edn=with_edn) for each in debrief.groups],
        edn=edn.total_in_words(debrief.edn, language) if with_edn and debrief.asked else "",
        edn_caveat=edn.caveat(language),
    )
    _show_questions(story, debrief)
    _show_calibration(debrief)
    _show_movement(debrief.movement)
    if debrief.hypotheses:
        st.html(_hypotheses(debrief, story.case.source.language, language))
    if debrief.investigations:
        _show("debrief_tests.html", tests=debrief.investigations)
    if debrief.teaching or debrief.references:
        st.html(_teaching(story, debrief, language))
    if len(debrief.attempts) > 1:
        _show("debrief_attempts.html", attempts=map(_attempt_row, debrief.attempts), this=attempt)
    _show("debrief_heading.html", heading=translate("Take it with you"))
    downloads.show(story, [each for each in EXPORTS if each.is_for_learners])


def _show(template: str, **values: object) -> None:
    html.show(template, say=say, translate=translate, **values)


def _show_print_button() -> None:
    button = html.render("debrief_print.html", translate=translate)
    st.html(button + html.script(_PRINT), unsafe_allow_javascript=True)


# --- Questions ---------------------------------------------------------------------------


def _show_questions(story: Story, debrief: Debrief) -> None:
    _show("debrief_heading.html", heading=translate("Question by question"))
    if not debrief.sections:
        st.markdown(translate("This case asks no questions."))
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


def _show_reread(passages: Iterable[RereadPlace], key: str) -> None:
    with st.container(key=key, gap=None):
        _show("debrief_reread.html")
        for passage in passages:
            st.page_link(
                routing.page(passage.stage),
                label=html.plain(_passage_in_words(passage)),
                icon=":material/menu_book:",
            )


def _passage_in_words(passage: RereadPlace) -> str:
    stage = routing.page_title(passage.stage)
    if not passage.titles:
        return stage
    titles = ", ".join(map(say, passage.titles))
    return translate("{name}: {what}").format(name=stage, what=titles)


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
        "not_scored": translate("Without a right answer"),
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
        caveat=translate(CAVEAT),
        levels=[_level_in_words(level) for level in calibration.levels],
    )


def _too_few_for_a_picture(debrief: Debrief) -> str:
    judged = sum(kind_of(asked.question).is_scored for asked in debrief.asked)
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
        "reading": {
            "too_few": translate("too few to say"),
            "surer_than_right": translate("surer than right"),
            "righter_than_sure": translate("righter than sure"),
            "compatible": translate("in keeping"),
        }[level.agreement],
        "drawn": {
            "expected": _extent(level.expected),
            "interval": _extent(interval) if interval else None,
            "share": f"{100 * (level.share or 0):.1f}",
        },
    }


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
    """Say when the right diagnosis entered the list, and when it led."""
    if not movement.is_used:
        return [translate("You kept no list of hypotheses in this attempt.")]
    if movement.entered is None:
        return [translate("The right diagnosis was not in your list, or ruled out.")]
    sentences = [
        translate("The right diagnosis entered your list {moment}.").format(
            moment=_moment_in_words(movement.entered)
        )
    ]
    if movement.led is None:
        return [*sentences, translate("It was never on top.")]
    led = translate("It was first on top {moment}.")
    return [*sentences, led.format(moment=_moment_in_words(movement.led))]


def _lists_in_words(movement: Movement) -> list[dict[str, object]]:
    """Return the list of each moment, by rank: what the chart draws."""
    return [
        {
            "moment": _moment_in_words(moment),
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


# --- Teaching ----------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _teaching(story: Story, debrief: Debrief, language: str) -> str:
    """Return the teaching points by stage, with their references."""
    translate = i18n.translator(language)
    return html.render(
        "debrief_teaching.html",
        teaching=debrief.teaching,
        references=debrief.references,
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
