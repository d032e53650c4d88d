"""A draft is checked, packed and saved as its author has it, and over nobody else's work."""

import io
import os
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring import case_folders, drafts, zip_file
from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.lint.checker import check_file
from epicrisis.cases.reading import images
from epicrisis.cases.reading.case_file import load_case
from epicrisis.cases.reading.files import UnfitFileError, in_memory
from epicrisis.cases.reading.library import read_library
from tests.cases.conftest import MINIMAL
from tests.support.disk import refuse_the_second_file


@pytest.fixture
def minimal() -> Draft:
    return replace(drafts.from_disk(MINIMAL.parent), on_disk=None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(tmp_path))
    return tmp_path


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def test_a_draft_gets_the_remarks_that_its_file_would_get(minimal: Draft) -> None:
    told = [each.message for each in drafts.check(minimal).problems]
    assert told == [each.message for each in check_file(MINIMAL).problems]


@pytest.mark.parametrize("shown", ["always", "draft"])
def test_what_is_not_told_yet_is_a_warning_until_it_is_to_be_published(
    minimal: Draft, shown: str
) -> None:
    text = minimal.text.replace("source: [S01, S02]", "source: [S01]")
    untold = replace(minimal, text=text.replace("shown: always", f"shown: {shown}"))
    codes = {each.code for each in drafts.check(untold).problems}
    assert "W308" in codes
    assert drafts.check(untold).read is not None
    strict = drafts.check(untold, to_publish=True)
    assert strict.read is None
    assert {each.code for each in strict.problems} == {"E308"}


def test_a_draft_misses_what_is_not_beside_it(minimal: Draft) -> None:
    report = drafts.check(minimal.without_file("strip.png"))
    assert report.read is None
    assert {each.code for each in report.problems} == {"E107"}


def test_a_draft_may_be_called_as_it_likes(minimal: Draft) -> None:
    renamed = replace(minimal, text=minimal.text.replace("id: minimal", "id: other", 1))
    assert renamed.case_id == "other"
    assert drafts.check(renamed).read is not None


def test_a_source_text_is_found_by_name_or_because_it_lies_beside() -> None:
    files = {"source.en.txt": b"A cough.", "strip.png": b""}
    assert Draft("title: x\n", files).source_name == "source.en.txt"
    assert Draft("source:\n  count: 1\ntitle: x\n", files).source_name == "source.en.txt"
    assert Draft("source: {file: other.txt}\n", files).source_name == "other.txt"
    assert Draft("title: x\n", {**files, "source.fr.txt": b""}).source_name == ""
    assert Draft("title: x\n").source_name == ""


@pytest.mark.parametrize("text", ["", "id: [", "id: ../x", "ID: x", "\0", "id: " + "a" * 70])
def test_a_draft_without_a_proper_id_has_none(text: str) -> None:
    assert Draft(text).case_id == ""
    assert drafts.check(Draft(text)).read is None


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    assert drafts.check(Draft(text)).read is None


def test_a_draft_of_two_megabytes_is_told_to_be_too_long() -> None:
    (problem,) = drafts.check(Draft("# " + "x" * 2_000_000)).problems
    assert problem.message == "is over 1,000,000 bytes long; make it shorter"


