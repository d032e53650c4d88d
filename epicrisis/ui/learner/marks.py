"""A learner's star and note at what is told, and a word on what is wrong with an explanation.

The buttons stand in what is told, which is the same for every learner; a script says which of them
are pressed, and hands on a press.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import streamlit as st

from epicrisis import javascript
from epicrisis.questions.answer import storable
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.records import Remark
from epicrisis.store.validation import MAX_NOTE, MAX_REPORT
from epicrisis.story.remarks import Marked, title_of
from epicrisis.story.telling import Story, Telling
from epicrisis.ui.shared import html, progress_store, routing, session
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_SCRIPT = Path(__file__).with_name("marks.js")
_HIDDEN = "<style>.st-key-story_and_tools .ep-own-marks { display: none; }</style>"
_KEY = "marks"
_NOTE, _WRONG = "my_note", "what_is_wrong"

_marks = st.components.v2.component("epicrisis_marks", js=javascript.read(_SCRIPT))


@st.fragment
def show(story: Story) -> None:
    """Let what is told be starred, noted and reported; not while an author lives a draft.

    A fragment of its own: what is opened needs no new marks, and a star no new story.
    """
    visit, telling = session.current(), routing.telling_now()
    if telling is None or telling.story is not story:
        return  # another press leads to another case just now
    if visit.rehearsal is not None:
        st.html(_HIDDEN)
        return
    # Of an earlier attempt too: what is opened later is marked as it was, by its number alone.
    own = progress_store.remarks(story)
    places = {block.id: at for at, block in _places(story)}
    _marks(
        key=_KEY,
        data={
            "starred": [places[name] for name in places if name in own and own[name].is_starred],
            "noted": [places[name] for name in places if name in own and own[name].note],
        },
        height=1,
        on_marked_change=_take,
    )
    if visit.marking is not None:
        (act, at), visit.marking = visit.marking, None
        block = dict(_places(telling)).get(at)
        if block is not None:
            _DIALOGS[act](telling.story, block, at)


def _places(told: Telling | Story) -> Iterator[tuple[str, Marked]]:
    """Yield blocks with their places: the number of a step, of a point with its own behind."""
    for step in told.steps:
        yield str(step.number), step.block
        for place, point in enumerate(step.teaching, start=1):
            yield f"{step.number}.{place}", point


def _take() -> None:
    """Carry out a press: a star at once, the rest by asking for words."""
    telling = routing.telling_now()
    match st.session_state[_KEY].get("marked"):
        case {"act": str(act), "at": str(at), "is": bool(is_starred)} if telling is not None:
            block = dict(_places(telling)).get(at)
            if block is None:
                return
            if act == "star":
                progress_store.star(telling.story, block.id, is_starred=is_starred)
            elif act in _DIALOGS:
                session.current().marking = (act, at)


# --- Words -------------------------------------------------------------------------------


def _ask_for_note(story: Story, block: Marked, at: str) -> None:
    own = progress_store.remarks(story).get(block.id, Remark())

    @st.dialog(translate("My note"))
    def ask() -> None:
        st.caption(html.plain(title_of(block, session.current().language)))
        words = st.text_area(
            translate("For me alone: in the debrief, on the sheet, in the Anki deck"),
            own.note,
            max_chars=MOST_TYPED,
            key=f"{_NOTE}-{at}",
        )
        if st.button(translate("Keep"), type="primary", key="keep_note"):
            note = storable(words or "")
            # One that came together from two devices may be longer than one writes.
            if _is_too_long(note, max(MAX_NOTE, len(own.note))):
                return
            try:
                progress_store.note(story, block.id, note)
            except RefusedError:
                st.error(translate("This note is too long to be kept."), icon=":material/error:")
                return
            st.rerun()

    ask()


def _ask_what_is_wrong(story: Story, block: Marked, at: str) -> None:
    @st.dialog(translate("Something is wrong here"))
    def ask() -> None:
        st.caption(html.plain(title_of(block, session.current().language)))
        words = st.text_area(
            translate("What is wrong, and what would be right?"),
            max_chars=MOST_TYPED,
            key=f"{_WRONG}-{at}",
        )
        st.caption(
            translate(
                "It goes to the authors of this case, with the day and without anything of who you"
                " are. Write no names. Nobody can answer you."
            )
        )
        if st.button(translate("Send"), type="primary", key="send_report"):
            said = storable(words or "")
            if not said:
                st.error(translate("Write what is wrong."), icon=":material/error:")
                return
            if _is_too_long(said, MAX_REPORT):
                return
            st.toast(_outcome(progress_store.report(story, block.id, said)))
            st.rerun()

    ask()


def _is_too_long(words: str, limit: int) -> bool:
    """Tell whether words are too long, and say so where they are."""
    if len(words) <= limit:
        return False
    refused = translate("Write at most {limit} characters; these are {count}.")
    st.error(refused.format(limit=limit, count=len(words)), icon=":material/error:")
    return True


def _outcome(is_kept: bool) -> str:
    if is_kept:
        return translate("Thank you: the authors will read it.")
    return translate("It could not be kept just now. Please try again later.")


_DIALOGS: Mapping[str, Callable[[Story, Marked, str], None]] = {
    "note": _ask_for_note,
    "wrong": _ask_what_is_wrong,
}
