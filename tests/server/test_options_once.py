"""Options are read once, and every run's first message is as Streamlit makes it."""

import inspect
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config, CustomThemeConfig
from streamlit.runtime import app_session

from epicrisis.server import options_once
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
    app_session._populate_config_msg(by_streamlit.new_session.config)
    assert by_streamlit.new_session.custom_theme.light.primary_color
    assert by_streamlit.new_session.config.ByteSize()
    theme = options_once.reading_once(app_session._populate_theme_msg)
    config = options_once.reading_once(app_session._populate_config_msg)
    for _ in range(2):
        ours = ForwardMsg()
        for section in SECTIONS:
            theme(part(ours, section), section)
        config(ours.new_session.config)
        assert ours.SerializeToString(deterministic=True) == by_streamlit.SerializeToString(
            deterministic=True
        )


def test_the_options_are_asked_once_for_each_section() -> None:
    asked = []
    once = options_once.reading_once(lambda _, *section: asked.append(section))
    for section in SECTIONS * 3:
        once(CustomThemeConfig(), section)
    for _ in range(3):
        once(Config())
    assert asked == [*((section,) for section in SECTIONS), ()]


def test_streamlit_still_fills_the_message_by_what_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parameters = {
        name: list(inspect.signature(getattr(app_session, name)).parameters)
        for name in (options_once.THEME, options_once.CONFIG)
    }
    assert parameters == {options_once.THEME: ["msg", "section"], options_once.CONFIG: ["msg"]}
    made_by = app_session.AppSession._create_new_session_message.__code__
    assert set(parameters) <= set(made_by.co_names)
    for name in parameters:  # put back at the end
        monkeypatch.setattr(app_session, name, getattr(app_session, name))
    options_once.use()
    theme, config = CustomThemeConfig(), Config()
    app_session._populate_theme_msg(theme)
    app_session._populate_config_msg(config)
    assert theme.ByteSize()
    assert config.ByteSize()


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    done = patched(app_session, patch="options-once.patch", folder=tmp_path)
    assert "_read_theme" in done
    assert "_read_config" in done
