"""A browser's side of Streamlit's websocket, without the browser.

A session loads the page by HTTP (so that it carries the cookies the server sets), opens the
websocket, asks for the first run of the script and from then on keeps what a browser would
keep: the elements on the page, the list of pages, the address, the cached messages. It also
keeps every byte that came down, which a browser's page doesn't show.

    async with open_session(server.url, "anamnesis", query="case=fievres-et-douleurs") as session:
        await session.press("Suite")
        assert "fièvre" in session.text()

Differences from a browser: a widget that nobody touched sends no value (the server then uses
the widget's default), and `st.fragment(run_every=...)` is not run by itself.
"""

from __future__ import annotations

import asyncio
import html
import re
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

SUCCESS = ForwardMsg.FINISHED_SUCCESSFULLY
FRAGMENT_SUCCESS = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class SessionError(AssertionError):
    """The server answered something a browser could not go on with."""


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation, as the browser knows it."""

    name: str
    url_path: str
    """The last part of its address; empty for the default page."""
    script_hash: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One element or block at its place on the page."""

    path: tuple[int, ...]
    """The delta path: 0 main area, 1 sidebar, 2 event area, 3 bottom; then child by child."""
    kind: str
    """The field of `Element` or `Block` that is set: `button`, `markdown`, `expandable`, ..."""
    content: Any
    """That field's protobuf message."""
    fragment_id: str
    run_id: str
    is_block: bool

    @property
    def label(self) -> str:
        """What is written on it, or an empty text for what has no label."""
        return str(getattr(self.content, "label", ""))

    @property
    def key(self) -> str:
        """The widget's `key=` in the script, which is the same in every language."""
        _, _, key = str(getattr(self.content, "id", "")).removeprefix("$$ID-").partition("-")
        return "" if key == "None" else key


@dataclass(slots=True)
class _CachedMessage:
    message: ForwardMsg
    run_count: int
    fragment_id: str


