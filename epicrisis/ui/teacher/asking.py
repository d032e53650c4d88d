"""The short form by which a teacher asks what no case holds, on the console and the remote."""

from functools import partial
from typing import Literal

import streamlit as st

from epicrisis.live.room import asking
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.records import OwnQuestion
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED
from epicrisis.ui.teacher import leading_buttons, room_actions

How = Literal["options", "yes_no", "letters", "words"]

_WORDS, _HOW, _OPTIONS = "room_ask_words", "room_ask_how", "room_ask_options"
BOX, _TIMES = "room_ask", "room_ask_times"
"""How often this window has asked: the box is another one then, and closed."""
_OFFERED = "room_ask_offered"
"""The question that was taken back and stands in the form to be put right."""


def show(state: ClassState) -> None:
    """Show the button with its form. What stands there stays until it was asked."""
    _offer_again(asking.taken_back(state.room))
    times = st.session_state.get(_TIMES, 0)
    box = st.popover(
        translate("Ask something else"),
        icon=":material/add_comment:",
        key=f"{BOX}-{times}",
        on_change="rerun",
    )
    if box.open:
        with box:
            _show_form(state)


def _show_form(state: ClassState) -> None:
    """Show what is filled in; it persists, since the form goes when its box is closed."""
    st.caption(translate("The vote opens at once. The case waits where it is."))
    st.text_area(
        translate("Question"),
        key=_WORDS,
        height=80,
        max_chars=MOST_TYPED,
        persist_state="page",
    )
    how = st.segmented_control(
        translate("Answered by"),
        list(_ways()),
        format_func=_ways().__getitem__,
        default="options",
        key=_HOW,
        required=True,
        persist_state="page",
    )
    if how == "options":
        st.text_area(
            translate("Options, one per line"),
            key=_OPTIONS,
            height=130,
            max_chars=MOST_TYPED,
            persist_state="page",
        )
    leading_buttons.show_refusal(state)
    st.button(
        translate("Open the vote"),
        key="room_ask_open",
        type="primary",
        icon=":material/how_to_vote:",
        on_click=_ask,
        args=(state.room.code, state.room.version),
    )


def _ways() -> dict[How, str]:
    return {
        "options": translate("Options"),
        "yes_no": translate("Yes or no"),
        "letters": translate("A to D, said aloud"),
        "words": translate("In words"),
    }


def _offer_again(own: OwnQuestion | None) -> None:
    """Put a question that was taken back into the form, unless something else stands there."""
    if own is None or st.session_state.get(_OFFERED) == own.number:
        return
    st.session_state[_OFFERED] = own.number
    if not (st.session_state.get(_WORDS) or st.session_state.get(_OPTIONS)):
        st.session_state[_WORDS] = own.words
        st.session_state[_OPTIONS] = "\n".join(own.options)
        st.session_state[_HOW] = "options" if own.options else "words"


def _ask(code: str, version: int) -> None:
    """Ask what stands in the form, and empty it once it is asked."""
    words, options = str(st.session_state.get(_WORDS, "")), _options()
    if room_actions.acted(code, version, partial(asking.ask, words=words, options=options)):
        st.session_state[_WORDS] = st.session_state[_OPTIONS] = ""
        st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1


def _options() -> list[str] | None:
    how: How = st.session_state.get(_HOW, "options")
    match how:
        case "yes_no":
            return [translate("Yes"), translate("No")]
        case "letters":
            return ["A", "B", "C", "D"]
        case "words":
            return None
        case "options":
            return str(st.session_state.get(_OPTIONS, "")).splitlines()
