"""Abnormal lines of a result come first, alike on page, projector and phone and in every file."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.exports import scenes
from epicrisis.live.phones import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.telling import Story
from epicrisis.ui.learner import stage
from epicrisis.ui.teacher import class_view
from tests.live.small_room import NOW, room_at


def in_order(names: Iterable[str], markup: str) -> list[str]:
    return sorted(names, key=lambda name: markup.index(f">{name}<"))


@pytest.mark.parametrize(("case", "finding"), [("lyme", "ecg"), ("fever", "xray")])
def test_the_same_line_is_first_wherever_a_result_is_read(
    request: pytest.FixtureRequest, case: str, finding: str
) -> None:
    story: Story = request.getfixturevalue(case)
    step = next(step for step in story.steps if step.block.id == finding)
    assert isinstance(step.block, Finding)
    written = [*step.block.report, *step.block.labs]
    normal, abnormal = (
        [in_language(row.name, "fr") for row in written if row.is_abnormal is flag]
        for flag in (False, True)
    )
    assert abnormal
    assert written[0].is_abnormal is False, "this case says nothing about the order"
    scene = scenes.of_story(story, "fr").scenes[step.number - 1]
    assert scene.told is not None
    names = [*normal, *abnormal]
    bare = replace(step, block=step.block.model_copy(update={"images": ()}))  # they need a server
    shown = {
        "page": in_order(names, stage.finding_html(story, bare, "fr")),
        "phone": in_order(
            names, pages.frame(ClassState(story, room_at(story, step.number)), "fr", NOW).html
        ),
        "projector": [line.name for line in class_view.lines_of(step.block)],
        "files": [row.name for table in scene.told.tables for row in table.rows],
    }
    assert shown == {place: [*abnormal, *normal] for place in shown}
