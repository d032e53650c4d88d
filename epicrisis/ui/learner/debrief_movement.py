"""How a learner's list moved, beside the authors': drawn, and in sentences."""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import assert_never

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import Text, in_language
from epicrisis.debrief import charts
from epicrisis.debrief.facts import Debrief, ListMoment, Movement
from epicrisis.ui.learner import differential
from epicrisis.ui.learner.debrief_parts import show_part
from epicrisis.ui.shared import html, routing, viewport
from epicrisis.ui.shared.session import say, translate

_CONFIG = {"displayModeBar": False}


def show_movement(movement: Movement) -> None:
    """Show how the list moved, in a chart, in sentences and as a table."""
    show_part(
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
        show_part("debrief_movement.html", caption=caption, rows=_lists_in_words(movement))


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
def hypotheses_html(debrief: Debrief, source_language: str, language: str) -> str:
    """Return what speaks for and against each hypothesis, with the words that it rests on."""
    return html.render(
        "debrief_hypotheses.html",
        hypotheses=debrief.hypotheses,
        source_language=source_language,
        say=partial(in_language, language=language),
        translate=i18n.translator(language),
    )
