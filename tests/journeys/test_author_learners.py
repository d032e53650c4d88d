"""What learners say of a case reaches its author, who can see to it."""

from playwright.sync_api import Browser, expect

from epicrisis.story.telling import Story
from tests.conftest import CASES
from tests.journeys.test_author import upload
from tests.support.chromium import settle, visit_again
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer


def test_a_report_is_read_and_seen_to(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    slug = insulinoma.case.slug
    with opened(server.database_url) as store:
        store.report(slug, "Q08", "The <b>grade</b> is that of 2019.")
        for _ in range(2):
            learner_before(store, insulinoma, len(insulinoma.steps) + 1)
    folder = CASES / "insulinome-malin"
    with visit_again(chromium, locale="en") as visited:
        page = visited.page
        page.goto(f"{server.url}/author?lang=en")
        files = {name: (folder / name).read_bytes() for name in ("case.yaml", "source.fr.txt")}
        upload(page, files)
        page.get_by_role("button", name="Open the files").click()
        page.get_by_role("tab", name="What learners say").click()
        expect(page.get_by_text("The <b>grade</b> is that of 2019.")).to_be_visible()
        rows = page.locator("table.ep-results tbody tr")
        expect(rows).to_have_count(17)
        expect(rows.nth(1).locator("td").first).not_to_have_text("0")
        settle(page)
        page.locator(".st-key-settle-Q08 button").click()
        expect(page.get_by_text("The <b>grade</b> is that of 2019.")).to_have_count(0)
        with opened(server.database_url) as store:
            assert "Q08" not in {each.block for each in store.reports(slug)}
        assert not visited.complaints()
