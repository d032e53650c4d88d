"""The fields of a judgement that is compared with a panel's."""

from collections.abc import Mapping

import streamlit as st

from epicrisis.authoring.forms.concordance import JUDGES, ConcordanceForm, Judges
from epicrisis.authoring.forms.words import Languages
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenForm
from epicrisis.ui.shared.session import translate


def show(form: OpenForm, before: ConcordanceForm, languages: Languages) -> ConcordanceForm:
    """Show the fields, and return what they say."""
    names: Mapping[Judges, str] = {
        "hypothesis": translate("a hypothesis"),
        "investigation": translate("an investigation"),
        "treatment": translate("a treatment"),
    }
    judges = st.selectbox(
        translate("What is judged"),
        JUDGES,
        JUDGES.index(before.judges),
        format_func=names.__getitem__,
        key=form.key("judges"),
    )
    hypothesis = fields.line(
        form, "hypothesis", translate("You think of …"), before.hypothesis, languages
    )
    new_fact = fields.line(
        form, "new-fact", translate("You then learn …"), before.new_fact, languages
    )
    who = fields.line(form, "who", translate("Who the panel are"), before.who, languages)
    return ConcordanceForm(judges, hypothesis, new_fact, who, _answers(form, before, languages))


def _answers(form: OpenForm, before: ConcordanceForm, languages: Languages) -> str | None:
    if before.answers is None or len(languages.every) > 1:
        st.caption(translate("The panel’s answers are written in the YAML, as `panel`."))
        return before.answers
    typed = st.text_area(
        translate("What each member of the panel said, one per line: from −2 to 2, and why"),
        before.answers,
        key=form.key("panel"),
        height=140,
        placeholder=translate("−1 It is less likely at this age"),
    )
    return typed or ""
