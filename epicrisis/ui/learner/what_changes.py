"""What a telling finding changes: each leading hypothesis more, same or less, if one wants."""

from typing import cast, get_args

import streamlit as st

from epicrisis.cases.model import Finding, StageKey
from epicrisis.story import differential, progress
from epicrisis.story.differential import Differential, Shift
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Step, Telling
from epicrisis.ui.learner.differential import name_of
from epicrisis.ui.shared import html, progress_store, routing
from epicrisis.ui.shared.session import translate

MOST_ASKED = 4
"""Hypotheses that are asked about, the first of the list: more would be no glance any more."""


def show(telling: Telling, done: Progress, stage: StageKey) -> None:
    """Ask it below the last finding, if its author marks it as telling and one has a list."""
    asked = _asked(telling, done)
    if asked is None or asked[0].stage != stage:
        return
    step, entries = asked
    labels: dict[Shift, str] = {
        "up": translate("▲ more"),
        "same": translate("= same"),
        "down": translate("▼ less"),
    }
    now = {each.key: each.weight for each in progress.differential_now(telling.story, done)}
    with st.container(key=f"changes-{step.number}"):
        html.show("side_head.html", name=translate("What does this change? (optional)"))
        for place, entry in enumerate(entries):
            key = _key(step.number, place)
            if key not in st.session_state:
                st.session_state[key] = differential.shift(entry.weight, now.get(entry.key))
            st.segmented_control(
                html.plain(name_of(telling.story, entry)),
                get_args(Shift),
                format_func=labels.__getitem__,
                key=key,
                on_change=_shift,
                args=(step.number, place),
            )


def _asked(telling: Telling, done: Progress) -> tuple[Step, Differential] | None:
    """Return the finding that is asked about, and the hypotheses as they stood before it."""
    step = telling.steps[-1] if telling.steps else None
    if step is None or not isinstance(step.block, Finding) or not step.block.telling:
        return None
    entries = progress.differential_before(telling.story, done, step.block.id)[:MOST_ASKED]
    return (step, entries) if entries else None


def _key(number: int, place: int) -> str:
    return f"side-{number}-{place}-change"


def _shift(number: int, place: int) -> None:
    telling, chosen = routing.telling_now(), st.session_state.get(_key(number, place))
    if telling is None:
        return
    progress_store.reread()  # what another tab has done to the list stays
    done = progress_store.done(telling.story)
    asked = _asked(telling, done)
    if asked is None or asked[0].number != number or not 0 <= place < len(asked[1]):
        return
    shift = cast(Shift, chosen) if chosen in get_args(Shift) else "same"
    entry = asked[1][place]
    now = progress.differential_now(telling.story, done)
    if entry.key in {each.key for each in now}:
        weight = differential.shifted(entry.weight, shift)
        moved = differential.weighed(now, entry.key, weight)
        if moved != now:
            progress_store.save_differential(telling.story, moved)
