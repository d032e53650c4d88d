"""The fields of a homework that its teacher may change, and what stands in them when it is sent."""

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from epicrisis.live.homework import Typed
from epicrisis.store.classes.homeworks import MAX_TITLE
from epicrisis.ui.shared import html, taking_part
from epicrisis.ui.shared.session import translate

_STYLE = Path(__file__).with_name("homework_fields.css")


def show_style() -> None:
    """Show nothing, but how the fields look."""
    st.html(html.style(_STYLE))


def ask_title(form: str, title: str = "") -> None:
    """Ask what it is called; `form` tells the fields of one form from those of another."""
    st.text_input(
        translate("Title (may stay empty; who takes part reads it too)"),
        value=title,
        max_chars=MAX_TITLE,
        key=f"title-{form}",
    )


def ask_beginning(form: str, day: date, hour: time) -> None:
    """Ask from when on answers count."""
    _ask_moment(form, "opens", translate("Begins"), day, hour)


def ask_end(form: str, day: date, hour: time) -> None:
    """Ask until when answers count."""
    _ask_moment(form, "closes", translate("Ends"), day, hour)


def _ask_moment(form: str, name: str, words: str, day: date, hour: time) -> None:
    left, right = st.columns(2)
    left.date_input(words, value=day, format="DD/MM/YYYY", key=f"{name}_day-{form}")
    right.time_input(
        translate("{moment}, at").format(moment=words),
        value=hour,
        step=300,
        key=f"{name}_hour-{form}",
    )


def ask_zone(form: str, zone: str) -> None:
    """Ask in which time zone these are said."""
    zones = _zones() if zone in _zones() else [zone, *_zones()]
    st.selectbox(translate("Time zone of both"), zones, index=zones.index(zone), key=f"zone-{form}")


@cache
def _zones() -> list[str]:
    return sorted({"UTC"} | {each for each in available_timezones() if "/" in each})


def ask_telling(form: str, *, tells_class: bool) -> None:
    """Ask whether the class sees the figures."""
    st.checkbox(
        translate("Afterwards the class sees how all answered, without names"),
        value=tells_class,
        key=f"tells_class-{form}",
    )


def sent(name: str, form: str) -> Any:  # noqa: ANN401 (what a field holds)
    """Return what a field of a form holds, None where there is none."""
    return st.session_state.get(f"{name}-{form}")


def sent_moment(name: str, form: str) -> Typed:
    """Return the day and the hour of `opens` or `closes`."""
    return sent(f"{name}_day", form), sent(f"{name}_hour", form)


def sent_title(form: str) -> str:
    """Return the title on one line, without what isn't seen."""
    return taking_part.on_one_line(str(sent("title", form) or ""), MAX_TITLE)