@dataclass(slots=True)
class WebSocketSession:
    """One learner's connection. Make it by `open_session`."""

    url: str
    """The server's address, without a slash at the end."""
    query: str
    """The query string, without question mark; the server may change it."""
    page_path: str
    """The page's own part of the address; empty for the default page."""
    locale: str
    color_scheme: str
    cookies: dict[str, str]
    keep_frames: bool
    headers: dict[str, str]
    """What is sent with page and handshake besides, such as what a proxy adds."""
    frames: list[bytes] = field(default_factory=list)
    """Every frame that came down, as it came. Empty unless `keep_frames`."""
    bytes_received: int = 0
    """The sum of all frames' lengths, whether kept or not."""
    page_html: bytes = b""
    """The answer to the first GET."""
    pages: tuple[Page, ...] = ()
    page_not_found: bool = False
    """Whether the last run answered that the page asked for doesn't exist."""
    session_id: str = ""
    _connection: ClientConnection | None = None
    _nodes: dict[tuple[int, ...], Node] = field(default_factory=dict)
    _widgets: dict[str, WidgetState] = field(default_factory=dict)
    _cache: dict[str, _CachedMessage] = field(default_factory=dict)
    _page_hash: str = ""
    _main_hash: str = ""
    _run_id: str = ""
    _run_count: int = 0
    _max_cached_age: int = 0

    # ------------------------------------------------------------------ connection

    async def connect(self, timeout: float = 30.0) -> None:
        """Load the page by HTTP, open the websocket, and wait for the first run's end."""
        address = f"{self.url}/{self.page_path}" + (f"?{self.query}" if self.query else "")
        async with asyncio.timeout(timeout):
            self.page_html = await asyncio.to_thread(self._load, address)
            await self._open_websocket()
            await self._rerun(page_name=self.page_path)

    async def reconnect(self, timeout: float = 30.0) -> None:
        """Lose the connection and come back with the same session id, as after bad wifi."""
        await self.close()
        async with asyncio.timeout(timeout):
            await self._open_websocket(self.session_id)
            await self._rerun()

    async def close(self) -> None:
        """Close the websocket, as a closed tab does."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _load(self, address: str) -> bytes:
        request = urllib.request.Request(address, headers=self._all_headers())
        with urllib.request.urlopen(request, timeout=20) as answer:
            for line in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            return bytes(answer.read())

    async def _open_websocket(self, session_id: str = "") -> None:
        # The browser hides its XSRF token and an earlier session's id in the subprotocols.
        token = self.cookies.get("_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN")
        protocols = ["streamlit", token, session_id] if session_id else ["streamlit", token]
        self._connection = await connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(self.url),
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers=self._all_headers(),
            max_size=None,
            ping_interval=None,
            open_timeout=None,
        )

    def _all_headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**self.headers, **({"Cookie": cookies} if cookies else {})}

    # ------------------------------------------------------------------ what a person does

    async def press(self, label: str | Node, timeout: float = 30.0) -> None:
        """Press the one button of that label and wait until the script has finished."""
        button = self.find("button", label) if isinstance(label, str) else label
        pressed = WidgetState(id=button.content.id, trigger_value=True)
        async with asyncio.timeout(timeout):
            await self._rerun(pressed, fragment_id=button.fragment_id)

    async def press_on(self, button: Node) -> None:
        """Press a button and wait for nothing, as an impatient hand does."""
        pressed = WidgetState(id=button.content.id, trigger_value=True)
        await self._ask(pressed, fragment_id=button.fragment_id)

    async def hear(self, is_heard: Callable[[], bool], timeout: float = 10.0) -> None:
        """Take what comes until that is so: after presses that waited for nothing."""
        try:
            async with asyncio.timeout(timeout):
                while not is_heard():
                    await self._take_message()
        except TimeoutError as late:
            raise SessionError(f"not heard within {timeout} s") from late

    async def change(self, widget: Node, timeout: float = 30.0, **value: Any) -> None:
        """Give a widget a value, as in `change(session.find("radio", "Sex"), int_value=1)`.

        The keyword is the field of `WidgetState` that the widget uses: `bool_value`,
        `int_value`, `string_value`, `json_trigger_value` ... A value is kept and sent with every
        later run, as a browser does; a trigger is sent once.
        """
        state = self.fill(widget, **value)
        async with asyncio.timeout(timeout):
            await self._rerun(state, fragment_id=widget.fragment_id)

    def fill(self, widget: Node, **value: Any) -> WidgetState:
        """Give a field of a form a value, which is sent with the next press."""
        state = WidgetState(id=widget.content.id)
        for name, content in value.items():
            target = getattr(state, name)
            if hasattr(target, "data"):  # a list, as in `string_array_value=["a", "b"]`
                target.data.extend(content)
            else:
                setattr(state, name, content)
        if "trigger" not in str(state.WhichOneof("value")):
            self._widgets[state.id] = state
        return state

    async def open(self, key: str, timeout: float = 30.0) -> None:
        """Open the box with that key, whose content is made then."""
        box = self.find_key(key)
        assert box is not None, f"no {key} on the page"
        await self.change(box, timeout, bool_value=True)

    async def switch_page(self, page: Page | str, query: str = "", timeout: float = 30.0) -> None:
        """Go to a page of the navigation, by its entry or its script hash."""
        self._page_hash = page.script_hash if isinstance(page, Page) else page
        self.query = query
        async with asyncio.timeout(timeout):
            await self._rerun()

    async def rerun(self, timeout: float = 30.0, *, fragment_id: str = "") -> None:
        """Run the script again with nothing changed (the `R` key), or a fragment of it."""
        async with asyncio.timeout(timeout):
            await self._rerun(fragment_id=fragment_id)

    async def send(self, message: BackMsg) -> None:
        """Send any message: for tests of what a browser would never send."""
        assert self._connection is not None, "not connected"
        await self._connection.send(message.SerializeToString())

    # ------------------------------------------------------------------ what a person sees

    @property
    def page(self) -> Page | None:
        """The page that is shown, if the navigation names it."""
        return next((page for page in self.pages if page.script_hash == self._page_hash), None)

    def nodes(self, kind: str | None = None) -> list[Node]:
        """The elements and blocks on the page, from top to bottom, perhaps of one kind only."""
        shown = sorted(self._nodes.values(), key=lambda node: node.path)
        return [node for node in shown if kind in (None, node.kind)]

    def buttons(self) -> list[Node]:
        """The buttons that can be pressed, from top to bottom."""
        return [node for node in self.nodes("button") if not node.content.disabled]

    def find(self, kind: str, label: str) -> Node:
        """The only element of that kind with that label."""
        found = [node for node in self.nodes(kind) if node.label == label]
        if len(found) != 1:
            labels = [node.label for node in self.nodes(kind)]
            raise SessionError(f"{len(found)} of kind {kind!r} are labelled {label!r}: {labels}")
        return found[0]

    def find_key(self, key: str) -> Node | None:
        """The widget with that key, or None if it isn't on the page."""
        return next((node for node in self._nodes.values() if node.key == key), None)

    def has_button(self, label: str) -> bool:
        """Whether such a button is there and can be pressed."""
        return any(button.label == label for button in self.buttons())

    def text(self) -> str:
        """All texts of the elements now on the page, one a line, markup included."""
        return "\n".join(text for node in self.nodes() for text in _texts(node.content))

    def exceptions(self) -> list[str]:
        """Messages of the tracebacks on the page."""
        return [str(node.content.message) for node in self.nodes("exception")]

    def wire_text(self) -> str:
        r"""Everything that ever came down, lower-cased, with `\u` and HTML escapes undone."""
        raw = b"\n".join([self.page_html, *self.frames]).decode("utf-8", errors="replace")
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw)
        return html.unescape(plain).casefold()

    # ------------------------------------------------------------------ the protocol

    async def _rerun(
        self, widget: WidgetState | None = None, *, fragment_id: str = "", page_name: str = ""
    ) -> None:
        await self._ask(widget, fragment_id=fragment_id, page_name=page_name)
        await self._receive_run()

    async def _ask(
        self, widget: WidgetState | None = None, *, fragment_id: str = "", page_name: str = ""
    ) -> None:
        state = ClientState(
            query_string=self.query,
            page_script_hash=self._page_hash,
            page_name="" if self._page_hash else page_name,
            fragment_id=fragment_id,
            cached_message_hashes=list(self._cache),
        )
        state.context_info.timezone = "Europe/Paris"
        state.context_info.timezone_offset = -60
        state.context_info.locale = self.locale
        state.context_info.url = f"{self.url}/{self.page_path}"
        state.context_info.is_embedded = False
        state.context_info.color_scheme = self.color_scheme
        sent = {**self._widgets, **({widget.id: widget} if widget else {})}
        state.widget_states.widgets.extend(sent.values())
        self.page_not_found = False
        await self.send(BackMsg(rerun_script=state))

    async def _receive_run(self) -> None:
        """Take frames until a run that began after the request has ended."""
        has_begun = False
        while True:
            message = await self._take_message()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                has_begun = True
            if kind == "script_finished" and has_begun and message.script_finished != EARLY:
                return

    async def _take_message(self) -> ForwardMsg:
        """Take the next frame, and do with it what a browser does."""
        assert self._connection is not None, "not connected"
        frame = await self._connection.recv(decode=False)
        self.bytes_received += len(frame)
        if self.keep_frames:
            self.frames.append(frame)
        message = self._resolve(ForwardMsg.FromString(frame))
        self._apply(message.WhichOneof("type"), message)
        return message

    def _resolve(self, message: ForwardMsg) -> ForwardMsg:
        """Keep a cacheable message; put the kept one in the place of a reference to it."""
        if message.WhichOneof("type") == "ref_hash":
            cached = self._cache.get(message.ref_hash)
            if cached is None:
                raise SessionError(f"reference to a message we don't have: {message.ref_hash}")
            resolved = ForwardMsg()
            resolved.CopyFrom(cached.message)
            resolved.metadata.CopyFrom(message.metadata)
            cached.run_count = self._run_count
            return resolved
        if message.metadata.cacheable:
            fragment_id = message.delta.fragment_id
            self._cache[message.hash] = _CachedMessage(message, self._run_count, fragment_id)
        return message

    def _apply(self, kind: str | None, message: ForwardMsg) -> None:
        if kind == "delta":
            self._apply_delta(tuple(message.metadata.delta_path), message.delta)
        elif kind == "new_session":
            self._begin_run(message.new_session, message.metadata.run.script_run_id)
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
            self.pages = tuple(
                Page(page.page_name, page.url_pathname, page.page_script_hash, page.is_hidden)
                for page in message.navigation.app_pages
            )
            shown = self.page
            if shown is not None:
                is_default = any(
                    p.is_default
                    for p in message.navigation.app_pages
                    if p.page_script_hash == shown.script_hash
                )
                self.page_path = "" if is_default else shown.url_path
        elif kind == "page_not_found":
            self.page_not_found = True
            self._page_hash = self._main_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._end_run(message)

    def _begin_run(self, new: NewSession, run_id: str) -> None:
        self.session_id = new.initialize.session_id
        self._run_id = run_id
        self._page_hash = new.page_script_hash
        self._main_hash = new.main_script_hash
        self._max_cached_age = new.config.max_cached_message_age

    def _apply_delta(self, path: tuple[int, ...], delta: Delta) -> None:
        is_block = delta.HasField("add_block")
        content: Message
        if is_block:
            name: str = delta.add_block.WhichOneof("type") or "container"
            content = getattr(delta.add_block, name, delta.add_block)
        elif delta.HasField("new_element"):
            self._forget_below(path)
            name = delta.new_element.WhichOneof("type") or "empty"
            content = getattr(delta.new_element, name)
        else:
            return
        self._nodes[path] = Node(path, name, content, delta.fragment_id, self._run_id, is_block)

    def _forget_below(self, path: tuple[int, ...]) -> None:
        """An element takes the place of a block: what was in the block is gone."""
        old = self._nodes.get(path)
        if old is not None and old.is_block:
            depth = len(path)
            self._nodes = {p: node for p, node in self._nodes.items() if p[:depth] != path}

    def _end_run(self, message: ForwardMsg) -> None:
        if message.script_finished == EARLY:
            return
        fragments = set(message.metadata.run.fragment_ids)
        if message.script_finished in (SUCCESS, FRAGMENT_SUCCESS):
            self._nodes = {
                path: node
                for path, node in self._nodes.items()
                if node.run_id == self._run_id or (fragments and node.fragment_id not in fragments)
            }
            active = {getattr(node.content, "id", "") for node in self._nodes.values()}
            self._widgets = {i: state for i, state in self._widgets.items() if i in active}
        self._run_count += 1
        for digest, cached in list(self._cache.items()):
            is_concerned = not fragments or cached.fragment_id in fragments
            if is_concerned and self._run_count - cached.run_count > self._max_cached_age:
                del self._cache[digest]


