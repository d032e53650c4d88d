"""Cases that are kept for class: a room has them, the library and a learner's pages don't yet."""

import re
from collections.abc import Set
from datetime import date
from functools import lru_cache

from epicrisis import settings
from epicrisis.cases.model import Case
from epicrisis.clock import utc_now


def ends(case: Case) -> date:
    """Return the day from which a case is open to learners who come alone.

    `date.min` where it always was, `date.max` where it never will be, as a draft. Of any other case
    the setting `EPICRISIS_IN_CLASS_ONLY` goes before what the case says (`shown`).
    """
    if case.is_draft:
        return date.max
    by_operator = _listed(settings.current().in_class_only).get(case.slug)
    if by_operator is not None:
        return by_operator
    if case.shown == "always":
        return date.min
    return date.max if case.shown == "in class" else _day(case.shown.removeprefix("from "))


def today() -> date:
    """Return the day by the server's calendar, at which an embargo ends."""
    return utc_now().astimezone().date()


def unknown_slugs(slugs: Set[str]) -> list[str]:
    """Return what the setting names and no case has: it would be open to everybody."""
    return sorted(_listed(settings.current().in_class_only).keys() - slugs)


@lru_cache(maxsize=4)
def _listed(setting: str) -> dict[str, date]:
    entries = (entry.partition("=") for entry in re.split(r"[\s,]+", setting) if entry)
    return {slug: _day(day) if day else date.max for slug, _, day in entries}


def _day(text: str) -> date:
    return date.fromisoformat(text)
