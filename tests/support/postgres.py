"""A throw-away PostgreSQL server on a free port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType

import psycopg
import pytest
from psycopg import sql

from tests.support.process import Command, Process, ProcessError
from tests.support.server import children_of, cpu_seconds_of, cpu_seconds_of_ended

SUPERUSER = "epicrisis"

_FOLDERS = ("/usr/local/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
_names = count(1)


def find_program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs, None if it isn't installed.

    Debian keeps the server's out of the PATH, a folder a version.
    """
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders = [os.environ.get("PATH", ""), *map(str, newest_first), *_FOLDERS]
    return shutil.which(name, path=os.pathsep.join(folders))


class Postgres(Process):
    """A server as a context manager; its files lie in a temporary folder.

    A commit that it has acknowledged outlives its processes, which tests kill. Who comes from
    127.0.0.1 needs no password. PostgreSQL refuses to run as root: root runs it as `postgres` or
    `nobody`.

    Args:
        syncs: wait for the disk at each commit. No test cuts the power of the machine: what a
            killed process has written stays without.
    """

    def __init__(self, *, syncs: bool = False) -> None:
        super().__init__("postgres")
        self._user = _user()
        self.syncs = syncs

    def cpu_seconds(self) -> float:
        """Processor time of all its processes, of those that have ended too (Linux)."""
        running = sum(map(cpu_seconds_of, [self.pid, *children_of(self.pid)]))
        return running + cpu_seconds_of_ended(self.pid)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database like `template`, which nobody may be using; return its address.

        It goes with the server: dropping it would wait for a checkpoint.
        """
        name = f"test_{next(_names)}"
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def stop(self, by: signal.Signals = signal.SIGINT, timeout: float = 20.0) -> None:
        """End the server, and all connections with it: "fast", without waiting for who is there."""
        super().stop(by, timeout)

    def kill(self) -> None:
        """End the server at once, as a power cut would (SIGKILL). `start` brings it back."""
        if self._running is None:
            return
        children = children_of(self.pid) if self._running.is_alive() else []
        super().kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        # Until the last is gone, their shared memory keeps the server from starting again.
        while any(map(_is_alive, children)):
            time.sleep(0.01)

    def kill_backends(self, address: str) -> int:
        """Kill the processes that serve a database; return how many.

        PostgreSQL then recovers all of the server as after a crash.
        """
        database = address.rpartition("/")[2]
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            pids = [pid for (pid,) in connection.execute(query, [database])]
        for pid in pids:
            # Once one is killed, PostgreSQL ends the others itself.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(pids)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop(signal.SIGQUIT)  # "immediate": nothing of it is needed any more
        self._remove_directory()

    def _launch(self) -> Command:
        if not (self.directory / "data").exists():
            self._make_files()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.directory),
            "fsync": "on" if self.syncs else "off",
        }
        command = [_program("postgres"), "-D", str(self.directory / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return Command(command, self.log_path, folder=self.directory, user=self._user)

    def _is_ready(self) -> bool:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url(), connect_timeout=2).close()
            return True
        return False

    def _make_files(self) -> None:
        if self._user is not None:
            os.chown(self.directory, self._user, -1)
        command = [_program("initdb"), "-D", str(self.directory / "data"), "-U", SUPERUSER]
        command += ["--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync"]
        made = subprocess.run(
            command,
            cwd=self.directory,
            capture_output=True,
            text=True,
            user=self._user,
            check=False,
        )
        if made.returncode:
            raise ProcessError(f"initdb failed:\n{made.stdout}{made.stderr}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this test run's own."""
    if find_program("initdb") is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with Postgres() as running:
        yield running


def _program(name: str) -> str:
    found = find_program(name)
    if found is None:
        raise FileNotFoundError(f"no `{name}` here; on Debian: apt-get install postgresql")
    return found


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _user() -> int | None:
    if os.geteuid() != 0:
        return None
    known = {each.pw_name: each.pw_uid for each in pwd.getpwall()}
    return known.get("postgres", known["nobody"])


def _is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended may wait for its parent to notice."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return after_name.split()[0] not in "ZX"
