"""nginx with `deploy/nginx.conf`, on a free port of 127.0.0.1, before servers on this machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.server import ROOT, free_port

TEMPLATE = ROOT / "deploy" / "nginx.conf"

_START_WITHIN_S = 10.0


class NginxError(RuntimeError):
    """nginx did not start, or refuses its configuration; the message ends with why."""


@dataclass(frozen=True, slots=True)
class Served:
    """One line of the access log."""

    status: int
    method: str
    path: str
    ports: tuple[int, ...]
    """Of the replicas that were tried, the last of which has answered."""

    @classmethod
    def read(cls, line: str) -> Self:
        """Return what a line says."""
        _, status, method, path, _, *upstreams = line.split(" ")
        ports = [each.rstrip(",\n").rpartition(":")[2] for each in upstreams]
        return cls(int(status), method, path, tuple(int(port) for port in ports if port.isdigit()))


def find_nginx() -> str | None:
    """Return the path of nginx, None if it isn't installed; Debian keeps it for root."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def filled_in(template: str, listen: str, host: str, ports: Sequence[int], folder: Path) -> str:
    """Return a file of `deploy/` with its words filled in."""
    words = {
        "EPICRISIS_HOST": host,
        "EPICRISIS_LISTEN": listen,
        "EPICRISIS_REPLICAS": " ".join(f"server 127.0.0.1:{port};" for port in ports),
        "EPICRISIS_RUN": str(folder),
        "EPICRISIS_ACCESS_LOG": str(folder / "access.log"),
    }
    return re.sub(r"\$\{(EPICRISIS_\w+)\}", lambda found: words[found[1]], template)


class Nginx:
    """A running nginx as a context manager; all that it writes lies in a temporary folder.

    Args:
        ports: the replicas' ports on this machine.
        port: its own port; a free one if 0.
        tls: the contents of a `tls.conf`; it then speaks https.
        host: the names that it answers to.
    """

    def __init__(
        self,
        ports: Sequence[int],
        *,
        port: int = 0,
        tls: str = "",
        host: str = "127.0.0.1 localhost",
    ) -> None:
        self.port = port or free_port()
        self.is_tls = bool(tls)
        self.directory = Path(tempfile.mkdtemp(prefix="epicrisis-nginx-"))
        self.directory.chmod(0o755)  # its workers are another user where root starts it
        self._process: subprocess.Popen[bytes] | None = None
        listen = f"127.0.0.1:{self.port}" + (" ssl http2" if tls else "")
        for name, template in (
            ("nginx.conf", TEMPLATE.read_text(encoding="utf-8")),
            ("tls.conf", tls),
        ):
            text = filled_in(template, listen, host, ports, self.directory)
            (self.directory / name).write_text(text, encoding="utf-8")

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"{'https' if self.is_tls else 'http'}://127.0.0.1:{self.port}"

    def check(self) -> str:
        """Return what `nginx -t` says; raises NginxError if it refuses the configuration."""
        checked = subprocess.run(
            [*self._command(), "-t"], capture_output=True, text=True, check=False
        )
        if checked.returncode:
            raise NginxError(checked.stderr)
        return checked.stderr

    def served(self) -> list[Served]:
        """Return the requests that have ended so far, in their order."""
        lines = (self.directory / "access.log").read_text(encoding="utf-8").splitlines()
        return [Served.read(line) for line in lines]

    def log(self) -> str:
        """Return all that it has complained of."""
        return (self.directory / "error.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Check the configuration, and start."""
        self.check()
        with (self.directory / "error.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End it, and all connections with it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _command(self) -> list[str]:
        found = find_nginx()
        if found is None:
            raise FileNotFoundError("no `nginx` here; on Debian: apt-get install nginx-light")
        # `-e`: before it has read the configuration, nginx complains to a file of Debian's.
        folder = str(self.directory)
        return [found, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr"]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_WITHIN_S
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.02)
        raise NginxError(f"nginx does not serve {self.url}:\n{self.log()[-4000:]}")

    def _end(self) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
