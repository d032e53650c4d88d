"""What serves the room that is measured: one server on SQLite, or two on PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.replicas import deployed
from tests.support.server import StreamlitServer


@dataclass(frozen=True, slots=True)
class Deployment:
    """Running servers."""

    url: str
    """Where phones come in, without a slash at the end."""
    database_url: str
    servers: Sequence[StreamlitServer]

    @property
    def replicas(self) -> int:
        """How many servers of ours."""
        return len(self.servers)

    def cpu_seconds(self) -> float:
        """Processor time of all of them."""
        return sum(server.cpu_seconds() for server in self.servers)

    def resident_kib(self) -> int:
        """Memory of all of them."""
        return sum(server.resident_kib() for server in self.servers)


@contextmanager
def one_server() -> Iterator[Deployment]:
    """Serve by one process, with SQLite."""
    with StreamlitServer(is_cold=True) as server:
        yield Deployment(server.url, server.database_url, [server])


@contextmanager
def two_replicas() -> Iterator[Deployment]:
    """Serve by two processes behind nginx, with PostgreSQL."""
    with deployed(2) as running:
        yield Deployment(running.url, running.database_url, running.replicas)
