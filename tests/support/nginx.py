"""nginx with `deploy/nginx.conf`, on a free port of 127.0.0.1, before servers on this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.process import Command, Process, ProcessError
from tests.support.server import ROOT

TEMPLATE = ROOT / "deploy" / "nginx.conf"


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
        self.directory.chmod(0o755)  # its workers are another user where root starts it
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
        found = find_nginx()
        if found is None:
            raise FileNotFoundError("no `nginx` here; on Debian: apt-get install nginx-light")
        # `-e`: before it has read the configuration, nginx complains to a file of Debian's.
        folder = str(self.directory)
        return [found, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr"]
