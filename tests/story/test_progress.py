"""What a learner has passed, as everything else takes it."""

from collections.abc import Callable
from functools import reduce

from epicrisis.questions.answer import Answer
from epicrisis.story import progress
from epicrisis.story.differential import Entry
from epicrisis.story.progress import Progress


def test_what_is_passed_can_be_what_something_is_kept_by() -> None:
    """Findings and answers alike; two who are as far share what was made for one of them."""
    first = progress.with_answer(progress.with_finding(Progress(), "cough"), Answer("Q1", None))
    other = progress.with_finding(progress.with_answer(Progress(), Answer("Q1", "x")), "cough")
    assert {first.passed: "drawn"}[other.passed] == "drawn"


def test_an_attempt_can_be_what_something_is_kept_by() -> None:
    """In whatever order things were done; anything more that is done is another attempt."""
    steps: list[Callable[[Progress], Progress]] = [
        lambda done: progress.with_finding(done, "cough"),
        lambda done: progress.with_answer(done, Answer("Q1", ("b",), 3)),
        lambda done: progress.with_answer(done, Answer("Q2", 3.5)),
        lambda done: progress.with_differential(done, "start", (Entry("flu", None, "likely"),)),
        lambda done: progress.with_differential(done, "cough", (Entry(None, "Flu", "likely"),)),
    ]
    first = reduce(lambda done, step: step(done), steps, Progress())
    other = reduce(lambda done, step: step(done), reversed(steps), Progress())
    kept = {first: "drawn"}
    assert kept[other] == "drawn"
    assert progress.with_ordered_test(other, "x-ray") not in kept
    assert progress.with_differential(other, "cough", ()) not in kept
