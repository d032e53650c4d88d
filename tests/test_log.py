"""The log says what happened, an event a line, and nothing of who was there and what they said."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from epicrisis import __version__, log
from epicrisis.live.room import transitions
from epicrisis.server import resources
from epicrisis.store.db.errors import StoreError
from epicrisis.story.telling import Story
from tests.conftest import ROOT, SAMPLES
from tests.live.conftest import school
from tests.live.serving import OWNER, Serving, jump_to
from tests.support.server import StreamlitServer

__all__ = ["school"]

FREE_TEXT = 9
"""Number of a step of the small case."""
NAME, ANSWER = "Ada Lovelace", "my own private words"


class Log:
    """What has been written, in one form."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def written(form: logging.Formatter) -> Iterator[Log]:
    kept = Log()
    logger = logging.getLogger(log.NAME)
    before = (logger.handlers[:], logger.level, logger.disabled)
    handler = logging.StreamHandler(kept.stream)
    handler.setFormatter(form)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG)
    # Libraries that other tests of this process use switch off every logger that they don't know.
    logger.disabled = False
    yield kept
    logger.handlers[:], logger.level, logger.disabled = before


@pytest.fixture
def as_json() -> Iterator[Log]:
    yield from written(log.JsonLines())


@pytest.fixture
def as_text() -> Iterator[Log]:
    yield from written(log.PlainLines())


# --- Forms -------------------------------------------------------------------------------


def test_an_event_is_an_object_a_line(as_json: Log) -> None:
    log.event("case saved", case="fever")
    log.event("two\nlines", level=logging.ERROR, words="Mend\nthem.", number=2)
    first, second = as_json.events()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first.pop("time"))
    assert first == {"level": "info", "event": "case saved", "case": "fever"}
    assert (second["level"], second["words"], second["number"]) == ("error", "Mend\nthem.", 2)


def test_an_event_is_a_line_for_people(as_text: Log) -> None:
    log.event("case saved", case="fever")
    log.store_failed(StoreError("The disk is full."))
    first, second = as_text.text.splitlines()
    assert first.endswith("+00:00 INFO case saved case=fever")
    assert second.endswith(" ERROR store failed kind=StoreError doing=serving: The disk is full.")


def test_an_error_is_its_class_and_our_lines_and_not_its_message(as_json: Log) -> None:
    try:
        Story.__init__(ANSWER)  # type: ignore[arg-type, call-arg]
    except TypeError as error:
        log.event("page failed", level=logging.ERROR, error=error)
    try:
        raise ValueError(ANSWER)
    except ValueError as error:
        log.event("page failed", level=logging.ERROR, error=error)
    assert [each["error"] for each in as_json.events()] == ["TypeError", "ValueError"]
    for each in as_json.events():
        assert [line.partition(":")[0] for line in each["at"]] == ["tests/test_log.py"]
    assert ANSWER not in as_json.text


def test_what_another_hand_logs_leaves_its_arguments_out(as_json: Log) -> None:
    logging.getLogger("epicrisis.elsewhere").warning("Somebody said %s", ANSWER)
    assert as_json.events()[0]["event"] == "Somebody said %s"
    assert ANSWER not in as_json.text


def test_a_broken_case_is_told_at_length_to_people_only(
    as_json: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "case.yaml").write_text(f"id: bad\n{ANSWER}: 1\n")
    monkeypatch.setattr(resources, "CASES_DIR", tmp_path)
    resources.forget()
    resources.warm_up()
    resources.forget()
    (event,) = as_json.events()
    assert (event["event"], event["folder"]) == ("broken case file", "bad")
    assert event["problems"] > 0
    assert ANSWER not in as_json.text


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# --- A class -----------------------------------------------------------------------------


def hold_class(school: Serving) -> set[str]:
    """Hold a class with a pseudonym, votes and a wrong code; return what is nobody's business."""
    room, secret = school.open_room()
    school.lead(room.code, jump_to(FREE_TEXT), transitions.open_vote)
    with httpx.Client(base_url=school.url, headers={"Accept": "application/json"}) as phone:
        phone.get(f"/r/{room.code}")
        phone.post(f"/r/{room.code}/name", data={"name": NAME}).raise_for_status()
        fields = {"question": str(FREE_TEXT), "round": "1", "value": ANSWER, "sequence": "1"}
        phone.post(f"/r/{room.code}/votes", data=fields).raise_for_status()
        assert phone.post("/r/333333/votes", data=fields).status_code == 404
        cookies = set(phone.cookies.values())
    now = school.classes.rooms.room(room.code)
    assert now is not None
    school.lead(room.code, lambda state: transitions.close_vote(state, is_held=True))
    school.lead(room.code, transitions.show_results)
    with httpx.Client(base_url=school.url) as browser:
        browser.post(f"/t/{room.code}", data={"secret": secret})
        assert browser.get(f"/t/{room.code}/report").status_code == 200
    school.classes.rooms.delete(room.code)
    numbers = {kept.phone_key for kept in (room, now)}
    texts = [getattr(step.block, "text", None) or {} for step in school.story.steps]
    said = {words for text in texts for words in text.values()}
    assert len(said) > FREE_TEXT
    return (
        {room.code, secret, OWNER, NAME, ANSWER, "333333", "127.0.0.1"} | cookies | numbers | said
    )


@pytest.mark.parametrize("form", ["as_json", "as_text"])
def test_the_log_of_a_class_has_its_events_and_nobody_in_it(
    school: Serving, form: str, request: pytest.FixtureRequest
) -> None:
    kept: Log = request.getfixturevalue(form)
    private = hold_class(school)
    happened = ["room opened", "vote opened", "vote closed", "results shown", "room deleted"]
    lines = kept.text.splitlines()
    assert len(lines) == len(happened)
    for line, what in zip(lines, happened, strict=True):
        assert what in line
    for each in private:
        assert each.lower() not in kept.text.lower(), each


def test_a_line_of_a_class_has_the_rooms_number_and_no_more(school: Serving, as_json: Log) -> None:
    hold_class(school)
    known = {"time", "level", "event", "room", "case", "round"}
    assert all(set(event) <= known for event in as_json.events())
    assert len({event["room"] for event in as_json.events()}) == 1


# --- The server --------------------------------------------------------------------------


def test_the_server_says_how_it_started() -> None:
    env = {"EPICRISIS_LOG": "json", "EPICRISIS_CASES_DIR": str(SAMPLES)}
    with StreamlitServer(env=env) as server:
        lines = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
    started = next(line for line in lines if line["event"] == "started")
    assert started.pop("time")
    assert started.pop("files") > 0
    assert started == {
        "level": "info",
        "event": "started",
        "version": __version__,
        "store": "sqlite",
        "cases": len(list(SAMPLES.glob("*/case.yaml"))),
        "broken": 0,
    }
