"""The timeline page in a real Chromium: no complaint, and no barrier."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenTimeline
from tests.support.chromium import DESKTOP, PHONE


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_the_page_has_no_complaint_and_no_barrier(
    open_timeline: OpenTimeline, size: tuple[int, int], scheme: str
) -> None:
    visited = open_timeline(size=size, color_scheme=scheme)
    visited.page.get_by_text("The same events in sentences").click()
    expect(visited.page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    assert visited.accessibility_violations() == []
    assert visited.complaints() == []
