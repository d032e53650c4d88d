"""What this process has once: the cases as stories, the store, and the classes in it."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import cache, lru_cache

from epicrisis import log
from epicrisis.cases.model import Case
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.library import BrokenCase, Library, case_files, cases_folder
from epicrisis.live.room.edited_story import going_on
from epicrisis.server import embargo
from epicrisis.server.shelf import CaseFolder, Shelf
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.store.db.settings import database_url
from epicrisis.store.learners.lazy_store import LazyStore
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story.telling import Story

CASES_DIR = cases_folder()
LOOK_EVERY_S = 2.0
"""What changes in the folder of cases is told after two looks that see the same."""
_MOST_TOLD = 500
"""Rooms of which this process remembers what they have begun with."""
_told_in: dict[int, Story] = {}
_told_lock = threading.Lock()

_opening = LazyStore(lambda: open_store(database_url()))


# --- Cases -----------------------------------------------------------------------------


@cache
def _folder() -> CaseFolder:
    folder = CaseFolder(CASES_DIR)
    folder.look()
    return folder


def library() -> Library:
    """Return the cases of `EPICRISIS_CASES_DIR` (default `data/cases`)."""
    return _folder().shelf.library


def all_stories() -> Mapping[str, Story]:
    """Return the published stories by slug."""
    return _folder().shelf.stories


def solo_stories() -> Mapping[str, Story]:
    """Return the stories that a learner may live alone today, by slug."""
    return _solo_on(embargo.today(), _folder().shelf)


@lru_cache(maxsize=1)
def _solo_on(day: date, shelf: Shelf) -> Mapping[str, Story]:
    return {slug: story for slug, story in shelf.stories.items() if embargo.ends(story.case) <= day}


def story_of(room: Room) -> Story | None:
    """Return what a room tells; None where its case is gone.

    A class that has begun goes on with the story that it has, unless all that changed is words.
    """
    newest = all_stories().get(room.case)
    with _told_lock:
        begun = _told_in.pop(room.id, None)
        story = going_on(room, begun, newest)
        if story is not None:
            _told_in[room.id] = story
        while len(_told_in) > _MOST_TOLD:
            del _told_in[next(iter(_told_in))]
    return story


def reread() -> None:
    """Read anew what has changed, since a case has been saved."""
    before = _broken()
    _folder().look()
    _tell_broken(before)


def forget() -> None:
    """Drop the cases that were read; whoever asks next reads the folder anew."""
    _folder.cache_clear()
    _solo_on.cache_clear()
    _told_in.clear()


def folders() -> list[str]:
    """Return the names of the folders that hold a case file, broken ones and drafts too."""
    return sorted(path.parent.name for path in case_files(CASES_DIR))


def cases_of_authors() -> tuple[Case, ...]:
    """Return what an author finds: the published cases, and the drafts that can be read."""
    drafts = (each for each in library().drafts.values() if isinstance(each, LoadedCase))
    return tuple(loaded.case for loaded in (*library().cases.values(), *drafts))


def warm_up() -> None:
    """Read the cases now, and log what is wrong with them."""
    if unknown := embargo.unknown_slugs({case.slug for case in cases_of_authors()}):
        log.event(
            "a case kept for class isn't there",
            level=logging.WARNING,
            words="EPICRISIS_IN_CLASS_ONLY names what is no slug of a case",
            slugs=", ".join(unknown),
        )
    _tell_broken(())


@asynccontextmanager
async def following() -> AsyncIterator[None]:
    """See what changes in the folder of cases, until left."""
    looking = asyncio.create_task(_look_often())
    try:
        yield
    finally:
        looking.cancel()


async def _look_often() -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        # In a thread: a class mustn't wait while a case is read.
        await asyncio.to_thread(_look)


def _look() -> None:
    before = _broken()
    try:
        if not _folder().follow():
            return
    except Exception as error:
        log.event("the cases can't be looked at", level=logging.ERROR, error=error)
        return
    _tell_broken(before)
    log.event("cases read anew", cases=len(all_stories()), broken=len(_broken()))


def _broken() -> tuple[BrokenCase, ...]:
    shelf = _folder().shelf
    return (*shelf.library.broken, *shelf.fallen)


def _tell_broken(told: tuple[BrokenCase, ...]) -> None:
    """Log what is wrong with cases beyond what is told already."""
    fallen = _folder().shelf.fallen
    for broken in _broken():
        if broken in told:
            continue
        stays = "; until then it is told as it was before" if broken in fallen else ""
        log.event(
            "broken case file",
            level=logging.ERROR,
            words=f"`python -m epicrisis check` says all that is wrong with it{stays}",
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


def drafts() -> Drafts | None:
    """Return the store's drafts, None where it can't be opened."""
    opened = store()
    return Drafts(opened.database) if opened is not None else None
