"""A room's window follows the room: its script hears events, and reruns the fragment it is in."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.routing import Route

from epicrisis.clock import utc_now, without_zone
from epicrisis.live.push import event_stream
from epicrisis.store.classes.records import Room
from epicrisis.ui.shared import routing, session
from epicrisis.ui.shared.scripts import COMPONENT_BOOT, Script
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher.room_actions import MOVED_MEANWHILE, LedRoom, led_room

_KEY = "room_push"
_DONE = "room_push_done"
"""The last press that was handed over, by the number that its window gave it."""

KEYS: Mapping[str, str] = {
    # What remote clickers send.
    "PageDown": "next",
    "PageUp": "back",
    "ArrowRight": "next",
    "ArrowLeft": "back",
    "v": "vote",
    "d": "discuss",
    "t": "timer",
    "b": "black",
    ".": "black",
    "e": "enlarge",
    "s": "story",
    "g": "groups",
    "Escape": "escape",
    # A window's own: `room_pointer.js`.
    "f": "full",
    "l": "spotlight",
}
"""What keys stand for, in both windows."""

Press = Callable[[str, str, int], None]
"""Called with a room's code, what a key stands for, and the version that its presser saw."""

_SCRIPT = Script(Path(__file__).with_name("room_push.js"), "room")
_push = st.components.v2.component("epicrisis_room_push", js=COMPONENT_BOOT)


def subscribe(
    on_press: Press,
    *,
    window: str,
    read: list[LedRoom],
    watches: bool = False,
    listens: bool = False,
    says_refusals: bool = False,
) -> LedRoom:
    """Return the room that this window leads; as it moves on, this fragment is run again.

    The keys that are pressed are handed over. `window` is its kind, as `teacher_routes.WINDOWS`.
    `read` holds the room if this run has read it, and is emptied: a later run of the fragment has
    the same arguments, and reads it anew. With `watches` it is run again as votes come in, with
    `listens` as questions of the audience and votes for them do, every other second. With
    `says_refusals` the line at the top of the window says what was refused, where the page itself
    doesn't. Where the room isn't led any more, or speaks another language than the page, the whole
    page is run again.

    In the page, `data-room-votes`, `data-room-present`, `data-room-bar`, `data-room-lost`,
    `data-room-lost-share` and `data-room-waiting` are kept up to date
    without a rerun, `data-room-timer` counts down, `data-room-clock` and `data-room-elapsed` go
    on, and `data-room-light-…` says what is connected. While the connection is lost a line at the
    top says so. A key that is pressed meanwhile is carried out afterwards, or the line says why
    not.
    """
    led = read.pop() if read else led_room(routing.asked_room())
    if led is None or led.room.language != session.current().language:
        st.rerun()
    refusal = (session.take_refusal("press") or "") if says_refusals else ""
    following = {"window": window, "watches": watches, "listens": listens, "refusal": refusal}
    _mount(led.room, partial(on_press, led.room.code), following)
    return led


def routes() -> list[Route]:
    """Return the address of the windows' script, which holds nothing of a case."""
    return _SCRIPT.routes()


def _mount(
    room: Room, on_press: Callable[[str, int], None], following: Mapping[str, object]
) -> None:
    _push(
        key=_KEY,
        data={
            "script": _SCRIPT.address,
            "code": room.code,
            "version": room.version,
            "done": st.session_state.get(_DONE),
            "deaf_after": event_stream.DEAF_AFTER_S,
            "language": session.current().language,
            # In tuples: a dictionary here is looked at for a table of every library there is.
            "words": (_words(),),
            **following,
            "elapsed": _seconds_since(room.began),
            "plan": room.planned_minutes,
            "keys": (dict(KEYS),),
            "seconds_left": seconds_left(room),
            # Never the same, so that the script sees that its rerun has come.
            "run": time.monotonic_ns() % 2**31,
        },
        height=1,
        on_moved_change=lambda: None,
        on_pressed_change=lambda: _hand_over(on_press),
    )


def _words() -> Mapping[str, str]:
    return {
        "offline": translate("No connection since {time}; trying again…"),
        "waiting": translate("The key that you pressed waits."),
        "moved": translate(MOVED_MEANWHILE),
        "full": translate("Full screen (F)"),
        "late": translate("The key came too late. Look, then press again."),
    }


def _seconds_since(began: datetime | None) -> float | None:
    if began is None:
        return None
    return max(0.0, (without_zone(utc_now()) - began).total_seconds())


def seconds_left(room: Room) -> float | None:
    """Return what is left of the countdown, None where none is shown."""
    if room.timer_ends is None:
        return None
    return max(0.0, (room.timer_ends - without_zone(utc_now())).total_seconds())


def _hand_over(on_press: Callable[[str, int], None]) -> None:
    pressed = st.session_state[_KEY].get("pressed")
    match pressed:
        case {"act": str(act), "version": int(version), "number": number}:
            # It may come twice: its window sends it again until it sees that it was done.
            if number != st.session_state.get(_DONE):
                st.session_state[_DONE] = number
                on_press(act, version)
