"""What this process has once: the cases as stories, the store, and the classes in it."""

import logging
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from epicrisis import log
from epicrisis.cases.reading.library import Library, case_files, cases_folder, read_library
from epicrisis.server import embargo
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db.settings import database_url
from epicrisis.store.learners.lazy_store import LazyStore
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story.telling import Story, tell

CASES_DIR = cases_folder()

_opening = LazyStore(lambda: open_store(database_url()))


# --- Cases -----------------------------------------------------------------------------


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
    """Drop the cases that were read; whoever asks next reads the folder anew."""
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


# --- Store -----------------------------------------------------------------------------


def store() -> Store | None:
    """Return the store, None where it can't be opened; the log says why."""
    return _opening.store()


def close() -> None:
    """Close the store if it was opened."""
    _opening.close()


def class_store() -> ClassStore | None:
    """Return the store's classes, None where it can't be opened."""
    opened = store()
    return _classes_in(opened) if opened is not None else None


@lru_cache(maxsize=1)
def _classes_in(opened: Store) -> ClassStore:
    return ClassStore(opened.database)
