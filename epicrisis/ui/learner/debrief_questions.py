"""Questions of a debrief: each with its answer, where to read again, and counts in words."""

from collections.abc import Iterable
from functools import lru_cache, partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.debrief.facts import (
    AnsweredQuestion,
    Debrief,
    OutcomeCounts,
    RereadPlace,
)
from epicrisis.questions.registry import kind_of
from epicrisis.story.answers import dont_know, shown_order
from epicrisis.story.telling import Story, stage_in_words
from epicrisis.ui.learner import told_answer
from epicrisis.ui.learner.debrief_parts import show_part, show_way
from epicrisis.ui.shared import (
    answer_text,
    html,
    images,
    progress_store,
    routing,
    session,
)
from epicrisis.ui.shared.session import say, translate


def show_questions(story: Story, debrief: Debrief) -> None:
    """Show all questions by objective, with where to read again."""
    show_part("debrief_heading.html", heading=translate("Question by question"))
    if not debrief.sections:
        st.markdown(translate("This case asks no questions."))
    with_edn = progress_store.shows_edn()
    if debrief.groups:
        groups = [told_answer.group_facts(each, with_edn=with_edn) for each in debrief.groups]
        show_part("debrief_groups.html", groups=groups)
    reader = (session.current().language, progress_store.seed(), progress_store.shows_edn())
    for number, section in enumerate(debrief.sections):
        for each in section.asked:
            images.keep(story, each.question.all_images)
        html.put(_section(story, debrief, number, *reader))
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
        show_part("debrief_reread.html")
        for place in places:
            show_way(
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
