"""Whatever is broken in a case, the rest of it is previewed."""

import copy
import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.authoring.outline import KINDS
from epicrisis.authoring.sound_part import SoundPart, sound_part
from epicrisis.cases.model import Case, Finding, event_times
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.case_file import load_case
from epicrisis.cases.reading.files import in_memory, on_disk
from epicrisis.story.telling import Telling, everything, tell
from tests.cases.conftest import CASES, MINIMAL
from tests.cases.test_case_file import MANY, PLAIN_VALUES, YAML_SCRAPS, leaves
from tests.support.tiers import examples

FIRST = CASES.parents[1] / "data" / "cases" / "insulinome-malin" / "case.yaml"
BESIDE = on_disk(MINIMAL.parent)
UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What JSON takes as it is, and YAML doesn't."""


def part_of(text: str) -> SoundPart:
    return sound_part(MINIMAL, text, BESIDE)


def blocks(part: SoundPart) -> list[str]:
    assert part.loaded is not None
    return [each.id for stage in part.loaded.case.stages for each in stage.blocks]


def left_out(part: SoundPart) -> list[str]:
    return [".".join(map(str, each.path)) for each in part.left_out]


@pytest.fixture(scope="module")
def minimal_text() -> str:
    return MINIMAL.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """The minimal case with every key that it has, as plain data."""
    return dict(json.loads(as_file(load_case(MINIMAL)[0])))


def as_file(case: Case) -> str:
    """Return a case as a file has it: dates without their numbers, numbers of tables as such."""

    def written(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if "date" in found:
            found.pop("at", None)
        if {"columns", "rows"} <= found.keys():
            found["rows"] = [list(map(number_or_words, row)) for row in found["rows"]]
        return found

    def number_or_words(cell: object) -> object:
        return float(cell) if isinstance(cell, str) else cell

    dumped = case.model_dump_json(by_alias=True, exclude_unset=True)
    text = json.dumps(json.loads(dumped, object_pairs_hook=written), ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def assert_is_told(part: SoundPart) -> None:
    """Check that the part is a case by the rules of all, and can be told to its end."""
    if part.loaded is None:
        return
    case, sentences, pictures = part.loaded
    story = tell(case, sentences, pictures)
    telling = Telling(story, everything(story))
    assert len(telling.steps) == len(story.steps)
    passages(case, sentences, order_of(case))
    if set(sentences.values()) <= {"To be written"}:
        return
    again = case_file.read_case(
        MINIMAL.parent.parent / case.id / "case.yaml",
        as_file(case),
        in_memory(
            {
                **{name: each.content for name, each in pictures.items()},
                case.source.file: "\n\n".join(sentences.values()).encode(),
            }
        ),
        as_draft=True,
    )
    assert again.loaded.case == case


def test_a_whole_case_is_its_own_sound_part(minimal_text: str) -> None:
    part = part_of(minimal_text)
    assert part.loaded is not None
    assert part.loaded == load_case(MINIMAL)
    assert (part.left_out, part.filled) == ((), ())


def test_a_sentence_that_is_not_told_leaves_nothing_out(minimal_text: str) -> None:
    part = part_of(minimal_text.replace("source: [S01, S02]", "source: [S01]"))
    assert part.left_out == ()
    assert "fever" in blocks(part)


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("        stem:", "        stm:", ["stages.0.blocks.0"]),
        ("lane: heat", "lane: heart", ["timeline.events.1"]),
        ("It is winter., source: [S01]", "It is winter., source: [S77]", ["hypotheses.0.pro.0"]),
        ("term: PCR", "turm: PCR", ["glossary.0"]),
        ("minutes: 5", "minutes: five", []),
    ],
)
def test_the_smallest_unit_around_an_error_is_left_out(
    minimal_text: str, old: str, new: str, gone: list[str]
) -> None:
    part = part_of(minimal_text.replace(old, new, 1))
    assert part.loaded is not None
    assert left_out(part) == gone
    assert all(each.line > 1 and each.reason for each in part.left_out)
    assert_is_told(part)


def test_what_must_be_there_is_filled_in_and_marked(minimal_text: str) -> None:
    part = part_of(
        minimal_text.replace("\ntitle:", "\ntitel:").replace("minutes: 5", "minutes: no")
    )
    assert part.loaded is not None
    assert set(part.filled) == {("title",), ("minutes",)}
    assert part.loaded.case.title == {"en": "To be written"}
    assert left_out(part) == ["titel"]


def test_an_end_that_hangs_on_what_is_left_out_takes_no_other_with_it(minimal_text: str) -> None:
    """The first finding of a timeline, and the last of a case, hold others."""
    part = part_of(minimal_text.replace("- finding: fever", "- finding: fe ver"))
    assert part.loaded is not None
    assert "fe ver" not in blocks(part)
    assert part.loaded.case.timeline is not None
    assert_is_told(part)


def test_a_stage_whose_name_is_misspelt_is_told_in_its_place(minimal_text: str) -> None:
    part = part_of(minimal_text.replace("id: anamnesis", "id: anamnese"))
    assert part.loaded is not None
    assert part.loaded.case.stages[0].id == "anamnesis"
    assert part.filled == (("stages", 0, "id"),)
    assert part.left_out == ()


def test_a_language_that_is_being_added_hides_nothing(minimal_text: str) -> None:
    part = part_of(minimal_text.replace("languages: [en]", "languages: [en, fr]"))
    assert part.loaded is not None
    assert part.loaded.case.languages == ("en", "fr")
    assert part.left_out == ()
    assert blocks(part) == blocks(part_of(minimal_text))


