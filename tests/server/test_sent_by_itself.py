"""What a session says is sent in its order and once, whether by itself or by Streamlit's loop."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.web.server.starlette.starlette_server_config import WEBSOCKET_MAX_SEND_QUEUE_SIZE

from epicrisis.server import sent_by_itself
from epicrisis.server.sent_by_itself import IN_LOOP, MOST, PAUSE_S
from tests.support.running import run
from tests.support.upstream import patched


class Server(Runtime):
    """A runtime with one page, which is open or not."""

    def __init__(self, *, is_open: bool = True, is_gone: bool = False) -> None:
        self.sent: list[str] = []
        self.left: list[str] = []
        self.asked = 0
        self.is_gone = is_gone
        self.page = SimpleNamespace(client="page") if is_open else None
        self._session_mgr: Any = SimpleNamespace(get_active_session_info=lambda _: self.page)

    def _send_message(self, _: Any, msg: Any) -> None:
        if self.is_gone:
            raise SessionClientDisconnectedError
        self.sent.append(msg.page_info_changed.query_string)

    def disconnect_session(self, session_id: str, *, client: Any = None) -> None:
        self.left.append(f"{session_id} {client}")

    def _enqueued_some_message(self) -> None:
        self.asked += 1


def session_with(*words: str) -> Any:
    session = SimpleNamespace(id="session", _browser_queue=ForwardMsgQueue(), settled=0)
    session.flush_browser_queue = session._browser_queue.flush

    def settle() -> None:
        session.settled += 1

    session.on_flushed_messages_sent = settle
    say(session, *words)
    return session


def say(session: Any, *words: str) -> None:
    for word in words:
        message = ForwardMsg()
        message.page_info_changed.query_string = word
        session._browser_queue.enqueue(message)


def in_a_moment(*steps: Callable[[], None], session: Any) -> None:
    """Take steps on an event loop of the session's, and wait until all is sent."""

    async def take() -> None:
        session._event_loop = asyncio.get_running_loop()
        for step in steps:
            step()
        await asyncio.sleep(3 * PAUSE_S)

    run(take())


def test_all_that_waits_goes_at_once_with_what_is_said_until_then() -> None:
    server, session = Server(), session_with("first")

    def ask() -> None:
        sent_by_itself.soon(session, server._enqueued_some_message)

    in_a_moment(ask, lambda: say(session, "second"), ask, session=session)
    assert (server.sent, server.asked, session.settled) == (["first", "second"], 0, 1)
    in_a_moment(lambda: say(session, "third"), ask, session=session)
    assert server.sent == ["first", "second", "third"]


@pytest.mark.parametrize("why", ["no page is open", "the loop is at work on it", "it is too much"])
def test_what_the_loop_must_send_is_left_to_it(why: str) -> None:
    server = Server(is_open=why != "no page is open")
    words = [str(number) for number in range(MOST + 1 if why == "it is too much" else 2)]
    session = session_with(*words)
    session.__dict__[IN_LOOP] = why == "the loop is at work on it"
    in_a_moment(
        lambda: sent_by_itself.soon(session, server._enqueued_some_message), session=session
    )
    assert (server.sent, server.asked) == ([], 1)
    assert len(session._browser_queue) == len(words)


def test_a_page_that_has_gone_is_disconnected_as_by_the_loop() -> None:
    server, session = Server(is_gone=True), session_with("unheard")
    in_a_moment(
        lambda: sent_by_itself.soon(session, server._enqueued_some_message), session=session
    )
    assert server.left == ["session page"]


def test_streamlit_still_sends_by_what_is_used() -> None:
    of_the_loop = Runtime._loop_coroutine.__code__.co_names
    used = ("flush_browser_queue", "_send_message", "disconnect_session")
    assert {*used, "on_flushed_messages_sent"} <= set(of_the_loop)
    assert "_enqueued_some_message" in Runtime.__init__.__code__.co_names
    assert "_browser_queue" in AppSession.flush_browser_queue.__code__.co_names
    assert 2 * MOST < WEBSOCKET_MAX_SEND_QUEUE_SIZE


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "_MESSAGES_A_TICK" in patched(runtime, patch="fewer-ticks.patch", folder=tmp_path)
