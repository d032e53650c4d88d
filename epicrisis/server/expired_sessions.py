"""Sessions of Streamlit whose time is over are ended when it is over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from streamlit import runtime

_EVERY_S = 15.0


@asynccontextmanager
async def ending() -> AsyncIterator[None]:
    """End sessions whose time is over, now and then until left.

    Streamlit looks for them only when another one is disconnected, and leaves their end to the
    garbage collector; until then what the last ones of a day had uploaded stays in memory.
    """
    looking = asyncio.create_task(_end_now_and_then())
    try:
        yield
    finally:
        looking.cancel()


async def _end_now_and_then() -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        end_old()


def end_old() -> None:
    """End the sessions that were disconnected for longer than `server.disconnectedSessionTTL`."""
    if not runtime.exists():
        return
    # Streamlit keeps these names to itself.
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        disconnected = manager._session_storage._cache
        over = [each for name, each in disconnected._data.items() if name not in disconnected]
        disconnected.expire()
    for each in over:
        each.session.shutdown()
