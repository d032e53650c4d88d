"""Where the story pauses, a class thinks: what its windows ask, show and keep from it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.live.phones import pages
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.records import Ballot
from epicrisis.story.telling import tell
from tests.cases.conftest import CASES
from tests.live.small_room import NOW
from tests.pages.conftest import Visit, copied
from tests.pages.test_room_pages import Class, class_at, words

LATER = """      - pause: P5
        asks: plan
      - pause: P6
        asks: hypotheses
        prompt: {fr: "Votre liste a-t-elle bougé ?", en: "Has your list moved?"}
"""
"""A second pause for hypotheses, in its author's words, behind two other pauses of its stage."""
AUTHORS = "The authors at this point"


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    file = copied(CASES / "paused", tmp_path / "cases") / "case.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "      - pause: P5\n        asks: plan\n", LATER
    )
    more = "\n".join(f"  - {{id: m{n}, name: {{fr: M{n}, en: Rarity {n}}}}}" for n in range(1, 9))
    flu = "right: true,"
    weights = "right: true, weights: [{opens_with: cough, weight: likely}],"
    text = text.replace(flu, weights).replace("other_tests:", f"{more}\nother_tests:")
    file.write_text(text, encoding="utf-8")
    return tmp_path / "cases"


@pytest.fixture
def classroom(visit: Visit, cases_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    """A class at the case with pauses, whose teacher is logged in."""
    story = tell(*load_case(cases_dir / "paused" / "case.yaml"))
    opened = class_at(story, visit, monkeypatch)
    opened.log_in()
    return opened


def look_at_the_list(classroom: Class) -> None:
    classroom.move(lambda state: transitions.look_at(state, "differential"))


def rank(classroom: Class, *rankings: list[str]) -> None:
    """Open a vote on the class's list, and close it once these phones have voted."""
    classroom.move(transitions.open_vote)
    poll = classroom.room.polls[-1]
    ballots = [
        Ballot(classroom.room.id, poll.id, f"p{number}", [*ranking])
        for number, ranking in enumerate(rankings)
    ]
    classroom.classes.votes.keep(ballots)
    classroom.move(transitions.close_vote)


def phone(classroom: Class) -> str:
    return pages.frame(ClassState(classroom.story, classroom.room), "en", NOW).html


def projector(classroom: Class) -> str:
    app: AppTest = classroom.show("projector")
    return words(app)


# --- Hypotheses --------------------------------------------------------------------------


def test_a_vote_before_the_pause_is_not_the_pauses(classroom: Class) -> None:
    classroom.go_to("P4")
    look_at_the_list(classroom)
    rank(classroom, ["h2", "h3", "h1"])
    said = projector(classroom)
    assert "before the pause" in said
    assert AUTHORS not in said  # the class is asked at the pause, and not before told
    classroom.go_to("P6")
    state = ClassState(classroom.story, classroom.room)
    assert state.poll is None
    assert transitions.next_act(state) == "open_vote"
    assert AUTHORS not in projector(classroom)


def test_at_a_later_pause_the_projector_asks(classroom: Class) -> None:
    classroom.go_to("P1")
    rank(classroom, ["h2", "h3", "h1"])
    assert AUTHORS in projector(classroom)
    classroom.go_to("P6")
    said = projector(classroom)
    assert "Has your list moved?" in said
    assert "Rarity 8" in said
    assert "What the class thinks it is" not in said
    look_at_the_list(classroom)
    assert "What the class thinks it is" in projector(classroom)


def test_nothing_is_told_of_a_vote_that_nobody_cast(classroom: Class) -> None:
    classroom.go_to("P1")
    rank(classroom, ["h2", "h3", "h1"])
    classroom.go_to("P6")
    rank(classroom)
    said = projector(classroom)
    assert AUTHORS not in said
    assert "Has your list moved?" in said
    look_at_the_list(classroom)
    said = projector(classroom)
    assert AUTHORS not in said
    assert "Evolution" not in said.split("What the class thinks it is")[1]


def test_what_led_the_first_list_stays_beside_the_last(classroom: Class) -> None:
    classroom.go_to("P1")
    rank(classroom, ["h2", "h3", "h1"])
    classroom.go_to("P6")
    rank(classroom, *[[f"m{n}", f"m{n + 1}", f"m{n + 2}"] for n in range(1, 7)])
    said = projector(classroom)
    assert all(each in said for each in ("Pneumonia", "Asthma", "Flu"))
    assert "Rarity 4" in said


def test_both_votes_on_a_list_stand_side_by_side(classroom: Class) -> None:
    classroom.go_to("P1")
    rank(classroom, ["h2", "h3", "h1"])
    rank(classroom, ["h1", "h3", "h2"])
    said = projector(classroom)
    assert "Vote 1" in said
    assert "Vote 2" in said
    assert "up by 2" in said
    classroom.go_to("P6")
    rank(classroom, ["h1", "h3", "h2"])
    said = projector(classroom)
    assert "Vote 1" not in said
    assert "Investigations" in said


def test_the_authors_words_ask_a_class_too(classroom: Class) -> None:
    classroom.go_to("P6")
    assert "Has your list moved?" in projector(classroom)
    assert "Has your list moved?" in phone(classroom)
    classroom.move(transitions.open_vote)
    assert "Choose 3, the likeliest first." in phone(classroom)
    assert "Has your list moved?" in projector(classroom)
    assert "Has your list moved?" in phone(classroom)
    classroom.move(transitions.close_vote)
    look_at_the_list(classroom)
    assert "Has your list moved?" not in phone(classroom)
    classroom.go_to("P1")
    assert "Which diagnoses do you think of?" in phone(classroom)


# --- The other pauses --------------------------------------------------------------------


def test_a_reflection_weighs_what_leads_the_classs_list(classroom: Class) -> None:
    classroom.go_to("P2")
    said = projector(classroom)
    assert "those that you think likeliest" in said
    assert "your list" not in said
    assert "A raised temperature" not in said
    assert all(each in said for each in ("fever", "three days of cough"))
    assert "X-ray normal" not in said
    assert "those that you think likeliest" in phone(classroom)
    classroom.go_to("P1")
    rank(classroom, ["h2", "h3", "h1"])
    classroom.go_to("P2")
    assert "Pneumonia – Asthma" in projector(classroom)


def test_the_authors_sentence_stands_apart_from_what_is_projected(classroom: Class) -> None:
    classroom.go_to("P4")
    own = "A feverish man who has coughed for three days."
    app = classroom.show("console")
    (preview,) = [each.value for each in app.html if 'class="ep-room ep-room-preview' in each.value]
    assert "Who is he?" in preview
    assert own not in preview
    said = words(app)
    assert own in said.split("The authors’ sentence, for you alone")[1]
    assert "a cough of three days" in said
    assert own not in projector(classroom)
