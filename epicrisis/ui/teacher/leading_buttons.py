"""The buttons by which a class is led, on the console and on its teacher's phone."""

from collections.abc import Mapping

import streamlit as st

from epicrisis.live.room import groups, pages, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move, NextAct
from epicrisis.refusals import to_translate
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import class_view, coming_next, room_actions

_REFUSED = "room_refused"
_VOTE = ":material/how_to_vote:"
_ACTS: Mapping[NextAct, str] = {
    "open_vote": to_translate("Open the vote"),
    "hold_vote": to_translate("Close for discussion"),
    "vote_again": to_translate("Vote again"),
    "close_vote": to_translate("Close and show"),
    "show_results": to_translate("Show the results"),
    "return": to_translate("Back to the story"),
    "keep": to_translate("What to keep"),
    "lighten": to_translate("End the black screen"),
    "put_away": to_translate("Take the question from the screen"),
    "end": to_translate("The story ends here"),
}
"""What the next press does, but for what depends on more."""


def button(
    state: ClassState, label: str, key: str, move: Move, by: str = "", **options: object
) -> None:
    """Show a button; `by` is the keyboard's key that does the same."""
    room = state.room
    st.button(
        f"{label} `{by}`" if by else label,
        key=key,
        on_click=room_actions.act,
        args=(room.code, room.version, move),
        **options,  # type: ignore[arg-type]
    )


def show_back_and_next(state: ClassState, *, is_hiding: bool, has_keys: bool) -> None:
    """Show the two buttons that lead, with the keys that do the same where there are keys."""
    button(
        state,
        translate("Back"),
        "room_back",
        transitions.go_back,
        by="←" if has_keys else "",
        icon=":material/arrow_back:",
        disabled=state.room.position == 0 and state.room.focus != "asked",
    )
    button(
        state,
        next_in_words(state, is_hiding=is_hiding),
        "room_next",
        transitions.advance,
        by="→" if has_keys else "",
        icon=":material/arrow_forward:",
        type="primary",
        disabled=transitions.next_act(state) == "end",
    )


def next_in_words(state: ClassState, *, is_hiding: bool) -> str:
    """Say what the next press will do; the title of what comes is told to the teacher alone."""
    match transitions.next_act(state):
        case "step":
            following = None if is_hiding else coming_next.next_step(state)
            if following is None:
                return translate("Next")
            title = html.plain(coming_next.short(state.story, following))
            return translate("Next: {title}").format(title=title)
        case "close_vote" if transitions.is_in_words(state):
            return translate("Close the vote")
        case "turn":
            return _page_in_words(state)
        case act:
            return translate(_ACTS[act])


def _page_in_words(state: ClassState) -> str:
    if state.room.focus != "timeline":
        return translate("Show why")
    lanes = pages.lanes(state)
    if pages.shown(state) >= len(lanes):
        return translate("The whole timeline")
    return html.plain(class_view.lanes_of(lanes[pages.shown(state)]))


def show_voting(state: ClassState) -> None:
    """Offer what else can be done with a vote than the button that leads on does."""
    poll, next_act = state.poll, transitions.next_act(state)
    if state.asked is None:
        return
    match poll.state if poll is not None else None:
        case None if next_act != "open_vote":  # the class looks at its list
            _vote_button(state, translate("Open the vote"))
        case "open" if next_act == "hold_vote":
            _vote_button(state, translate("Close and show"))
        case "open":
            words = translate("Close for discussion")
            button(state, words, "room_hold", room_actions.hold, "D", icon=":material/forum:")
        case "held" if next_act == "vote_again":
            words = translate("Show the results")
            button(state, words, "room_show", transitions.show_results, icon=_VOTE)
        case "held" if _may_vote_again(state):
            _vote_button(state, translate("Vote again"))
        case "shown" if _may_vote_again(state):
            # Without a key: a slip must not hide the results again.
            button(state, translate("Vote again"), "room_again", transitions.open_vote, icon=_VOTE)
        case _:
            pass


def show_groups(state: ClassState, by: str = "") -> None:
    """Offer results by group where groups are compared."""
    if state.room.groups:
        icon = ":material/check:" if state.room.is_by_group else None
        button(state, translate("By group"), "room_groups", groups.switch, by, icon=icon)


def _vote_button(state: ClassState, words: str) -> None:
    """Show the button that does what V does."""
    button(state, words, "room_vote", room_actions.vote, "V", icon=_VOTE)


def _may_vote_again(state: ClassState) -> bool:
    return state.poll is not None and state.poll.round < transitions.MAX_ROUNDS


def show_refusal(state: ClassState) -> None:
    """Say what was refused until the room moves: news of it reruns this, at any moment."""
    if refusal := session.take_refusal("press"):
        st.session_state[_REFUSED] = (refusal, state.room.version)
    words, version = st.session_state.get(_REFUSED, ("", 0))
    if words and version == state.room.version:
        st.warning(words, icon=":material/info:")