async def connect_session(
    url: str,
    page_path: str = "",
    *,
    query: str = "",
    locale: str = "fr-FR",
    color_scheme: str = "light",
    cookies: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    keep_frames: bool = True,
    timeout: float = 30.0,
) -> WebSocketSession:
    """Return a connected session whose first run has finished; the caller closes it.

    Args:
        url: the server's address, `StreamlitServer.url`.
        page_path: the page's name in the address, as in `anamnesis`; empty for home.
        query: the query string, without question mark.
        locale: the browser's first language.
        color_scheme: `light` or `dark`.
        cookies: what the browser keeps from an earlier visit (`session.cookies`).
        headers: what is sent besides, such as what a proxy adds.
        keep_frames: keep all frames in memory; a load test doesn't.
        timeout: seconds for everything until the first run has finished.
    """
    if urlsplit(url).hostname != "127.0.0.1":
        raise SessionError(f"only servers on 127.0.0.1 are spoken to, not {url}")
    session = WebSocketSession(
        url,
        query,
        page_path.strip("/"),
        locale,
        color_scheme,
        dict(cookies or {}),
        keep_frames,
        dict(headers or {}),
    )
    try:
        await session.connect(timeout)
    except BaseException:
        await session.close()
        raise
    return session


@asynccontextmanager
async def open_session(
    url: str, page_path: str = "", **options: Any
) -> AsyncIterator[WebSocketSession]:
    """`connect_session`, with the same arguments, closed at the end of the block."""
    session = await connect_session(url, page_path, **options)
    try:
        yield session
    finally:
        await session.close()


def _texts(message: Message) -> Iterator[str]:
    """Every text in a message and the messages in it."""
    for description, value in message.ListFields():
        for item in value if description.is_repeated else [value]:
            if isinstance(item, str):
                yield item
            elif isinstance(item, Message):
                yield from _texts(item)
