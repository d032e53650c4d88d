"""Pauses that have too little to go on at their place in the story."""

from collections.abc import Iterator

from epicrisis.authoring.lint.passages import TellingOrder
from epicrisis.cases.model import Case, Finding, Hypothesis
from epicrisis.cases.pauses import REFLECTED, Pause
from epicrisis.cases.problems import named, shown
from epicrisis.cases.reading.references import Hit
from epicrisis.messages import Message


def check_pauses(case: Case, order: TellingOrder) -> Iterator[Hit]:
    """Yield pauses at which a learner finds nothing to choose, or nothing to compare with."""
    for time, (path, block) in enumerate(order.blocks):
        if isinstance(block, Pause):
            for message in _of(case, order, block, time):
                yield Hit((*path, "pause"), "W603", message)


def _of(case: Case, order: TellingOrder, pause: Pause, time: int) -> Iterator[Message]:
    hypotheses = [each for each in case.hypotheses if order.opens(each.opens_with) < time]
    if pause.asks == "hypotheses" and not hypotheses:
        yield Message(
            "no hypothesis is open at this pause; write some in `hypotheses`, or move it down"
        )
    elif pause.asks == "test" and not _tests_at(case, order, time):
        yield Message(
            "no test can be asked for at this pause; give a finding that follows an `order`, or"
            " write `other_tests`"
        )
    elif pause.asks == "reflection":
        yield from _of_reflection(order, hypotheses, time)


def _of_reflection(
    order: TellingOrder, hypotheses: list[Hypothesis], time: int
) -> Iterator[Message]:
    if len(hypotheses) < REFLECTED or not any(opens < time for opens in order.findings.values()):
        yield Message(
            "a reflection weighs findings for and against {count} hypotheses, and so much isn't"
            " open at this pause; move it down",
            count=REFLECTED,
        )
        return
    silent = [
        shown(each.id)
        for each in hypotheses
        if not any(order.opens(part.opens_with) < time for part in (*each.pro, *each.contra))
    ]
    if silent:
        message = Message(
            "at this pause no argument for or against {names} is open yet: who reflects on it finds"
            " nothing beside; give it one that opens earlier, or move the pause down",
            names=named(silent),
        )
        yield message


def _tests_at(case: Case, order: TellingOrder, time: int) -> bool:
    reported = (
        block.order
        for later, (_, block) in enumerate(order.blocks)
        if later > time and isinstance(block, Finding) and block.order is not None
    )
    offered = (*reported, *case.other_tests)
    return any(order.opens(each.opens_with) < time for each in offered)
