"""Markup that a fragment puts beside itself on the page, and that stands there until it changes.

At the end of a fragment's run a browser takes away what the fragment has drawn before and hasn't
sent again, wherever it stands: so each press would send all that was told since the page came, and
what is known of the patient, though none of it is another than before. What is put here is sent as
the page's own, and once. How Streamlit knows whose an element is isn't public:
`tests/wire/test_told_once_wire.py` fails with one that has another way.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from epicrisis.ui.shared import html


def _as_the_page() -> AbstractContextManager[None]:
    """Let what is put be the page's, though a fragment runs."""
    return ThreadState.scoped(fragment_id=None)


class LastingPlace:
    """One element outside of a fragment: what stands there is sent again only when it changes."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place = place
        self._markup = ""

    def put(self, markup: str, *, runs_scripts: bool = False) -> None:
        """Let this stand here; it says something, or Streamlit raises."""
        if markup != self._markup:
            with _as_the_page():
                html.put(markup, runs_scripts=runs_scripts, place=self._place)
            self._markup = markup


class LastingPart(NamedTuple):
    """An element of a column: `of` decides what stands there, `markup` makes it."""

    of: object
    markup: Callable[[], str]


class LastingColumn:
    """Elements one below the other outside of a fragment; a run makes those that are new."""

    def __init__(self, container: DeltaGenerator) -> None:
        self._container = container
        self._of: list[object] = []
        self._places: list[DeltaGenerator] = []

    def put(self, parts: Sequence[LastingPart]) -> bool:
        """Let these stand here; return False, without a change, where more stands here already."""
        if len(parts) < len(self._of):
            return False
        for at, part in enumerate(parts):
            if at == len(self._of):
                with _as_the_page():
                    place = html.put(part.markup(), place=self._container)
                self._places.append(place)
                self._of.append(part.of)
            elif part.of != self._of[at]:
                with _as_the_page():
                    html.put(part.markup(), place=self._places[at])
                self._of[at] = part.of
        return True
