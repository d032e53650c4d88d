"""A reference whose title tells the diagnosis: without it until then, whole from then on."""

from pathlib import Path

import pytest

from epicrisis.authoring.lint.checker import check_file
from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Telling, cited, tell, up_to
from epicrisis.ui.learner import stage
from tests.cases.conftest import CASES
from tests.pages.conftest import Visit
from tests.pages.test_pages import reveal, words
from tests.pages.test_stages_again import at_the_second_visit, cases_dir, go_on
from tests.support.debriefs import open_all

__all__ = ["cases_dir"]

PATH = CASES / "two-visits" / "case.yaml"
TITLE, MASK = "Influenza in those who come back", "[title shown with the diagnosis]"


def test_before_the_diagnosis_authors_and_journal_are_read(visit: Visit) -> None:
    app = at_the_second_visit(visit)
    assert f"Doe J. {MASK}. J Made Up 2020." in words(app)
    app = go_on(app)
    app.button(key="pass-5").click().run()
    said = words(app)
    assert said.count(MASK) == 1
    assert TITLE not in said


def test_from_the_diagnosis_on_it_is_whole_wherever_it_stands(visit: Visit) -> None:
    app = go_on(at_the_second_visit(visit))
    app.button(key="pass-5").click().run()
    go_on(reveal(app, 2))
    for page in ("anamnesis", "debrief"):
        said = words(open_all(app).switch_page(f"../../pages/{page}.py").run())
        assert MASK not in said
    said = words(app.switch_page("../../pages/diagnosis.py").run())
    assert MASK not in said


@pytest.mark.parametrize("opened", range(9))
def test_only_the_diagnosis_decides(opened: int) -> None:
    story = tell(*load_case(PATH))
    telling = Telling(story, up_to(story, opened))
    (reference,) = cited(story.case, ["C1"], str, is_masked=telling.masks_titles)
    assert (TITLE in reference.text) == telling.is_open("swab")
    html = stage.finding_html(story, story.steps[3], "en", is_masked=telling.masks_titles)
    assert (TITLE in html) == telling.is_open("swab")


def test_the_checker_complains_of_such_a_title_only_where_it_is_not_marked(tmp_path: Path) -> None:
    text = PATH.read_text(encoding="utf-8")
    bare = "".join(line for line in text.splitlines(True) if "title: Influenza" not in line)
    assert bare != text
    for name, content in (("two-visits", text), ("bare/two-visits", bare)):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "case.yaml").write_text(content, encoding="utf-8")
        (folder / "source.txt").write_bytes((PATH.parent / "source.txt").read_bytes())
    told = [
        {problem.code for problem in check_file(tmp_path / name / "case.yaml").problems}
        for name in ("two-visits", "bare/two-visits")
    ]
    assert "W401" not in told[0]
    assert "W401" in told[1]
