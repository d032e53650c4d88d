"""Files of options aren't looked at any more; others, such as secrets, are."""

import time
from pathlib import Path

import pytest
from streamlit.watcher import polling_path_watcher
from streamlit.watcher.polling_path_watcher import PollingPathWatcher
from streamlit.web import bootstrap

from epicrisis.server import options_unwatched
from tests.support.upstream import patched


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were looked at, while Streamlit looks often."""
    names: list[str] = []
    check = PollingPathWatcher._check_if_path_changed

    def counted(watcher: PollingPathWatcher) -> None:
        names.append(watcher._path.name)
        check(watcher)

    monkeypatch.setattr(PollingPathWatcher, "_check_if_path_changed", counted)
    monkeypatch.setattr(polling_path_watcher, "_POLLING_PERIOD_SECS", 0.01)
    # Put back at the end.
    monkeypatch.setattr(PollingPathWatcher, options_unwatched.METHOD, PollingPathWatcher._schedule)
    return names


def until_looked(names: list[str], name: str, times: int) -> None:
    deadline = time.monotonic() + 10
    while names.count(name) < times:
        assert time.monotonic() < deadline, names
        time.sleep(0.01)


def test_options_are_looked_at_no_more_and_secrets_still_are(
    looked: list[str], tmp_path: Path
) -> None:
    watchers = []
    for name in ("config.toml", "secrets.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
        watchers.append(PollingPathWatcher(str(tmp_path / name), lambda _: None))
    until_looked(looked, "config.toml", 3)
    for _ in range(2):
        options_unwatched.use()
    # Until the look that was due has come.
    until_looked(looked, "secrets.toml", looked.count("secrets.toml") + 5)
    looked.clear()
    until_looked(looked, "secrets.toml", 5)
    assert "config.toml" not in looked
    for each in watchers:
        each.close()


def test_streamlit_still_watches_its_options_by_what_is_replaced() -> None:
    assert "watch_file" in bootstrap._install_config_watchers.__code__.co_names
    assert options_unwatched.METHOD in PollingPathWatcher._check_if_path_changed.__code__.co_names


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    done = patched(bootstrap, patch="options-unwatched.patch", folder=tmp_path)
    assert 'config.get_option("server.fileWatcherType") == "none"' in done
