"""What a class has answered, question by question: bars with a count and a share each."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import streamlit as st

from epicrisis.live.report.views import BAR_WIDTH, movement_view, question_view, summary_rows
from epicrisis.live.room.statistics import ClassStatistics
from epicrisis.questions.registry import shape_of
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import translate

_STYLE = Path(__file__).with_name("class_picture.css")
_MOST_ENTRIES = 30
"""Different words or numbers that are shown of one question; the files have them all."""


def show(report: ClassStatistics) -> None:
    """Show a teacher all that was answered, but the names."""
    st.html(html.style(_STYLE))
    if not report.voters:
        st.info(translate("Nobody has answered yet."))
        return
    language = session.current().language
    html.show(
        "class_summary.html", rows=summary_rows(report, language), words=_words(), report=report
    )
    for asked in report.questions:
        shown, left = asked.lines[:_MOST_ENTRIES], asked.lines[_MOST_ENTRIES:]
        view = question_view(report, replace(asked, lines=shown), language)
        _show_question(view, left=len(left))
    if movement := movement_view(report, language):
        rows = movement["rows"]
        html.show(
            "class_lists.html",
            movement=movement | {"rows": rows[:_MOST_ENTRIES]},
            more=_more(len(rows[_MOST_ENTRIES:])),
            words=_words(),
        )


def show_to_class(report: ClassStatistics, passed: Collection[str]) -> None:
    """Show those of the class how all answered what they have come to; nobody's own words."""
    st.html(html.style(_STYLE))
    for asked in report.questions:
        if asked.question.id not in passed:
            continue
        is_typed = shape_of(asked.question).form == "words"
        told = replace(asked, lines=()) if is_typed else asked
        _show_question(question_view(report, told, session.current().language), left=0)


def _show_question(view: dict[str, object], *, left: int) -> None:
    html.show(
        "class_picture.html",
        question=view,
        more=_more(left),
        words=_words(),
        bar_width=BAR_WIDTH,
    )


def _more(left: int) -> str:
    return translate("and {count} more").format(count=left) if left else ""


def _words() -> dict[str, str]:
    return {
        "answer": translate("Answer"),
        "right": translate("right answer"),
        "authors": translate("the authors’ answer"),
        "near": translate("near: not counted"),
        "panel": translate("Panel"),
        "places": translate("Counted are those who put it in its right place."),
        "figure": translate("Figure"),
        "question": translate("Question"),
        "answered": translate("Answered"),
        "right_share": translate("Right"),
        "whole": translate("All questions"),
        "hypothesis": translate("Hypothesis"),
        "lists": translate("Hypotheses named at the pauses"),
        "points": translate(
            "Points (3 for a first place, 2 for a second, 1 for a third), and in brackets how"
            " many named it."
        ),
        "votes": translate("Votes"),
    }
