"""The loop looks at the sessions that wait for it, and sends all that they have to say."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session, runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import AsyncObjects, Runtime, RuntimeState
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from epicrisis.server import those_who_wait
from epicrisis.server.sent_by_itself import IN_LOOP
from tests.support.running import run
from tests.support.upstream import patched

SESSIONS = 50


class Session:
    """A session, by what the loop asks of it, that counts how often it does."""

    def __init__(self, name: str) -> None:
        self.id = name
        self.looked_at = 0
        self.settled = 0
        self.is_shut_down = False
        self._browser_queue = ForwardMsgQueue()
        self._settle_pending = False

    def flush_browser_queue(self) -> list[ForwardMsg]:
        self.looked_at += 1
        return self._browser_queue.flush()

    def on_flushed_messages_sent(self) -> None:
        self.settled += 1
        self._settle_pending = False

    def say(self, word: str) -> None:
        self._browser_queue.enqueue(
            ForwardMsg(hash=word, script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
        )


class Hall:
    """Streamlit's own loop and list of sessions, with many who are connected."""

    def __init__(self) -> None:
        self.sessions = [Session(str(number)) for number in range(SESSIONS)]
        self.sent: list[tuple[str, str]] = []
        self.on_send: Callable[[], None] = lambda: None
        manager: Any = object.__new__(WebsocketSessionManager)
        self.manager = manager
        self.manager._active_session_info_by_id = {
            each.id: ActiveSessionInfo(SimpleNamespace(), each)  # type: ignore[arg-type]
            for each in self.sessions
        }
        self.manager._session_storage = SimpleNamespace(list=lambda: [])
        self.manager.close_session = self._close
        self._runtime: Any = SimpleNamespace(
            _state=RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED,
            _set_state=lambda _: None,
            _session_mgr=self.manager,
            _send_message=self._send,
            _get_async_objs=lambda: self.objects,
        )

    def _close(self, name: str) -> None:
        self.sessions[int(name)].is_shut_down = True

    def _send(self, info: Any, message: ForwardMsg) -> None:
        self.sent.append((info.session.id, message.hash))
        self.on_send()

    def wake(self) -> None:
        self.objects.need_send_data.set()

    async def open(self, visit: Callable[[], Awaitable[None]]) -> None:
        """Let the loop go while a visit lasts, then stop it."""
        loop = asyncio.get_running_loop()
        must_stop, has_connection, need_send_data = (asyncio.Event() for _ in range(3))
        started, stopped = loop.create_future(), loop.create_future()
        self.objects = AsyncObjects(
            loop, must_stop, has_connection, need_send_data, started, stopped
        )
        going = asyncio.create_task(Runtime._loop_coroutine(self._runtime))
        await self.objects.started
        await turns()
        await visit()
        self.objects.must_stop.set()
        async with asyncio.timeout(5):
            await self.objects.stopped
            await going


async def turns() -> None:
    """Wait until the loop has gone round, some three times."""
    await asyncio.sleep(0.05)


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Such a hall, where the loop looks at those who wait until the test's end."""
    every = getattr(WebsocketSessionManager, those_who_wait.METHOD)
    every = getattr(every, "__wrapped__", every)
    monkeypatch.setattr(WebsocketSessionManager, those_who_wait.METHOD, every)
    those_who_wait.use()
    those_who_wait.use()
    return Hall()


def test_the_loop_looks_at_those_alone_who_wait(hall: Hall) -> None:
    speaks, settles = hall.sessions[7], hall.sessions[30]
    speaks.say("told")
    settles._settle_pending = True
    run(hall.open(turns))
    assert hall.sent == [("7", "told")]
    looked_at = {each.id for each in hall.sessions if each.looked_at}
    assert looked_at == {"7", "30"}
    assert (speaks.settled, settles.settled) == (1, 1)


def test_what_is_said_while_the_loop_sends_is_sent_too(hall: Hall) -> None:
    later = {"0": 40, "40": 3, "3": 0}

    def say_on() -> None:
        by, word = hall.sent[-1]
        if word == "first":
            # To one before and one behind the one that is sent to, and to this one itself.
            for each in (int(by), later[by]):
                hall.sessions[each].say(f"after {by}")
            hall.wake()

    async def press() -> None:
        hall.on_send = say_on
        for number in map(int, later):
            hall.sessions[number].say("first")
            hall.wake()
            await turns()

    run(hall.open(press))
    said = [(by, "first") for by in later]
    said += [(each, f"after {by}") for by in later for each in (by, str(later[by]))]
    assert sorted(hall.sent) == sorted(said)
    assert all(each._browser_queue.is_empty() for each in hall.sessions)


def test_who_is_sent_to_is_marked_until_all_is_sent(hall: Hall) -> None:
    """What the loop has taken out of a queue is overtaken by nothing that is said behind it."""
    speaks = hall.sessions[7]
    marked: list[bool] = []
    hall.on_send = lambda: marked.append(speaks.__dict__[IN_LOOP])
    speaks.say("told")
    speaks.say("told on")
    run(hall.open(turns))
    assert marked == [True, True]
    assert not speaks.__dict__[IN_LOOP]


def test_everywhere_else_all_are_listed(hall: Hall) -> None:
    found: dict[str, int] = {}

    async def look() -> None:
        found["another task"] = len(hall.manager.list_active_sessions())
        found["another thread"] = len(await asyncio.to_thread(hall.manager.list_active_sessions))
        hall.sessions[5].say("told")
        hall.on_send = lambda: found.update({"in the loop": hall.manager.num_active_sessions()})
        hall.wake()
        await turns()

    run(hall.open(look))
    thread = threading.Thread(
        target=lambda: found.update(
            {"a thread without a loop": len(hall.manager.list_active_sessions())}
        )
    )
    thread.start()
    thread.join()
    where = ("another task", "another thread", "in the loop", "a thread without a loop")
    assert found == dict.fromkeys(where, SESSIONS)


def test_all_are_shut_down_when_the_server_stops(hall: Hall) -> None:
    run(hall.open(turns))
    assert all(each.is_shut_down for each in hall.sessions)


def test_streamlit_still_has_what_is_replaced() -> None:
    loop = Runtime._loop_coroutine.__code__
    assert loop.co_names.count(those_who_wait.METHOD) == 1
    assert "flush_browser_queue" in loop.co_names
    flush = AppSession.flush_browser_queue.__code__.co_names
    assert flush == ("_browser_queue", "flush")
    settle = AppSession.on_flushed_messages_sent.__code__.co_names
    assert settle[0] == "_settle_pending", "nothing else is done for who doesn't wait"
    made = inspect.getsource(AppSession.__init__)
    assert "self._browser_queue = ForwardMsgQueue()" in made
    assert "self._settle_pending = False" in made


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    text = patched(app_session, runtime, patch="those-who-wait.patch", folder=tmp_path)
    assert "def needs_flush" in text
    assert "if not active_session_info.session.needs_flush" in text
