"""PostgreSQL, nginx and servers on this machine, without containers, until Ctrl-C.

`python -m deploy.native --processes 2`
"""

import argparse
import os
import signal
import sys
from types import FrameType

from epicrisis import settings
from epicrisis.live.addresses import DEFAULT_PORT
from epicrisis.serve import command
from tests.support.postgres import Postgres


def main(arguments: list[str] | None = None) -> int:
    """Start a database, and serve from it; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.native", description=__doc__)
    parser.add_argument("--processes", type=int, default=2, help="servers of the app")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="nginx's")
    chosen = parser.parse_args(arguments)
    # Ctrl-C too: to a program that a script starts in the background it may mean nothing.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with Postgres() as postgres:
            os.environ[settings.variable("database_url")] = postgres.new_database()
            return command.main(["--processes", str(chosen.processes), "--port", str(chosen.port)])
    except KeyboardInterrupt:
        return 0


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
