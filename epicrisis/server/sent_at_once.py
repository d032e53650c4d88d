"""What a session has to send is sent where it was put into its queue, not by Streamlit's loop.

That loop looks at all sessions that are connected, lets everything else on the server have its turn
behind each message, and pauses for 5 ms before it looks again. 
"""

from collections.abc import Callable
from typing import Any

from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

MOST = 100
"""Messages at once: a connection takes 500 before it is given up, and writes behind this."""
IN_LOOP = "_epicrise_in_loop"


def send(session: Any, say: Callable[[], None]) -> bool:  # noqa: ANN401
    """Send what waits in a session's queue; return False, having done nothing, if the loop must."""
    runtime = getattr(say, "__self__", None)
    if not isinstance(runtime, Runtime) or session.__dict__.get(IN_LOOP):
        return False
    if len(session._browser_queue) > MOST:
        return False
    info = runtime._session_mgr.get_active_session_info(session.id)
    if info is None:
        return False
    for message in session.flush_browser_queue():
        try:
            runtime._send_message(info, message)
        except SessionClientDisconnectedError:
            runtime.disconnect_session(session.id, client=info.client)
    session.on_flushed_messages_sent()
    return True
