"""What no browser of ours would send is refused cleanly, and the store stays as it was."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from epicrisis.cases.questions import Question
from epicrisis.server import learner_cookie
from epicrisis.store.records import Attempt
from epicrisis.story.telling import Step, Story
from tests.kinds.samples import KINDS
from tests.support.learners import (
    Cookies,
    attempt_of,
    learner_before,
    numbers_of_questions,
    opened,
    passed,
    step_of,
)
from tests.support.running import run
from tests.support.server import ROOT, StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import Node, WebSocketSession, open_session

MEGABYTE = "x" * 1_000_000
OUR_CODE = ROOT / "epicrisis"
PASSED_ON = re.compile(
    rf'File "{re.escape(str(OUR_CODE))}/server/\w+\.py", line \d+, in __call__\n +await self\.app\('
)
"""Where ours hands a connection to Streamlit, which complains of one that a browser has closed."""
SORRY = "Something went wrong on our side"
TABLES = ("learner", "attempt", "opening", "answer", "differential", "ordered_test", "transfer")


@pytest.fixture(autouse=True)
def unharmed(server: StreamlitServer) -> Iterator[None]:
    """No test here may make our code fail, or damage the store.

    Streamlit itself fails on a widget's value of another kind, and logs that; no frame is ours.
    """
    before = len(server.log())
    yield
    assert f'File "{OUR_CODE}' not in PASSED_ON.sub("", server.log()[before:])
    file = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    file.close()


def counts(server: StreamlitServer) -> dict[str, int]:
    file = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
    found = {
        table: int(file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in TABLES
    }
    file.close()
    return found


class Forger:
    """Somebody with a websocket and bad intentions, before a step of the case."""

    def __init__(self, session: WebSocketSession, server: StreamlitServer, story: Story) -> None:
        self.session = session
        self._server = server
        self._story = story

    def widget(self, key: str) -> Node:
        found = self.session.find_key(key)
        assert found is not None, f"no {key} on the page: {self.session.text()[-2000:]}"
        return found

    async def send(self, key: str, **value: Any) -> None:
        await self.session.change(self.widget(key), **value)
        self.is_well()

    async def press(self, key: str | Node) -> None:
        await self.session.press(self.widget(key) if isinstance(key, str) else key)
        self.is_well()

    async def trigger(self, key: str, event: str, value: object) -> None:
        """Say what a component's script would."""
        component = self.widget(key)
        said = json.dumps([{"event": event, "value": value}])
        content = type(component.content)()
        content.CopyFrom(component.content)
        content.id = f"$$STREAMLIT_INTERNAL_KEY_{component.content.id}__events"
        await self.session.change(replace(component, content=content), json_trigger_value=said)
        self.is_well()

    def is_well(self) -> None:
        assert self.session.exceptions() == []
        assert SORRY not in self.session.text()

    def alerts(self) -> list[str]:
        return [str(node.content.body) for node in self.session.nodes("alert")]

    def attempt(self) -> Attempt:
        with opened(self._server.database_url) as store:
            return attempt_of(store, self._story, self.session.cookies)


@asynccontextmanager
async def forger_before(
    server: StreamlitServer, story: Story, number: int
) -> AsyncIterator[Forger]:
    with opened(server.database_url) as store:
        cookies: Cookies = learner_before(store, story, number)
    page, query = story.steps[number - 1].stage, f"case={story.case.slug}"
    async with open_session(
        server.url, page, query=query, cookies=cookies, locale="en-GB"
    ) as session:
        yield Forger(session, server, story)


def question_of_type(story: Story, kind: str) -> Step:
    return next(story.steps[n - 1] for n in numbers_of_questions(story) if _kind(story, n) == kind)


def _kind(story: Story, number: int) -> str:
    question = story.steps[number - 1].block
    assert isinstance(question, Question)
    return question.type


def _held(value: object) -> dict[str, Any]:
    """What an input of our own says that it holds."""
    return {"json_value": json.dumps({"value": value})}


_NO_ORDER: Sequence[dict[str, Any]] = (
    _held(["0", "1", "2", "3"]),
    _held([0, 0, 1, 1]),
    _held([True, False, 1.0, 3.0]),
    _held([-1, 99, 2**70]),
    _held({"0": 0, "1": 1}),
    _held([MEGABYTE]),
    {"json_value": "[0, 1, 2, 3, 4, 5]"},
    # More than 5,000 end the connection: tests/server/test_message_limits.py.
    _held([None] * 4_000),
)