def test_uploads_become_a_draft_whatever_the_case_file_is_called() -> None:
    draft = drafts.from_files({"fever.yml": b"id: fever", "source.txt": b"He is hot."})
    assert (draft.case_id, set(draft.files)) == ("fever", {"source.txt"})


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.png": b""}, "none of these files is a case file"),
        ({"a.yaml": b"", "b.yaml": b""}, "several are YAML"),
        ({"case.yaml": b"\xff\xfe\x00"}, "is not UTF-8"),
        ({"case.yaml": b"id: x", "../x.png": b""}, "is no name for a file"),
        *(
            ({"case.yaml": b"id: x", name: b""}, "is no name for a file")
            for name in (".hidden", "a:b.png", "nul.png", "COM1.png", "a.png ", "\u202e", "")
        ),
        ({"case.yaml": b"id: x", "a.png": b"", "A.PNG": b""}, "are one name on Windows"),
        ({"case.yaml": b"id: x", "Case.YAML": b"id: x"}, "several are YAML|are one name"),
        ({"case.yaml": b"id: x", "big.png": bytes(drafts.MAX_BYTES + 1)}, "bytes together"),
        ({"case.yaml": b"x", **{f"{i}.png": b"" for i in range(40)}}, "40 files at most"),
    ],
)
def test_uploads_that_are_no_case_are_refused(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(UnfitFileError, match=words):
        drafts.from_files(files)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("e\u0301chographie.png", "échographie.png"),
        ("Capture d’écran 2026-03-01 à 10.02.11.png",) * 2,
        (
            "Screenshot 2026-03-01 at 10.02.11\u202fAM.png",
            "Screenshot 2026-03-01 at 10.02.11 AM.png",
        ),
        ("radio, thorax (2) + légende & [3].png",) * 2,
        ("l'image.png",) * 2,
        ("\u200eIMG\u00ad_1.png", "IMG_1.png"),
    ],
)
def test_an_image_may_be_called_as_a_computer_calls_it(name: str, kept: str) -> None:
    draft = drafts.from_files({"case.yaml": b"id: x", name: b"1"})
    assert set(draft.files) == {kept}
    assert in_memory(draft.files)(name, 10) == b"1"


@pytest.mark.parametrize(
    "written", ["my text.txt", '"my text.txt"', "'my text.txt'", "my text.txt # ours"]
)
def test_a_source_text_may_have_a_space_in_its_name(written: str) -> None:
    files = {"my text.txt": b"He is hot."}
    assert Draft(f"source:\n  file: {written}\n  count: 1\n", files).source_name == "my text.txt"
    flow = written.partition(" #")[0]
    assert Draft(f"source: {{file: {flow}, count: 1}}\n", files).source_name == "my text.txt"


# --- As a ZIP ----------------------------------------------------------------------------


def test_what_is_packed_is_unpacked_alike(minimal: Draft) -> None:
    packed = zip_file.pack("minimal", minimal.content)
    assert zip_file.pack("minimal", minimal.content) == packed
    assert drafts.from_files(zip_file.unpack(packed)) == minimal
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert "minimal/case.yaml" in archive.namelist()


def test_what_a_computer_adds_to_a_zip_is_left_out() -> None:
    litter = (("__MACOSX/x/._case.yaml", b""), ("x/.DS_Store", b""))
    assert zip_file.unpack(zipped(("x/case.yaml", b"id: x"), *litter)) == {"case.yaml": b"id: x"}


def test_names_in_a_zip_of_another_system_are_read_as_they_were_written() -> None:
    """A Mac takes accents apart, writes UTF-8, and doesn't say so."""
    name = unicodedata.normalize("NFD", "échographie.png")
    packed = zipped((f"x/{name}", b"1"), ("x/case.yaml", b"id: x"))
    unsaid = packed.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    for each in (packed, unsaid):
        assert set(zip_file.unpack(each)) == {name, "case.yaml"}
        assert set(drafts.from_files(zip_file.unpack(each)).files) == {"échographie.png"}
    strokes = zipped(("x\\case.yaml", b"id: x"), ("x\\a.png", b"1"))
    assert set(zip_file.unpack(strokes)) == {"case.yaml", "a.png"}
    older = zipped(("x/?cho.png", b"1")).replace(b"?", b"\x82")  # of Windows, in its own encoding
    assert set(zip_file.unpack(older)) == {"écho.png"}


def bomb() -> bytes:
    return zipped(("x/case.yaml", bytes(200_000_000)))


