"""What a component has told is shown to a script as one object for as long as it is the same.

Streamlit makes a class anew each time that a script, or Streamlit itself, looks at the state of a
component of `st.components.v2`: some dozen times a run. `docs/upstream/presented-once.patch` is the
same as a change of Streamlit's own. What is replaced here is private:
`tests/server/test_presented_once.py` fails with a Streamlit that has something else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.components.v2.bidi_component import main

FUNCTION = "make_bidi_component_presenter"
"""Of Streamlit's module: what is replaced."""

_Present = Callable[[Any, Any], Any]
_Make = Callable[..., _Present]


def use() -> None:
    """Keep what is presented from now on; twice is as good as once."""
    if not hasattr(getattr(main, FUNCTION), "__wrapped__"):
        setattr(main, FUNCTION, once(getattr(main, FUNCTION)))


def once(make: _Make) -> _Make:
    """Return what makes presenters as `make` does, which keep what they have presented last."""

    @wraps(make)
    def make_keeping(aggregator_id: str, *args: Any, **options: Any) -> _Present:  # noqa: ANN401
        present = make(aggregator_id, *args, **options)
        last: tuple[Any, Any, Any] | None = None

        def keeping(base_value: Any, session_state: Any) -> Any:  # noqa: ANN401 (Streamlit's own)
            nonlocal last
            # What was triggered is put there anew, and taken away, by other objects each time.
            told = session_state._new_widget_state.states.get(aggregator_id)
            if last is None or last[0] is not base_value or last[1] is not told:
                last = base_value, told, present(base_value, session_state)
            return last[2]

        return keeping

    return make_keeping
