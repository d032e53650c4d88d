"""The fields that ask how long an event lasted."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.forms.duration import HOWS_LONG, DurationForm, HowLong
from epicrisis.authoring.forms.words import Languages
from epicrisis.cases.calendar import Unit
from epicrisis.ui.author import fields, length_fields
from epicrisis.ui.shared.open_draft import OpenForm
from epicrisis.ui.shared.session import translate


def show(form: OpenForm, before: DurationForm, unit: Unit, languages: Languages) -> DurationForm:
    """Show the fields of a length of time, and what was understood beside what is typed."""
    names: Mapping[HowLong, str] = {
        "between": translate("From its start to its end"),
        "documented": translate("The source says how long"),
        "assumed": translate("Assumed from what it says"),
        "unknown": translate("Not known"),
    }
    how = st.selectbox(
        translate("How long did it last?"),
        HOWS_LONG,
        HOWS_LONG.index(before.how),
        format_func=names.__getitem__,
        key=form.key("lasted-how"),
    )
    after = replace(before, how=how)
    if how not in ("documented", "assumed"):
        return after
    label = translate("Best guess of how long") if how == "assumed" else translate("Lasts")
    after = replace(after, length=length_fields.show(form, "lasted", label, before.length, unit))
    if how == "documented":
        label = translate("What the source calls it, if it doesn’t say that this lasted so long")
        return replace(
            after, called=fields.line(form, "lasted-called", label, before.called, languages)
        )
    first, last = st.columns(2)
    with first:
        shortest = length_fields.show(
            form, "lasted-from", translate("At least"), before.shortest, unit
        )
    with last:
        longest = length_fields.show(form, "lasted-to", translate("At most"), before.longest, unit)
    because = fields.line(
        form, "lasted-because", translate("The length is assumed because"), before.because,
        languages,
    )  # fmt: skip
    return replace(after, shortest=shortest, longest=longest, because=because)
