"""A case's images on a page: Streamlit serves them, for as long as somebody's page shows them.

A page holds only the address of an image. It is a digest of the image itself, so it tells nothing,
is the same for everyone, and answers 404 until a page of somebody for whom it is open asks for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from streamlit import runtime

from epicrisis.cases.fields import Image, Text
from epicrisis.cases.reading.images import Picture
from epicrisis.story.telling import Story
from epicrisis.ui.shared import session


@dataclass(frozen=True, slots=True)
class Figure:
    """An image as a template shows it."""

    url: str
    dark_url: str
    """Of the same for dark pages; empty where there is none."""
    width: int
    """Its own, in pixels."""
    height: int
    """Its own, in pixels."""
    alt: Text
    caption: Text | None

    @property
    def ratio(self) -> float:
        """Width over height, by which a page keeps its place before it has arrived."""
        return round(self.width / self.height, 4)


def figures(story: Story, images: Iterable[Image]) -> list[Figure]:
    """Return images as templates show them, each at an address from now on."""
    return [_figure(story, image) for image in images]


def keep(story: Story, images: Iterable[Image]) -> None:
    """Serve images in this run too; HTML that is made once only has their addresses.

    Streamlit forgets what a page shows at the beginning of each whole run of its script.
    """
    for image in images:
        _served(story, image)


def _figure(story: Story, image: Image) -> Figure:
    light, *dark = _served(story, image)
    picture = story.pictures[_shown(image)[0]]
    return Figure(light, "".join(dark), picture.width, picture.height, image.alt, image.caption)


def _shown(image: Image) -> tuple[str, ...]:
    return image.names_in(session.current().language)


def _served(story: Story, image: Image) -> list[str]:
    # The name is the server's alone: by it, an image that is shown twice is held once.
    return [served(story.pictures[name], f"{story.case.slug}/{name}") for name in _shown(image)]


def served(picture: Picture, name: str) -> str:
    """Return the address of a picture from now on; its `name` stays with the server."""
    url = runtime.get_instance().media_file_mgr.add(picture.content, picture.mime, name)
    # From where the page lies, so that a server below a path works too.
    return url.removeprefix("/")
