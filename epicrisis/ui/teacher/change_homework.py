"""A homework that was given is changed: its title, its dates, and whether the class sees itself."""

from functools import partial
from zlib import crc32

import streamlit as st

from epicrisis.clock import utc_now, without_zone
from epicrisis.live import homework as homework_times
from epicrisis.live.homework import InvalidPeriod
from epicrisis.server import homeworks
from epicrisis.server.homeworks import HomeworkRefused
from epicrisis.store.classes.records import Homework
from epicrisis.ui.shared import session, taking_part, teacher_access
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import homework_fields
from epicrisis.ui.teacher.homework_fields import sent, sent_moment, sent_title

_SAID = "homework_change_said"
"""What came of the last press, and whether it was refused, until it is shown."""
_CHANGES = "homework_changes"
"""How many changes were made by this page."""


def show(homework: Homework, *, is_begun: bool) -> None:
    """Show the form; `is_begun` tells whether somebody takes part."""
    words, is_refused = st.session_state.pop(_SAID, ("", False))
    if words:
        (st.error if is_refused else st.success)(words)
    homework_fields.show_style()
    count = st.session_state.get(_CHANGES, 0)
    # Once it is changed, here or elsewhere, the fields begin with what stands then.
    form = f"{homework.code}-{count}-{crc32(repr(homework).encode())}"
    with (
        st.expander(translate("Change it"), icon=":material/edit:", expanded=is_refused),
        st.form(f"change_homework-{form}", border=False),
    ):
        homework_fields.ask_title(form, homework.title)
        zone = homework_times.known_zone(homework.zone)
        if is_begun:
            st.caption(translate("Somebody takes part already, so its beginning stays."))
        else:
            homework_fields.ask_beginning(form, *homework_times.as_typed(homework.opens, zone))
        homework_fields.ask_end(form, *homework_times.as_typed(homework.closes, zone))
        homework_fields.ask_zone(form, zone)
        homework_fields.ask_telling(form, tells_class=homework.tells_class)
        st.caption(
            translate(
                "Nothing that was answered is lost. A later end opens it again for everybody; what"
                " they answered since it was over then counts too. An end that is past ends it"
                " now, and what was answered until now counts."
            )
        )
        st.form_submit_button(
            translate("Change it"),
            key=f"change-{homework.code}",
            on_click=partial(_change, homework, form, count, is_begun=is_begun),
        )


def _change(homework: Homework, form: str, count: int, *, is_begun: bool) -> None:
    """Change it as the form says; a second press of the same form changes nothing more."""
    with session.current().writing:
        if st.session_state.get(_CHANGES, 0) == count:
            st.session_state[_SAID] = _changed(homework, form, is_begun=is_begun)


def _changed(homework: Homework, form: str, *, is_begun: bool) -> tuple[str, bool]:
    zone = str(sent("zone", form))
    try:
        changed = homeworks.change(
            teacher_access.visitor(),
            homework,
            homework_times.changed_period(
                homework,
                None if is_begun else sent_moment("opens", form),
                sent_moment("closes", form),
                zone,
                without_zone(utc_now()),
            ),
            zone,
            sent_title(form),
            tells_class=bool(sent("tells_class", form)),
        )
    except (InvalidPeriod, HomeworkRefused) as refusal:
        return refusal.said(translate), True
    st.session_state[_CHANGES] = st.session_state.get(_CHANGES, 0) + 1
    return _told(homework, changed), False


def _told(before: Homework, changed: Homework) -> str:
    """Say what the change means, which the dates alone may not tell."""
    was, now = taking_part.phase(before), taking_part.phase(changed)
    if was == "over" and now == "open":
        return translate("Changed: it is open again.")
    if was == "open" and now == "over":
        return translate("Changed: it is over now.")
    return translate("Changed.")
