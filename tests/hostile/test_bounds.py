"""What a text, a ZIP or a source text may cost is bounded, whatever its author has in mind.

Time is the processor's, and compared with that of half the text; memory is counted where it is
Python's own.
"""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import get_args

import pytest

from epicrisis.authoring import drafts, zip_file
from epicrisis.authoring.drafts import MAX_BYTES, Draft
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases import fields, model
from epicrisis.cases.problems import LONGEST_QUOTE, MOST, Problem
from epicrisis.cases.reading import case_file, yaml_text
from epicrisis.cases.reading.case_file import MAX_SENTENCE, MAX_SENTENCES
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.references import check_references
from epicrisis.stems import order_clues, stem
from tests.cases.conftest import MINIMAL


@pytest.fixture(scope="module")
def minimal() -> Draft:
    return replace(drafts.from_disk(MINIMAL.parent), on_disk=None)


def peak_bytes(act: Callable[[], object]) -> int:
    """Return the most memory that an act takes above what was taken before."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# --- ZIP ---------------------------------------------------------------------------------

METHODS = {
    "stored": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA,
}  # fmt: skip


def zipped(content: bytes, method: int, copies: int = 1) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number in range(copies):
            archive.writestr(zipfile.ZipInfo(f"x/{number}.txt"), content, method)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["stored", "deflate"])
def test_the_two_usual_methods_are_read(name: str) -> None:
    assert zip_file.unpack(zipped(b"He is hot.", METHODS[name])) == {"0.txt": b"He is hot."}


@pytest.mark.parametrize("name", ["bzip2", "lzma"])
def test_a_method_that_unpacks_all_at_once_is_refused_unopened(name: str) -> None:
    packed = zipped(bytes(30_000_000), METHODS[name])

    def act() -> None:
        with pytest.raises(UnfitFileError, match="by a method that isn't taken here; pack"):
            zip_file.unpack(packed)

    assert peak_bytes(act) < 5_000_000


@pytest.mark.parametrize("copies", [1, 39], ids=["one large file", "many files"])
def test_no_more_is_unpacked_than_a_case_may_hold(copies: int) -> None:
    packed = zipped(bytes(200_000_000 // copies), zipfile.ZIP_DEFLATED, copies)

    def act() -> None:
        with pytest.raises(UnfitFileError, match="unpacks to over"):
            zip_file.unpack(packed)

    assert peak_bytes(act) < 3 * MAX_BYTES


def test_a_password_is_told() -> None:
    packed = bytearray(zipped(b"He is hot.", zipfile.ZIP_STORED))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnfitFileError, match="asks for a password; pack the folder without"):
        zip_file.unpack(bytes(packed))


@pytest.mark.parametrize("says", ["the truth", "one", "one, in the newer form"])
def test_entries_are_not_read_by_the_ten_thousand(says: str) -> None:
    packed = bytearray(zipped(b"", zipfile.ZIP_STORED, 20_000))
    if says != "the truth":
        end = packed.rindex(b"PK\x05\x06")
        packed[end + 8 : end + 12] = b"\1\0\1\0"
    if says == "one, in the newer form":
        # 4.3.14 and 4.3.15 of APPNOTE.TXT; its size of the directory is believed, not the other.
        start, size = end - 0, int.from_bytes(packed[end + 12 : end + 16], "little")
        newer = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12)
        newer += b"".join(n.to_bytes(8, "little") for n in (1, 1, size, start - size))
        place = b"PK\x06\x07" + bytes(4) + start.to_bytes(8, "little") + (1).to_bytes(4, "little")
        packed[end:end] = newer + place
        packed[-10:-6] = bytes(4)

    def act() -> None:
        with pytest.raises(UnfitFileError):
            zip_file.unpack(bytes(packed))

    taken = peak_bytes(act)
    assert taken < 2 * len(packed) + 1_000_000  # 20,000 entries read are 15 MB


def test_a_zip_in_a_zip_stays_one() -> None:
    inner = zipped(bytes(1_000_000), zipfile.ZIP_DEFLATED)
    assert zip_file.unpack(zipped(inner, zipfile.ZIP_DEFLATED)) == {"0.txt": inner}


# --- Lengths -----------------------------------------------------------------------------


def texts_of(record: type[fields.Record]) -> Iterator[str]:
    """Yield the fields of a record that take a text without an end."""
    schema = record.model_json_schema(mode="validation")
    for name, part in {record.__name__: schema, **schema.get("$defs", {})}.items():
        for key, field in part.get("properties", {}).items():
            for each in _strings(field):
                if not {"maxLength", "pattern", "enum", "const"} & each.keys():
                    yield f"{name}.{key}"


def _strings(schema: object) -> Iterator[dict[str, object]]:
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            yield schema
        for key, part in schema.items():
            if key not in ("properties", "$defs", "propertyNames"):
                yield from _strings(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _strings(part)


def test_every_text_of_a_case_has_a_length() -> None:
    assert list(texts_of(model.Case)) == []


def test_what_is_too_long_is_told_with_its_length(minimal: Draft) -> None:
    title = replace(minimal, text=minimal.text.replace("title: ", f"title: {'so ' * 300}", 1))
    (problem,) = drafts.check(title).problems
    assert problem.code == "E205"
    assert problem.message.endswith("is too long; shorten it to 500 characters")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"a" * MAX_SENTENCE + b" b.", "a sentence of over 2,000 characters (S01); put each"),
        (b"A b.\n\n" + b"a" * MAX_SENTENCE + b" b", "has in line 3 a sentence of over 2,000"),
        (b"A b. " * (MAX_SENTENCES + 1), "has over 999 sentences; keep"),
        (b" \r\n\x0c-----\n", "is empty; paste into it"),
    ],
    ids=["a long sentence", "no full stop", "many sentences", "nothing"],
)
def test_a_source_text_is_one_that_can_be_cited(minimal: Draft, source: bytes, words: str) -> None:
    told = drafts.check(minimal.with_file("source.txt", source)).problems
    assert any(each.code == "E105" and words in each.message for each in told)


def test_a_draft_with_very_many_values_is_read_no_further() -> None:
    with pytest.raises(yaml_text.YamlError, match="more than 50,000 values"):
        yaml_text.parse("x: [" + "1," * yaml_text.MAX_VALUES + "]")


# --- Problems ----------------------------------------------------------------------------


def longest_quotations(minimal: Draft, count: int) -> Draft:
    """Return a draft that quotes wrongly, often, from the longest sentence."""
    place = minimal.text.index("source: [")
    wrong = ", ".join(f"{{sentence: S01, excerpt: q{number}}}" for number in range(count))
    text = (
        f"{minimal.text[:place]}source: [{wrong}]" + minimal.text[minimal.text.index("\n", place) :]
    )
    return replace(minimal, text=text).with_file("source.txt", b"a" * (MAX_SENTENCE - 1) + b".")


@pytest.mark.long
def test_of_two_thousand_long_problems_five_hundred_are_told_shortly(minimal: Draft) -> None:
    """No message quotes more than is read, the others are counted, and all can be sent."""
    report = drafts.check(longest_quotations(minimal, 2_000))
    quoting = [each.message for each in report.problems if "copy them from" in each.message]
    assert len(quoting) >= 200
    assert {each.rpartition("from: ")[2] for each in quoting} == {"a" * LONGEST_QUOTE + "…"}
    assert len(report.problems) == MOST
    assert report.more >= 2_000 - MOST
    assert isinstance(report, CheckResult)
    assert sum(len(each.message) for each in report.problems) < MOST * 1_000


@pytest.mark.parametrize(
    "text",
    [
        "id: " + "x" * 100_000,
        "? &" + "a" * 90_000 + " x",
        "language: " + "x" * 100_000,
        "x" * 100_000 + ": 1",
        "stages: [{blocks: [{question: q, options: {" + "".join(f"o{i}: x, " for i in range(5_000))
        + "}, answer: [z]}]}]",
        "source: {file: source.txt}\nlanguages: [" + "'" + "y" * 100_000 + "']",
    ],
    ids=["id", "anchor", "language", "key", "options", "list"],
)  # fmt: skip
def test_no_message_is_as_long_as_what_it_is_about(minimal: Draft, text: str) -> None:
    for each in drafts.check(replace(minimal, text=text)).problems:
        assert len(each.message) < 4_000


def test_what_is_left_of_a_message_without_quotations_tells_nothing() -> None:
    def left(message: str) -> str:
        return Problem(MINIMAL, 1, 1, message, "E304").without_content()

    assert left("image 'secret' can't be read (No such file); look") == (
        "image '…' can't be read (No such file)"
    )
    assert left("there is no lane 'secr") == "there is no lane '…'"
    assert left(r"""it's "a 'secret' \" more" here""") == "it's '…' here"


