"""Streamlit's options put into messages as they were read first, not read anew at each run.

Each run begins with a message that carries the theme six times, for its parts, and what else of the
options a browser goes by. Streamlit reads them anew, the theme for 2 % to 5 % of what a press costs
(docs/performance.md), though no option of a running server changes where no file is watched.
`docs/upstream/options-once.patch` is the same as a change of Streamlit's own. What is replaced here
is private: `tests/server/test_options_once.py` compares the messages, and fails with a Streamlit
that makes them otherwise.
"""

from collections.abc import Callable
from functools import cache

from google.protobuf.message import Message
from streamlit.runtime import app_session

THEME, CONFIG = "_populate_theme_msg", "_populate_config_msg"
"""Of the module of Streamlit's sessions: what is replaced."""


def use() -> None:
    """Read the options once a process from now on."""
    for name in (THEME, CONFIG):
        setattr(app_session, name, reading_once(getattr(app_session, name)))


def reading_once(populate: Callable[..., None]) -> Callable[..., None]:
    """Return what fills a message as `populate` does, which is asked once for each section."""

    @cache
    def read(kind: Callable[[], Message], *section: str) -> Message:
        message = kind()
        populate(message, *section)
        return message

    def fill(msg: Message, *section: str) -> None:
        kind: Callable[[], Message] = type(msg)
        known = read(kind, *section)
        if known.ByteSize():  # merged, an empty one would be there without saying anything
            msg.MergeFrom(known)

    return fill
