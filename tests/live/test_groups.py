"""Groups of a class: named by its teacher, chosen on phones, compared on the screen."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace

import httpx
import pytest

from epicrisis import rate_limit
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room import groups, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import MoveRefused
from epicrisis.story.telling import Story
from tests.live.serving import Serving
from tests.live.test_transitions import JOINING

JSON = {"Accept": "application/json"}
SINGLE, MULTIPLE = 4, 6


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "2 to 6; these are 0"),
        (["Left", " \u200b "], "these are 1"),
        ([f"{n}" for n in range(7)], "these are 7"),
        (["Left", "left "], "Two groups are the same"),
        (["Left", "R" * 10_000], "this one has 10000"),
    ],
)
def test_what_cannot_be_compared_is_said(fever: Story, names: Sequence[str], said: str) -> None:
    with pytest.raises(MoveRefused, match=said):
        groups.compare(ClassState(fever, JOINING), names)
    with pytest.raises(MoveRefused, match="Compare groups"):
        groups.switch(ClassState(fever, JOINING))


def test_groups_are_switched_off_with_what_is_shown_by_them(fever: Story) -> None:
    on = groups.compare(ClassState(fever, JOINING), ["Left", "Right"])
    shown = groups.switch(ClassState(fever, on))
    assert shown.is_by_group
    assert groups.stop_comparing(ClassState(fever, shown)) == JOINING


class Phone:
    """A phone without script."""

    def __init__(self, school: Serving, code: str) -> None:
        self.client = httpx.Client(base_url=school.url, headers=JSON)
        self.path = f"/r/{code}"
        self.page()

    def page(self) -> str:
        return self.client.get(self.path, headers={"Accept": "text/html"}).text

    def choose(self, group: object) -> int:
        return self.client.post(f"{self.path}/group", data={"group": str(group)}).status_code

    def vote(self, number: int, choice: str) -> int:
        sent = {"question": str(number), "round": "1", "choice": choice}
        return self.client.post(f"{self.path}/votes", data=sent).status_code


def test_a_group_is_chosen_by_a_tap_and_kept_from_the_next_vote_on(school: Serving) -> None:
    room, _ = school.open_room()
    phone = Phone(school, room.code)
    assert "/group" not in phone.page(), "it costs nothing where it is off"
    assert phone.choose(1) == 422
    school.lead(room.code, groups.comparing(["Left <b>", "Right"]))
    assert "Left &lt;b&gt;</button>" in phone.page()
    assert "data-group=" not in phone.page()
    assert [phone.choose(sent) for sent in ("", "0", "3", "-1", "²", "1" * 5000)] == [422] * 6
    rate_limit.forget()
    assert phone.choose(1) == 200
    assert 'data-group="1"' in phone.page()
    assert "Left &lt;b&gt;</summary>" in phone.page()
    school.lead(room.code, lambda state: transitions.jump(state, SINGLE))
    school.lead(room.code, transitions.open_vote)
    assert phone.choose(2) == 200
    assert phone.vote(SINGLE, "A") == 200
    assert phone.choose(1) == 200, "this vote was open before"
    school.lead(room.code, transitions.close_vote)
    school.lead(room.code, lambda state: transitions.jump(state, MULTIPLE))
    school.lead(room.code, transitions.open_vote)
    assert phone.vote(MULTIPLE, "A") == 200
    assert phone.choose(2) == 409
    assert phone.choose(1) == 200
    school.lead(room.code, groups.comparing(["Left", "Middle", "Right"]))
    other = Phone(school, room.code)
    assert other.choose(3) == 200
    school.lead(room.code, transitions.close_vote)
    school.lead(room.code, transitions.open_vote)
    assert other.client.post(
        f"{other.path}/votes", data={"question": str(MULTIPLE), "round": "2", "choice": "A"}
    ).is_success
    assert other.choose(1) == 409
    # Whose group is gone chooses again.
    school.lead(room.code, groups.comparing(["Left", "Right"]))
    assert "data-group=" not in other.page()
    assert other.choose(1) == 200
    school.lead(room.code, groups.stop_comparing)
    assert "/group" not in phone.page()


def test_votes_are_told_by_group_in_every_file(school: Serving, fever: Story) -> None:
    room, _ = school.open_room()
    school.lead(room.code, groups.comparing(["Left", "Right"]))
    school.lead(room.code, lambda state: transitions.jump(state, SINGLE))
    now = school.lead(room.code, transitions.open_vote)
    options = ClassState(fever, now).asked
    assert options is not None
    right = next(letter for letter, each in options.options.items() if each == "a")
    wrong = next(letter for letter, each in options.options.items() if each == "b")
    for group, choice in ((1, right), (1, right), (2, right), (2, wrong), (None, wrong)):
        phone = Phone(school, room.code)
        if group is not None:
            assert phone.choose(group) == 200
        assert phone.vote(SINGLE, choice) == 200
    now = school.lead(room.code, transitions.close_vote)
    found = of(ClassState(fever, now), school.classes)
    (told,) = json.loads(to_json(found, "en"))["questions"]
    assert [(each["name"], each["voters"], each["right"]) for each in told["groups"]] == [
        ("Left", 2, 2),
        ("Right", 2, 1),
        (None, 1, 0),
    ]
    assert [sum(each["counts"]) for each in told["groups"]] == [2, 2, 1]
    page = to_html(found, "fr")
    assert "sans groupe" in page
    assert "Le dernier vote, par groupe" in page
    rows = [*csv.DictReader(io.StringIO(to_csv(found, "en").removeprefix("\ufeff")))]
    counted = {(row["group"], row["letter"]): row["count"] for row in rows if row["row"] == "group"}
    assert counted["Right", wrong] == "1"
    assert counted["no group", right] == "0"
    without = of(ClassState(fever, replace(now, groups=())), school.classes)
    assert "group" not in to_csv(without, "en").partition("\n")[2]
