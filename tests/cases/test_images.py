"""Images lie in the case's folder, are what they say they are, and are looked into before use."""

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels

from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.cases.fields import Image
from epicrisis.cases.model import Case, Finding, Teaching
from epicrisis.cases.reading import images
from epicrisis.cases.reading.case_file import load_case
from epicrisis.cases.reading.files import UnfitFileError, in_memory, on_disk
from epicrisis.cases.reading.images import picture_of
from tests.cases.conftest import CASES
from tests.conftest import SAMPLES


def image(form: str, size: tuple[int, int] = (30, 20)) -> bytes:
    file = io.BytesIO()
    Pixels.new("RGB", size, (180, 90, 60)).save(file, form)
    return file.getvalue()


def png_bomb(side: int) -> bytes:
    """Return a few kilobytes that unpack to `side` × `side` pixels."""

    def chunks() -> Iterator[bytes]:
        head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
        packer = zlib.compressobj(9)
        row = b"\0" * (1 + side // 8)
        packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
        for kind, data in ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")):
            check = struct.pack(">I", zlib.crc32(kind + data))
            yield struct.pack(">I", len(data)) + kind + data + check

    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks())


def refusal(content: bytes) -> str:
    with pytest.raises(UnfitFileError) as error:
        picture_of(content)
    return str(error.value)


def test_a_case_comes_with_its_images() -> None:
    loaded = load_case(CASES / "edited" / "photograph-with-its-place-close.yaml")
    picture = loaded.pictures["export.jpg"]
    assert (picture.mime, picture.width, picture.height) == ("image/jpeg", 24, 16)
    assert picture.content == (CASES / "edited" / "export.jpg").read_bytes()


def test_an_image_has_a_file_in_each_language_or_one_for_all() -> None:
    shadow = load_case(SAMPLES / "shadow" / "case.yaml").case
    taught = {block.id: block for stage in shadow.stages for block in stage.blocks}["T1"]
    assert isinstance(taught, Teaching)
    (scheme,) = taught.images
    assert scheme.names == ("kx4.png", "kx5.png", "kx6.png", "kx7.png")
    assert scheme.names_in("fr") == ("kx5.png", "kx7.png")
    film = taught_film(shadow)
    assert film.names_in("en") == film.names_in("fr") == film.names == ("kx1.png",)


def taught_film(case: Case) -> Image:
    blocks = [block for stage in case.stages for block in stage.blocks]
    (film,) = next(each.images for each in blocks if isinstance(each, Finding) and each.images)
    return film


def test_words_of_a_teaching_points_image_are_looked_through_for_spoilers() -> None:
    loaded = load_case(SAMPLES / "shadow" / "case.yaml")
    said = passages(loaded.case, loaded.sentences, order_of(loaded.case))
    assert "A scheme: a circle in a thin line." in {each.text for each in said}
    assert "Scheme of a shadow" in {each.text for each in said}


def test_what_an_image_is_is_read_from_the_image() -> None:
    assert picture_of(image("PNG")).mime == "image/png"
    assert picture_of(image("JPEG")).mime == "image/jpeg"


def test_a_photograph_is_measured_as_it_was_held() -> None:
    """Its rows are stored as the camera's chip has them."""
    held = Pixels.Exif()
    held[0x0112] = 6
    file = io.BytesIO()
    Pixels.new("RGB", (30, 20)).save(file, "JPEG", exif=held)
    picture = picture_of(file.getvalue())
    assert (picture.width, picture.height) == (20, 30)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "WEBP", "PDF"])
def test_other_kinds_are_refused(form: str) -> None:
    assert "is no whole PNG or JPEG image" in refusal(image(form))


@pytest.mark.parametrize(
    "head",
    [b"<svg>", b"<?xml version='1.0'?>\n<!-- -->\n<SVG onload='x()'>", b"\xef\xbb\xbf <svg "],
)
def test_a_drawing_that_can_hold_a_script_is_refused(head: bytes) -> None:
    assert "can hold a script" in refusal(head + b"<script>alert(1)</script></svg>")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_torn_image_is_refused(form: str) -> None:
    whole = image(form, (300, 200))
    assert "is no whole PNG or JPEG image" in refusal(whole[: len(whole) // 2])


def test_a_small_file_that_unpacks_to_a_huge_image_is_refused_before_it_is_unpacked() -> None:
    for side in (5_000, 40_000):
        bomb = png_bomb(side)
        assert len(bomb) < images.MAX_BYTES
        assert refusal(bomb) == "has over 16,000,000 pixels; make it smaller"


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]))
def test_any_bytes_are_an_image_or_refused(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(UnfitFileError):
        assert picture_of(head + tail).mime.startswith("image/")


@pytest.mark.parametrize("name", ["../export.jpg", "/etc/hostname", "a/b.png", "..", "", "a\\b"])
def test_a_path_is_no_name_of_an_image(name: str) -> None:
    for beside in (on_disk(CASES / "edited"), in_memory({name: b""})):
        with pytest.raises(UnfitFileError, match="is not a file name"):
            beside(name, 10)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "skin.jpg").symlink_to(CASES / "edited" / "export.jpg")
    with pytest.raises(UnfitFileError, match="is a link out"):
        on_disk(tmp_path)("skin.jpg", 10_000)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "skin.jpg").write_bytes(b"1234")
    for beside in (on_disk(tmp_path), in_memory({"skin.jpg": b"1234"})):
        assert beside("skin.jpg", 4) == b"1234"
        with pytest.raises(UnfitFileError, match="over 3 bytes"):
            beside("skin.jpg", 3)


def test_a_file_that_a_visit_does_not_hold_is_missed() -> None:
    with pytest.raises(UnfitFileError, match="is not among the files"):
        in_memory({})("skin.png", 10)
