"""The patient's intervals beside published medians, once the learner has guessed them."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.cases.model import TimeUnit
from epicrisis.questions.typed_numbers import parse_number
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.story.telling import Telling, as_read
from epicrisis.timeline import prose, trial_intervals, trials
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.trial_intervals import Comparison
from epicrisis.ui.shared import connection, html, progress_store, session
from epicrisis.ui.shared.session import translate

_LONGEST_GUESS = 1000.0
_LONGEST_TEXT = 60
_BETWEEN = to_translate("“{written}”: write a number from 0 to {most}.")


def show(telling: Telling, events: tuple[ToldEvent, ...], view: ChartView) -> None:
    """Offer to compare, once it is asked for; nothing where there is nothing to compare."""
    compared = trial_intervals.comparisons(telling.story.case, events, view.language)
    timeline = telling.story.case.timeline
    if not compared or timeline is None:
        return
    box = st.expander(
        translate("Beside the trials"),
        icon=":material/balance:",
        key="beside_trials",
        on_change="rerun",
    )
    if box.open:
        with box:
            _compare(telling, compared, timeline.unit, view)


def _compare(
    telling: Telling, compared: Sequence[Comparison], unit: TimeUnit, view: ChartView
) -> None:
    """Ask for guesses first, then show the chart."""
    story = telling.story
    guesses = session.current().guesses.get(story.case.slug, {})
    unguessed = [each for each in compared if each.event.id not in guesses]
    if unguessed:
        asked = [each.event.id for each in unguessed]
        place = connection.form_name(progress_store.seed(), "guesses", story.case.slug, asked)
        html.show("heading.html", heading=translate("Your guess"), place=place)
        if refusal := session.take_refusal("guess"):
            st.error(refusal, icon=":material/error:")
        _fill_in(connection.take_kept(place))
        _ask(story.case.slug, unguessed, unit)
        return
    st.plotly_chart(
        trials.figure(compared, unit, view, guesses),
        key="trials",
        theme=None,
        config={"displaylogo": False, "doubleClick": False},
        alt=trial_intervals.in_words(compared, unit, translate),
    )
    html.show(
        "guesses.html",
        lines=[_line(each, unit, guesses.get(each.event.id)) for each in compared],
        references=as_read(
            trial_intervals.references(story.case, compared).values(),
            translate,
            is_masked=telling.masks_titles,
        ),
        translate=translate,
    )


def _fill_in(fields: connection.Fields) -> None:
    """Put into the fields what the tab had kept of them."""
    for name, value in fields.items():
        if name.startswith("guess-") and isinstance(value, str):
            st.session_state[name] = value[:_LONGEST_TEXT]


def _ask(slug: str, compared: list[Comparison], unit: TimeUnit) -> None:
    st.markdown(
        translate(
            "What median would you expect from the published trials? Guess before you look; an"
            " empty field is a guess too."
        )
    )
    with st.form("guesses", border=False):
        for each in compared:
            # Not `st.number_input`: it reads 5,5 as 55, or not at all, by the browser's language.
            st.text_input(
                translate("{regimen}, in {unit}").format(
                    regimen=html.plain(prose.full_label(each.event, translate)),
                    unit=prose.unit_in_words(unit, translate),
                ),
                max_chars=_LONGEST_TEXT,
                key=f"guess-{each.event.key}",
            )
        st.form_submit_button(
            translate("Show the published medians"),
            key="show_trials",
            on_click=_keep_guesses,
            args=(slug, unit, {each.event.id: f"guess-{each.event.key}" for each in compared}),
        )


def _keep_guesses(slug: str, unit: TimeUnit, fields: dict[str, str]) -> None:
    try:
        read = {event: _guess(st.session_state.get(field), unit) for event, field in fields.items()}
    except InvalidAnswer as refusal:
        session.current().refusal = "guess", refusal.said(translate)
        return
    session.current().guesses.setdefault(slug, {}).update(read)


def _guess(written: object, unit: TimeUnit) -> float | None:
    """Return a guess, None for an empty field; raises InvalidAnswer for what is none."""
    if not isinstance(written, str) or not written.strip():
        return None
    guess = parse_number(written, [prose.unit_in_words(unit, translate)])
    if not 0 <= guess <= _LONGEST_GUESS:
        raise InvalidAnswer(_BETWEEN, written=written.strip(), most=round(_LONGEST_GUESS))
    return guess


def _line(each: Comparison, unit: TimeUnit, guess: float | None) -> dict[str, object]:
    return {
        "regimen": prose.full_label(each.event, translate),
        "patient": prose.length_in_words(each.event.duration.value, unit, translate),
        "published": [
            trial_intervals.published_in_words(median, unit, translate) for median in each.medians
        ],
        "guess": "–" if guess is None else prose.length_in_words(guess, unit, translate),
    }
