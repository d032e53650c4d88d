"""A server lets itself have as many files open as it may, and says where that is too few."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from epicrisis.server import startup
from tests.support.server import StreamlitServer

Limits = tuple[int, int]


@contextmanager
def limited(soft: int, hard: int | None = None) -> Iterator[int]:
    """Allow this process and those it starts so few files; give the hard limit."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard or before[1]))
    try:
        yield hard or before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.thorough
def test_a_server_that_is_given_256_files_takes_what_it_may_have() -> None:
    with limited(256) as hard, StreamlitServer(is_cold=True) as server:
        limits = Path(f"/proc/{server.pid}/limits").read_text(encoding="ascii")
        (line,) = [each for each in limits.splitlines() if each.startswith("Max open files")]
        allowed = min(hard, 65_536)
        assert line.split()[3] == str(allowed)
        assert f" files={allowed}" in server.log()


@pytest.mark.parametrize(
    ("system", "taken"),
    [
        ((1024, 4096), 4096),
        ((1024, 1_048_576), 65_536),
        ((1024, resource.RLIM_INFINITY), 65_536),
        ((40_000, 40_000), 40_000),
        ((200_000, 200_000), 200_000),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), 65_536),
    ],
)
def test_the_limit_is_raised_and_never_lowered(
    system: Limits, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Limits] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: system)
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert startup.allow_open_files() == taken
    assert asked in ([], [(taken, system[1])])
    assert all(soft >= system[0] for soft, _ in asked)


def test_a_system_that_refuses_leaves_the_limit_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert startup.allow_open_files() == 256


@pytest.mark.parametrize(("files", "is_told"), [(1024, True), (4096, False), (0, False)])
def test_few_files_are_warned_of(
    files: int, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    startup._tell_start(files)
    assert ("few open files" in [each.getMessage() for each in caplog.records]) == is_told