# --- Time --------------------------------------------------------------------------------


def seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def readings(count: int) -> Callable[[], object]:
    keys = "".join(f"      k{number}: 1\n" for number in range(10 * count))
    text = f"timeline:\n  events:\n    - id: e\n{keys}  readings:\n" + "    - {event: e}\n" * count
    data = yaml_text.parse(text).data
    return lambda: list(check_references(data, None, folder="x"))


def pointers(count: int) -> Callable[[], object]:
    known = "".join(f"    - id: {'ab' * 30}{number:04}\n" for number in range(count))
    wrong = "".join(f"    - {{id: e{n}, lane: {'ba' * 30}{n:04}}}\n" for n in range(count))
    data = yaml_text.parse(f"timeline:\n  lanes:\n{known}  events:\n{wrong}").data
    return lambda: list(check_references(data, None, folder="x"))


def hypotheses(count: int) -> Callable[[], object]:
    draft = replace(drafts.from_disk(MINIMAL.parent), on_disk=None)
    more = "".join(
        f"  - {{id: h{n}, name: qqqqq{n}, right: true, aliases: [bbbbb{n} ccccc{n}, ddddd{n}]}}\n"
        for n in range(count)
    )
    text = draft.text.replace("\nhypotheses:\n", f"\nhypotheses:\n{more}", 1)
    assert text != draft.text
    return lambda: drafts.check(replace(draft, text=text))


