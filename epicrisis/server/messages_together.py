"""What a run says is handed to the event loop as one, where more of it waits, not each by itself.

Streamlit schedules two callbacks on its event loop for each message of a run: one that puts it
into the session's queue, and one that says so, each of which wakes the loop. Here all that waits
is put there by one callback, in its order, and said once; no message waits for another one to
come. And a run that begins when another one has just ended waits for what that one has said:
Streamlit drops it, which a fragment sends again but not what it has left beside itself
(`ui/shared/lasting.py`). `docs/upstream/messages-together.patch` is the same as a change of
Streamlit's own. What is replaced here is private: `tests/server/test_messages_together.py` compares
it with what Streamlit has, and fails with one that has something else.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData

from epicrisis.server import sent_by_itself

_Callback = Callable[[], None]
_Schedule = Callable[[Any, _Callback], None]
_Create = Callable[[Any, RerunData], None]
METHOD, CREATE = "_call_soon_on_event_loop", "_create_scriptrunner"
"""Of a session of Streamlit: what is replaced."""
_WAITING, _IS_DUE = "_epicrise_waiting", "_epicrise_is_due"


def use() -> None:
    """Hand over together from now on; twice is as good as once."""
    if not hasattr(getattr(AppSession, METHOD), "__wrapped__"):
        setattr(AppSession, METHOD, together(getattr(AppSession, METHOD)))
        setattr(AppSession, CREATE, after_what_was_said(getattr(AppSession, CREATE)))


def together(schedule: _Schedule) -> _Schedule:
    """Return what schedules callbacks of a session as `schedule` does, all that wait as one."""

    @wraps(schedule)
    def add(session: Any, callback: _Callback) -> None:  # noqa: ANN401 (a session, or a test's)
        of_session = session.__dict__
        of_session.setdefault(_WAITING, deque()).append(callback)
        # Asked after it was added: who is at work takes it, or was asked for before.
        if not of_session.get(_IS_DUE):
            of_session[_IS_DUE] = True
            schedule(session, partial(_work_off, session))

    return add


def after_what_was_said(create: _Create) -> _Create:
    """Return what begins a session's next run as `create` does, behind what the last one said."""

    @wraps(create)
    def begin(session: Any, rerun: RerunData) -> None:  # noqa: ANN401
        if session.__dict__.get(_WAITING) and _running_loop() is session._event_loop:
            _work_off(session)
        create(session, rerun)

    return begin


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # another thread, as one that has seen a source file change
        return None


def _work_off(session: Any) -> None:  # noqa: ANN401
    of_session = session.__dict__
    waiting: deque[_Callback] = of_session[_WAITING]
    of_session[_IS_DUE] = False
    say, session._message_enqueued_callback = session._message_enqueued_callback, None
    try:
        while waiting:
            _call(session, waiting.popleft())
    finally:
        session._message_enqueued_callback = say
    if say is not None:
        sent_by_itself.soon(session, say)


def _call(session: Any, callback: _Callback) -> None:  # noqa: ANN401
    try:
        callback()
    except Exception as error:  # as a loop does: the others are called
        said = {"message": "Exception in callback of a session", "exception": error}
        session._event_loop.call_exception_handler(said)