FORGED: Mapping[str, Sequence[dict[str, Any]]] = {
    "single": (
        {"string_value": "no option of this question"},
        {"string_value": "0"},
        {"string_value": ""},
        {"string_value": MEGABYTE},
    ),
    # All are ticked where four are asked for: `forge_response`.
    "multiple": ({"bool_value": True},),
    "ranking": _NO_ORDER,
    "ordering": _NO_ORDER[:2],
    "numeric": (
        {"string_value": MEGABYTE},
        {"string_value": "1e999"},
        {"string_value": "8OO"},
        {"string_value": "-inf"},
        {"string_value": "\x00٣ µU/mL'; DROP TABLE answer; --"},
    ),
    "free_text": (
        {"string_value": MEGABYTE},
        {"string_value": "\x00\x07 \ufffe"},
    ),
    "short_text": (
        {"string_value": MEGABYTE},
        {"string_value": "one two three four five six"},
        {"string_value": "\x00\x07 \ufffe"},
    ),
    "concordance": (
        {"string_value": "3"},
        {"string_value": "-2"},
        {"string_value": "**F** +3"},
    ),
    "zone": (
        _held(["@101,5"]),
        _held(["@-1,5", "@nan,5", "@1e1,5", "@٣,5", "@5;5"]),
        _held(["right-flank"]),
        _held(["7", "-1", "00"]),
        _held([1, None, True, ["1"]]),
        _held("1"),
        _held([MEGABYTE]),
        {"json_value": "null"},
    ),
}
"""What widgets are made to say, by the kind of question."""


@pytest.mark.long
def test_answers_to_every_kind_are_forged() -> None:
    assert FORGED.keys() == set(KINDS)


async def forge_response(forger: Forger, step: Step, value: dict[str, Any]) -> None:
    """Put a value into what a question is answered by; into each of its boxes, if it has some."""
    nodes = forger.session.nodes()
    boxes = [node.key for node in nodes if node.key.startswith(f"response-{step.number}-")]
    for key in boxes or [f"response-{step.number}"]:
        await forger.send(key, **value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(kind, value, id=f"{kind}-{str(value)[:40]}")
        for kind, values in FORGED.items()
        for value in values
    ],
)
def test_a_response_that_is_none_is_refused_with_a_sentence(
    server: StreamlitServer, ectopic: Story, kind: str, value: dict[str, Any]
) -> None:
    is_limited = kind == "multiple"
    step = step_of(ectopic, "Q12") if is_limited else question_of_type(ectopic, kind)

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            await forge_response(forger, step, value)
            await forger.press(f"commit-{step.number}")
            assert len(forger.alerts()) == 1
            assert len(forger.alerts()[0]) < 300
            assert forger.session.find_key(f"commit-{step.number}") is not None
            assert step.block.id not in forger.attempt().answers

    before = counts(server)["answer"]
    run(forge())
    assert counts(server)["answer"] == before + len(questions_before(ectopic, step))


def test_of_more_zones_than_are_asked_for_the_first_count(
    server: StreamlitServer, ectopic: Story
) -> None:
    step = question_of_type(ectopic, "zone")

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            await forge_response(forger, step, _held(["@33,50.5", *map(str, range(7))]))
            await forger.press(f"commit-{step.number}")
            assert forger.attempt().answers[step.block.id].response == ["@33,50.5"]

    run(forge())


def rubbish(form: str, number: int) -> Sequence[Any]:
    """What a tab may say that it had kept of a form."""
    key = f"response-{number}"
    fields: list[Any] = [
        -1, 99, 1e9, True, "1", "@101,5", MEGABYTE[:10_000], None, [], [[]], ["@1,1"] * 9,
        [0, 0, 99, "x"], {"value": [0]}, {"value": {"value": 1}},
    ]  # fmt: skip
    forms = [{key: each, f"{key}-0": each, f"certainty-{number}": each} for each in fields]
    places = [None, 7, "", "0" * 16, [form]]
    none: list[Any] = [None, [], "x"]
    return [
        *({"place": form, "fields": each} for each in (*forms, *none)),
        {"place": form, "fields": {f"commit-{number}": True, f"pass-{number}": True, "visit": 1}},
        *({"place": place, "fields": forms[0]} for place in places),
        *none,
    ]


