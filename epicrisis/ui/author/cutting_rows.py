"""The sentences of a text as rows, and what an author does where they are cut wrongly."""

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from epicrisis.cases.model import Cut
from epicrisis.cases.reading import cutting
from epicrisis.cases.reading.sentences import Piece, pieces
from epicrisis.ui.shared.session import translate

_CUT = "cut_sentence"
"""Key of the place of the sentence that is being cut."""


@dataclass(frozen=True)
class CutText:
    """A text, and where its author cuts otherwise than the rules."""

    text: str
    language: str
    cut: Cut

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its sentences and headings."""
        return pieces(self.text, self.language, self.cut)


def rows(of: CutText) -> list[dict[str, object]]:
    """Return the pieces as `author_rows.html` shows them, without stages."""
    found = of.pieces
    return [
        {
            "number": each.number,
            "words": each.words,
            "at": str(place),
            "can_join": place > 0 and found[place - 1].number is not None,
            "stage": "",
            "stage_name": "",
        }
        for place, each in enumerate(found)
    ]


def pressed(of: CutText, name: str, at: str) -> Cut | None:
    """Return how the text is cut after a press on a row; None where that isn't known yet."""
    place = int(at) if at.isdigit() else -1
    if not 0 <= place < len(of.pieces):
        return None
    if name == "join" and place > 0:
        return cutting.joined(of.cut, of.text, of.language, of.pieces[place - 1])
    if name == "cut":
        st.session_state[_CUT] = place
    elif name == "heading":
        return cutting.as_heading(of.cut, of.text, of.language, of.pieces[place])
    elif name == "sentence":
        return cutting.as_sentence(of.cut, of.text, of.language, of.pieces[place])
    return None


def leave() -> None:
    """Let go of the sentence that is being cut: its text is no longer shown."""
    st.session_state.pop(_CUT, None)


def show_cutting(of: CutText) -> Cut | None:
    """Show the sentence that is being cut, to break it; return how the text is cut then."""
    place = st.session_state.get(_CUT)
    if not isinstance(place, int) or not 0 <= place < len(of.pieces):
        return None
    piece = of.pieces[place]
    with st.form("cutting"):
        words = st.text_area(
            translate("Press Enter where {sentence} ends").format(sentence=piece.number or ""),
            piece.words,
            height="content",
        )
        with st.container(horizontal=True):
            is_kept = st.form_submit_button(translate("Cut here"), type="primary")
            is_dropped = st.form_submit_button(translate("Cancel"))
    if not (is_kept or is_dropped):
        return None
    del st.session_state[_CUT]
    if not is_kept:
        return of.cut
    return cutting.broken(of.cut, of.text, of.language, piece, words or "")
