"""What one browser says takes little memory, and keeps nobody waiting."""

import gc
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close

from epicrisis.cases.questions import FreeTextQuestion
from epicrisis.server import message_limits
from epicrisis.server.message_limits import MAX_BYTES, MAX_FIELDS, has_many_fields
from epicrisis.story.telling import Story
from tests.support.chromium import visit_again
from tests.support.learners import learner_before, opened
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session

TOO_BIG = 1009


def rerun(*widgets: WidgetState) -> bytes:
    state = ClientState(query_string="case=a")
    state.widget_states.widgets.extend(widgets)
    return BackMsg(rerun_script=state).SerializeToString()


def tiny(number: int) -> bytes:
    """Fields of two bytes each."""
    return rerun(*[WidgetState()] * number)


BROKEN = {
    "no number's end": b"\xff" * 20_000,
    "a group": b"\x0b" + tiny(MAX_FIELDS),
    "longer than it is": b"\x5a\xff\xff\xff\xff\x0f" + b"\0" * 20_000,
    "zeros": b"\0" * 20_000,
}


def test_an_authors_text_of_any_length_is_read() -> None:
    text = WidgetState(id="editor", json_value='"' + "é\\n" * 500_000 + '"')
    others = [WidgetState(id=f"$$ID-{number}", bool_value=True) for number in range(500)]
    assert not has_many_fields(rerun(text, *others))


def test_very_many_fields_are_not() -> None:
    assert not has_many_fields(tiny(MAX_FIELDS - 10))
    assert has_many_fields(tiny(MAX_FIELDS + 1))
    hashes = ClientState(cached_message_hashes=["a"] * (MAX_FIELDS + 1))
    assert has_many_fields(BackMsg(rerun_script=hashes).SerializeToString())
    names = BackMsg()
    names.file_urls_request.file_names.extend(["a"] * (MAX_FIELDS + 1))
    assert has_many_fields(names.SerializeToString())
    deep = WidgetState()
    deep.string_array_value.data.extend(["a"] * (MAX_FIELDS + 1))
    assert has_many_fields(rerun(deep))


def test_nor_when_they_come_in_parts() -> None:
    """Protobuf puts together what is there twice."""
    assert has_many_fields(tiny(600) * 10)


@pytest.mark.parametrize("message", BROKEN.values(), ids=BROKEN)
def test_what_is_no_message_is_not(message: bytes) -> None:
    assert has_many_fields(message)


def test_the_longest_message_is_looked_through_as_fast_as_a_short_one() -> None:
    def seconds(message: bytes) -> float:
        began = time.perf_counter()
        assert has_many_fields(message)
        return time.perf_counter() - began

    short, long = tiny(2 * MAX_FIELDS), tiny(MAX_BYTES // 2)
    assert seconds(long) < 20 * seconds(short) + 0.1


def test_uvicorn_refuses_by_the_length_that_is_announced() -> None:
    configured = uvicorn.Config("app:app", ws_max_size=25_000_000)
    message_limits.limit_length()
    assert configured.ws_max_size == MAX_BYTES
    del configured
    gc.collect()


# --- On a server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def host() -> Iterator[StreamlitServer]:
    with StreamlitServer() as running:
        yield running


async def end_of_talk(host: StreamlitServer, message: bytes | str) -> Close | None:
    """Say something to Streamlit; return how it ends the talk, None if it runs instead."""
    async with open_session(host.url) as session:
        connection = session._connection
        assert connection is not None
        try:
            await connection.send(message)
            while not ForwardMsg.FromString(await connection.recv(decode=False)).HasField(
                "new_session"
            ):
                pass
        except ConnectionClosed as closed:
            return closed.rcvd
    return None


def most_kib(host: StreamlitServer) -> int:
    """The most resident memory that the server ever had, in KiB (Linux)."""
    status = Path(f"/proc/{host.pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1])


def test_a_long_message_is_refused_before_it_is_here(host: StreamlitServer) -> None:
    """One of 190 MB took 360. This one is shorter than what a browser may be sent."""
    ended = run(end_of_talk(host, b"\0" * 20_000_000))
    assert ended is not None
    assert (ended.code, f"limit of {MAX_BYTES}" in ended.reason) == (TOO_BIG, True)
    before = most_kib(host)
    run(end_of_talk(host, b"\0" * 190_000_000))
    assert most_kib(host) - before < 30_000


def test_a_message_of_very_many_fields_is_refused_before_it_is_read(
    host: StreamlitServer,
) -> None:
    """One of 24 MB took 1.7 GB."""
    before = most_kib(host)
    for _ in range(3):
        ended = run(end_of_talk(host, tiny(MAX_BYTES // 2 - 100)))
        assert ended is not None
        assert ended.code == TOO_BIG
    assert most_kib(host) - before < 30_000


def test_words_instead_of_a_message_end_the_talk_and_leave_no_traceback(
    host: StreamlitServer,
) -> None:
    ended = run(end_of_talk(host, "hello"))
    assert ended is not None
    assert ended.code == 1003
    assert "Traceback" not in host.log()


def test_what_a_page_says_is_answered(host: StreamlitServer) -> None:
    said = rerun(WidgetState(id="a", string_value="x" * 2_900_000))
    assert run(end_of_talk(host, said)) is None
    assert "Traceback" not in host.log()


@pytest.mark.thorough
def test_whoever_pastes_a_book_as_an_answer_goes_on_with_what_was_there(
    chromium: Browser, host: StreamlitServer, lyme: Story
) -> None:
    """What is longer than a message ended the connection, again and again."""
    step = next(each for each in lyme.steps if isinstance(each.block, FreeTextQuestion))
    with opened(host.database_url) as store, visit_again(chromium, locale="en") as visited:
        page = visited.page
        for name, value in learner_before(store, lyme, step.number).items():
            visited.context.add_cookies([{"name": name, "value": value, "url": host.url}])
        page.goto(f"{host.url}/{step.stage}?case={lyme.case.slug}&lang=en")
        field = page.get_by_label("Your answer, in your words")
        field.fill("An electrocardiogram")
        field.evaluate(
            """(each) => {
                each.select();
                document.execCommand("insertText", false, "x".repeat(4_000_000));
            }"""
        )
        expect(page.get_by_text("/500000")).not_to_be_visible()
        page.get_by_role("button", name="Commit my answer").click()
        expect(page.get_by_text("An electrocardiogram", exact=True)).to_be_visible()
        assert visited.complaints() == []
