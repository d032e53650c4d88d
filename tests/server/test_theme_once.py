"""The theme is read once, and every run's first message is as Streamlit makes it."""

import inspect
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from epicrisis.server import theme_once
from tests.support.upstream import patched

SECTIONS = [
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
]


def part(message: ForwardMsg, section: str) -> CustomThemeConfig:
    found = message.new_session.custom_theme
    for name in section.split(".")[1:]:
        found = getattr(found, name)
    return found


def test_a_runs_first_message_is_the_same_at_the_first_run_and_later() -> None:
    by_streamlit = ForwardMsg()
    for section in SECTIONS:
        app_session._populate_theme_msg(part(by_streamlit, section), section)
    assert by_streamlit.new_session.custom_theme.light.primary_color
    once = theme_once.reading_once(app_session._populate_theme_msg)
    for _ in range(2):
        ours = ForwardMsg()
        for section in SECTIONS:
            once(part(ours, section), section)
        assert ours.SerializeToString(deterministic=True) == by_streamlit.SerializeToString(
            deterministic=True
        )


def test_the_options_are_asked_once_for_each_section() -> None:
    asked = []
    once = theme_once.reading_once(lambda _, section: asked.append(section))
    for section in SECTIONS * 3:
        once(CustomThemeConfig(), section)
    assert asked == SECTIONS


def test_streamlit_still_fills_the_message_by_what_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signature = inspect.signature(app_session._populate_theme_msg)
    assert list(signature.parameters) == ["msg", "section"]
    made_by = app_session.AppSession._create_new_session_message.__code__
    assert "_populate_theme_msg" in made_by.co_names
    # Put back at the end.
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    theme_once.use()
    message = CustomThemeConfig()
    app_session._populate_theme_msg(message)
    assert message.ByteSize()


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "_read_theme" in patched(app_session, patch="theme-once.patch", folder=tmp_path)
