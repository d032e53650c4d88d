"""The forms of the timeline: of an event, of a lane, of the timeline's frame."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.drafting.events import ORIGIN
from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.event import (
    EventForm,
    added_event,
    blank_event,
    event_edits,
    event_form,
    event_ids,
    needs_day_zero,
)
from epicrisis.authoring.forms.lane import (
    SYMBOLS,
    TONES,
    LaneForm,
    Symbol,
    Tone,
    lane_edits,
    lane_form,
    new_lane,
    usual_lanes,
    written_lanes,
)
from epicrisis.authoring.forms.time_frame import (
    UNITS,
    BreakForm,
    FrameForm,
    frame_edits,
    frame_form,
    scale_of,
    timeline_of,
)
from epicrisis.authoring.forms.typed_times import Scale, date_typed
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, text_of
from epicrisis.cases.calendar import Unit
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message
from epicrisis.timeline import prose
from epicrisis.ui.author import desk, duration_fields, fields, moment_fields
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_FEWEST_LEVELS = 3
_ZERO = "zero"
"""Name of the field for the date of day 0, where a date is typed and nothing says it."""


def show_event(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of an event; return the edits they come to, or what is missing."""
    data = open_draft.written.data
    timeline = timeline_of(data)
    frame = frame_form(timeline, languages)
    if not timeline:
        frame = _first_frame(open_draft, form, languages)
    scale = Scale(frame.unit, date_typed(frame.date))
    before = (
        _new_event(form, scale.unit, languages)
        if block is None
        else event_form(block, scale, languages)
    )
    typed = date_typed(st.session_state.get(form.key(_ZERO)) or "")
    after = _what_and_when(data, form, before, replace(scale, zero=typed or scale.zero), languages)
    if timeline:
        asks = needs_day_zero(after, scale)
        label = translate("A date is typed: when was day 0, by the calendar?")
        frame = replace(frame, date=_date(form, _ZERO, label) if asks else "")
    sentences = fields.sentences(
        form, translate("The source says so in"), before.sentences, open_draft.sentences
    )
    after = _details(data, form, before, replace(after, sentences=sentences), languages)
    try:
        if block is None:
            return added_event(data, after, frame, languages)
        return event_edits(data, form.path, after, frame, languages)
    except UnkeptError as error:
        return error.message


def _new_event(form: OpenForm, unit: Unit, languages: Languages) -> EventForm:
    """Return an event to be written in the lane that the form names, at the time that it names."""
    lane, *guess = form.about or ("",)
    event = blank_event(lane, unit, form.sentences, languages)
    if not guess:
        return event
    # Where somebody clicked is a guess until they say that the source says so.
    moment = replace(event.when, how="assumed", at=guess[0])
    return replace(event, when=moment, start=moment)


def _first_frame(open_draft: OpenDraft, form: OpenForm, languages: Languages) -> FrameForm:
    """Ask what a draft without timeline counts from."""
    text = {code: ORIGIN["fr" if code == "fr" else "en"] for code in languages.every}
    with st.container(border=True):
        st.markdown(translate("The first event of this draft: what is its time counted from?"))
        unit, date = st.columns(2)
        with unit:
            chosen = _unit(form, "unit", translate("Counted in"), "months")
        with date:
            typed = _date(form, "date", translate("When that was, if the source says it"))
        text = dict(
            fields.line(form, "origin", translate("What happened on day 0"), text, languages)
        )
    return FrameForm(chosen, text, typed, tuple([*open_draft.sentences][:1]))


