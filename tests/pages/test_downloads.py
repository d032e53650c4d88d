"""Every file of the one list of exports is made, and offered where it belongs."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.__main__ import main
from epicrisis.exports.registry import BY_NAME, EXPORTS, Export
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story
from epicrisis.ui.shared import progress_store
from tests.conftest import ROOT, SAMPLES
from tests.debrief.attempts import all_right
from tests.pages.conftest import Visit
from tests.support.debriefs import open_all

BEGINS = {
    ".pptx": b"PK",
    ".apkg": b"PK",
    ".pdf": b"%PDF",
    "-sheet.pdf": b"%PDF",
    "-answers.pdf": b"%PDF",
    "-teacher.pdf": b"%PDF",
    ".xml": b"<?xml",
    ".html": b"<!DOCTYPE",
}


def offered(app: AppTest) -> list[tuple[str, str]]:
    keys = {f"take-{each.ending}": each.ending for each in EXPORTS}
    return [(keys[each.key], each.label) for each in app.download_button if each.key in keys]


def endings_and_labels(exports: list[Export]) -> list[tuple[str, str]]:
    return [(each.ending, each.label) for each in exports]


def test_who_has_lived_a_case_is_offered_what_has_no_notes(
    visit: Visit, fever: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: Progress = all_right(fever)
    monkeypatch.setattr(progress_store, "done", lambda _: done)
    monkeypatch.setattr(progress_store, "attempts", lambda _: (done,))
    app = open_all(visit("/debrief", case=fever.case.slug))
    app.switch_page("../../pages/debrief.py").run()
    assert offered(app) == endings_and_labels([each for each in EXPORTS if each.is_for_learners])


def test_an_author_is_offered_all(visit: Visit) -> None:
    app = visit("/author").switch_page("../../pages/author.py").run()
    app.button(key="begin").click().run()
    app.session_state["author_tabs"] = "Take it with you"
    assert offered(app.run()) == endings_and_labels(list(EXPORTS))


@pytest.mark.parametrize("form", EXPORTS, ids=[each.ending for each in EXPORTS])
def test_each_is_made_by_page_and_command_and_documented(
    form: Export, fever: Story, tmp_path: Path
) -> None:
    assert form.made(fever, "en").startswith(BEGINS[form.ending])
    out = tmp_path / f"case{BY_NAME[form.name].ending}"
    case = str(SAMPLES / "fever" / "case.yaml")
    assert main(["export", case, "--to", form.name, str(out)]) == 0
    assert out.with_name(f"case{form.ending}").read_bytes().startswith(BEGINS[form.ending])
    whom = "learners, teachers" if form.is_for_learners else "teachers"
    documented = (ROOT / "docs" / "exports.md").read_text()
    assert f"| `{form.name}` | `{form.ending}` | {whom} |" in documented


def test_the_documented_command_names_all() -> None:
    documented = (ROOT / "docs" / "exports.md").read_text()
    (names,) = re.findall(r"--to (\S+) OUT", documented)
    assert sorted(names.split("|")) == sorted(BY_NAME)
