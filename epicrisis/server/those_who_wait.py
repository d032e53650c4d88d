"""Streamlit's loop looks at the sessions that have something to be sent, not at all of them.

After each run of any session it looks at every one that is connected: with 500 of them that takes
as long as a fifth of a press. `docs/upstream/those-who-wait.patch` is the same as a change of
Streamlit's own. What is replaced here is private: `tests/server/test_those_who_wait.py` fails with
a Streamlit that has something else.
"""

import sys
from collections.abc import Callable
from functools import wraps

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

_List = Callable[[WebsocketSessionManager], list[ActiveSessionInfo]]
METHOD = "list_active_sessions"
"""Of Streamlit's sessions: what is replaced."""


def use() -> None:
    """Let the loop look at those alone from now on; twice is as good as once."""
    every = getattr(WebsocketSessionManager, METHOD)
    if not hasattr(every, "__wrapped__"):
        setattr(WebsocketSessionManager, METHOD, for_the_loop(every))


def for_the_loop(every: _List) -> _List:
    """Return what lists sessions as `every` does, to the loop those to which it has to do."""

    @wraps(every)
    def those(manager: WebsocketSessionManager) -> list[ActiveSessionInfo]:
        connected = every(manager)
        # By its own line alone: what the loop calls, as to count or to shut down all, sees all.
        if sys._getframe(1).f_code is not Runtime._loop_coroutine.__code__:
            return connected
        return [each for each in connected if _waits(each.session)]

    return those


def _waits(session: AppSession) -> bool:
    return not session._browser_queue.is_empty() or session._settle_pending
