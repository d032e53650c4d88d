"""A component's state is presented as by Streamlit, and anew only where it has changed."""

import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from streamlit.components.v2 import presentation
from streamlit.components.v2.bidi_component import main
from streamlit.runtime.state.session_state import SessionState, WStates

from epicrisis.server import presented_once
from tests.support.upstream import patched

EVENTS = "events"
MADE_BY = presentation.make_bidi_component_presenter


class States(dict[str, Any]):
    """Widget states as a session has them: by name, their values, and what is known of each."""

    @property
    def states(self) -> dict[str, Any]:
        return self

    @property
    def widget_metadata(self) -> dict[str, Any]:
        return {EVENTS: SimpleNamespace(value_type="json_trigger_value")}


def test_what_is_told_is_seen_at_once_and_made_anew_only_then() -> None:
    session: Any = SimpleNamespace(_new_widget_state=States({EVENTS: None}))
    ours = presented_once.once(MADE_BY)(EVENTS, "component", {"narrow"})
    for base in ({"narrow": False}, {"narrow": True}):
        for told in (None, [{"event": "clicked", "value": "e01"}], None):
            session._new_widget_state[EVENTS] = told
            by_streamlit = MADE_BY(EVENTS, "component", {"narrow"})(base, session)
            presented: Any = ours(base, session)
            assert dict(presented) == dict(by_streamlit)
            assert presented.clicked == (told[0]["value"] if told else None)
            assert ours(base, session) is presented


def test_streamlit_still_presents_by_what_is_replaced() -> None:
    parameters = inspect.signature(MADE_BY).parameters
    assert next(iter(parameters)) == "aggregator_id"
    makes = main.BidiComponentMixin._bidi_component.__wrapped__.__code__.co_names  # type: ignore[attr-defined]
    assert presented_once.FUNCTION in makes
    assert "states" in WStates.__dataclass_fields__
    assert "_new_widget_state" in SessionState.__dataclass_fields__
    assert "class _WriteThrough" in inspect.getsource(MADE_BY), "it is made once by now"


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "_present_once" in patched(presentation, patch="presented-once.patch", folder=tmp_path)
