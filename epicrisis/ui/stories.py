"""The cases of this server, read once a process, and what happens when a script fails."""

import logging
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

import streamlit as st

from epicrisis import log
from epicrisis.cases.library import Library, case_files, cases_folder, read_library
from epicrisis.server import embargo
from epicrisis.story.telling import Story, tell
from epicrisis.ui import visit

CASES_DIR = cases_folder()


@cache
def library() -> Library:
    """Return the cases of `EPICRISIS_CASES_DIR` (default `data/cases`)."""
    return read_library(CASES_DIR)


@cache
def all_stories() -> Mapping[str, Story]:
    """Return the stories by slug."""
    return {slug: tell(*loaded) for slug, loaded in library().cases.items()}


def solo_stories() -> Mapping[str, Story]:
    """Return the stories that a learner may live alone today, by slug."""
    return _solo_on(embargo.today())


@lru_cache(maxsize=1)
def _solo_on(day: date) -> Mapping[str, Story]:
    return {slug: story for slug, story in all_stories().items() if embargo.ends(story.case) <= day}


def reread() -> None:
    """Read the cases again, since one of them has been saved."""
    forget()
    warm_up()


def forget() -> None:
    """Read the cases anew when they are asked for."""
    library.cache_clear()
    all_stories.cache_clear()
    _solo_on.cache_clear()


def folders() -> list[str]:
    """Return the names of the folders that hold a case file, broken ones too."""
    return sorted(path.parent.name for path in case_files(CASES_DIR))


def warm_up() -> None:
    """Read the cases now, and log what is wrong with them."""
    if unknown := embargo.unknown_slugs(all_stories().keys()):
        log.event(
            "a case kept for class isn't there",
            level=logging.WARNING,
            words="EPICRISIS_IN_CLASS_ONLY names what is no slug of a case",
            slugs=", ".join(unknown),
        )
    for broken in library().broken:
        log.event(
            "broken case file",
            level=logging.ERROR,
            words="`python -m epicrisis check` says all that is wrong with it",
            detail="\n".join(map(str, broken.problems)),
            folder=broken.path.parent.name,
            problems=len(broken.problems),
        )


def apologise(error: Exception) -> bool:
    """Log an error of a page and say so to the learner without its internals."""
    log.event("page failed", level=logging.ERROR, error=error)
    st.error(
        visit.translate(
            "Something went wrong on our side. What you have opened is safe: reload the page."
        )
    )
    return True
