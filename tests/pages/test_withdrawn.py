"""A question that was withdrawn: whoever answered it, alone or in class, is told neither."""

from pathlib import Path

import pytest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.live.room import transitions
from epicrisis.story.telling import tell
from tests.conftest import SAMPLES
from tests.pages.conftest import Visit, copied
from tests.pages.test_pages import reveal, start
from tests.pages.test_pages import words as page_words
from tests.pages.test_room_pages import class_at, words

WITHDRAWN = "withdrawn: {fr: Deux sont justes., en: Two options are right.}\n        stem:"


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    file = copied(SAMPLES / "fever", tmp_path / "cases") / "case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("stem:", WITHDRAWN, 1), encoding="utf-8")
    return tmp_path / "cases"


@pytest.mark.parametrize("chosen", ["An X-ray", "A biopsy"])
def test_alone(visit: Visit, chosen: str) -> None:
    app = reveal(start(visit()), 2)
    app.button(key="next").click().run()
    radio = app.radio(key="response-4")
    place = next(number for number, each in enumerate(radio.options) if chosen in each)
    app.session_state["response-4"] = place
    app.button(key="commit-4").click().run()
    assert not app.exception
    assert not app.error
    said = page_words(app)
    assert "the authors’ answer" in said
    assert "your answer" in said
    assert "you chose it" not in said
    assert "ep-option-hit" not in said.split("</style>")[-1]


def test_in_class(visit: Visit, cases_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = tell(*load_case(cases_dir / "fever" / "case.yaml"))
    classroom = class_at(story, visit, monkeypatch)
    classroom.log_in()
    classroom.go_to("since")
    assert "the authors’ answer" in words(classroom.show("console"))  # of what comes next
    classroom.go_to("Q1")
    assert "✓" not in words(classroom.show("console"))
    classroom.move(transitions.open_vote)
    classroom.vote("a", "b")
    classroom.move(transitions.close_vote)
    for window in ("console", "projector"):
        said = words(classroom.show(window))
        assert "the authors’ answer" in said
        assert "✓" not in said
