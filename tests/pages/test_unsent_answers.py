"""What a tab says it had kept of an answer fills in the fields, as far as they can hold it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, words

FIRST = 4


def offer(app: AppTest, **fields: object) -> AppTest:
    """Run the page after a tab has handed over what it kept of the question that is asked."""
    found = re.search(r'data-ep-place="([0-9a-f]{16})"', words(app))
    assert found is not None
    named = {f"{name}-{FIRST}": value for name, value in fields.items()}
    app.session_state["visit"].kept_form = (found[1], named)
    app.run()
    assert not app.exception
    return app


def test_what_was_chosen_is_chosen_again(visit: Visit) -> None:
    app = offer(at_the_first_question(visit()), response=1, certainty=2)
    assert app.radio(key=f"response-{FIRST}").value == 1
    assert app.segmented_control(key=f"certainty-{FIRST}").value == 3


@pytest.mark.parametrize(
    "rubbish", [-1, 3, 1e9, True, "1", "", None, [], [0], ["An X-ray"], {"a": 1}]
)
def test_what_does_not_fit_is_left_out(visit: Visit, rubbish: object) -> None:
    app = offer(at_the_first_question(visit()), response=rubbish, certainty=rubbish, other=rubbish)
    assert app.radio(key=f"response-{FIRST}").value is None
    assert app.segmented_control(key=f"certainty-{FIRST}").value is None


def test_what_was_kept_of_another_attempt_is_not_filled_in(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.session_state["visit"].kept_form = ("0" * 16, {f"response-{FIRST}": 1})
    app.run()
    assert app.radio(key=f"response-{FIRST}").value is None
