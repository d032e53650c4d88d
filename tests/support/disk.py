"""A disk so small that a test can fill it; only root may mount one."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[None]:
    """Mount a disk of that size at a new folder; skip the test where that isn't allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "epicrisis-test", str(folder)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def lockable(folder: Path) -> Iterator[Callable[[], None]]:
    """Make a new folder, and give what makes it and its files read-only, for root too."""
    if os.geteuid() == 0:  # whom no file's mode stops
        with small_disk(folder):
            yield lambda: _remount_read_only(folder)
        return
    folder.mkdir()
    try:
        yield lambda: _take_rights(folder)
    finally:
        folder.chmod(0o755)


def _remount_read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def _take_rights(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        path.chmod(path.stat().st_mode & ~0o222)


def fill(folder: Path) -> Path:
    """Write to a disk until it is full; return the file that fills it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 512)
        except OSError:
            return ballast


def refuse_the_second_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full as soon as one file has reached it."""
    written: list[int] = []

    def full_at_the_second_file(file: int) -> None:
        written.append(file)
        if len(written) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_at_the_second_file)
