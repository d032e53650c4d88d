"""Images on the pages, run by AppTest: where they stand, and in whose words."""

import re

from streamlit.testing.v1 import AppTest

from epicrisis.story.telling import Story
from tests.pages.conftest import Visit
from tests.pages.test_pages import words


def at_the_question(app: AppTest) -> AppTest:
    app.button(key="start-a-cough").click().run()
    app.button(key="next").click().run()
    assert not app.exception
    return app


def images(app: AppTest) -> list[str]:
    return re.findall(r"<img [^>]*>", words(app))


def test_a_question_shows_its_image_with_the_stem_and_keeps_it_once_answered(
    visit: Visit,
) -> None:
    app = at_the_question(visit())
    (asked,) = images(app)
    assert 'alt="A chest from the front, with a round patch on one side."' in asked
    assert 'width="900" height="600"' in asked
    assert "<figcaption>Film of the first day</figcaption>" in words(app)
    app.button(key="pass-2").click().run()
    assert images(app) == [asked]


def test_an_image_is_described_in_the_language_of_the_visit(visit: Visit) -> None:
    app = at_the_question(visit(locale="fr-FR"))
    assert 'alt="Un thorax de face, avec une opacité ronde à gauche."' in images(app)[0]
    assert "Cliché du premier jour" in words(app)


def test_a_finding_shows_its_images_and_never_their_names(visit: Visit, shadow: Story) -> None:
    app = at_the_question(visit())
    app.button(key="pass-2").click().run()
    app.button(key="reveal").click().run()
    assert len(images(app)) == 4
    light, dark = images(app)[2:]
    assert 'alt="A scheme: a circle in a thin line." width="300" height="240"' in light
    assert 'alt="" width="300" height="240"' in dark, "said once"
    app.button(key="next").click().run()
    skin, curve = images(app)
    assert 'width="480" height="640"' in skin, "a camera held upright"
    assert "Four red spots" in skin
    assert "A curve that rises" in curve
    assert not [name for name in shadow.pictures if name.partition(".")[0] in words(app)]