@pytest.mark.parametrize("kind", [thorough(each) if each != "zone" else each for each in KINDS])
def test_what_a_tab_says_it_had_kept_does_no_harm(
    server: StreamlitServer, ectopic: Story, kind: str
) -> None:
    step = question_of_type(ectopic, kind)

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            found = re.search(r'data-ep-place="([0-9a-f]{16})"', forger.session.text())
            assert found is not None
            for kept in rubbish(found[1], step.number):
                await forger.trigger("connection", "kept", kept)
                assert forger.session.find_key(f"commit-{step.number}") is not None
            assert step.block.id not in forger.attempt().answers

    run(forge())


@pytest.mark.parametrize("typed", ["9" * 60, "9" * 30, "0," + "0" * 56 + "1"])
def test_no_number_that_is_accepted_locks_the_learner_out(
    server: StreamlitServer, ectopic: Story, typed: str
) -> None:
    """Sixty figures can be typed into the page: what is taken must be shown, now and later."""
    step = question_of_type(ectopic, "numeric")

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            await forger.send(f"response-{step.number}", string_value=typed)
            await forger.press(f"commit-{step.number}")
            await forger.session.rerun()
            forger.is_well()
            assert forger.session.find_key("tool") is not None

    run(forge())


def questions_before(story: Story, step: Step) -> list[int]:
    return [number for number in numbers_of_questions(story) if number < step.number]


@pytest.mark.parametrize("value", [["4"], ["-1"], ["certain", "not sure"], [MEGABYTE], [""]])
def test_a_certainty_that_is_none_never_reaches_the_store(
    server: StreamlitServer, ectopic: Story, value: list[str]
) -> None:
    step = question_of_type(ectopic, "numeric")

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            await forger.send(f"response-{step.number}", string_value="3")
            await forger.send(f"certainty-{step.number}", string_array_value=value)
            await forger.press(f"commit-{step.number}")
            kept = forger.attempt().answers.get(step.block.id)
            assert kept is None or kept.certainty in (None, 3)

    run(forge())


def test_a_commit_button_of_a_step_that_is_passed_does_nothing(
    server: StreamlitServer, ectopic: Story
) -> None:
    step = question_of_type(ectopic, "numeric")

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            buttons = [forger.widget(f"{way}-{step.number}") for way in ("commit", "pass")]
            await forger.send(f"response-{step.number}", string_value="7")
            await forger.press(f"commit-{step.number}")
            for _ in range(2):
                for button in buttons:
                    await forger.press(button)
            await forger.press("reveal")
            for button in buttons:
                await forger.press(button)
            attempt = forger.attempt()
            assert attempt.answers[step.block.id].response == 7
            assert len(passed(attempt)) == step.number + 1

    run(forge())


def test_a_reveal_button_of_a_page_that_was_left_opens_its_own_step_at_most(
    server: StreamlitServer, insulinoma: Story
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 7) as forger:
            reveal = forger.widget("reveal")
            home = next(page for page in forger.session.pages if page.url_path == "")
            await forger.session.switch_page(home, f"case={insulinoma.case.slug}")
            for _ in range(3):
                await forger.press(replace(reveal, fragment_id=""))
            assert len(passed(forger.attempt())) <= 7

    run(forge())


@pytest.mark.parametrize("number", ["-1", "0", "66", "1000000", "x", ""])
def test_ids_of_steps_that_are_not_there_do_nothing(
    server: StreamlitServer, ectopic: Story, number: str
) -> None:
    """As if the browser had such a button, its id made up after the pattern of the real one."""
    step = question_of_type(ectopic, "numeric")

    async def forge() -> None:
        async with forger_before(server, ectopic, step.number) as forger:
            for way in ("commit", "pass"):
                button = forger.widget(f"{way}-{step.number}")
                content = type(button.content)()
                content.CopyFrom(button.content)
                content.id = button.content.id.replace(f"{way}-{step.number}", f"{way}-{number}")
                await forger.press(replace(button, content=content))
            assert len(passed(forger.attempt())) == step.number - 1

    run(forge())


