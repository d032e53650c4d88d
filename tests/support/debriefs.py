"""The debrief with all of it open: a part is made once somebody opens it."""

from streamlit.testing.v1 import AppTest

PARTS = (
    *("attempts", "questions", "thought", "tests", "certainty", "teaching", "references"),
    *("further", "files", "origin"),
)
"""What is below the first screen, by the names of the boxes (`ui/learner/debrief.py`)."""


def open_all(app: AppTest) -> AppTest:
    """Open each part of the debrief, on whatever page the test is."""
    for part in PARTS:
        app.session_state[f"fold-{part}"] = True
    return app
