"""A class's words on the console: its teacher merges them, picks some to discuss, hides others."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from epicrisis import javascript
from epicrisis.live.room import entry_sorting
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.entry_sorting import SortingRefused
from epicrisis.live.room.tally import is_near
from epicrisis.questions.entries import LONGEST_ENTRY, entry_key
from epicrisis.questions.kind import Bar
from epicrisis.store.classes.records import Poll
from epicrisis.store.classes.rooms import RoomMovedError
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher.room_actions import (
    MOVED_MEANWHILE,
    LedRoom,
    led_room,
    saying_if_the_store_fails,
)

MOST_LISTED = 500
"""Rows that a browser gets; of more, the search finds the others."""
_KEY = "room_words"
_SEARCHED = "room_words_searched"
_DONE = "room_words_done"

_words = st.components.v2.component(
    "epicrisis_class_words",
    js=javascript.read(Path(__file__).with_name("class_words.js")),
    isolate_styles=False,
)


def show(led: LedRoom, asked: ClassQuestion, polls: Sequence[Poll]) -> None:
    """List the words of these rounds, hidden ones too, and let them be sorted."""
    rows = _all_rows(led, asked, polls)
    searched = st.session_state.get(_SEARCHED, ("", ""))
    wanted = entry_key(searched[1]) if searched[0] == asked.id and searched[1].strip() else ""
    listed = [row for row in rows if wanted in entry_key(row[0].key)][:MOST_LISTED]
    hidden = {bar.entry for poll in polls for bar in led.tally(asked, poll.round).hidden_bars}
    key = f"{_KEY}-{asked.id}"
    _words(
        key=key,
        data={
            "version": led.room.version,
            "total": len(rows),
            "is_more": len(rows) > MOST_LISTED,
            "rows": [
                _row(asked, bar, counts, is_hidden=bar.entry in hidden) for bar, counts in listed
            ],
            "words": _in_words(),
        },
        on_sorted_change=partial(
            _hand_over, key, led.room.code, asked.id, [bar.key for bar, _ in listed]
        ),
        on_search_change=partial(_search, key, asked.id),
    )


def _in_words() -> Mapping[str, str]:
    return {
        "label": translate("Entries"),
        "search": translate("Search the entries"),
        "none": translate("No votes."),
        "said": translate("{found} of {total} entries, {chosen} chosen"),
        "all": translate("Choose all found"),
        "merge": translate("Merge"),
        "split": translate("Take apart"),
        "pick": translate("Discuss or not"),
        "hide": translate("Hide or show"),
        "picked": translate("to discuss"),
        "hidden": translate("hidden"),
        "right": translate("right"),
        "near": translate("near: not counted"),
        "with": translate("merged with {count}"),
    }


def _all_rows(
    led: LedRoom, asked: ClassQuestion, polls: Sequence[Poll]
) -> list[tuple[Bar, tuple[int, ...]]]:
    """Return each entry with its count in each round, picked ones and the most frequent first."""
    tallies = [led.tally(asked, poll.round) for poll in polls]
    rounds = [{bar.entry: bar for bar in (*each.bars, *each.hidden_bars)} for each in tallies]
    newest = {key: bar for each in rounds for key, bar in each.items()}
    rows = [
        (bar, tuple(each[key].count if key in each else 0 for each in rounds))
        for key, bar in newest.items()
    ]
    return sorted(rows, key=lambda row: (not row[0].is_picked, -max(row[1]), row[0].entry))


def _row(
    asked: ClassQuestion, bar: Bar, counts: Sequence[int], *, is_hidden: bool
) -> dict[str, object]:
    return {
        "words": bar.key,
        "counts": list(counts),
        "others": len(bar.others),
        "is_picked": bar.is_picked,
        "is_hidden": is_hidden,
        "is_right": bar.is_right,
        "is_near": asked.question is not None and is_near(asked.question, bar),
    }


# --- What the browser sends ----------------------------------------------------------------


def _search(key: str, question: str) -> None:
    typed = st.session_state[key].get("search")
    if isinstance(typed, str):
        st.session_state[_SEARCHED] = question, typed[:LONGEST_ENTRY]


def _hand_over(key: str, code: str, question: str, listed: Sequence[str]) -> None:
    match st.session_state[key].get("sorted"):
        case {"act": str(act), "rows": list(rows), "version": int(version), "number": number}:
            # It may come twice, and of a forged one no row counts that wasn't listed.
            chosen = dict.fromkeys(n for n in rows if type(n) is int and 0 <= n < len(listed))
            if number != st.session_state.get(_DONE):
                st.session_state[_DONE] = number
                sort(code, version, question, act, [listed[n] for n in sorted(chosen)])


def sort(code: str, version: int, question: str, act: str, words: Sequence[str]) -> None:
    """Do what the teacher chose with words, each as one of its group was written."""
    with saying_if_the_store_fails():
        led = led_room(code)
        if led is None:
            return
        try:
            if led.room.version != version:
                raise RoomMovedError(code)
            made = entry_sorting.after(led.sorting(question), act, words, led.room.language)
            led.classes.entries.keep(led.room, question, made)
        except RoomMovedError:
            session.current().refusal = "press", translate(MOVED_MEANWHILE)
        except SortingRefused as refusal:
            session.current().refusal = "press", refusal.said(translate)
