"""Which pages this visit may open, and what an address asks for."""

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, get_args
from urllib.parse import urlparse

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.model import StageId, StageKey
from epicrisis.server import resources
from epicrisis.story.telling import Story, Telling, stage_in_words
from epicrisis.ui.shared import progress_store, session, taking_part
from epicrisis.ui.shared.session import translate

PAGES = Path(__file__).parents[3] / "pages"
HOME = "home"
TIMELINE = "timeline"
DEBRIEF = "debrief"

REVIEW = "review"
"""The page on which questions are asked again, of any case."""

HOMEWORK = "homework"
"""The page of a homework, for who has its link."""

GIVEN = "given"
"""The page of who gives homeworks."""
GIVE = "give"
"""The part of its address that names the case to be given."""

AUTHOR = "author"
"""The page on which cases are written; no navigation of a learner names it."""

ROOM_PAGES = ("console", "projector")
"""The windows of a room's teacher, who isn't a learner there."""

_STORY_PAGES: tuple[str, ...] = get_args(StageId)
WIDE_PAGES = (*_STORY_PAGES, TIMELINE)

_ICONS = {
    HOME: ":material/local_library:",
    "anamnesis": ":material/record_voice_over:",
    "examination": ":material/stethoscope:",
    "investigations": ":material/biotech:",
    "diagnosis": ":material/clinical_notes:",
    "treatment": ":material/medication:",
    "evolution": ":material/monitoring:",
    TIMELINE: ":material/view_timeline:",
    DEBRIEF: ":material/fact_check:",
}


def page_title(name: str) -> str:
    """Return the title of a page in the visit's language."""
    if name == HOME:
        return translate("Library")
    if name == TIMELINE:
        return translate("Timeline")
    if name == DEBRIEF:
        return translate("Debrief")
    story = current_story()
    assert story is not None
    return _stage_title(story, name, session.current().language)


def icon(name: str) -> str:
    """Return the name of a page's icon among Material's symbols."""
    return _ICONS[_file_name(name)].removeprefix(":material/").removesuffix(":")


@lru_cache(maxsize=512)
def _stage_title(story: Story, key: StageKey, language: str) -> str:
    return stage_in_words(story, key, i18n.translator(language))


def page_shown(stage: StageId) -> StageKey:
    """Return which page of a stage is shown: a stage that stands again has one each time."""
    shown = session.current().page
    return shown if _file_name(shown) == stage else stage


def is_wide(name: str) -> bool:
    """Tell whether a page has something beside its story, or a swimlane."""
    return _file_name(name) in WIDE_PAGES


def is_of_case(name: str) -> bool:
    """Tell whether a page is one of a case, which has its own way to the others."""
    return _file_name(name) in (*WIDE_PAGES, DEBRIEF)


def _file_name(name: str) -> str:
    """Return the name of a page's file, which is one for all pages of a stage."""
    stage, _, number = name.partition("-")
    return stage if stage in get_args(StageId) and number.isdecimal() else name


def page(name: str) -> st.Page:
    """Return the page of that name, as the navigation and links know it."""
    # A copy, since the navigation writes into the page that it runs.
    return copy(_page(name, page_title(name)))


@lru_cache(maxsize=64)
def _page(name: str, title: str) -> st.Page:
    """Look for the page's file once, not at each of a page's links."""
    return st.Page(
        PAGES / f"{_file_name(name)}.py",
        title=title,
        icon=_ICONS[_file_name(name)],
        url_path=name,
        default=name == HOME,
    )


def read_address() -> None:
    """Set the visit's case and language from the address, and write the case into it.

    An unknown one is dropped with a sentence on the next page.
    """
    current = session.current()
    language = st.query_params.get("lang")
    if language in i18n.LANGUAGES:
        current.language = language
    elif language is not None:
        del st.query_params["lang"]
        current.notice = translate("This app doesn't speak the language asked for.")
    elif current.language != i18n.preferred_language(st.context.locale):
        # A press leads to other pages without it, and a reload there knows the browser's alone.
        st.query_params["lang"] = current.language
    if current.rehearsal is not None:
        return  # a draft has no address
    slug = st.query_params.get("case")
    if slug in resources.solo_stories():
        current.slug = slug
    elif slug is not None:
        del st.query_params["case"]
        current.slug = None
        current.notice = translate("There is no such case here. Choose one below.")
    elif current.slug is not None:
        st.query_params["case"] = current.slug
    homework = current.homework
    is_read = homework is not None and homework.case == current.slug
    taking_part.read_address(is_case_read=is_read)


