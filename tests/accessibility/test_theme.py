"""When a browser becomes dark in the evening, what is open can still be read."""

from tests.accessibility.places import House
from tests.support.chromium import settle


def test_what_is_open_above_the_page_becomes_dark_with_it(house: House) -> None:
    """No script runs then: the page itself must see it."""
    with house.at("tests_menu", "en", color_scheme="light", size=(1280, 900)) as visited:
        visited.page.emulate_media(color_scheme="dark")
        visited.page.wait_for_function(
            """() => getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme
                === "dark" """
        )
        settle(visited.page)
        assert visited.accessibility_violations() == []
