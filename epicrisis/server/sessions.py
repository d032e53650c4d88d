"""Sessions of Streamlit whose time is over are let go when it is over."""

import asyncio
from typing import Any

from streamlit import runtime

_EVERY_S = 30.0


async def let_go_of_ended() -> None:
    """Have Streamlit look for sessions to end, until cancelled.

    It looks only when another one is disconnected. Until then what the last ones of a day had
    uploaded stays in memory.
    """
    while True:
        await asyncio.sleep(_EVERY_S)
        let_go()


def let_go() -> None:
    """End the sessions that were disconnected for longer than `server.disconnectedSessionTTL`."""
    if not runtime.exists():
        return
    # Streamlit keeps these names to itself.
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        manager._session_storage._cache.expire()
