"""Streamlit's files of options, at which it looks five times a second though no file is watched.

`server.fileWatcherType = "none"` says that none is, and what was read of them stays as it was
(`options_once.py`). Two files take 3 ms of the processor a second, of a server that does nothing
and of one whose class votes (docs/performance.md). `docs/upstream/options-unwatched.patch` is the
same as a change of Streamlit's own. What is replaced here is private:
`tests/server/test_options_unwatched.py` fails with a Streamlit that has something else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.watcher.polling_path_watcher import PollingPathWatcher

METHOD = "_schedule"
"""Of what looks at a file: what is replaced."""
_OPTIONS = "config.toml"


def use() -> None:
    """Look at them no more; twice is as good as once."""
    schedule = getattr(PollingPathWatcher, METHOD)
    if not hasattr(schedule, "__wrapped__"):
        setattr(PollingPathWatcher, METHOD, but_for_options(schedule))


def but_for_options(schedule: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what has a file looked at again as Streamlit's `schedule` does, unless of options."""

    @wraps(schedule)
    def look_again(watcher: Any) -> None:  # noqa: ANN401 (Streamlit's, or a test's)
        if watcher._path.name != _OPTIONS:
            schedule(watcher)

    return look_again
