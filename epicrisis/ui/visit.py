"""What this visit holds between reruns: the one place where session state is read or written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.model import in_language
from epicrisis.story.telling import NOTHING_OPENED, Opened

_KEY = "visit"


@dataclass(slots=True)
class Visit:
    """A learner's visit."""

    language: str
    slug: str | None = None
    """The case that is being read."""
    opened: dict[str, Opened] = field(default_factory=dict)
    """What has been opened, by slug of the case."""
    just_opened: int | None = None
    """Number of the step that the last press opened, until a page has shown it."""
    notice: str | None = None
    """A sentence for the next page to say once."""


def current() -> Visit:
    """Return the visit, begun in the browser's language."""
    if _KEY not in st.session_state:
        language = i18n.preferred_language(st.context.locale)
        st.session_state[_KEY] = Visit(language=language)
    visit: Visit = st.session_state[_KEY]
    return visit


def translate(message: str) -> str:
    """Say an English message of the interface in the visit's language."""
    return i18n.translator(current().language)(message)


def say(text: Mapping[str, str]) -> str:
    """Say a text of a case in the visit's language."""
    return in_language(text, current().language)


def opened(slug: str) -> Opened:
    """Return what has been opened of a case."""
    return current().opened.get(slug, NOTHING_OPENED)


def set_opened(slug: str, value: Opened) -> None:
    """Keep what has been opened of a case."""
    current().opened[slug] = value


def start_over(slug: str) -> None:
    """Close everything of a case again."""
    current().opened.pop(slug, None)


def take_just_opened() -> int | None:
    """Return the number of the step that a page should bring into view now, and forget it."""
    visit = current()
    number, visit.just_opened = visit.just_opened, None
    return number


def take_notice() -> str | None:
    """Return the sentence that a page should say now, and forget it."""
    visit = current()
    notice, visit.notice = visit.notice, None
    return notice
