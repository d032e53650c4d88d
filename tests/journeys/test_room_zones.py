"""The zones of an image in class: letters on the screen, and no outline before its time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from epicrisis.cases.questions import ZoneQuestion
from epicrisis.cases.reading.case_file import load_case
from epicrisis.questions.polygons import lies_in
from epicrisis.questions.zone import corners_of
from epicrisis.story.telling import Story, tell
from tests.journeys.classroom import HD, Class
from tests.live.small_room import asked_in
from tests.support.chromium import settle
from tests.support.server import ROOT, StreamlitServer
from tests.support.tiers import thorough


@pytest.fixture(scope="module")
def ectopic() -> Story:
    """The case that uses every kind."""
    return tell(*load_case(ROOT / "data" / "cases" / "grossesse-extra-uterine" / "case.yaml"))


def box(of: Locator) -> FloatRect:
    found = of.bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("size", [HD, thorough((1024, 768)), thorough((700, 900))])
def test_letters_stand_in_their_zones_and_only_the_right_one_is_outlined_once_it_is_told(
    open_class: Callable[..., Class], server: StreamlitServer, ectopic: Story, size: tuple[int, int]
) -> None:
    room = open_class(server, ectopic)
    room.go_to("Q13")
    room.act_by_teacher()
    projector = room.window("projector", size=size)
    what = asked_in(ectopic, room.room)
    assert isinstance(what.question, ZoneQuestion)
    image = projector.page.locator(".ep-room-picture > img").first
    expect(projector.page.locator(".ep-room-outline")).to_have_count(0)
    area = box(image)
    for letter, zone in what.options.items():
        at = box(projector.page.locator(".ep-room-zone", has_text=letter))
        across = (at["x"] + at["width"] / 2 - area["x"]) / area["width"] * 100
        down = (at["y"] + at["height"] / 2 - area["y"]) / area["height"] * 100
        assert lies_in((across, down), corners_of(what.question.zones[zone])), (letter, zone)
    assert "points=" not in projector.page.content()

    room.act_by_teacher()
    outline = projector.page.locator(".ep-room-outline")
    expect(outline).to_have_count(1)
    settle(projector.page)
    told, image_box = box(outline), box(image)
    assert all(abs(told[side] - image_box[side]) < 1 for side in ("x", "y", "width", "height"))
    expect(projector.page.locator(".ep-room-zone-right")).to_have_count(1)
    assert projector.complaints() == []
