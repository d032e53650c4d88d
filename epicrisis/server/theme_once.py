"""Streamlit's theme put into messages as it was read first, not read anew at each run.

Each run begins with a message that carries the theme six times, for its parts. Streamlit reads them
from all of its options, 2 % to 5 % of what a press costs (docs/performance.md), though no option of
a running server changes where no file is watched. `docs/upstream/theme-once.patch` is the same as
a change of Streamlit's own. What is replaced here is private: `tests/server/test_theme_once.py`
compares the messages, and fails with a Streamlit that makes them otherwise.
"""

from collections.abc import Callable
from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_Populate = Callable[[CustomThemeConfig, str], None]


def use() -> None:
    """Read the theme once a process from now on."""
    app_session._populate_theme_msg = reading_once(app_session._populate_theme_msg)


def reading_once(populate: _Populate) -> Callable[..., None]:
    """Return what fills a message as `populate` does, which is asked once for each section."""

    @cache
    def read(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        populate(message, section)
        return message

    def fill(msg: CustomThemeConfig, section: str = "theme") -> None:
        known = read(section)
        if known.ByteSize():  # merged, an empty one would be there without saying anything
            msg.MergeFrom(known)

    return fill
