"""The form of a value over time: what was measured, and a row of fields for each value."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.edits.edit import Edit
from epicrisis.authoring.forms.series import (
    FEWEST_POINTS,
    MOST_POINTS,
    PointForm,
    SeriesForm,
    added_series,
    axis_of,
    series_edits,
    series_form,
    told_as,
)
from epicrisis.authoring.forms.typed_times import Scale, TypedTime, understood
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, is_said
from epicrisis.messages import Message
from epicrisis.ui.author import fields, moment_fields
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_FEWEST_ROWS = 3
_MORE_ROWS = 2
"""Empty rows that are added at a time."""


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a value over time; return their edits, or what is missing."""
    data = open_draft.written.data
    nothing = languages.nothing()
    before = SeriesForm(nothing, nothing) if block is None else series_form(block, languages)
    after = replace(
        before,
        name=fields.line(form, "name", translate("What was measured"), before.name, languages),
        unit=fields.line(form, "unit", translate("Unit of all its values"), before.unit, languages),
        normal=_range(form, before.normal),
    )
    after = replace(after, points=_rows(open_draft, form, before.points, languages))
    _say_moments(after.points, axis_of(data), languages)
    try:
        if block is None:
            return [added_series(data, after, languages)]
        return [*series_edits(data, form.path, after, languages)]
    except UnkeptError as error:
        return error.message


def _range(form: OpenForm, before: str | None) -> str | None:
    if before is None:
        st.caption(translate("Its normal range is written by language: see the YAML."))
        return None
    typed = st.text_input(
        translate("Normal range, where the source gives one"),
        before,
        key=form.key("normal"),
        max_chars=MOST_TYPED,
        placeholder=translate("12–16, women · < 2 · > 94"),
    )
    return typed or ""


def _rows(
    open_draft: OpenDraft, form: OpenForm, before: Sequence[PointForm], languages: Languages
) -> tuple[PointForm, ...]:
    """Show a row for each value and for some new ones; return what they say.

    An existing value whose row is emptied keeps its place, so that the others keep theirs. Of more
    values than a case may have the rest stays as it is.
    """
    before, rest = before[:MOST_POINTS], before[MOST_POINTS:]
    blank = PointForm(languages.nothing())
    count = min(MOST_POINTS, max(_FEWEST_ROWS, len(before) + 1, form.lines))
    given = [*before, *[blank] * (count - len(before))]
    added = [*form.added]
    form.added.clear()
    taker = _taker(form, given)
    rows = []
    for number, each in enumerate(given):
        if number == taker:
            form.added.extend(added)
        rows.append(_row(open_draft, form, number, each, languages))
    if count < MOST_POINTS and st.button(translate("More values"), key=form.key("more")):
        form.lines = count + _MORE_ROWS
        st.rerun(scope="fragment")
    end = max((n + 1 for n, each in enumerate(rows) if not each.is_empty), default=0)
    return (*rows[: max(end, len(before))], *rest)


def _row(
    open_draft: OpenDraft, form: OpenForm, number: int, before: PointForm, languages: Languages
) -> PointForm:
    when, value, source = st.columns([3, 2, 5])
    numbered = {"number": number + 1}
    with when:
        label = translate("When {number}").format(**numbered)
        moment = fields.line(form, f"when-{number}", label, before.when, languages)
    with value:
        measured = st.text_input(
            translate("Value {number}").format(**numbered),
            before.value,
            key=form.key(f"value-{number}"),
            max_chars=MOST_TYPED,
        )
    with source:
        label = translate("Sentences of value {number}").format(**numbered)
        sentences = fields.sentences(
            form, label, before.sentences, open_draft.sentences, _sentences(number)
        )
    return PointForm(moment, measured or "", sentences)


def _taker(form: OpenForm, given: Sequence[PointForm]) -> int:
    """Return the row that takes the sentences that were sent: the first without any."""
    for number, each in enumerate(given):
        if not st.session_state.get(form.key(_sentences(number)), each.sentences):
            return number
    return len(given) - 1


def _sentences(number: int) -> str:
    return f"sentences-{number}"


def _say_moments(points: Sequence[PointForm], scale: Scale | None, languages: Languages) -> None:
    """Say how the moments that are typed will be told."""
    filled = [each for each in points if is_said(each.when)]
    if len(filled) < FEWEST_POINTS:
        return
    if scale is None or told_as(filled, scale, languages) == "words":
        st.caption(
            translate(
                "The moments are told in your words, in this order, and the curve sets them evenly"
                " apart. Where each is a time, such as “day 3”, it keeps their distances."
            )
        )
        return
    times = [understood(each.when[languages.own], scale) for each in filled]
    moments = [moment_fields.moment(each, scale) for each in times if isinstance(each, TypedTime)]
    words = translate("Understood: {moments}. The curve keeps their distances.")
    st.caption(html.plain(words.format(moments=" · ".join(moments))))
