"""What waits for the event loop is done as one, in its order, and none of it is lost."""

import asyncio
import inspect
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData

from epicrisis.server import messages_together
from tests.support.running import run
from tests.support.upstream import patched

BY_STREAMLIT = """\
        try:
            self._event_loop.call_soon_threadsafe(callback)
        except RuntimeError:
            if not self._event_loop.is_closed():
                raise
            _LOGGER.debug("Dropped event-loop callback", exc_info=True)
"""
"""What is replaced."""


class Loop:
    """An event loop that does what it was asked for when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Callable[[], None]] = []
        self.failed: list[dict[str, Any]] = []

    def turn(self) -> None:
        while self.asked:
            self.asked.pop(0)()

    def call_exception_handler(self, said: dict[str, Any]) -> None:
        self.failed.append(said)


def scheduled(loop: Loop) -> tuple[SimpleNamespace, Callable[[Any, Callable[[], None]], None]]:
    """A session that counts how often it says that it has messages, and what schedules for it."""
    session = SimpleNamespace(_event_loop=loop, said=0)

    def say() -> None:
        session.said += 1

    session._message_enqueued_callback = say
    return session, messages_together.together(lambda _, callback: loop.asked.append(callback))


def test_all_that_waits_is_done_at_once_in_its_order_and_said_once() -> None:
    loop = Loop()
    done: list[int] = []
    session, schedule = scheduled(loop)

    def enqueue(number: int) -> None:
        done.append(number)
        if session._message_enqueued_callback is not None:
            session._message_enqueued_callback()

    for number in range(50):
        schedule(session, partial(enqueue, number))
    assert len(loop.asked) == 1
    loop.turn()
    assert (done, session.said) == (list(range(50)), 1)
    schedule(session, lambda: enqueue(50))
    loop.turn()
    assert (done[-1], session.said) == (50, 2)


def fail() -> None:
    raise ValueError


def test_one_that_fails_is_told_and_keeps_back_no_other() -> None:
    loop = Loop()
    done: list[str] = []
    session, schedule = scheduled(loop)
    schedule(session, fail)
    schedule(session, lambda: done.append("after"))
    loop.turn()
    assert done == ["after"]
    assert isinstance(loop.failed[0]["exception"], ValueError)


def test_what_threads_add_while_the_loop_works_is_lost_by_none() -> None:
    loop = Loop()
    done: list[tuple[int, int]] = []
    session, schedule = scheduled(loop)
    is_over = threading.Event()

    def add(thread: int) -> None:
        for number in range(3000):
            schedule(session, partial(done.append, (thread, number)))

    def work() -> None:
        while not is_over.is_set():
            loop.turn()
        loop.turn()

    loop_thread = threading.Thread(target=work)
    threads = [threading.Thread(target=add, args=(thread,)) for thread in range(3)]
    for each in (loop_thread, *threads):
        each.start()
    for each in threads:
        each.join()
    is_over.set()
    loop_thread.join()
    for thread in range(3):
        assert [number for by, number in done if by == thread] == list(range(3000))


def test_a_new_run_begins_behind_what_the_last_one_said() -> None:
    """Streamlit takes nothing from a run that isn't the session's any more."""
    heard: list[str] = []

    async def press_just_after_a_run() -> None:
        loop = Loop()
        session, schedule = scheduled(loop)
        session._event_loop, session.run = asyncio.get_running_loop(), "first"

        def say(word: str, run: str) -> None:
            heard.append(word if session.run == run else f"{word} dropped")

        def create(session: Any, _: Any) -> None:
            session.run = "second"

        schedule(session, partial(say, "told", "first"))
        messages_together.after_what_was_said(create)(session, RerunData())
        schedule(session, partial(say, "told on", "second"))
        loop.turn()

    run(press_just_after_a_run())
    assert heard == ["told", "told on"]


def test_streamlit_still_schedules_by_what_is_replaced() -> None:
    assert BY_STREAMLIT in inspect.getsource(getattr(AppSession, messages_together.METHOD))
    for by in (AppSession._on_scriptrunner_event, AppSession.handle_backmsg_exception):
        assert messages_together.METHOD in by.__code__.co_names
    begins = AppSession.request_rerun.__code__.co_names
    assert begins.count(messages_together.CREATE) == 1
    assert "_message_enqueued_callback" in AppSession._enqueue_forward_msg.__code__.co_names


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "_run_pending_callbacks" in patched(
        app_session, patch="messages-together.patch", folder=tmp_path
    )
