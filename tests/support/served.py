"""`python -m epicrisis serve` as people start it, with a store of its own."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from tests.support.process import Command, Process
from tests.support.server import ROOT, children_of, cpu_seconds_of, open_files_of, resident_kib_of


class Served(Process):
    """The command as a context manager.

    Args:
        arguments: what stands behind `serve`, but for the port.
        start_timeout: seconds to wait until it says that it serves.
    """

    def __init__(self, *arguments: str, start_timeout: float = 60.0) -> None:
        super().__init__("serve", start_timeout=start_timeout)
        self.arguments = arguments

    @property
    def url(self) -> str:
        """Where browsers and phones come in, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The address of the servers' store."""
        return f"sqlite:///{self.directory / 'epicrisis.sqlite3'}"

    def servers(self) -> list[int]:
        """The numbers of the servers' processes."""
        return [number for words, number in self._begun().items() if "streamlit" in words]

    def nginx(self) -> list[int]:
        """The number of nginx's process."""
        return [number for words, number in self._begun().items() if "nginx" in words]

    def server_urls(self) -> list[str]:
        """The addresses of the servers themselves."""
        ports = (re.findall(r"--server\.port=(\d+)", words) for words in self._begun())
        return [f"http://127.0.0.1:{port}" for found in ports for port in found]

    def cpu_seconds(self) -> float:
        """Processor time of all servers and nginx since they started, in seconds (Linux)."""
        programs = [*self.servers(), *self.nginx()]
        workers = [worker for each in self.nginx() for worker in children_of(each)]
        return sum(map(cpu_seconds_of, [*programs, *workers]))

    def resident_kib(self) -> int:
        """The resident memory of all servers, in KiB (Linux)."""
        return sum(map(resident_kib_of, self.servers()))

    def open_files(self) -> int:
        """How many files all servers have open (Linux)."""
        return sum(map(open_files_of, self.servers()))

    def _begun(self) -> dict[str, int]:
        return {_words_of(number): number for number in children_of(self.pid)}

    def _launch(self) -> Command:
        words = [sys.executable, "-m", "epicrisis", "serve", "--port", str(self.port)]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")},
            "EPICRISIS_DATABASE_URL": self.database_url,
            "HOME": str(self.directory),
        }
        return Command(
            [*words, *self.arguments], self.log_path, folder=ROOT, environment=environment
        )

    def _is_ready(self) -> bool:
        return "serving" in self.log()


def _words_of(number: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")
    return ""
