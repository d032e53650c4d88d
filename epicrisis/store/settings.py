"""Where the store is (`EPICRISIS_DATABASE_URL`), and how long it keeps what it has."""

import os
from pathlib import Path

from sqlalchemy import URL

from epicrisis.store.errors import StoreError, StoreUnavailableError

VARIABLE = "EPICRISIS_DATABASE_URL"
KEEP_DAYS_VARIABLE = "EPICRISIS_KEEP_DAYS"
ROOM_DAYS = 30
"""Rooms are deleted so many days after they were opened."""
DEFAULT_FILE = Path(__file__).parents[2] / "var" / "epicrisis.sqlite3"


def database_url() -> str:
    """Return the configured address, or that of `var/epicrisis.sqlite3`, whose folder it makes.

    A folder that the setting names is not made: an unmounted disk would otherwise begin an
    empty store beside the real one.

    Raises StoreUnavailableError if the default folder can't be made.
    """
    configured = os.environ.get(VARIABLE, "").strip()
    if configured:
        return configured
    try:
        DEFAULT_FILE.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"The folder {DEFAULT_FILE.parent} can't be made ({error.strerror}). Make it, let"
            f" the server's user write to it, or set {VARIABLE} to a place that can be written."
        ) from error
    return URL.create("sqlite", database=str(DEFAULT_FILE)).render_as_string()


def keep_days() -> int:
    """Return after how many days what a learner hasn't touched is deleted.

    Raises StoreError if the setting is no such number: a wrong one must not delete anything.
    """
    configured = os.environ.get(KEEP_DAYS_VARIABLE, "").strip() or "400"
    if not (configured.isascii() and configured.isdigit()):
        raise StoreError(f"{KEEP_DAYS_VARIABLE} must be a number of days, not {configured!r}.")
    return int(configured)
