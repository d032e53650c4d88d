"""What a class asks its teacher, on the console and its twin: let through, shown, answered, hidden.

Nobody but the teacher sees a question before that, so this stands behind a door that is closed.
"""

from collections.abc import Collection, Sequence

import streamlit as st
from markupsafe import Markup

from epicrisis.live.room import transitions
from epicrisis.store.classes.audience_records import AskedQuestion, AskedState
from epicrisis.store.classes.records import Room
from epicrisis.ui.shared import html
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import leading_buttons, room_actions, room_fields
from epicrisis.ui.teacher.room_actions import LedRoom, led_room, saying_if_the_store_fails

MOST_LISTED = 20
"""Questions of a list that stand there at once: those with most votes, then the oldest."""
MANY_WAIT = 10
"""From so many waiting ones on all can be hidden by one press."""
_OPEN = "room_questions"
_LIST = "room_questions_list"
_SWITCH = "room_takes_questions"
_SHOW, _HIDE = ":material/visibility:", ":material/visibility_off:"
_CHECK = ":material/check:"


def show_switch(room: Room) -> None:
    """Let the class ask and say that it is lost, or not."""
    room_fields.show_switch(
        room,
        _SWITCH,
        translate("Questions from the class, and “I’m lost”"),
        is_on=room.takes_questions,
        move=lambda is_on: room_actions.take_questions(is_taken=is_on),
        help_words=translate(
            "On each phone, without names. Nobody but you sees a question before you let it"
            " through. Switched off, all of it vanishes from the phones; what was asked stays in"
            " the report."
        ),
    )


def numbers(led: LedRoom) -> Markup:
    """Return how many are lost and wait, kept up to date by the window's script; empty if off."""
    if not led.room.takes_questions:
        return Markup()
    counted = led.classes.audience.numbers(led.room)
    share = round(100 * counted.lost / max(led.present, counted.lost, 1))
    marked = Markup("<b data-room-{}>{}</b>")
    lost = Markup.escape(translate("lost: {lost} ({share}%)")).format(
        lost=marked.format("lost", counted.lost), share=marked.format("lost-share", share)
    )
    waiting = Markup.escape(translate("questions waiting: {count}")).format(
        count=marked.format("waiting", counted.waiting)
    )
    return Markup(" · ").join((lost, waiting))


def is_open() -> bool:
    """Tell whether this window's list of questions is open, to be kept up to date."""
    return bool(st.session_state.get(_OPEN))


def show_door(led: LedRoom) -> None:
    """Show the button behind which the questions are, where the room takes any."""
    if not led.room.takes_questions:
        return
    box = st.popover(
        translate("Questions"), icon=":material/contact_support:", key=_OPEN, on_change="rerun"
    )
    if box.open:
        with box:
            _show_questions(led)


def show_folded(led: LedRoom) -> None:
    """Show the same folded, where there is no room for a button."""
    if not led.room.takes_questions:
        return
    box = st.expander(translate("Questions from the class"), key=_OPEN, on_change="rerun")
    if box.open:
        with box:
            _show_questions(led)


def _names() -> dict[AskedState, str]:
    return {
        "waiting": translate("Waiting"),
        "shown": translate("Shown to the class"),
        "answered": translate("Answered"),
        "hidden": translate("Hidden"),
    }


def _show_questions(led: LedRoom) -> None:
    names = _names()
    asked = led.classes.audience.of(led.room)
    chosen: AskedState = st.segmented_control(
        translate("Which questions"),
        list(names),
        format_func=names.__getitem__,
        default="waiting",
        required=True,
        key=_LIST,
        label_visibility="collapsed",
    )
    listed = [each for each in asked if each.state == chosen]
    if not listed:
        st.caption(translate("None here."))
    with st.container(key="room_asked"):
        for each in listed[:MOST_LISTED]:
            _show_question(led, each)
    if len(listed) > MOST_LISTED:
        st.caption(translate("and {count} more").format(count=len(listed) - MOST_LISTED))
    if chosen == "waiting" and len(listed) >= MANY_WAIT:
        _button(led, listed, "hidden", translate("Hide all that wait"), _HIDE, key="all")


def _show_question(led: LedRoom, asked: AskedQuestion) -> None:
    with st.container(border=True):
        about = [translate("step {number}").format(number=asked.step)] if asked.step else []
        if asked.votes:
            about.append(translate("votes: {count}").format(count=asked.votes))
        html.show("room_asked.html", words=asked.words, about=" · ".join(about))
        with st.container(horizontal=True):
            if asked.state == "shown":
                _show_projecting(led, asked)
                _button(led, [asked], "answered", translate("It is answered"), _CHECK)
            else:
                _button(led, [asked], "shown", translate("Let through"), _SHOW)
            if asked.state != "hidden":
                _button(led, [asked], "hidden", translate("Hide"), _HIDE)


def _show_projecting(led: LedRoom, asked: AskedQuestion) -> None:
    is_on = led.room.shown_question == asked.id
    leading_buttons.button(
        led.state,
        translate("Take it from the screen") if is_on else translate("On the projector"),
        f"room_question-{asked.id}-screen",
        transitions.put_away if is_on else lambda state: transitions.show_question(state, asked.id),
        icon=":material/present_to_all:",
    )


def _button(
    led: LedRoom,
    asked: Sequence[AskedQuestion],
    state: AskedState,
    words: str,
    icon: str,
    *,
    key: str = "",
) -> None:
    st.button(
        words,
        key=f"room_question-{key or asked[0].id}-{state}",
        icon=icon,
        on_click=moderate,
        args=(led.room.code, [each.id for each in asked], state),
    )


def moderate(code: str, questions: Collection[int], state: AskedState) -> None:
    """Let questions of a room through, hide them, or have them answered.

    Twice is once, so no version is asked for: a class that moves on meanwhile is in nobody's way.
    """
    # The second half of a double press would meet the question that has moved up.
    if room_actions.is_doubled():
        return
    with saying_if_the_store_fails():
        led = led_room(code)
        if led is not None:
            led.classes.audience.moderate(led.room, questions, state)
