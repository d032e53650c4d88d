"""Where the store is: one setting, `EPICRISIS_DATABASE_URL`."""

import os
from pathlib import Path

from sqlalchemy import URL

from epicrisis.store.errors import StoreUnavailableError

VARIABLE = "EPICRISIS_DATABASE_URL"
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
