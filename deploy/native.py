"""PostgreSQL, nginx and replicas on this machine, without containers, until Ctrl-C.

`python -m deploy.native --replicas 2`
"""

import argparse
import resource
import signal
import sys
from types import FrameType

from tests.support.replicas import deployed


def main(arguments: list[str] | None = None) -> None:
    """Start all, say where, and wait."""
    parser = argparse.ArgumentParser(prog="python -m deploy.native", description=__doc__)
    parser.add_argument("--replicas", type=int, default=2, help="servers of the app")
    parser.add_argument("--port", type=int, default=0, help="nginx's; a free one by default")
    parser.add_argument(
        "--database-url",
        default="",
        help="a PostgreSQL database that is there; by default a new server, deleted at the end",
    )
    chosen = parser.parse_args(arguments)
    _allow_open_files()
    # Ctrl-C too: to a program that a script starts in the background it may mean nothing.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with deployed(
            chosen.replicas, port=chosen.port, database_url=chosen.database_url
        ) as running:
            _say(f"{running.url}  (Ctrl-C stops all)")
            for replica in running.replicas:
                _say(f"  replica {replica.url}, process {replica.pid}")
            _say(f"  database {running.database_url}")
            signal.pause()
    except KeyboardInterrupt:
        _say("stopped")


def _allow_open_files() -> None:
    """Let what is started open as many files as this machine allows: a phone is one or two."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
