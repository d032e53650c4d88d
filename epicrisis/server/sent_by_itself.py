"""What a session has to say is sent by itself, not with all that others have to say.

Streamlit's loop sends for all: it looks at every session that is connected, whichever of them has
something, lets everything else on the server have its turn behind each message, and then pauses. A
press among 400 readers waited twice as long for its answer (docs/performance.md). Here a session
is looked at where it has said that something waits, in its order, and all of it goes at once. The
loop still does so for one whose page was closed, and for what is more than a connection takes.
By `docs/upstream/fewer-ticks.patch` and `those-who-wait.patch` Streamlit's own loop would do nearly
the same. What is used here is private: `tests/server/test_sent_by_itself.py` fails with a Streamlit
that has something else.
"""

from collections.abc import Callable
from typing import Any

from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

PAUSE_S = 0.003
"""Until what a run says next is sent with it; Streamlit pauses for 5 ms."""
MOST = 100
"""Messages at once: a connection that has 500 to be written is given up."""
IN_LOOP = "_epicrise_in_loop"
"""Of a session: that Streamlit's loop is at work on it, which nothing may overtake."""
_IS_DUE = "_epicrise_sending_is_due"


def soon(session: Any, say: Callable[[], None]) -> None:  # noqa: ANN401 (a session, or a test's)
    """Send what waits in a session's queue in a moment; by `say`, the loop, where it must."""
    runtime = getattr(say, "__self__", None)
    if not isinstance(runtime, Runtime):
        say()
    elif not session.__dict__.get(_IS_DUE):
        session.__dict__[_IS_DUE] = True
        session._event_loop.call_later(PAUSE_S, _send, runtime, session, say)


def _send(runtime: Any, session: Any, say: Callable[[], None]) -> None:  # noqa: ANN401
    of_session = session.__dict__
    of_session[_IS_DUE] = False
    info = runtime._session_mgr.get_active_session_info(session.id)
    if info is None or of_session.get(IN_LOOP) or len(session._browser_queue) > MOST:
        say()
        return
    for message in session.flush_browser_queue():
        try:
            runtime._send_message(info, message)
        except SessionClientDisconnectedError:
            runtime.disconnect_session(session.id, client=info.client)
    session.on_flushed_messages_sent()
