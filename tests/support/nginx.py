"""nginx with `deploy/nginx.conf`, on a free port of 127.0.0.1, before servers on this machine."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from epicrisis.serve import nginx
from tests.support.process import Command, Process, ProcessError


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


class Nginx(Process):
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
        super().__init__("nginx", port=port, start_timeout=10)
        self.is_tls = bool(tls)
        nginx.write_configuration(
            self.directory,
            listen=f"127.0.0.1:{self.port}",
            host=host,
            ports=ports,
            log=str(self.directory / "access.log"),
            tls=tls,
        )

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"{'https' if self.is_tls else 'http'}://127.0.0.1:{self.port}"

    def check(self) -> str:
        """Return what `nginx -t` says; raises ProcessError if it refuses the configuration."""
        checked = subprocess.run(
            [*self._command(), "-t"], capture_output=True, text=True, check=False
        )
        if checked.returncode:
            raise ProcessError(checked.stderr)
        return checked.stderr

    def served(self) -> list[Served]:
        """Return the requests that have ended so far, in their order."""
        lines = (self.directory / "access.log").read_text(encoding="utf-8").splitlines()
        return [Served.read(line) for line in lines]

    def _launch(self) -> Command:
        self.check()
        return Command(self._command(), self.log_path, folder=self.directory)

    def _is_ready(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def _command(self) -> list[str]:
        found = nginx.find_nginx()
        if found is None:
            raise FileNotFoundError("no `nginx` here; on Debian: apt-get install nginx-light")
        return nginx.command(found, self.directory)
