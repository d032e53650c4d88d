"""What learners wrote and rooms' keys can be read by the server's user alone."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from epicrisis.authoring.case_folders import save
from epicrisis.authoring.drafts import Draft
from epicrisis.store.admin import backups
from epicrisis.store.db import file_rights
from epicrisis.store.learners.store import Store, open_store
from tests.conftest import SAMPLES
from tests.store.conftest import LEARNER
from tests.support.server import StreamlitServer


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """What most systems have: others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {each.name: f"{each.stat().st_mode & 0o777:o}" for each in folder.iterdir()}


def work(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, "a-fever"), "cough")


def test_a_store_its_journals_and_its_backups_are_private(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    with closing(open_store(address)) as store:
        work(store)
        backups.backup(address, tmp_path / "backup.sqlite3")
        assert set(modes(tmp_path)) >= {"store.sqlite3", "store.sqlite3-wal", "backup.sqlite3"}
        assert set(modes(tmp_path).values()) == {"600"}
    backups.restore(address, tmp_path / "backup.sqlite3", replaces=True)
    backups.restore(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path / "backup.sqlite3")
    assert set(modes(tmp_path).values()) == {"600"}


def test_what_was_readable_before_is_made_private_and_that_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    file = tmp_path / "a [store].sqlite3"
    with closing(open_store(f"sqlite:///{file}")) as store:
        work(store)
        kept = [file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm")]
        kept += [tmp_path / f"{file.stem}.before-restore-20260101-000000.sqlite3"]
        kept += [tmp_path / f"{file.name}.aside-20260101-000000"]
        others = [tmp_path / "another.sqlite3", tmp_path / "notes.txt"]
        for each in (*kept, *others):
            each.touch()
            each.chmod(0o644)
        for _ in range(2):
            open_store(f"sqlite:///{file}").close()
        found = modes(tmp_path)
    assert {found[each.name] for each in kept if each.name in found} == {"600"}
    assert {found[each.name] for each in others} == {"644"}
    told = [each for each in caplog.records if each.getMessage() == "files made private"]
    assert [each.__dict__["fields"] for each in told] == [{"files": len(kept)}]


def test_a_file_that_is_another_users_or_a_link_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("x")
    file.chmod(0o644)
    link.symlink_to(file)
    file_rights.narrow(link, tmp_path / "none")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    file_rights.narrow(file)
    assert modes(tmp_path)["file"] == "644"


def test_the_server_writes_its_store_privately() -> None:
    with StreamlitServer() as server:
        file = Path(server.database_url.removeprefix("sqlite:///"))
        found = {each: mode for each, mode in modes(file.parent).items() if "sqlite3" in each}
        assert file.name in found
        assert set(found.values()) == {"600"}


def test_a_case_that_is_saved_stays_readable_for_others(tmp_path: Path) -> None:
    """It is no secret, and others may have to read it: a web server, a colleague, git."""
    shutil.copytree(SAMPLES / "fever", tmp_path / "other")
    text = (SAMPLES / "fever" / "case.yaml").read_text(encoding="utf-8")
    source = (SAMPLES / "fever" / "source.txt").read_bytes()
    saved = save(Draft(text, {"source.txt": source}), tmp_path)
    assert set(modes(tmp_path / saved.case_id).values()) == {"644"}
    assert modes(tmp_path)[saved.case_id] == "755"