def test_a_widget_with_a_value_of_another_kind_harms_nobody(
    server: StreamlitServer, ectopic: Story
) -> None:
    """Streamlit itself may refuse; what it says must not be a page without a way on."""
    values: list[tuple[str, dict[str, Any]]] = [
        ("numeric", {"int_value": -1}),
        ("numeric", {"double_value": float("nan")}),
        ("numeric", {"bool_value": True}),
        ("numeric", {"string_array_value": ["3"]}),
        ("numeric", {"bytes_value": b"\xff\x00"}),
        ("numeric", {"json_value": '{"a": 1}'}),
        ("ranking", {"json_value": "}{"}),
        ("ranking", {"string_value": "0"}),
    ]

    async def forge() -> None:
        for kind, value in values:
            step = question_of_type(ectopic, kind)
            async with forger_before(server, ectopic, step.number) as forger:
                await forger.session.change(forger.widget(f"response-{step.number}"), **value)
                commit = forger.session.find_key(f"commit-{step.number}")
                if commit is not None:
                    await forger.session.press(commit)
                assert forger.session.exceptions() == []
                kept = forger.attempt().answers.get(step.block.id)
                assert kept is None or kept.response in (-1, 1, 3)

    run(forge())


@pytest.mark.parametrize(
    "words", [MEGABYTE, "\x00\x07", " ", "<script>alert(1)</script>", "—" * 99]
)
def test_words_for_a_hypothesis_are_kept_short_and_plain_or_refused(
    server: StreamlitServer, insulinoma: Story, words: str
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 6) as forger:
            await forger.send("tool", string_array_value=["Hypotheses"])
            await forger.send("new_hypothesis", string_value=words)
            lists = forger.attempt().differentials
            names = [entry.name or "" for ranking in lists.values() for entry in ranking]
            assert all(len(name) <= 200 for name in names)
            assert names or forger.alerts()
            pages = "".join(str(node.content.body) for node in forger.session.nodes("html"))
            assert "<script>alert" not in pages

    run(forge())


@pytest.mark.parametrize("words", ["insulino", "Insulinome"])
def test_words_for_a_hypothesis_bring_no_name_that_is_not_offered_yet(
    server: StreamlitServer, insulinoma: Story, words: str
) -> None:
    """Nor is the toast of a completed name a way to guess it."""

    async def forge() -> None:
        async with forger_before(server, insulinoma, 2) as forger:
            await forger.send("tool", string_array_value=["Hypotheses"])
            forger.session.frames.clear()
            await forger.send("new_hypothesis", string_value=words)
            assert f"1. {words}" in forger.session.text()
            told = forger.session.wire_text().lower().replace(words.lower(), "")
            assert "insulin" not in told
            assert "malignant" not in told

    run(forge())


def test_what_is_refused_is_said_beside_it(server: StreamlitServer, insulinoma: Story) -> None:
    async def forge() -> None:
        number = question_of_type(insulinoma, "single").number
        async with forger_before(server, insulinoma, number) as forger:
            await forger.send("tool", string_array_value=["Hypotheses"])
            for spelling in ("Flu", "flu"):
                await forger.send("new_hypothesis", string_value=spelling)
            (refused,) = forger.session.nodes("alert")
            assert "in your list already" in str(refused.content.body)
            assert refused.path[:-1] == forger.widget("new_hypothesis").path[:-1]

    run(forge())


@pytest.mark.parametrize("weight", [["certain"], ["99"], ["-1"], [], ["likely", "ruled out"]])
def test_a_weight_that_is_none_changes_nothing(
    server: StreamlitServer, insulinoma: Story, weight: list[str]
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 6) as forger:
            await forger.send("tool", string_array_value=["Hypotheses"])
            await forger.send("new_hypothesis", string_value="Flu")
            await forger.send("weight-0", string_array_value=weight)
            ((entry,),) = forger.attempt().differentials.values()
            assert (entry.name, entry.weight) in {("Flu", 2), ("Flu", 3)}

    run(forge())


