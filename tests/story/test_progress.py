"""What a learner has passed, as everything else takes it."""

from epicrisis.story import progress
from epicrisis.story.answers import Answer
from epicrisis.story.progress import Progress


def test_what_is_passed_can_be_what_something_is_kept_by() -> None:
    """Findings and answers alike; two who are as far share what was made for one of them."""
    first = progress.with_answer(progress.with_finding(Progress(), "cough"), Answer("Q1", None))
    other = progress.with_finding(progress.with_answer(Progress(), Answer("Q1", "x")), "cough")
    assert {first.passed: "drawn"}[other.passed] == "drawn"
