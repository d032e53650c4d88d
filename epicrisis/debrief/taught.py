"""Tests that were asked for, what was taught, and what to keep of a case."""

from collections.abc import Iterator, Mapping, Sequence

from epicrisis.cases.model import Finding, Order, Teaching, TestValue
from epicrisis.debrief.facts import (
    AnsweredQuestion,
    Gathering,
    Investigation,
    KeyPoint,
    Lesson,
    Lessons,
    ReadOn,
)
from epicrisis.story import investigations, telling
from epicrisis.story.telling import Story, Telling

KEY_POINTS = 5
"""Most teaching points that the debrief's first screen keeps."""


def investigations_of(
    story: Story, ordered: Sequence[str], numbers: Mapping[str, int]
) -> tuple[Investigation, ...]:
    """Return the tests that were done or asked for, with the numbers of their references."""
    done = {each.id: each.order for each in _findings(story) if each.order is not None}
    others = {each.id: each for each in story.case.other_tests}
    asked = [test for test in dict.fromkeys(ordered) if test in done or test in others]
    places = {test: place for place, test in enumerate(asked, start=1)}
    offered = _offered(story)
    return tuple(
        Investigation(
            order.menu,
            asked=places.get(test),
            done=place,
            was_offered=test in places or test in offered,
            value=order.value,
            references=_numbers(order.value, numbers),
        )
        for place, (test, order) in enumerate(done.items(), start=1)
    ) + tuple(
        Investigation(
            others[test].menu,
            places[test],
            done=None,
            value=others[test].value,
            references=_numbers(others[test].value, numbers),
        )
        for test in asked
        if test not in done
    )


def _numbers(value: TestValue | None, numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(numbers[cite] for cite in value.cites) if value is not None else ()


def gathering_of(story: Story, ordered: Sequence[str]) -> Gathering | None:
    """Return how many of the tests that count were asked for; None where none was asked for."""
    reported = {each.id: each.order for each in _findings(story) if each.order is not None}
    every: dict[str, Order] = {**reported, **{each.id: each for each in story.case.other_tests}}
    values = {test: order.value for test, order in every.items() if order.value is not None}
    asked = [test for test in dict.fromkeys(ordered) if test in values]
    offered = _offered(story).union(asked)
    wanted = {test for test, value in values.items() if value.counts and test in offered}
    if not asked:
        return None
    return Gathering(len(wanted), len(wanted.intersection(asked)), len(asked))


def _offered(story: Story) -> set[str]:
    """Return the tests that a menu had while another one came next.

    A page has the menu where the next step is a test, or a pause that asks for one. Who goes on at
    a test's own step has it done, so that not asking for it there is no choice against it.
    """
    offered: set[str] = set()
    for step in filter(investigations.offers_tests, story.steps):
        before = Telling(story, telling.up_to(story, step.number - 1))
        offered |= {each.id for each in investigations.open_now(before)} - {step.block.id}
    return offered


def key_points_of(
    story: Story, missed: Sequence[AnsweredQuestion], numbers: Mapping[str, int]
) -> tuple[KeyPoint, ...]:
    """Return the case's own lines to keep, or else teaching points.

    Of these one for each missed question comes first, then others, in the story's order.

    A point is a question's where it follows the question, rests on a publication that the
    question cites, or follows a finding that the question is explained by, in this order.
    """
    if story.case.keep:
        return tuple(
            KeyPoint(line.text, None, tuple(sorted(numbers[cite] for cite in line.cites)))
            for line in story.case.keep
        )
    points = [(step, point) for step in story.steps for point in step.teaching]
    kept: dict[int, KeyPoint] = {}
    for asked in missed:
        to_read = {place.step for place in asked.reread if place.title is not None}
        candidates = (
            *(n for n, (step, _) in enumerate(points) if step.number == asked.step),
            *(n for n, (_, at) in enumerate(points) if set(at.cites) & set(asked.question.cites)),
            *(n for n, (step, _) in enumerate(points) if step.number in to_read),
        )
        if (own := next((n for n in candidates if n not in kept), None)) is not None:
            kept[own] = KeyPoint(points[own][1].text, asked.number)
    for number, (_, point) in enumerate(points):
        kept.setdefault(number, KeyPoint(point.text, None))
    return tuple(kept.values())[:KEY_POINTS]


def read_on_of(story: Story, numbers: Mapping[str, int]) -> ReadOn | None:
    """Return what to read further; None where the case names nothing."""
    if (further := story.case.further_reading) is None:
        return None
    cited = ((numbers[cite], story.case.references[cite]) for cite in further.cites)
    return ReadOn(further.text, tuple(cited))


def reference_numbers(story: Story) -> dict[str, int]:
    """Return the numbers of the references, in the order in which a story cites them."""
    blocks = (block for stage in story.case.stages for block in stage.blocks)
    unmissable = (each.must_not_miss for each in story.case.hypotheses if each.must_not_miss)
    orders = (*(each.order for each in _findings(story)), *story.case.other_tests)
    values = (each.value for each in orders if each is not None and each.value is not None)
    ending = filter(None, (*story.case.keep, story.case.further_reading))
    cites = [
        cite
        for each in (*blocks, *unmissable, *values, *ending)
        for cite in getattr(each, "cites", ())
        if cite in story.case.references
    ]
    return {cite: number for number, cite in enumerate(dict.fromkeys(cites), start=1)}


def lessons_of(story: Story, numbers: Mapping[str, int]) -> Iterator[Lessons]:
    """Yield what each stage teaches."""
    for key, stage in story.case.stages_by_key.items():
        points = [block for block in stage.blocks if isinstance(block, Teaching)]
        if points:
            yield Lessons(
                key,
                tuple(
                    Lesson(
                        point.text,
                        tuple(sorted(numbers[cite] for cite in point.cites if cite in numbers)),
                        point.images,
                    )
                    for point in points
                ),
            )


def _findings(story: Story) -> list[Finding]:
    return [step.block for step in story.steps if isinstance(step.block, Finding)]
