"""A Streamlit server in a process of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

import multiprocessing
import os
import re
import runpy
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

from tests.support.process import Command, Process, ProcessError

ROOT = Path(__file__).resolve().parents[2]

_FIXED_OPTIONS: Mapping[str, str] = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "browser.gatherUsageStats": "false",
}

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.support.preloaded"])


class StreamlitServer(Process):
    """`streamlit run SCRIPT` as a context manager.

    The working directory is the repository's root, so that `.streamlit/config.toml` applies.
    `HOME`, `TMPDIR` and the store lie in `directory`, a fresh temporary one that is removed at
    the end: neither a developer's own Streamlit settings nor an earlier run reach this server.
    It comes from a process that has what `preloaded` names, unless `is_cold`.

    Args:
        script: the main script, absolute or relative to the repository's root.
        options: Streamlit options by their dotted names, as in `{"theme.base": "dark"}`.
        env: environment variables to add.
        root: the checkout that is served; another than this one is always started cold.
        is_cold: start it as people do, in a new Python.
        start_timeout: seconds to wait for the server's health check.
    """

    def __init__(
        self,
        script: str | Path = "app.py",
        *,
        options: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        root: Path = ROOT,
        is_cold: bool = False,
        start_timeout: float = 60.0,
    ) -> None:
        super().__init__("server", start_timeout=start_timeout)
        self.root = root
        self.script = root / script
        self.options = dict(options or {})
        self.env = dict(env or {})
        self.is_cold = is_cold or root != ROOT

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The address of the server's store, which stays over restarts."""
        return f"sqlite:///{self.directory / 'epicrisis.sqlite3'}"

    def resident_kib(self) -> int:
        """The server's resident memory in KiB (Linux)."""
        return resident_kib_of(self.pid)

    def open_files(self) -> int:
        """How many files the server has open (Linux)."""
        return open_files_of(self.pid)

    def cpu_seconds(self) -> float:
        """Processor time the server has used since it started, in seconds (Linux)."""
        return cpu_seconds_of(self.pid)

    def _launch(self) -> Command | BaseProcess:
        options = {**_FIXED_OPTIONS, **self.options, "server.port": str(self.port)}
        flags = [f"--{name}={value}" for name, value in options.items()]
        command = ["streamlit", "run", str(self.script), *flags]
        if self.is_cold:
            python = [sys.executable, "-m", *command]
            return Command(python, self.log_path, folder=self.root, environment=self._environment())
        process = _forking.Process(
            target=_become, args=(command, self._environment(), self.log_path), daemon=True
        )
        with _nothing_as_main():
            process.start()
        return process

    def _environment(self) -> dict[str, str]:
        own = {
            "HOME": str(self.directory),
            "TMPDIR": str(self.directory),
            "EPICRISIS_DATABASE_URL": self.database_url,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
        return {**inherited, "PYTHONUNBUFFERED": "1", **own, **self.env}

    def _is_ready(self) -> bool:
        return _answers(f"{self.url}/_stcore/health")


def resident_kib_of(process: int) -> int:
    """Return the resident memory of a process in KiB (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise ProcessError(f"process {process} has no resident memory")
    return int(found[1])


def open_files_of(process: int) -> int:
    """Return how many files a process has open (Linux)."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def cpu_seconds_of(process: int) -> float:
    """Return the processor time that a process has used, in seconds (Linux)."""
    return _ticks(process, 11)


def children_of(process: int) -> list[int]:
    """Return the processes that a process has begun; none where it is gone (Linux)."""
    with suppress(OSError):
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    return []


def cpu_seconds_of_ended(process: int) -> float:
    """Return the processor time of a process's children that have ended, in seconds (Linux)."""
    return _ticks(process, 13)


def _ticks(process: int, first: int) -> float:
    """Return two fields of a process's times, as `proc(5)` has them behind its name, in seconds."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    in_program, in_kernel = after_name.split()[first : first + 2]
    return (int(in_program) + int(in_kernel)) / os.sysconf("SC_CLK_TCK")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _nothing_as_main() -> Iterator[None]:
    """Have no main script, which a new process would run too: AppTest leaves a page of ours."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _become(command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Be a Python module, in a process that was another until now."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    tempfile.tempdir = None  # the other's
    output = log.open("a", encoding="utf-8", buffering=1)
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    sys.stdout = sys.stderr = output
    sys.argv = list(command)
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