def follow() -> None:
    """Go to the page that the last press leads to, if it leads to one."""
    current = session.current()
    name, current.leads_to = current.leads_to, None
    if name is not None and name != current.page:
        st.switch_page(page(name))


def choose_case(slug: str) -> None:
    """Make a case the one that is read, in the visit and in the address."""
    session.current().rehearsal = None
    session.current().slug = slug
    st.query_params["case"] = slug


def open_pages() -> list[str]:
    """Return the names of the case's pages that the learner has reached."""
    telling = telling_now()
    if telling is None:
        return []
    pages: list[str] = list(telling.reached_stages)
    if telling.story.case.timeline is not None:
        pages.append(TIMELINE)
    return [*pages, DEBRIEF]


def is_frame_current() -> bool:
    """Tell whether navigation and banner around the page are as they should be by now.

    The stage that comes next may still be missing there: the button below the story leads to it,
    and the frame with it comes with that press, not with the one that ends a stage.
    """
    current, names = session.current(), (HOME, *open_pages())
    missing = set(names) - set(current.pages)
    is_whole = current.pages == tuple(name for name in names if name not in missing)
    return is_whole and missing <= _newest_stage() and current.is_warned != current.is_kept


def _newest_stage() -> set[str]:
    """Return the name of the last stage that the learner has reached."""
    telling = telling_now()
    return set(telling.reached_stages[-1:]) if telling is not None else set()


def current_story() -> Story | None:
    """Return the story that is being read."""
    if (rehearsal := session.current().rehearsal) is not None:
        return rehearsal.story
    slug = session.current().slug
    return resources.solo_stories().get(slug) if slug is not None else None


def telling_now() -> Telling | None:
    """Return the story that is being read, as far as the learner has come."""
    story = current_story()
    return progress_store.telling(story) if story is not None else None


def room_page(name: str) -> st.Page:
    """Return a window of a room, which no navigation names."""
    return _hidden(
        {"console": translate("Console"), "projector": translate("Projector")}[name], name
    )


def review_page() -> st.Page:
    """Return the page on which what was missed is asked again, which no navigation names."""
    return _hidden(translate("Coming back"), REVIEW)


def homework_page() -> st.Page:
    """Return the page of a homework, which no navigation names."""
    return _hidden(translate("Homework"), HOMEWORK)


def given_page() -> st.Page:
    """Return the page of who gives homeworks, which no navigation names."""
    return _hidden(translate("Homework you gave"), GIVEN)


def author_page() -> st.Page:
    """Return the page of an author, which no navigation names."""
    return _hidden(translate("Write a case"), AUTHOR)


def _hidden(title: str, name: str) -> st.Page:
    return copy(_hidden_page(title, name))


@lru_cache(maxsize=32)
def _hidden_page(title: str, name: str) -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=title, url_path=name, visibility="hidden")


def asked_room() -> str:
    """Return the code of the room that the address asks for."""
    return st.query_params.get("room", "")


def requested_page() -> str:
    """Return the last part of the address, the name of the page asked for."""
    return urlparse(st.context.url or "").path.rstrip("/").rpartition("/")[2]


def lead_back() -> NoReturn:
    """Switch from a page that isn't open to the learner's own, with a sentence that says why."""
    current, story = session.current(), current_story()
    destination = HOME
    if requested_page() in ROOM_PAGES:
        current.notice = current.notice or translate(
            "That room isn't open in this browser. Open the recovery link, or present a case again."
        )
    elif _file_name(requested_page()) not in _ICONS:
        current.notice = translate("There is no such page here.")
    elif story is None:
        current.notice = current.notice or translate("Choose a case first.")
    else:
        current.notice = translate("That page isn't open yet. You are here.")
        destination = progress_store.telling(story).current_stage
    st.switch_page(page(destination))
