"""What the server does once, before the first learner comes."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType

import jinja2
from streamlit import config

from epicrisis import __version__, i18n, log, settings, templating
from epicrisis.server import (
    cursor_copies,
    messages_together,
    options_once,
    options_unwatched,
    presented_once,
    resources,
    run_threads,
    styles_first,
    those_who_wait,
)
from epicrisis.store.db import file_rights

_SELDOM = 100
"""Collections of the middle generation to one of everything; Python's own default is 10.

With 1,000 sessions that one stops the server for a quarter of a second, and at ten it came once
in a second or two. At 1,000 what it frees would wait so long that memory isn't flat over ten
minutes (docs/performance.md).
"""


_MOST_FILES = 65_536
"""More than 4,000 phones and 4,000 learners have open; some systems allow a billion."""
_FEW_FILES = 4_096

SECRETS = Path(__file__).parents[2] / ".streamlit" / "secrets.toml"


def prepare() -> None:
    """Read the cases, open the store, and settle what stays in memory."""
    log.configure(settings.current().log)
    files = allow_open_files()
    file_rights.narrow(SECRETS)
    resources.warm_up()
    resources.store()
    _tell_start(files)
    _send_at_once()
    cursor_copies.use()
    run_threads.use()
    messages_together.use()
    presented_once.use()
    styles_first.use()
    those_who_wait.use()
    if config.get_option("server.fileWatcherType") == "none":  # else its author tries colours
        options_once.use()
        options_unwatched.use()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _SELDOM)


@asynccontextmanager
async def compiling(*environments: jinja2.Environment) -> AsyncIterator[None]:
    """Compile templates beside the first who come, and read all words: it takes half a second."""
    work = asyncio.create_task(asyncio.to_thread(_compile, *environments))
    try:
        yield
    finally:
        await work


def _compile(*environments: jinja2.Environment) -> None:
    for language in i18n.LANGUAGES:
        i18n.translator(language)
    templating.compile_all(*environments)


def allow_open_files() -> int:
    """Let this server have as many files open as the system allows it; return how many.

    Each phone is one and each learner alone four (docs/deploy.md), and many systems begin with
    1,024. 0 where the system knows no such limit.
    """
    try:
        import resource
    except ImportError:  # Windows
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= _MOST_FILES:
        return _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # a system that names a limit higher than it allows, as macOS
        most = soft
    return most


def _tell_start(files: int) -> None:
    if 0 < files < _FEW_FILES:
        log.event(
            "few open files",
            level=logging.WARNING,
            words="a class needs one a phone, a learner alone four; raise the limit (LimitNOFILE"
            " of systemd, ulimit -n)",
            files=files,
        )
    library, store = resources.library(), resources.store()
    kind = "none" if store is None else "postgresql" if store.database.is_server else "sqlite"
    log.event(
        "started",
        version=__version__,
        store=kind,
        cases=len(library.cases),
        broken=len(library.broken),
        files=files,
    )


def before_stopping(end_streams: Callable[[], None]) -> None:
    """End streams when the server is told to stop: it waits for every answer that isn't whole.

    Uvicorn has no hook for this before its wait, so the signal passes by here on its way to it.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        stop = signal.getsignal(number)

        def handle(received: int, frame: FrameType | None, stop: object = stop) -> None:
            loop.call_soon_threadsafe(end_streams)
            if callable(stop):
                stop(received, frame)

        signal.signal(number, handle)


def _send_at_once() -> None:
    """Turn Nagle's algorithm off for the connections to come.

    asyncio does so for sockets that name their protocol; Streamlit's doesn't, and every rerun
    then waits some 40 ms for an acknowledgement (docs/performance.md). Streamlit hands its
    socket to nobody, so it is looked up; connections inherit the option from it.
    """
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket) and _is_listening(thing):
            thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_listening(found: socket.socket) -> bool:
    is_tcp = found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
    return (
        is_tcp
        and found.fileno() >= 0
        and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )
