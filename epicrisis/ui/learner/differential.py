"""The learner's differential: a short list, weighed in words, revisable at any moment."""

from collections.abc import Callable
from typing import get_args

import streamlit as st

from epicrisis.refusals import InvalidDifferential
from epicrisis.story import differential, progress
from epicrisis.story.differential import Differential, Entry, Weight, normalised
from epicrisis.story.telling import Story
from epicrisis.ui.shared import html, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate

_NEW = "new_hypothesis"


def show(story: Story) -> None:
    """Show the differential, to be changed."""
    entries = progress.differential_now(story, progress_store.done(story))
    st.selectbox(
        translate("Add a hypothesis: choose one or write your own"),
        _offered(story, entries),
        index=None,
        accept_new_options=True,
        placeholder=translate("Hypothesis"),
        key=_NEW,
        on_change=_add,
    )
    if refusal := session.take_refusal("hypothesis"):
        st.error(refusal, icon=":material/error:")
    for rank, entry in enumerate(entries):
        _show_entry(story, rank, entry, is_last=rank == len(entries) - 1)
    if not entries:
        st.caption(translate("Nothing in your list yet. What could it be?"))


def _offered(story: Story, entries: Differential) -> list[str]:
    listed = {entry.hypothesis for entry in entries}
    return sorted(
        say(each.name) for each in progress_store.telling(story).hypotheses if each.id not in listed
    )


def _show_entry(story: Story, rank: int, entry: Entry, *, is_last: bool) -> None:
    name = name_of(story, entry)
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{rank + 1}. {html.plain(name)}")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            key = f"weight-{rank}"
            weights = {weight: weight_in_words(weight) for weight in get_args(Weight)}
            st.session_state[key] = entry.weight
            st.segmented_control(
                translate("Weight of {name}").format(name=name),
                list(weights),
                format_func=weights.__getitem__,
                key=key,
                required=True,
                label_visibility="collapsed",
                on_change=_weigh,
                args=(rank, entry.key),
            )
            moves = {
                "up": (translate("Move {name} up"), rank == 0),
                "down": (translate("Move {name} down"), is_last),
                "out": (translate("Take {name} out"), False),
            }
            for action, (label, is_disabled) in moves.items():
                _icon_button(action, rank, entry.key, label.format(name=name), is_disabled)


_ICONS = {
    "up": ":material/arrow_upward:",
    "down": ":material/arrow_downward:",
    "out": ":material/close:",
}


def _icon_button(action: str, rank: int, key: str, label: str, disabled: bool) -> None:
    st.button(
        html.plain(label),
        key=f"{action}-{rank}",
        icon=_ICONS[action],
        help=html.plain(label),
        type="tertiary",
        disabled=disabled,
        on_click=_move,
        args=(action, key),
    )


def name_of(story: Story, entry: Entry) -> str:
    """Return the name of a hypothesis in the visit's language, or the learner's own words."""
    names = {each.id: say(each.name) for each in story.case.hypotheses}
    return names.get(entry.hypothesis or "", entry.words or "")


def weight_in_words(weight: Weight) -> str:
    """Return the name of a weight."""
    return {
        "likely": translate("likely"),
        "possible": translate("possible"),
        "unlikely": translate("unlikely"),
        "ruled_out": translate("ruled out"),
    }[weight]


# --- Changing it -----------------------------------------------------------------------


def _add() -> None:
    story, written = routing.current_story(), st.session_state.get(_NEW)
    if story is None or not isinstance(written, str):
        return
    names = differential.names_of(progress_store.telling(story).hypotheses)

    def add(entries: Differential) -> Differential:
        entry = differential.in_own_words(written, "possible", names)
        added = differential.with_entry(entries, entry)
        _say_its_name(written, name_of(story, entry))
        return added

    if _change(story, add):
        st.session_state[_NEW] = None


def _say_its_name(written: str, name: str) -> None:
    """Say so where what was written is kept by another name."""
    if normalised(written) != normalised(name):
        said = translate("“{written}” is in your list as: {name}")
        session.current().asides.append(html.plain(said.format(written=written, name=name)))


def _weigh(rank: int, key: str) -> None:
    story, weight = routing.current_story(), st.session_state.get(f"weight-{rank}")
    if story is not None:
        _change(story, lambda entries: differential.weighed(entries, key, weight))


def _move(action: str, key: str) -> None:
    story = routing.current_story()
    move = {
        "up": differential.raised,
        "down": differential.lowered,
        "out": differential.without,
    }[action]
    if story is not None:
        _change(story, lambda entries: move(entries, key))


def _change(story: Story, change: Callable[[Differential], Differential]) -> bool:
    """Change the list as it is by now, or say why not; tell whether it was changed."""
    progress_store.reread()  # what another tab has done to the list stays
    entries = progress.differential_now(story, progress_store.done(story))
    try:
        progress_store.save_differential(story, change(entries))
    except InvalidDifferential as refusal:
        session.current().refusal = "hypothesis", refusal.said(translate)
        return False
    return True
