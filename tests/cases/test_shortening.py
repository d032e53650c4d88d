"""A case is written shorter, and says what it said."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from epicrisis.authoring.shortening.freezing import frozen, frozen_ids
from epicrisis.authoring.shortening.shorter import shortened
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.case_file import load_case, read_case
from epicrisis.cases.reading.files import on_disk
from tests.cases.conftest import CASES
from tests.conftest import ROOT
from tests.support.tiers import thorough

SHIPPED = ROOT / "data" / "cases"
SHORT = CASES / "short" / "case.yaml"


def shorter(path: Path) -> str:
    return shortened(path, path.read_text(encoding="utf-8"), on_disk(path.parent))


@pytest.mark.parametrize(
    "folder",
    [
        CASES / "minimal",
        SHIPPED / "carbon-monoxide",
        thorough(SHIPPED / "cardite-de-lyme"),
        thorough(SHIPPED / "grossesse-extra-uterine"),
        thorough(SHIPPED / "insulinome-malin"),
    ],
    ids=lambda folder: folder.name,
)
def test_a_shortened_case_is_the_same_case(folder: Path) -> None:
    path = folder / "case.yaml"
    before = path.read_text(encoding="utf-8")
    after = shorter(path)
    beside = on_disk(folder)
    assert read_case(path, after, beside).loaded == load_case(path)
    assert len(after.splitlines()) < len(before.splitlines())
    comments = [re.findall(r"^\s*#\s*(.*)", text, re.MULTILINE) for text in (before, after)]
    assert comments[0] == comments[1]
    assert shortened(path, after, beside) == after


def test_what_has_a_short_form_is_written_so() -> None:
    written = shorter(SHORT.with_name("long.yaml"))
    short = yaml_text.parse(SHORT.read_text(encoding="utf-8")).data
    data = yaml_text.parse(written).data
    assert isinstance(data, dict)
    assert isinstance(short, dict)
    assert {key for key in short if short[key] == data.get(key)} >= {
        "final_title", "objectives", "glossary", "references",
    }  # fmt: skip
    assert set(data) <= set(short) | {"timeline"}
    for words in (
        "source: S01, S02", "  anamnesis:\n    - finding: s01", "answer: 2 days (1 to 3)",
        "Haemoglobin: 12.3 g/dl (13–17)", "order: Blood count – a needle",
        "- It is warm after a fall (S02, S03)",
    ):  # fmt: skip
        assert words in written


CHANGES = [
    # what another finding, title or number says is kept
    ("final_title: {text: Influenza, opens_with: swab}",
     "final_title: {text: Influenza, opens_with: fever}"),
    ("opens_with: swab}\n\nstages", "opens_with: fever}\n\nstages"),
    ("summary: Influenza", "summary: A positive test"),
    ("text: He has had a fever for five days; his wife is well.",
     "text: A man has had a fever for five days. His wife is well."),
    ("count: 3\n  cut", "count: 3 # as printed\n  cut"),
    ("answer: [flu]", "answer: [flu] # in winter"),
    ("options: {flu: Influenza, cold: A cold}",
     "options:\n          # the season's\n          flu: Influenza # or grippe\n\n"
     "          cold: A cold\n          # nothing else"),
    ("- {name: PCR, result: Positive, abnormal: true}",
     "- {name: PCR, result: Positive!}\n          - {name: PCR, result: Again}"),
    ("- {name: Ferritin", "- {name: Calcium, result: 2.3 mmol/l}\n          - {name: Ferritin"),
    ("order: {menu: Throat swab, cost: A moment's discomfort}",
     "order: {menu: A – B, cost: A moment's discomfort}"),
    ("accept: [5, 6]", "accept: [4.5, 6]"),
    ("unit: days\n        answer", "unit: {en: days (whole)}\n        answer"),
    ("type: ordering", "type: ranking"),
    ("pro: [{text: It is winter., source: [S01], opens_with: fever}]",
     "pro: [{text: It is winter (here), source: [S01], opens_with: swab}]"),
    ("tone: disease", "tone: neutral"),
    ("stages:\n  - id: anamnesis\n    blocks:",
     "stages:\n  # at home\n  - id: anamnesis # told by him\n    blocks: # two\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [thorough(*each) if number % 3 else each for number, each in enumerate(CHANGES)],
)
def test_what_differs_from_what_follows_stays_with_every_comment(
    tmp_path: Path, minimal_text: str, before: str, after: str
) -> None:
    assert before in minimal_text
    folder = tmp_path / "minimal"
    shutil.copytree(CASES / "minimal", folder)
    path = folder / "case.yaml"
    path.write_text(minimal_text.replace(before, after), encoding="utf-8")
    short = shorter(path)
    assert read_case(path, short, on_disk(folder)).loaded == load_case(path)
    for comment in re.findall(r"# (.*)", after):
        assert comment in short


@pytest.mark.parametrize("ending", [thorough("\n"), "\r\n"])
def test_the_command_says_how_many_lines_and_writes_when_asked(
    tmp_path: Path, minimal_text: str, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    folder = tmp_path / "minimal"
    shutil.copytree(CASES / "minimal", folder)
    path = folder / "case.yaml"
    path.write_bytes(minimal_text.replace("\n", ending).encode())
    before, case = path.read_bytes(), load_case(path)
    assert main(["shorten", str(path)]) == 0
    lines = capsys.readouterr().out
    assert re.fullmatch(rf"{re.escape(str(path))}: (\d+) lines before, (\d+) after\n", lines)
    assert path.read_bytes() == before
    assert main(["shorten", "--write", str(path)]) == 0
    assert load_case(path) == case
    after = path.read_bytes().decode()
    assert len(after.splitlines()) == int(lines.split()[-2])
    assert after.count(ending) == after.count("\n")


def test_a_file_with_errors_is_told_its_errors_and_stays(
    tmp_path: Path, minimal_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(minimal_text, encoding="utf-8")
    assert main(["shorten", "--write", str(path)]) == 1
    assert "E105" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == minimal_text


def all_ids(text: str) -> tuple[yaml_text.ImpliedId, ...]:
    return tuple(frozen_ids(read_case(SHORT, text, on_disk(SHORT.parent)).document))


def test_ids_that_are_written_down_stay_when_words_and_answers_change() -> None:
    text = SHORT.read_text(encoding="utf-8")
    written = frozen(text, all_ids(text))
    beside = on_disk(SHORT.parent)
    before = read_case(SHORT, text, beside).loaded
    assert read_case(SHORT, written, beside).loaded == before
    assert all_ids(written) == ()
    change: Callable[[str], str] = lambda said: said.replace("Which joint", "What").replace(  # noqa: E731
        "The hip", "His hip"
    )
    after = read_case(SHORT, change(written), beside).loaded.case
    old, new = before.case.stages[0].blocks[1], after.stages[0].blocks[1]
    assert old.id == new.id
    assert old.options.keys() == new.options.keys()  # type: ignore[union-attr]
    assert old != new
    assert shortened(SHORT, written, beside).count("id: q-") == written.count("id: q-")