def lying() -> bytes:
    """Return a ZIP whose directory says that its file is small."""
    packed = bytearray(bomb())
    place = packed.rindex(b"PK\x01\x02")
    packed[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(packed)


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("x/source.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "packed",
    [
        bytes,
        lambda: b"PK\x03\x04" + os.urandom(100),
        lambda: zipped(("../case.yaml", b"id: x")),
        lambda: zipped(("x\\..\\case.yaml", b"id: x")),
        lambda: zipped(("/etc/case.yaml", b"id: x")),
        lambda: zipped(("a/case.yaml", b"id: x"), ("b/case.yaml", b"id: y")),
        lambda: zipped(*((f"x/{i}.png", b"") for i in range(41))),
        bomb,
        lying,
    ],
    ids=["empty", "torn", "dots", "strokes", "absolute", "two folders", "many", "bomb", "lying"],
)
def test_a_zip_that_is_no_case_is_refused(packed: Callable[[], bytes]) -> None:
    with pytest.raises(UnfitFileError, match="; "):
        zip_file.unpack(packed())


def test_a_link_in_a_zip_is_a_text_and_leads_nowhere() -> None:
    files = zip_file.unpack(zipped(("x/case.yaml", b"id: x"), (link(), b"/etc/passwd")))
    assert files["source.txt"] == b"/etc/passwd"


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_damage_makes_unpacking_fail(junk: bytes, place: int) -> None:
    packed = bytearray(zipped(("x/case.yaml", b"id: x" * 30), ("x/source.txt", b"He is hot.")))
    packed[place : place + len(junk)] = junk
    try:
        files = zip_file.unpack(bytes(packed))
    except UnfitFileError:
        return
    assert set(files) <= {"case.yaml", "source.txt"} or junk


# --- To disk -----------------------------------------------------------------------------


def test_what_is_saved_loads(minimal: Draft, folder: Path) -> None:
    saved = case_folders.save(minimal, folder)
    assert saved.is_saved
    assert load_case(folder / "minimal" / "case.yaml").case.id == "minimal"
    assert sorted(each.name for each in (folder / "minimal").iterdir()) == [
        "case.yaml", "source.txt", "strip.png",
    ]  # fmt: skip


def test_a_saved_case_is_saved_again_after_a_change(minimal: Draft, folder: Path) -> None:
    saved = case_folders.save(minimal, folder)
    changed = replace(saved, text=saved.text + "# more\n").without_file("strip.png")
    assert not changed.is_saved
    again = case_folders.save(changed, folder)
    assert again.is_saved
    assert drafts.from_disk(folder / "minimal").content == changed.content


def test_the_versions_before_are_kept(
    minimal: Draft, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes a right answer by mistake, or not, destroys nothing."""
    monkeypatch.setattr(case_folders, "MOST_VERSIONS", 3)
    saved = case_folders.save(minimal, folder)
    texts = [saved.text]
    for number in range(5):
        texts.append(f"{saved.text}# {number}\n")
        saved = case_folders.save(replace(saved, text=texts[-1]), folder)
    kept = sorted((folder / "minimal" / case_folders.HISTORY).iterdir())
    assert [(each / "case.yaml").read_text() for each in kept] == texts[-4:-1]
    assert {each.name for each in kept[0].iterdir()} == {"case.yaml", "source.txt", "strip.png"}
    assert drafts.from_disk(folder / "minimal").content == saved.content
    assert [each.case.id for each in read_library(folder).cases.values()] == ["minimal"]


def test_no_history_is_written_through_a_link(minimal: Draft, folder: Path) -> None:
    saved = case_folders.save(minimal, folder)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (folder / "minimal" / case_folders.HISTORY).symlink_to(elsewhere)
    with pytest.raises(UnfitFileError, match="a link is in the way"):
        case_folders.save(replace(saved, text=saved.text + "# more\n"), folder)
    assert list(elsewhere.iterdir()) == []
    assert drafts.from_disk(folder / "minimal").content == saved.content


def test_a_case_of_that_id_is_not_written_over(minimal: Draft, folder: Path) -> None:
    case_folders.save(minimal, folder)
    with pytest.raises(UnfitFileError, match="is there already"):
        case_folders.save(minimal, folder)
    other = drafts.from_files({"case.yaml": b"id: other"})
    saved = case_folders.save(other, folder)
    with pytest.raises(UnfitFileError, match="is there already"):
        case_folders.save(replace(saved, text="id: minimal"), folder)
    assert load_case(folder / "minimal" / "case.yaml").case.id == "minimal"


def test_what_somebody_else_saved_meanwhile_is_not_lost(minimal: Draft, folder: Path) -> None:
    mine = case_folders.save(minimal, folder)
    theirs = case_folders.save(replace(mine, text=mine.text + "# theirs\n"), folder)
    with pytest.raises(UnfitFileError, match="somebody has changed this case"):
        case_folders.save(replace(mine, text=mine.text + "# mine\n"), folder)
    assert drafts.from_disk(folder / "minimal").content == theirs.content


def test_nothing_is_written_through_a_link(minimal: Draft, folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (folder / "minimal").symlink_to(elsewhere)
    with pytest.raises(UnfitFileError, match="is a link"):
        case_folders.save(minimal, folder)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("text", ["", "id: ..", "id: a/b", "id: ''"])
def test_without_an_id_there_is_no_place_to_save_to(text: str, folder: Path) -> None:
    with pytest.raises(UnfitFileError, match="has no id"):
        case_folders.save(Draft(text), folder)
    assert list(folder.iterdir()) == []


def test_a_disk_that_refuses_is_told_and_leaves_the_old_case(
    minimal: Draft, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = case_folders.save(minimal, folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnfitFileError, match="No space left"):
        case_folders.save(replace(saved, text=saved.text + "# more\n"), folder)
    assert drafts.from_disk(folder / "minimal").content == saved.content


def test_a_new_case_that_the_disk_refuses_leaves_its_id_free(
    minimal: Draft, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refuse_the_second_file(patched)
        with pytest.raises(UnfitFileError, match="No space left"):
            case_folders.save(minimal, folder)
    assert list(folder.iterdir()) == []
    assert case_folders.save(minimal, folder).is_saved


def test_saving_is_allowed_where_the_setting_names_a_folder_that_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_AUTHORS_SAVE", "1")

    def allowed(value: str | None) -> Iterator[Path | None]:
        monkeypatch.delenv("EPICRISIS_CASES_DIR", raising=False)
        if value is not None:
            monkeypatch.setenv("EPICRISIS_CASES_DIR", value)
        yield case_folders.allowed_folder()

    assert [*allowed(None), *allowed(""), *allowed(str(tmp_path / "none"))] == [None] * 3
    assert [*allowed(str(tmp_path))] == [tmp_path]
    with monkeypatch.context() as not_asked_for:
        not_asked_for.setenv("EPICRISIS_AUTHORS_SAVE", "0")
        assert [*allowed(str(tmp_path))] == [None]
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [*allowed(str(tmp_path))] == [None]


def test_what_systems_and_editors_leave_beside_a_case_is_left_alone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL.parent, tmp_path / "minimal"))
    clean = drafts.from_disk(folder)
    for name in (".DS_Store", "case.yaml~", ".case.yaml.1a2b3c4d"):
        (folder / name).write_text("litter")
    assert drafts.from_disk(folder).content == clean.content
    saved = case_folders.save(replace(clean, text=f"{clean.text}\n"), tmp_path)
    assert drafts.from_disk(folder).content == saved.content
    assert (folder / ".DS_Store").read_text() == "litter"


def test_a_file_that_is_too_long_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL.parent, tmp_path / "minimal"))
    (folder / "scan.png").write_bytes(b"x" * (images.MAX_BYTES + 1))
    with pytest.raises(UnfitFileError, match=r"^scan\.png is over"):
        drafts.from_disk(folder)
