"""News between servers of one machine that share a SQLite file: datagrams in a folder of theirs.

SQLite tells nobody that it was written. Whoever starts several servers (`python -m epicrisis
serve`) gives them a folder, in which each has a socket by the number of its process. What isn't
heard is seen all the same, at the next look (`notifications.LOOK_EVERY_S`).
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from epicrisis.store.classes.news import News

_SUFFIX = ".news"


def tell(folder: Path, news: News) -> None:
    """Tell all others in the folder; who can't be told now, or never again, is passed over."""
    own = _own(folder)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
        sending.setblocking(False)
        for other in folder.glob(f"*{_SUFFIX}"):
            if other == own:
                continue
            try:
                sending.sendto(str(news).encode(), str(other))
            except ConnectionRefusedError:  # of a process that was killed
                other.unlink(missing_ok=True)
            except OSError:  # it stops just now, or is so far behind that it will look
                continue


@asynccontextmanager
async def hearing(folder: Path, heard: Callable[[News], None]) -> AsyncIterator[None]:
    """Call `heard` in this loop for what the others tell, until left.

    Raises OSError where the folder takes no socket.
    """
    own = _own(folder)
    own.unlink(missing_ok=True)  # of one that was killed and had the same number
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        listening.setblocking(False)
        listening.bind(str(own))
        # Bound here: of a path uvloop makes an endpoint that hears nothing.
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Ear(heard), sock=listening
        )
    except BaseException:
        listening.close()
        raise
    try:
        yield
    finally:
        transport.close()
        with suppress(OSError):
            own.unlink(missing_ok=True)


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, heard: Callable[[News], None]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._heard(News.read(data.decode(errors="replace")))


def _own(folder: Path) -> Path:
    return folder / f"{os.getpid()}{_SUFFIX}"
