"""A new case begins as a small valid draft of one page, in its author's language."""

from pathlib import Path

import pytest

from epicrisis.authoring.drafting.language import LANGUAGES, DraftLanguage
from epicrisis.authoring.lint.checker import CheckResult, check_file
from epicrisis.authoring.template import template
from epicrisis.cases.fields import TO_BE_WRITTEN
from epicrisis.cases.model import Case
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.library import read_library

MOST_LINES = 125
each_language = pytest.mark.parametrize("language", LANGUAGES)


def written(folder: Path, case_id: str, language: DraftLanguage = "en") -> Path:
    """Write the template's files as a case of that id; return its case file."""
    (folder / case_id).mkdir()
    for name, text in template(case_id, language).items():
        (folder / case_id / name).write_text(text, encoding="utf-8")
    return folder / case_id / "case.yaml"


def case_of(checked: CheckResult) -> Case:
    assert checked.read is not None, checked.problems
    return checked.read.loaded.case


@pytest.mark.parametrize("case_id", ["my-case", "a", "2", "null", "1e5", "a" * 64])
def test_it_has_the_id_as_its_address_too(case_id: str, tmp_path: Path) -> None:
    case = case_of(check_file(written(tmp_path, case_id)))
    assert (case.id, case.slug) == (case_id, case_id)


@each_language
def test_the_checker_tells_only_what_is_to_be_written(
    language: DraftLanguage, tmp_path: Path
) -> None:
    checked = check_file(written(tmp_path, "my-case", language))
    # H403 says that the list of hypotheses names the diagnosis, as such a list does.
    assert {each.code for each in checked.problems} == {"W312", "H403"}
    text = template("my-case", language)["case.yaml"]
    assert TO_BE_WRITTEN[language] in text


@each_language
def test_its_authors_alone_see_it(language: DraftLanguage, tmp_path: Path) -> None:
    written(tmp_path, "my-case", language)
    library = read_library(tmp_path)
    assert (list(library.cases), [*library.drafts]) == ([], [tmp_path / "my-case" / "case.yaml"])


@each_language
def test_it_is_a_page_in_its_language_without_braces(language: DraftLanguage) -> None:
    files = template("my-case", language)
    assert set(files) == {"case.yaml", f"source.{language}.txt"}
    text = files["case.yaml"]
    assert not {"{", "}"} & set(text)
    assert len(text.splitlines()) <= MOST_LINES
    assert max(map(len, text.splitlines())) <= 100


@each_language
def test_it_shows_what_authors_look_for(language: DraftLanguage, tmp_path: Path) -> None:
    case = case_of(check_file(written(tmp_path, "my-case", language)))
    assert case.languages == (language,)
    blocks = [block for stage in case.stages for block in stage.blocks]
    kinds = {getattr(block, "type", type(block).__name__) for block in blocks}
    assert kinds >= {"free_text", "ordering", "multiple", "Finding", "Teaching", "Notes"}
    assert case.timeline is not None
    assert any(event.when and event.when.during for event in case.timeline.events)
    assert any(lane.levels for lane in case.timeline.lanes)


def test_both_languages_say_the_same_line_by_line() -> None:
    english, french = (template("my-case", each)["case.yaml"].splitlines() for each in ("en", "fr"))
    assert [frame(line) for line in english] == [frame(line) for line in french]


def frame(line: str) -> tuple[int, bool, bool]:
    """Return how deep a line stands, whether it is an item, and whether it has a comment."""
    words = line.lstrip()
    return len(line) - len(words), words.startswith("- "), "# " in line


@pytest.mark.parametrize(
    "case_id", ["", "My-Case", "été", "a b", "a--b", "-a", "a/b", "..", "a\n", "a" * 65]
)
def test_what_cannot_be_an_id_is_refused_with_a_remedy(case_id: str) -> None:
    with pytest.raises(UnfitFileError, match="can't be the id of a case; use small letters"):
        template(case_id, "en")
