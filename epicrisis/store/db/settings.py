"""Where the store is (`EPICRISIS_DATABASE_URL`), and how long it keeps what it has."""

from pathlib import Path

from sqlalchemy import URL

from epicrisis import settings
from epicrisis.store.db.errors import StoreError, StoreUnavailableError

VARIABLE = settings.variable("database_url")
ROOM_DAYS = 30
"""Rooms are deleted so many days after they were opened."""
DEFAULT_FILE = Path(__file__).parents[3] / "var" / "epicrisis.sqlite3"


def database_url() -> str:
    """Return the configured address, or that of `var/epicrisis.sqlite3`, whose folder it makes.

    A folder that the setting names is not made: an unmounted disk would otherwise begin an
    empty store beside the real one.

    Raises StoreUnavailableError if the default folder can't be made, and StoreError if a setting
    is wrong.
    """
    configured = _settings().database_url
    if configured:
        return configured
    file = default_folder() / DEFAULT_FILE.name
    return URL.create("sqlite", database=str(file)).render_as_string()


def default_folder() -> Path:
    """Return the folder of ours, which it makes; raises StoreUnavailableError if it can't."""
    try:
        DEFAULT_FILE.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"The folder {DEFAULT_FILE.parent} can't be made ({error.strerror}). Make it, let"
            f" the server's user write to it, or set {VARIABLE} to a place that can be written."
        ) from error
    return DEFAULT_FILE.parent


def keep_days() -> int:
    """Return after how many days what a learner hasn't touched is deleted.

    Raises StoreError if the setting is no such number: a wrong one must not delete anything.
    """
    return _settings().keep_days


def _settings() -> settings.Settings:
    try:
        return settings.current()
    except settings.SettingsError as error:
        raise StoreError(str(error)) from None
