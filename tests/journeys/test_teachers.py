"""A teacher comes to a school's server from the staff room, and leaves the hall's computer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import DESKTOP, PHONE, Visit, visit
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

SECRET = "lundi-les-glycemies"


@pytest.fixture(scope="module")
def school() -> Iterator[StreamlitServer]:
    with StreamlitServer(env={"EPICRISIS_TEACHER_SECRET": SECRET}) as running:
        yield running


@pytest.fixture(params=[DESKTOP, thorough(PHONE)], ids=["desktop", "phone"])
def staff_room(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visit]:
    """A browser that a proxy stands before."""
    passed_on = {"X-Forwarded-For": "192.168.1.7"}
    with visit(chromium, size=request.param, extra_http_headers=passed_on) as visited:
        yield visited


def type_secret(page: Page, secret: str) -> None:
    page.get_by_label("Mot de passe des enseignants de ce serveur").fill(secret)
    page.get_by_role("button", name="Enseigner depuis ce navigateur").click()


@pytest.mark.long
def test_a_teacher_proves_the_secret_opens_a_room_and_leaves(
    school: StreamlitServer, staff_room: Visit
) -> None:
    page = staff_room.page
    page.goto(f"{school.url}/author")
    page.get_by_role("link", name="Saisir le mot de passe des enseignants").click()
    type_secret(page, "mardi-les-glycemies")
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas le bon mot de passe")
    type_secret(page, SECRET)
    expect(page.get_by_role("button", name="Commencer", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{school.url}/author")
    page.get_by_role("link", name="Bibliothèque").click()
    page.get_by_text("Pour les enseignants").click()
    expect(page.get_by_text("Pour enseigner sur ce serveur")).to_be_visible()
    page.get_by_role("button", name="Présenter en classe").first.click()
    expect(page.locator(".ep-room").first).to_be_visible()
    page.goto(f"{school.url}/teach")
    page.get_by_role("button", name="Ne plus enseigner").click()
    expect(page.get_by_role("button", name="Commencer").first).to_be_visible()
    expect(page.get_by_role("button", name="Présenter en classe")).to_have_count(0)
    expect(page.get_by_role("link", name="Écrire un cas")).to_have_count(0)
    page.goto(f"{school.url}/author")
    expect(page.get_by_text("Cette page est réservée aux enseignants")).to_be_visible()


def test_a_link_brings_the_secret_and_no_address_keeps_it(
    school: StreamlitServer, staff_room: Visit
) -> None:
    page = staff_room.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{school.url}/teach#{SECRET}")
    page.get_by_text("Pour les enseignants").click()
    expect(page.get_by_role("button", name="Présenter en classe").first).to_be_visible()
    assert not any(SECRET in url for url in [page.url, *(each.partition("#")[0] for each in asked)])