KINDS = {
    "keys and readings": (readings, 400),
    "wrong names": (pointers, 4_000),
    "names of the diagnosis": (hypotheses, 800),
    "figures in an option": (lambda n: lambda: order_clues("1" * n, "en"), 100_000),
    "letters in an option": (lambda n: lambda: order_clues("a" * n, "en"), 100_000),
    "letters of a word": (lambda n: lambda: stem("ui" * n, "fr"), 100_000),
    "lines that begin a source": (lambda n: lambda: Draft("source:\n" * n).source_name, 50_000),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.long
def test_four_times_the_text_takes_no_square_of_the_time(kind: str) -> None:
    make, count = KINDS[kind]
    small, large = make(count // 4), make(count)
    for _ in range(3):
        much = min(seconds(large) for _ in range(2))
        # A square takes 16 times as long; below a fiftieth of a second it is the clock that's told.
        if much < 0.02 or much < 9 * min(seconds(small) for _ in range(3)):
            return
    pytest.fail(f"{much:.2f} s")


def test_what_is_read_is_a_megabyte_at_most() -> None:
    assert get_args(fields.SentenceId)[1].pattern == r"^S[0-9]{2,3}$"
    assert len(str(MAX_SENTENCES)) == 3  # as many as such an id can name
    assert case_file.MAX_BYTES == 1_000_000
