"""A Streamlit server in a process of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]

_FIXED_OPTIONS: Mapping[str, str] = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "browser.gatherUsageStats": "false",
}


class ServerError(RuntimeError):
    """The server did not start; the message ends with what it had logged."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class StreamlitServer:
    """`streamlit run SCRIPT` as a context manager.

    The working directory is the repository's root, so that `.streamlit/config.toml` applies.
    `HOME`, `TMPDIR` and the store lie in `directory`, a fresh temporary one that is removed at
    the end: neither a developer's own Streamlit settings nor an earlier run reach this server.

    Args:
        script: the main script, absolute or relative to the repository's root.
        options: Streamlit options by their dotted names, as in `{"theme.base": "dark"}`.
        env: environment variables to add.
        start_timeout: seconds to wait for the server's health check.
    """

    def __init__(
        self,
        script: str | Path = "app.py",
        *,
        options: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        start_timeout: float = 60.0,
    ) -> None:
        self.script = ROOT / script
        self.options = dict(options or {})
        self.env = dict(env or {})
        self.start_timeout = start_timeout
        self.port = free_port()
        self.directory = Path(tempfile.mkdtemp(prefix="epicrisis-server-"))
        self.log_path = self.directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The address of the server's store, which stays over restarts."""
        return f"sqlite:///{self.directory / 'epicrisis.sqlite3'}"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise ServerError("the server is not running")
        return self._process.pid

    def log(self) -> str:
        """All that the server has written to stdout and stderr, over restarts too."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def resident_kib(self) -> int:
        """The server's resident memory in KiB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        if found is None:
            raise ServerError(f"process {self.pid} has no resident memory")
        return int(found[1])

    def cpu_seconds(self) -> float:
        """Processor time the server has used since it started, in seconds (Linux)."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        fields = after_name.split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def start(self) -> None:
        """Start the server, on the same port and directory as before if it ran already."""
        if self._process is not None:
            raise ServerError("the server is running already")
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_healthy()
        except BaseException:
            self.kill()
            raise

    def stop(self, timeout: float = 10.0) -> None:
        """Ask the server to end; kill it if it hasn't after `timeout` seconds."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server at once, as a power cut would (SIGKILL). `start` brings it back."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None

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

    def _command(self) -> list[str]:
        options = {**self.options, **_FIXED_OPTIONS, "server.port": str(self.port)}
        flags = [f"--{name}={value}" for name, value in options.items()]
        return [sys.executable, "-m", "streamlit", "run", str(self.script), *flags]

    def _environment(self) -> dict[str, str]:
        own = {
            "HOME": str(self.directory),
            "TMPDIR": str(self.directory),
            "EPICRISIS_DATABASE_URL": self.database_url,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
        return {**inherited, "PYTHONUNBUFFERED": "1", **own, **self.env}

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + self.start_timeout
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            if _answers(f"{self.url}/_stcore/health"):
                return
            time.sleep(0.05)
        raise ServerError(f"{self.script} does not serve {self.url}:\n{self.log()[-4000:]}")

    def _remove_directory(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
