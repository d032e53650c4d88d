"""Streamlit's loop looks at the sessions that have something to be sent, not at all of them.

After each run of any session it looks at every one that is connected: with 500 of them that takes
as long as a fifth of a press. `docs/upstream/those-who-wait.patch` is the same as a change of
Streamlit's own. What is replaced here is private: `tests/server/test_those_who_wait.py` fails with
a Streamlit that has something else.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from epicrisis.server.sent_by_itself import IN_LOOP

_List = Callable[[WebsocketSessionManager], list[ActiveSessionInfo]]
_ListOrSome = Callable[[WebsocketSessionManager], Iterable[ActiveSessionInfo]]
METHOD = "list_active_sessions"
"""Of Streamlit's sessions: what is replaced."""


def use() -> None:
    """Let the loop look at those alone from now on; twice is as good as once."""
    every = getattr(WebsocketSessionManager, METHOD)
    if not hasattr(every, "__wrapped__"):
        setattr(WebsocketSessionManager, METHOD, for_the_loop(every))


def for_the_loop(every: _List) -> _ListOrSome:
    """Return what lists sessions as `every` does, to the loop those to which it has to do."""

    @wraps(every)
    def those(manager: WebsocketSessionManager) -> Iterable[ActiveSessionInfo]:
        connected = every(manager)
        # By its own line alone: what the loop calls, as to count or to shut down all, sees all.
        if sys._getframe(1).f_code is not Runtime._loop_coroutine.__code__:
            return connected
        return _in_turn(connected)

    return those


def _in_turn(connected: Iterable[ActiveSessionInfo]) -> Iterator[ActiveSessionInfo]:
    """Give those that wait, each marked for as long as the loop is at work on it."""
    for each in connected:
        if _waits(each.session):
            of_session = each.session.__dict__
            of_session[IN_LOOP] = True
            try:
                yield each
            finally:
                of_session[IN_LOOP] = False


def _waits(session: AppSession) -> bool:
    return not session._browser_queue.is_empty() or session._settle_pending
