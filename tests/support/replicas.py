"""Several servers of ours on one PostgreSQL, with nginx before them, as docs/deploy.md has it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.support.nginx import Nginx
from tests.support.postgres import Postgres
from tests.support.server import StreamlitServer


@dataclass(frozen=True, slots=True)
class Deployment:
    """All that runs."""

    nginx: Nginx
    replicas: Sequence[StreamlitServer]
    postgres: Postgres | None
    """None where the database was there before."""
    database_url: str

    @property
    def url(self) -> str:
        """Where browsers and phones come in, without a slash at the end."""
        return self.nginx.url

    def at(self, port: int) -> StreamlitServer:
        """Return the replica with this port."""
        return next(replica for replica in self.replicas if replica.port == port)


@contextmanager
def deployed(
    replicas: int = 2, *, port: int = 0, tls: str = "", database_url: str = ""
) -> Iterator[Deployment]:
    """Run the app as on several machines, on loopback; at the end all is stopped and deleted.

    Args:
        replicas: how many servers of ours.
        port: nginx's; a free one if 0.
        tls: the contents of a `tls.conf`; nginx then speaks https.
        database_url: a PostgreSQL database that is there; a throw-away server otherwise.
    """
    with ExitStack() as running:
        postgres = None if database_url else running.enter_context(Postgres())
        address = postgres.new_database() if postgres is not None else database_url
        env = {
            "EPICRISIS_DATABASE_URL": address,
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
        }
        servers = [StreamlitServer(env=env) for _ in range(replicas)]
        with ThreadPoolExecutor() as pool:
            started = [pool.submit(running.enter_context, server) for server in servers]
        for each in started:
            each.result()
        ports = [server.port for server in servers]
        nginx = running.enter_context(Nginx(ports, port=port, tls=tls))
        yield Deployment(nginx, servers, postgres, address)
