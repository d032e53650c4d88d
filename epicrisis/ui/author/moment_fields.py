"""The fields that ask when something was, with what was understood beside what is typed."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.forms.moment import HOWS, How, MomentForm
from epicrisis.authoring.forms.typed_times import Scale, TypedTime, understood
from epicrisis.authoring.forms.words import Languages
from epicrisis.messages import Message, said
from epicrisis.timeline import prose
from epicrisis.ui.author import fields, length_fields
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED


def show(
    form: OpenForm,
    name: str,
    label: str,
    before: MomentForm,
    others: Mapping[str, str],
    scale: Scale,
    languages: Languages,
) -> MomentForm:
    """Show the fields of a moment; `others` are the labels of other events by their ids.

    `name` is `when` of a point, `start` or `end` of what lasts.
    """
    names: Mapping[How, str] = {
        "documented": translate("The source says when"),
        "assumed": translate("Assumed from what it says"),
        "unknown": translate("Not known"),
        "during": translate("Not known, but during another event"),
        "ordered": translate("Not known, but after or before another event"),
    }
    choices = HOWS if others or before.how in HOWS[3:] else HOWS[:3]
    how = st.selectbox(
        label,
        choices,
        choices.index(before.how),
        format_func=names.__getitem__,
        key=form.key(f"{name}-how"),
    )
    after = replace(before, how=how)
    match how:
        case "documented":
            names_of = {"start": translate("Starts"), "end": translate("Ends")}
            asked = names_of.get(name, translate("When"))
            return replace(after, at=_when(form, f"{name}-at", before.at, scale, asked))
        case "assumed":
            return _assumed(form, name, before, after, scale, languages)
        case "during":
            during = _event(form, f"{name}-during", translate("During"), before.during, others)
            beyond = length_fields.show(
                form,
                f"{name}-beyond",
                translate("Or how long after it, at most"),
                before.beyond,
                scale.unit,
            )
            return replace(after, during=during, beyond=beyond)
        case "ordered":
            with st.container(horizontal=True):
                first = _event(form, f"{name}-after", translate("After"), before.after, others)
                last = _event(form, f"{name}-before", translate("Before"), before.before, others)
            return replace(after, after=first, before=last)
    return after


def _assumed(
    form: OpenForm,
    name: str,
    before: MomentForm,
    after: MomentForm,
    scale: Scale,
    languages: Languages,
) -> MomentForm:
    at = _when(form, f"{name}-at", before.at, scale, translate("Best guess"))
    first, last = st.columns(2)
    with first:
        earliest = _when(form, f"{name}-from", before.earliest, scale, translate("From, at least"))
    with last:
        latest = _when(form, f"{name}-to", before.latest, scale, translate("To, at most"))
    because = fields.line(
        form, f"{name}-because", translate("Assumed because"), before.because, languages
    )
    return replace(after, at=at, earliest=earliest, latest=latest, because=because)


def _when(form: OpenForm, name: str, before: str, scale: Scale, label: str) -> str:
    typed = (
        st.text_input(
            label,
            before,
            key=form.key(name),
            max_chars=MOST_TYPED,
            placeholder=translate("2011, March 2011, day 3, 4 years ago"),
        )
        or ""
    )
    if typed.strip():
        st.caption(html.plain(in_words(typed, scale)))
    return typed


def in_words(typed: str, scale: Scale) -> str:
    """Say what is understood of a moment that was typed, or why nothing is."""
    found = understood(typed, scale)
    if isinstance(found, Message):
        return said(found, translate)
    if found.latest is not None:
        return translate("Understood: from {first} to {last}").format(
            first=moment(TypedTime(found.at), scale), last=moment(TypedTime(found.latest), scale)
        )
    return translate("Understood: {moment}").format(moment=moment(found, scale))


def moment(found: TypedTime, scale: Scale) -> str:
    """Name a moment as it was understood."""
    if found.date:
        return prose.moment_of(found.at, found.date, scale.unit, translate)
    name = prose.moment_in_words(found.at, scale.unit, translate)
    date = scale.calendar.date_at(found.at) if scale.calendar else ""
    if date:
        return f"{name} ({prose.moment_of(found.at, date, scale.unit, translate)})"
    if found.at == 0:
        return name
    length = prose.length_in_words(abs(found.at), scale.unit, translate)
    template = (
        translate("{moment}: {length} before day 0")
        if found.at < 0
        else translate("{moment}: {length} after day 0")
    )
    return template.format(moment=name, length=length)


def _event(form: OpenForm, name: str, label: str, before: str, others: Mapping[str, str]) -> str:
    known = ["", *others]
    if before and before not in known:
        known.append(before)
    return st.selectbox(
        label,
        known,
        known.index(before),
        format_func=lambda each: html.plain(others.get(each, each)) or translate("none"),
        key=form.key(name),
    )
