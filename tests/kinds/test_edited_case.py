"""What was answered before a case was edited is told as such everywhere, and never scored."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.live.phones import pages
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import figures
from epicrisis.live.room.tally import tally
from epicrisis.server import resources
from epicrisis.store.classes.records import Vote
from epicrisis.store.records import Json
from epicrisis.story.telling import Story, tell
from epicrisis.ui.shared import progress_store
from tests.kinds import samples
from tests.kinds.samples import KINDS, SAMPLES
from tests.kinds.test_every_question import page_words
from tests.live.small_room import NOW, room_at
from tests.pages.conftest import Visit
from tests.support.debriefs import open_all
from tests.support.learners import step_of

CHANGED = "The question has changed since you answered it."

every_kind = pytest.mark.parametrize("kind", KINDS)


def kept_response(kind: str) -> Any:
    """The right answer as the store keeps it."""
    kept = SAMPLES[kind].kept
    return list(kept) if isinstance(kept, tuple) else kept


def edited(kind: str) -> dict[str, Any]:
    """A question of that name to which the answer that was right fits no more."""
    other = "single" if kind == "numeric" else "numeric"
    return {**samples.plain_question(other), "question": f"q-{kind}"}


def save(cases_dir: Path, *asked: dict[str, Any]) -> None:
    """Save the case anew, as the author page does."""
    (cases_dir / "kinds" / "case.yaml").write_text(json.dumps(samples.plain_case(*asked)))
    resources.forget()


def stage(visit: Visit) -> AppTest:
    app = visit("/anamnesis", case="kinds").switch_page("../../pages/anamnesis.py").run()
    assert not app.exception
    return app


def debrief(visit: Visit) -> str:
    app = open_all(visit("/debrief", case="kinds")).switch_page("../../pages/debrief.py").run()
    assert not app.exception
    return page_words(app)


@every_kind
def test_a_learner_reads_that_a_question_has_changed(
    visit: Visit, cases_dir: Path, kind: str
) -> None:
    kept = resources.store()
    assert kept is not None
    attempt = kept.attempt("a" * 64, "kinds")
    kept.commit_answer(attempt, f"q-{kind}", kept_response(kind), 3)
    for finding in ("start", "end"):
        kept.open_finding(attempt, finding)
    save(cases_dir, samples.plain_question(kind))
    assert CHANGED not in page_words(stage(visit))
    assert "changed since" not in debrief(visit)

    save(cases_dir, edited(kind))
    said = page_words(stage(visit))
    assert CHANGED in said
    assert "Because" not in said
    said = debrief(visit)
    assert "The question has changed since" in said
    assert "0 of 0 right (changed since: 1)" in said
    assert "Certainty marks" not in said

    save(cases_dir)
    assert "no longer has: 1" in debrief(visit)
    assert kept.attempt("a" * 64, "kinds").answers[f"q-{kind}"].response == kept_response(kind)

    save(cases_dir, samples.plain_question(kind))
    assert CHANGED not in page_words(stage(visit))


@pytest.mark.parametrize("is_gone", [False, True])
def test_so_does_who_answered_without_a_store(
    visit: Visit, cases_dir: Path, monkeypatch: pytest.MonkeyPatch, is_gone: bool
) -> None:
    monkeypatch.setattr(progress_store, "token", lambda: None)
    save(cases_dir, samples.plain_question("single"))
    app = stage(visit)
    app.button(key="reveal").click().run()
    radio = app.radio(key="response-2")
    right = SAMPLES["single"].right[0]
    radio.set_value(next(each for each in radio.options if each.endswith(right)))
    app.button(key="commit-2").click().run()
    assert "✓ Right" in page_words(app)

    save(cases_dir, *([] if is_gone else [edited("single")]))
    app.run()
    assert not app.exception
    assert (CHANGED in page_words(app)) == (not is_gone)
    assert "✓ Right" not in page_words(app)


@every_kind
def test_a_kept_answer_that_cannot_be_read_breaks_no_page(
    visit: Visit, cases_dir: Path, kind: str
) -> None:
    kept = resources.store()
    assert kept is not None
    save(cases_dir, samples.plain_question(kind))
    attempt = kept.attempt("a" * 64, "kinds")
    kept.open_finding(attempt, "start")
    kept.commit_answer(attempt, f"q-{kind}", {"cell": [1]}, 3)
    assert CHANGED in page_words(stage(visit))


# --- A class -----------------------------------------------------------------------------


def cast(kind: str) -> tuple[Vote, ...]:
    return tuple(Vote(1, who, kept_response(kind), 3, 1) for who in (1, 2, 3))


def edited_story(kind: str) -> Story:
    return tell(*samples.loaded(samples.plain_case(edited(kind))))


@every_kind
def test_votes_count_as_voters_whose_answer_is_not_right(kind: str) -> None:
    step = step_of(edited_story(kind), f"q-{kind}")
    counted = tally(step.block, cast(kind))  # type: ignore[arg-type]
    assert (counted.voters, counted.right) == (3, 0)
    assert not sum(bar.count for bar in counted.bars)


@every_kind
def test_the_class_report_and_the_phone_tell_no_verdict(kind: str) -> None:
    story = edited_story(kind)
    room = room_at(story, step_of(story, f"q-{kind}").number, "shown")
    told = figures(ClassState(story, room), {f"q-{kind}": {1: cast(kind)}}, {1: "ada"})
    (plain,) = json.loads(to_json(told, "en"))["questions"]
    (first,) = plain["rounds"]
    assert (first["voters"], first["right"]) == (3, 0)
    assert all(set(answer["counts"]) == {0} for answer in plain["answers"])
    assert (told.people[0].right, told.people[0].answered) == (0, 1)
    for write in (to_csv, to_html):
        assert "ada" in write(told, "en")
    page = pages.page(ClassState(story, room), "en", own=cast(kind)[0], pseudonym=None, now=NOW)
    said = page.partition('id="room"')[2].partition("</main>")[0]
    assert 'class="right"' not in said
    assert 'class="tag right"' not in said or "not right" not in said


@every_kind
@pytest.mark.parametrize("damaged", [True, {"cell": [1]}, [[1]]])
def test_a_kept_vote_that_cannot_be_read_breaks_no_phone(kind: str, damaged: Json) -> None:
    story = samples.story()
    room = room_at(story, step_of(story, f"q-{kind}").number, "shown")
    own = Vote(poll=1, participant=1, response=damaged, certainty=2, sequence=1)
    page = pages.page(ClassState(story, room), "en", own=own, pseudonym=None, now=NOW)
    assert f"Because {kind}." in page
