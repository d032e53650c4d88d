"""What a teacher does with homeworks: gives one, finds it again, looks at it, deletes it.

A homework belongs to the login of who gave it, or else to that browser, as a draft does.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from epicrisis import log
from epicrisis.live.room.homework_figures import homework_figures
from epicrisis.live.room.statistics import ClassStatistics
from epicrisis.refusals import Refusal, to_translate
from epicrisis.server import drafts, resources, teachers
from epicrisis.server.teachers import Visitor
from epicrisis.store.classes.homeworks import (
    MAX_HOMEWORKS_A_DAY,
    HomeworkBegunError,
    HomeworkChangedError,
    Homeworks,
    TooManyHomeworksError,
)
from epicrisis.store.classes.records import Homework
from epicrisis.store.db.errors import StoreError
from epicrisis.story.telling import Story

FEWEST = 5
"""Of fewer one would guess who answered what: a class isn't shown its own picture."""
COUNTED_FOR_S = 20
"""So long a class's picture stands: counting reads all answers, and a whole class may ask."""

_NO_TEACHER = to_translate("Only teachers of this server give homework.")
_NO_COOKIE = to_translate("This browser refuses cookies, by which who gives a homework is known.")
_NO_CASE = to_translate("Learners can't open this case alone, so it can't be given as homework.")
_TOO_MANY = to_translate(
    "You have given {most} homeworks in the last 24 hours, which is the most. Give the next one"
    " tomorrow."
)
_NOT_YOURS = to_translate(
    "There is no such homework that was given from this browser, or by this login."
)
_BEGUN = to_translate("Somebody takes part by now, so its beginning stays. Change the rest again.")
_CHANGED = to_translate(
    "It was changed elsewhere meanwhile. Look at how it is now, and change it then."
)
_UNKEPT = to_translate("Nothing can be saved or read just now. Try again.")


class HomeworkRefused(Refusal):
    """Something that can't be done with a homework."""


def give(
    visitor: Visitor,
    case: str,
    language: str,
    period: tuple[datetime, datetime],
    zone: str,
    *,
    takes_names: bool,
    tells_class: bool,
    title: str = "",
) -> Homework:
    """Give a case to a class from a moment to another (UTC). Raises HomeworkRefused."""
    with _kept(visitor) as (homeworks, owner):
        if case not in resources.solo_stories():
            raise HomeworkRefused(_NO_CASE)
        try:
            return homeworks.give(
                case,
                language,
                period,
                zone,
                owner,
                takes_names=takes_names,
                tells_class=tells_class,
                title=title,
            )
        except TooManyHomeworksError:
            raise HomeworkRefused(_TOO_MANY, most=MAX_HOMEWORKS_A_DAY) from None


def mine(visitor: Visitor) -> tuple[Homework, ...]:
    """Return what a visitor has given, the newest first. Raises HomeworkRefused."""
    with _kept(visitor) as (homeworks, owner):
        return homeworks.of_owner(owner)


def picture(visitor: Visitor, code: str) -> tuple[Homework, ClassStatistics]:
    """Return a homework of the visitor's own with all that its class answered.

    Raises HomeworkRefused, of somebody else's as of one that isn't there.
    """
    with _own(visitor, code) as (homeworks, homework):
        story = resources.all_stories().get(homework.case)
        if story is None:
            raise HomeworkRefused(_NOT_YOURS)
        return homework, homework_figures(story, homework, homeworks.handed(homework))


def change(
    visitor: Visitor,
    homework: Homework,
    period: tuple[datetime, datetime],
    zone: str,
    title: str,
    *,
    tells_class: bool,
) -> Homework:
    """Change a homework of the visitor's own, as it was when this was asked. Or HomeworkRefused."""
    with _own(visitor, homework.code) as (homeworks, _):
        try:
            return homeworks.change(homework, period, zone, title, tells_class=tells_class)
        except HomeworkBegunError:
            raise HomeworkRefused(_BEGUN) from None
        except HomeworkChangedError:
            raise HomeworkRefused(_CHANGED) from None


def delete(visitor: Visitor, code: str) -> None:
    """Delete a homework of the visitor's own. Raises HomeworkRefused."""
    with _own(visitor, code) as (homeworks, homework):
        homeworks.delete(homework)


def for_class(story: Story, homework: Homework) -> ClassStatistics | None:
    """Return what a class answered, for itself; None where it was too few, or can't be read."""
    found = _counted(story, homework, int(time.monotonic() // COUNTED_FOR_S))
    return found if found is not None and found.voters >= FEWEST else None


@lru_cache(maxsize=32)
def _counted(story: Story, homework: Homework, _: int) -> ClassStatistics | None:
    classes = resources.class_store()
    if classes is None:
        return None
    try:
        return homework_figures(story, homework, classes.homeworks.handed(homework))
    except StoreError as error:
        log.store_failed(error)
        return None


@contextmanager
def _own(visitor: Visitor, code: str) -> Iterator[tuple[Homeworks, Homework]]:
    with _kept(visitor) as (homeworks, owner):
        homework = homeworks.homework(code)
        if homework is None or not homeworks.is_owned(homework, owner):
            raise HomeworkRefused(_NOT_YOURS)
        yield homeworks, homework


@contextmanager
def _kept(visitor: Visitor) -> Iterator[tuple[Homeworks, str]]:
    """Hold the homeworks for who may teach, with the key by which the visitor's are found."""
    if teachers.proof(visitor) is None:
        raise HomeworkRefused(_NO_TEACHER)
    classes, owner = resources.class_store(), drafts.author(visitor)
    if owner is None:
        raise HomeworkRefused(_NO_COOKIE)
    if classes is None:
        raise HomeworkRefused(_UNKEPT)
    try:
        yield classes.homeworks, owner
    except StoreError as error:
        log.store_failed(error, doing="keeping a homework")
        raise HomeworkRefused(_UNKEPT) from None
