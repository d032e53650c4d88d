"""The cases of this server, read once a process, and what happens when a script fails."""

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from epicrisis import log
from epicrisis.cases.library import Library, case_files, cases_folder, read_library
from epicrisis.story.telling import Story, tell
from epicrisis.ui import visit

CODE = Path(__file__).parent
CASES_DIR = cases_folder()


@cache
def library() -> Library:
    """Return the cases of `EPICRISIS_CASES_DIR` (default `data/cases`)."""
    return read_library(CASES_DIR)


@cache
def all_stories() -> Mapping[str, Story]:
    """Return the stories by slug."""
    return {slug: tell(*loaded) for slug, loaded in library().cases.items()}


def reread() -> None:
    """Read the cases again, since one of them has been saved."""
    library.cache_clear()
    all_stories.cache_clear()
    warm_up()


def folders() -> list[str]:
    """Return the names of the folders that hold a case file, broken ones too."""
    return sorted(path.parent.name for path in case_files(CASES_DIR))


def warm_up() -> None:
    """Read the cases now, and log what is wrong with them."""
    all_stories()
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