def test_without_its_source_text_a_case_is_told_all_the_same(minimal_text: str) -> None:
    part = sound_part(MINIMAL, minimal_text, in_memory({}))
    assert part.loaded is not None
    assert "fever" in blocks(part)
    assert set(part.loaded.sentences.values()) == {"To be written"}


def test_an_image_that_is_not_there_is_left_out_and_its_finding_told(minimal_text: str) -> None:
    text = (MINIMAL.parent / "source.txt").read_bytes()
    part = sound_part(MINIMAL, minimal_text, in_memory({"source.txt": text}))
    assert part.loaded is not None
    findings = [
        each
        for stage in part.loaded.case.stages
        for each in stage.blocks
        if isinstance(each, Finding)
    ]
    assert findings
    assert not any(each.images for each in findings)
    assert any("images" in each for each in left_out(part))


@pytest.mark.parametrize(
    "line",
    [
        "    text: 'never closed",
        "  \tbad: tab",
        "        summary: a: b: c",
        "    - [",
        "key: {a: b",
    ],
)
def test_a_line_that_is_no_yaml_takes_little_with_it(minimal_text: str, line: str) -> None:
    lines = minimal_text.splitlines()
    at = lines.index("timeline:")
    part = part_of("\n".join([*lines[:at], line, *lines[at:]]))
    assert part.loaded is not None
    assert "fever" in blocks(part)
    assert part.left_out


@pytest.mark.parametrize(
    "text", ["", "\n\n", "[", "- 1", "a", "stages: []", "\x00", "{", "stages: 5"]
)
def test_where_nothing_is_left_there_is_none(text: str) -> None:
    assert part_of(text).loaded is None


def test_a_time_outside_of_the_window_leaves_the_timeline(minimal_text: str) -> None:
    part = part_of(minimal_text.replace("window: [", "window: [900, 901] # ["))
    assert part.loaded is not None
    timeline = part.loaded.case.timeline
    assert timeline is not None
    assert part.filled == (("timeline", "window"),)
    times = [time for event in timeline.events for time in event_times(event, timeline.unit)]
    assert timeline.window[0] < min(times) <= max(times) < timeline.window[1]


# --- Anything ----------------------------------------------------------------------------


@examples(80, parent=MANY)
@given(data=st.data())
def test_one_node_broken_anywhere_leaves_the_rest(
    plain: dict[str, Any], data: st.DataObject
) -> None:
    """A node deleted, of another type, or misspelt takes no more than what hangs on it."""
    broken = copy.deepcopy(plain)
    path = data.draw(st.sampled_from([path for path in leaves(plain) if path]))
    target: Any = broken
    for key in path[:-1]:
        target = target[key]
    change = data.draw(st.sampled_from(["delete", "retype", "misspell"]))
    if change == "retype" or (change == "misspell" and isinstance(target, list)):
        target[path[-1]] = data.draw(PLAIN_VALUES)
    elif change == "misspell":
        target[f"{path[-1]}x"] = target.pop(path[-1])
    else:
        del target[path[-1]]
    part = part_of(yaml.safe_dump(broken, sort_keys=False))
    assert_is_told(part)
    # All that is told hangs on `stages`, and what teaches on references.
    if path[0] not in ("stages", "references"):
        assert part.loaded is not None
        assert blocks(part) == [
            next(each[key] for key in KINDS if key in each)
            for stage in plain["stages"]
            for each in stage["blocks"]
        ]
    elif path[0] == "stages" and len(path) > 2:
        assert part.loaded is not None
        others = [n for n in range(len(plain["stages"])) if n != path[1]]
        told = {stage.id: len(stage.blocks) for stage in part.loaded.case.stages}
        assert all(plain["stages"][n]["id"] in told for n in others)


@examples(80, parent=MANY)
@given(data=st.data())
def test_many_nodes_broken_make_it_fail_never(plain: dict[str, Any], data: st.DataObject) -> None:
    broken = copy.deepcopy(plain)
    for _ in range(data.draw(st.integers(2, 12))):
        path = data.draw(st.sampled_from([path for path in leaves(broken) if path] or [("id",)]))
        target: Any = broken
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = data.draw(PLAIN_VALUES)
    assert_is_told(part_of(yaml.safe_dump(broken, sort_keys=False)))


@examples(80, parent=MANY)
@given(data=st.data())
def test_no_change_to_the_text_makes_it_fail(minimal_text: str, data: st.DataObject) -> None:
    lines = minimal_text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        if data.draw(st.booleans()):
            spot = data.draw(st.integers(0, len(lines[place])))
            lines[place] = lines[place][:spot] + data.draw(YAML_SCRAPS) + lines[place][spot:]
        elif len(lines) > 1:
            del lines[place]
    assert_is_told(part_of("".join(lines)))


@MANY
@given(scraps=st.lists(YAML_SCRAPS | st.text(max_size=5), max_size=40))
def test_no_text_makes_it_fail(scraps: list[str]) -> None:
    assert_is_told(part_of("".join(scraps).encode(errors="replace").decode()))


def test_the_first_case_with_a_mistake_in_each_hundredth_line_is_still_told() -> None:
    lines = FIRST.read_text(encoding="utf-8").splitlines()
    whole = load_case(FIRST).case
    for number in range(50, len(lines), 100):
        key, colon, value = lines[number].partition(": ")
        lines[number] = f"{key}: []" if colon and value.strip() not in (">-", "|") else ""
    part = sound_part(FIRST, "\n".join(lines), on_disk(FIRST.parent))
    assert part.loaded is not None
    case: Case = part.loaded.case
    told = sum(len(each.blocks) for each in case.stages)
    assert told > sum(len(each.blocks) for each in whole.stages) // 3
