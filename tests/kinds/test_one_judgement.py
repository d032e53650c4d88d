"""Every answer to three of five is judged once: phone, tally and report say what scoring says."""

import json
import re
from itertools import combinations
from typing import Any

import pytest

from epicrisis.live.phones import pages
from epicrisis.live.report.tree import to_json
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import figures
from epicrisis.live.room.tally import tally
from epicrisis.store.classes.records import Vote
from epicrisis.story import answers, scoring
from epicrisis.story.telling import Story, tell
from tests.kinds import samples
from tests.live.small_room import NOW, room_at
from tests.support.learners import step_of

FIVE = {name: f"Item {name}" for name in "abcde"}
RIGHT = ["a", "b", "c"]
ASKED: dict[str, dict[str, Any]] = {
    "all that apply": {},
    "a number that is said": {"select": 3},
    "with options that decide alone": {
        "indispensable": ["a"],
        "unacceptable": ["e"],
        "outweighs": "It outweighs.",
    },
}
SUBSETS = [each for size in range(1, 6) for each in combinations(FIVE, size)]


def story_of(asked: str) -> Story:
    own = {"options": FIVE, "answer": RIGHT, **ASKED[asked]}
    plain = samples.plain_question("multiple") | own
    return tell(*samples.loaded(samples.plain_case(plain)))


@pytest.mark.parametrize("asked", ASKED)
def test_all_subsets_of_three_of_five_have_one_judgement(asked: str) -> None:
    story = story_of(asked)
    step = step_of(story, "q-multiple")
    room = room_at(story, step.number, "shown")
    most = ASKED[asked].get("select", 5)
    subsets = [each for each in SUBSETS if len(each) <= most]
    votes = [Vote(1, who, list(each), 2, 1) for who, each in enumerate(subsets)]
    expected = [
        answers.answer_to(step.block, list(each), 2)  # type: ignore[arg-type]
        for each in subsets
    ]
    verdicts = [scoring.verdict(step.block, each) for each in expected]  # type: ignore[arg-type]
    marks = [scoring.mark(step.block, each) for each in expected]  # type: ignore[arg-type]

    counted = tally(step.block, votes)  # type: ignore[arg-type]
    assert counted.is_right == {who: each == "right" for who, each in enumerate(verdicts)}

    told = figures(ClassState(story, room), {"q-multiple": {1: votes}})
    (plain,) = json.loads(to_json(told, "en"))["questions"]
    assert plain["rounds"][0]["right"] == verdicts.count("right") == 1

    for vote, verdict, mark in zip(votes, verdicts, marks, strict=True):
        html = pages.frame(ClassState(story, room), "en", NOW, vote).html.replace("\n", "")
        (said,) = re.findall(r'class="verdict"><p class="(\w+)">.*?certainty mark ([^<]*)<', html)
        assert said[0] == verdict, vote.response
        assert float(said[1].replace("−", "-")) == pytest.approx(mark, abs=0.005)


def test_who_struck_the_answer_out_is_told_by_name_and_why() -> None:
    story = story_of("with options that decide alone")
    room = room_at(story, step_of(story, "q-multiple").number, "shown")
    vote = Vote(1, 1, ["b", "c", "e"], None, 1)
    html = pages.frame(ClassState(story, room), "en", NOW, vote).html
    assert "Without this the answer is worth nothing: Item a" in html
    assert "With this the answer is worth nothing: Item e" in html
    assert "It outweighs." in html
    all_right = Vote(1, 1, ["a", "b", "c"], None, 1)
    assert "worth nothing" not in pages.frame(ClassState(story, room), "en", NOW, all_right).html


def test_some_are_partly_right_where_all_options_are() -> None:
    own = {"options": {"a": "Item a", "b": "Item b"}, "answer": ["a", "b"]}
    plain = samples.plain_question("multiple") | own
    story = tell(*samples.loaded(samples.plain_case(plain)))
    room = room_at(story, step_of(story, "q-multiple").number, "shown")
    html = pages.frame(ClassState(story, room), "en", NOW, Vote(1, 1, ["a"], None, 1)).html
    assert "Partly right" in html
