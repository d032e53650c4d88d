"""Cases that change on disk are told anew, and one that breaks stays as it last was."""

import shutil
from pathlib import Path

import pytest

from epicrisis.server.shelf import CaseFolder
from tests.conftest import SAMPLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLES, tmp_path / "cases")
    return tmp_path / "cases"


@pytest.fixture
def cases(folder: Path) -> CaseFolder:
    opened = CaseFolder(folder)
    opened.look()
    opened.follow()
    return opened


def write(folder: Path, case: str, old: str, new: str) -> None:
    file = folder / case / "case.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def followed(cases: CaseFolder) -> bool:
    """Look twice: what is still being written isn't read."""
    return cases.follow() or cases.follow()


def test_what_has_not_changed_is_the_same_object_and_is_not_read_again(
    cases: CaseFolder, folder: Path
) -> None:
    before = dict(cases.shelf.stories)
    assert not followed(cases)
    write(folder, "fever", "en: A man", "en: Anew a man")
    assert followed(cases)
    after = cases.shelf.stories
    assert [slug for slug in before if after[slug] is not before[slug]] == ["a-fever"]
    assert after["a-fever"].case.title["en"].startswith("Anew ")


def test_a_file_that_is_being_written_is_read_once_it_is_at_rest(
    cases: CaseFolder, folder: Path
) -> None:
    for part in range(3):
        write(folder, "fever", "en: A man", f"en: A man {part}")
        assert not cases.follow()
    assert cases.follow()
    assert cases.shelf.stories["a-fever"].case.title["en"].startswith("A man 2 1 0")


def test_a_case_that_breaks_is_told_as_it_was_until_it_is_mended(
    cases: CaseFolder, folder: Path
) -> None:
    before = cases.shelf.stories["a-fever"]
    write(folder, "fever", "\ntitle: ", "\ntitel: ")
    assert followed(cases)
    assert cases.shelf.stories["a-fever"] is before
    assert [each.path.parent.name for each in cases.shelf.fallen] == ["fever"]
    assert cases.shelf.library.broken == ()
    write(folder, "fever", "\ntitel: ", "\ntitle: ")
    assert followed(cases)
    assert cases.shelf.fallen == ()
    assert cases.shelf.stories["a-fever"].case.title["en"] == "A man with fever"


def test_a_text_beside_the_case_counts_too(cases: CaseFolder, folder: Path) -> None:
    case = cases.shelf.library.cases["a-fever"].case
    (folder / "fever" / case.source.file).write_text("Another text.\n", encoding="utf-8")
    assert followed(cases)
    assert len(cases.shelf.fallen) == 1


def test_a_case_comes_and_goes(cases: CaseFolder, folder: Path) -> None:
    shutil.copytree(folder / "fever", folder / "another")
    write(folder, "another", "id: fever", "id: another")
    write(folder, "another", "slug: a-fever", "slug: another-fever")
    assert followed(cases)
    assert "another-fever" in cases.shelf.stories
    shutil.rmtree(folder / "another")
    assert followed(cases)
    assert "another-fever" not in cases.shelf.stories


def test_a_disk_that_is_away_takes_no_case_with_it(cases: CaseFolder, folder: Path) -> None:
    before = cases.shelf
    folder.rename(folder.with_name("away"))
    assert not followed(cases)
    assert cases.shelf is before


@pytest.mark.parametrize("also", ["", "titel: broken\n"])
def test_a_case_that_becomes_a_draft_is_told_no_more_broken_or_not(
    cases: CaseFolder, folder: Path, also: str
) -> None:
    file = folder / "fever" / "case.yaml"
    file.write_text(f"{file.read_text()}\nshown: draft\n{also}")
    assert followed(cases)
    shelf = cases.shelf
    assert "a-fever" not in shelf.stories
    assert (shelf.library.broken, shelf.fallen) == ((), ())
    assert [path.parent.name for path in shelf.library.drafts] == ["fever"]
