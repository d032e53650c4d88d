"""What learners say of a case reaches its author, who can see to it."""

from playwright.sync_api import Browser, expect

from epicrisis.story.telling import Story
from tests.support.chromium import settle, visit
from tests.support.learners import opened
from tests.support.server import StreamlitServer


def test_a_report_is_read_and_seen_to(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with opened(server.database_url) as store:
        store.report(insulinoma.case.slug, "Q08", "The <b>grade</b> is that of 2019.")
    with visit(chromium, locale="en") as visited:
        page = visited.page
        page.goto(f"{server.url}/author?lang=en")