def _what_and_when(
    data: Plain, form: OpenForm, before: EventForm, scale: Scale, languages: Languages
) -> EventForm:
    others = _labels(data, form, languages)
    label = fields.line(
        form, "label", translate("What happened, in a few words"), before.label, languages
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lane = _lane(data, form, before.lane, languages)
        shape = st.segmented_control(
            translate("It is"),
            ["point", "bar"],
            format_func=lambda each: {
                "point": translate("a moment"),
                "bar": translate("something that lasts"),
            }[each],
            default="bar" if before.is_bar else "point",
            required=True,
            key=form.key("shape"),
        )
    after = replace(before, label=label, lane=lane, is_bar=shape == "bar")
    if after.is_bar:
        start, end = st.columns(2)
        with start:
            began = moment_fields.show(
                form, "start", translate("When did it begin?"), before.start, others, scale,
                languages,
            )  # fmt: skip
        with end:
            ended = moment_fields.show(
                form, "end", translate("When did it end?"), before.end, others, scale, languages
            )
        lasted = duration_fields.show(form, before.duration, scale.unit, languages)
        return replace(after, start=began, end=ended, duration=lasted)
    when = moment_fields.show(
        form, "when", translate("When was it?"), before.when, others, scale, languages
    )
    return replace(after, when=when)


def _details(
    data: Plain, form: OpenForm, before: EventForm, after: EventForm, languages: Languages
) -> EventForm:
    is_used = any(map(is_said, (before.detail, before.row, before.dose)))
    if not st.toggle(
        translate("Dose, repetition, more words"),
        is_used or bool(before.count or before.level),
        key=form.key("details"),
    ):
        return after
    after = replace(
        after,
        dose=fields.line(form, "dose", translate("Dose, each time"), before.dose, languages),
        row=fields.line(
            form, "row", translate("Row within the lane, shared by events of one name"), before.row,
            languages,
        ),
        detail=fields.prose(
            form, "detail", translate("What the table adds to it"), before.detail, languages
        ),
        level=_level(data, form, after.lane, before.level, languages),
    )  # fmt: skip
    if after.is_bar:
        return after
    with st.container(horizontal=True):
        count = st.text_input(
            translate("How often in all, if it is repeated"), before.count, key=form.key("count")
        )
        every = st.text_input(
            translate("From one to the next"), before.every, key=form.key("every")
        )
        unit = _unit(form, "every-unit", translate("In"), before.every_unit)
    return replace(after, count=count or "", every=every or "", every_unit=unit)


def _labels(data: Plain, form: OpenForm, languages: Languages) -> dict[str, str]:
    """Return the labels of the other events by their ids."""
    return {
        name: languages.words((desk.mapping_at(data, path) or {}).get("label"))[languages.own]
        for name, path in event_ids(data, languages).items()
        if form.is_new or path != form.path
    }


def _lane(data: Plain, form: OpenForm, before: str, languages: Languages) -> str:
    titles = {
        text_of(lane.get("id")): languages.words(lane.get("title"))[languages.own]
        for _, lane in written_lanes(data)
    }
    for name, lane in usual_lanes(data, languages).items():
        titles[name] = languages.words(lane["title"])[languages.own]
    if before and before not in titles:
        titles[before] = before
    return st.selectbox(
        translate("Lane"),
        [*titles],
        [*titles].index(before) if before else 0,
        format_func=lambda name: html.plain(titles[name]),
        key=form.key("lane"),
    )


def _level(data: Plain, form: OpenForm, lane: str, before: str, languages: Languages) -> str:
    block = next((each for _, each in written_lanes(data) if each.get("id") == lane), {})
    levels = block.get("levels")
    titles = {
        text_of(level.get("id")): languages.words(level.get("title"))[languages.own]
        for level in (levels if isinstance(levels, tuple) else ())
        if isinstance(level, dict)
    }
    if not titles:
        return ""
    names = ["", *titles]
    return st.selectbox(
        translate("Level"),
        names,
        names.index(before) if before in names else 0,
        format_func=lambda name: html.plain(titles.get(name, "")) or translate("none"),
        key=form.key("level"),
    )


def _unit(form: OpenForm, name: str, label: str, before: Unit) -> Unit:
    return st.selectbox(
        label,
        UNITS,
        UNITS.index(before),
        format_func=lambda unit: prose.unit_in_words(unit, translate),
        key=form.key(name),
    )


def _date(form: OpenForm, name: str, label: str, before: str = "") -> str:
    typed = st.text_input(
        label,
        before,
        key=form.key(name),
        max_chars=MOST_TYPED,
        placeholder=translate("2011, March 2011, 15 March 2011"),
    )
    return typed or ""


# --- Lanes and frame ---------------------------------------------------------------------


def show_lane(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a lane; return the edits they come to, or what is missing."""
    before = LaneForm(languages.nothing()) if block is None else lane_form(block, languages)
    tones: Mapping[Tone, str] = {
        "disease": translate("the disease"),
        "treatment": translate("treatment"),
        "response": translate("how it went"),
        "neutral": translate("none of these"),
    }
    symbols: Mapping[Symbol, str] = {
        "circle": translate("circle"),
        "square": translate("square"),
        "diamond": translate("diamond"),
        "cross": translate("upright cross"),
        "x": translate("slanting cross"),
        "triangle-up": translate("triangle, point up"),
        "triangle-down": translate("triangle, point down"),
        "star": translate("star"),
        "hexagon": translate("hexagon"),
    }
    title = fields.line(form, "title", translate("Name of the lane"), before.title, languages)
    with st.container(horizontal=True):
        tone = st.selectbox(
            translate("What it tells, which chooses its colour"),
            TONES,
            TONES.index(before.tone),
            format_func=tones.__getitem__,
            key=form.key("tone"),
        )
        symbol = st.selectbox(
            translate("Sign of its moments"),
            SYMBOLS,
            SYMBOLS.index(before.symbol),
            format_func=symbols.__getitem__,
            key=form.key("symbol"),
        )
    after = LaneForm(title, tone, symbol, _levels(form, before.levels, languages))
    data = open_draft.written.data
    try:
        if block is not None:
            return [*lane_edits(data, form.path, after, languages)]
        added = new_lane(after, data, languages)
        return [Insert(("timeline", "lanes"), len(written_lanes(data)), added)]
    except UnkeptError as error:
        return error.message


def _breaks(form: OpenForm, before: Sequence[BreakForm]) -> tuple[BreakForm, ...]:
    """Show where the axis is broken, with an empty line more; return what the lines say."""
    is_asked = st.toggle(
        translate("Draw a long time without events short"), bool(before), key=form.key("breaks")
    )
    if not is_asked:
        return tuple(BreakForm() for _ in before)
    st.caption(
        translate("Between two events, in which nothing happens; deleted by emptying both fields.")
    )
    breaks = []
    for number, each in enumerate([*before, BreakForm()]):
        with st.container(horizontal=True):
            first = st.text_input(
                translate("Nothing from ({number})").format(number=number + 1),
                each.first,
                key=form.key(f"break-from-{number}"),
            )
            last = st.text_input(
                translate("Nothing until ({number})").format(number=number + 1),
                each.last,
                key=form.key(f"break-to-{number}"),
            )
        breaks.append(BreakForm(first or "", last or ""))
    return tuple(breaks if not breaks[-1].is_empty else breaks[:-1])


def _levels(form: OpenForm, before: Sequence[Words], languages: Languages) -> tuple[Words, ...]:
    """Show the names of a lane's levels, with some empty lines; return what they say."""
    is_asked = st.toggle(
        translate("Its events stand at levels, such as grades"),
        bool(before),
        key=form.key("levels"),
    )
    if not is_asked:
        return tuple(languages.nothing() for _ in before)
    st.caption(translate("The highest first; a level is deleted by emptying its line."))
    count = max(_FEWEST_LEVELS, len(before) + 1, form.lines)
    given = [*before, *[languages.nothing()] * (count - len(before))]
    levels = [
        fields.line(
            form, f"level-{number}", translate("Level {number}").format(number=number + 1), words,
            languages,
        )
        for number, words in enumerate(given)
    ]  # fmt: skip
    if st.button(translate("More levels"), key=form.key("more")):
        form.lines = count + 2
        st.rerun(scope="fragment")
    return _filled(levels, len(before))


def _filled(lines: Sequence[Words], least: int) -> tuple[Words, ...]:
    """Return lines without the empty ones at the end, but with those that were there before."""
    end = max((place + 1 for place, each in enumerate(lines) if is_said(each)), default=0)
    return tuple(lines[: max(end, least)])


def show_frame(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a timeline's frame; return the edits they come to, or what is missing."""
    timeline = block or {}
    before = frame_form(timeline, languages)
    text = fields.line(form, "text", translate("What happened on day 0"), before.text, languages)
    with st.container(horizontal=True):
        unit = _unit(form, "unit", translate("Counted in"), before.unit)
        date = _date(form, "date", translate("When that was, if the source says it"), before.date)
    if unit != scale_of(timeline).unit:
        st.caption(translate("All times of the timeline are converted to this unit."))
    sentences = fields.sentences(
        form, translate("The source says so in"), before.sentences, open_draft.sentences
    )
    with st.container(horizontal=True):
        first = st.text_input(translate("Drawn from"), before.first, key=form.key("first"))
        last = st.text_input(translate("Drawn to"), before.last, key=form.key("last"))
    st.caption(
        translate("Drawn wider than the story, so that the axis doesn’t tell how long it is.")
    )
    after = replace(
        before, unit=unit, text=text, date=date, sentences=sentences, first=first or "",
        last=last or "", breaks=_breaks(form, before.breaks),
    )  # fmt: skip
    try:
        return [*frame_edits(timeline, after, languages)]
    except UnkeptError as error:
        return error.message