@pytest.mark.parametrize("test", ["no such test", "0", "-1", MEGABYTE])
def test_a_test_that_is_not_on_the_menu_is_not_ordered(
    server: StreamlitServer, insulinoma: Story, test: str
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 8) as forger:
            await forger.send("tool", string_array_value=["Tests"])
            await forger.send("test-0", string_value=test)
            await forger.press("ask")
            assert forger.attempt().ordered_tests == ()
            assert len(passed(forger.attempt())) == 7

    run(forge())


@pytest.mark.parametrize("code", [MEGABYTE, "\x00", "%s' OR 1=1 --", "４KQ7-MVXA"])
def test_a_code_that_is_none_is_refused_with_a_sentence(
    server: StreamlitServer, insulinoma: Story, code: str
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 6) as forger:
            home = next(page for page in forger.session.pages if page.url_path == "")
            await forger.session.switch_page(home)
            await forger.send("device", bool_value=True)
            await forger.send("typed_code", string_value=code)
            await forger.press(forger.session.find("button", "Bring my work here"))
            assert any("This code isn't known" in words for words in forger.alerts())

    run(forge())


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "x",
        "A" * 64,
        "0" * 63,
        "0" * 4000,
        "../../etc/passwd",
        "' OR 1=1 --",
        "%00%ff",
        "é" * 64,
    ],
)
def test_a_cookie_with_rubbish_leaves_a_working_story_and_no_trace(
    server: StreamlitServer, insulinoma: Story, rubbish: str
) -> None:
    """The page answers with a new cookie; here the websocket goes on with the rubbish."""

    async def forge() -> None:
        query = f"case={insulinoma.case.slug}"
        session = WebSocketSession(server.url, query, "anamnesis", "en-GB", "light", {}, True, {})
        raw = rubbish.encode().decode("latin-1")
        try:
            session.cookies = Rubbish({learner_cookie.NAME: raw})
            await session.connect()
            forger = Forger(session, server, insulinoma)
            await forger.press("reveal")
            await session.rerun()
            assert f"1 of {len(insulinoma.steps)}" in session.text()
            assert any("refuses cookies" in words for words in forger.alerts())
        finally:
            await session.close()

    before = counts(server)
    run(forge())
    assert counts(server) == before


class Rubbish(dict[str, str]):
    """Cookies that stay as they are, whatever the server sets."""

    def __setitem__(self, name: str, value: str) -> None:
        if name != learner_cookie.NAME:
            super().__setitem__(name, value)


def test_a_message_that_is_none_does_not_stop_the_server(
    server: StreamlitServer, insulinoma: Story
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 8) as forger:
            message = BackMsg()
            message.rerun_script.page_script_hash = "no such page"
            message.rerun_script.fragment_id = "no such fragment"
            message.rerun_script.widget_states.widgets.append(
                WidgetState(id="$$ID-0-reveal", trigger_value=True)
            )
            await forger.session.send(message)
        async with forger_before(server, insulinoma, 8) as forger:
            await forger.press("reveal")

    run(forge())


@pytest.mark.parametrize(
    "pressed",
    [
        {"act": "star", "at": "40", "is": True, "count": 1},
        {"act": "star", "at": "2.9", "is": True, "count": 1},
        {"act": "note", "at": "-1", "is": False, "count": 1},
        {"act": "wrong", "at": MEGABYTE, "is": False, "count": 1},
        {"act": MEGABYTE, "at": "1", "is": True, "count": 1},
        {"act": "star", "at": "1", "is": "yes", "count": 1},
        {"act": ["star"], "at": {"at": 1}},
        "star",
        None,
    ],
)
def test_a_mark_at_what_isnt_told_is_none_and_tells_nothing(
    server: StreamlitServer, insulinoma: Story, pressed: object
) -> None:
    async def forge() -> None:
        async with forger_before(server, insulinoma, 6) as forger:
            await forger.trigger("marks", "marked", pressed)
            assert forger.session.nodes("dialog") == []
            token = forger.session.cookies[learner_cookie.NAME]
            with opened(server.database_url) as store:
                assert store.remarks(token, insulinoma.case.slug) == {}
                await forger.trigger(
                    "marks", "marked", {"act": "star", "at": "1", "is": True, "count": 9}
                )
                assert store.remarks(token, insulinoma.case.slug).keys() == {"episodes"}

    run(forge())
