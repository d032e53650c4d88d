"""A program that a test starts, waits for and ends; its files lie in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self


class ProcessError(RuntimeError):
    """The program did not start; the message ends with what it had logged."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Command(subprocess.Popen[bytes]):
    """A command whose words go to a log, asked about like a process of multiprocessing."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        user: int | None = None,
    ) -> None:
        with log.open("ab") as output:
            super().__init__(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=user,
            )

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self.poll() is None

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, but not for longer than `timeout` seconds."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(timeout)


class Process(ABC):
    """A program on a port of 127.0.0.1 as a context manager.

    Its folder is removed at the end; until then it may be started again after `stop` or `kill`.

    Args:
        name: what it is called in messages and in its folder's name.
        port: its own port; a free one if 0.
        start_timeout: seconds to wait until it is ready.
    """

    def __init__(self, name: str, *, port: int = 0, start_timeout: float = 30.0) -> None:
        self.name = name
        self.port = port or free_port()
        self.start_timeout = start_timeout
        self.directory = Path(tempfile.mkdtemp(prefix=f"epicrisis-{name}-"))
        self.log_path = self.directory / "server.log"
        self._running: Command | BaseProcess | None = None

    @abstractmethod
    def _launch(self) -> Command | BaseProcess:
        """Begin it, without waiting until it is ready."""

    @abstractmethod
    def _is_ready(self) -> bool:
        """Tell whether it does what it is there for."""

    @property
    def pid(self) -> int:
        """The process id of what runs."""
        if self._running is None or self._running.pid is None:
            raise ProcessError(f"the {self.name} is not running")
        return self._running.pid

    def log(self) -> str:
        """All that it has written to stdout and stderr, over restarts too."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start it, on the same port and files as before if it ran already."""
        if self._running is not None:
            raise ProcessError(f"the {self.name} is running already")
        self._running = self._launch()
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def stop(self, by: signal.Signals = signal.SIGTERM, timeout: float = 10.0) -> None:
        """Ask it to end; kill it if it hasn't after `timeout` seconds."""
        if self._running is None:
            return
        if self._running.is_alive():
            os.kill(self.pid, by)
        self._running.join(timeout)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL). `start` brings it back."""
        if self._running is None:
            return
        self._running.kill()
        self._running.join()
        self._running = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._remove_directory()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._remove_directory()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.start_timeout
        while time.monotonic() < deadline:
            if self._running is None or not self._running.is_alive():
                break
            if self._is_ready():
                return
            time.sleep(0.03)
        raise ProcessError(f"{self.name} does not serve port {self.port}:\n{self.log()[-4000:]}")

    def _remove_directory(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)
