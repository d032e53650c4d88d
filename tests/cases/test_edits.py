"""Edits of a case's text: what was meant changes, and the rest stays byte for byte."""

import copy
import difflib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.edits.edit import (
    Edit,
    Insert,
    Move,
    MoveTo,
    Put,
    RefusedEditError,
    Remove,
    Rename,
)
from epicrisis.authoring.edits.editing import edited
from epicrisis.cases.reading.yaml_text import Path, Plain, parse
from tests.conftest import CASES
from tests.support.tiers import examples
from tests.support.unusual_yaml import ODD, SAMPLES

OURS = {
    path.parent.name: path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*/case.yaml"))
}

# --- values ----------------------------------------------------------------------------------

PROSE = "Une phrase : assez longue, pour qu’une ligne n’y suffise pas # et qu’il faille la plier. "
NASTY = [
    "", " ", "no", "yes", "null", "~", "5", "-5", "1e3", "2011", "1:30", "2020-01-01", "a: b",
    "a:", ": a", "a #b", "#a", "- a", "-", "? a", "?", "[a", "a]", "{a}", "a, b", "&a", "*a", "!a",
    "|", ">-", "%a", "@a", "`a", "'a'", '"a"', "a'b", 'a"b', "\\", "a\\n", "---", "...", "=", "<<",
    " a", "a ", "a\n", "\na", "a\nb", "a\n\nb", "a\n b\n\n\nc", "a\tb", "\ta", "a\r\nb",
    "\x85", "a\u2028b", "\u00a0a", "\ufeffa", "\x00", "😀 𝔘", "é", "22%", "C:\\x", "https://x.org/a#b",
    "x" * 200,
    PROSE * 3, (PROSE * 3).strip(), (PROSE * 2).strip() + "\n\n" + (PROSE * 2).strip() + "\n",
    "# not a comment\n  " + PROSE, "a" * 60 + "\n" + "  b" * 40,
]  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text(max_size=20)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | TEXTS | st.just("S01")
).filter(lambda value: not isinstance(value, int) or abs(value) < 10**29)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(TEXTS, inner, max_size=3)
        | st.fixed_dictionaries({"fr": TEXTS, "en": TEXTS})
    ),
    max_leaves=6,
)

# --- the same, done to plain data ------------------------------------------------------------


def thawed(value: Plain) -> Any:
    """Plain data that can be changed in place."""
    if isinstance(value, dict):
        return {key: thawed(each) for key, each in value.items()}
    return [thawed(each) for each in value] if isinstance(value, tuple) else value


def at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def done(data: Any, edit: Edit) -> Any:
    data = copy.deepcopy(data)
    whole: Any = at(data, edit.path[:-1]) if edit.path else None
    match edit:
        case Put(path, value):
            if data is None:
                return {path[-1]: thawed(value)}
            whole[path[-1]] = thawed(value)
        case Insert(path, index, value):
            at(data, path).insert(index, thawed(value))
        case Remove(path):
            del whole[path[-1]]
        case Move(path, index):
            whole.insert(index, whole.pop(path[-1]))
        case MoveTo(path, other, index):
            item, target = whole[path[-1]], at(data, other)
            del whole[path[-1]]
            target.insert(index, item)
        case Rename(path, key):
            renamed = {key if each == path[-1] else each: whole[each] for each in whole}
            whole.clear()
            whole.update(renamed)
    return data


def equal(one: Any, other: Any) -> bool:
    """The same values of the same types, whatever the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def back(data: Any, edit: Edit) -> Edit:
    """The edit that takes another back."""
    match edit:
        case Put(path):
            whole = at(data, path[:-1]) if data is not None else {}
            there = not isinstance(whole, dict) or path[-1] in whole
            return Put(path, frozen(whole[path[-1]])) if there else Remove(path)
        case Insert(path, index):
            return Remove((*path, index))
        case Remove(path):
            value = frozen(at(data, path))
            whole = at(data, path[:-1])
            is_list = isinstance(whole, list)
            return Insert(path[:-1], int(path[-1]), value) if is_list else Put(path, value)
        case Move(path, index):
            return Move((*path[:-1], index), int(path[-1]))
        case MoveTo(path, other, index):
            return MoveTo(
                (*shifted(other, path, -1), index), back_to(path, other, index), int(path[-1])
            )
        case Rename(path, key):
            return Rename((*path[:-1], key), str(path[-1]))


def shifted(path: Path, item: Path, by: int) -> Path:
    """A path once an item before it in a list has gone, or come."""
    depth = len(item) - 1
    if len(path) > depth and path[:depth] == item[:depth]:
        step, last = path[depth], item[depth]
        if isinstance(step, int) and isinstance(last, int) and step >= last + (by < 0):
            return (*path[:depth], step + by, *path[depth + 1 :])
    return path


def back_to(path: Path, other: Path, index: int) -> Path:
    """Where the list that an item came from is once the item is in the other one."""
    return shifted(path[:-1], (*shifted(other, path, -1), index), 1)


def frozen(value: Any) -> Plain:
    if isinstance(value, dict):
        return {key: frozen(each) for key, each in value.items()}
    return tuple(frozen(each) for each in value) if isinstance(value, list) else value


# --- any edit --------------------------------------------------------------------------------


def places(data: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, step))


@st.composite
def edits(draw: st.DrawFn, data: Any) -> Edit:  # noqa: PLR0911
    """An edit that makes sense."""
    paths = [*places(data)]
    inner = [path for path in paths if path]
    lists = [path for path in paths if isinstance(at(data, path), list)]
    mappings = [path for path in paths if isinstance(at(data, path), dict)]
    items = [path for path in inner if isinstance(at(data, path[:-1]), list)]
    keys = [path for path in inner if isinstance(at(data, path[:-1]), dict)]
    kinds = ["put"] * bool(inner) + ["new"] * (bool(mappings) or data is None)
    kinds += ["remove"] * bool(inner) + ["insert"] * bool(lists) + ["move"] * bool(items)
    kinds += ["move to"] * bool(items) + ["rename"] * bool(keys)
    match draw(st.sampled_from(kinds)):
        case "put":
            return Put(draw(st.sampled_from(inner)), draw(VALUES))
        case "new":
            path = draw(st.sampled_from(mappings or [()]))
            there = at(data, path) or {}
            known = st.sampled_from(["id", "slug", "glossary", "text", "labs", "en"])
            key = draw((known | TEXTS).filter(lambda each: each not in there))
            return Put((*path, key), draw(VALUES))
        case "insert":
            path = draw(st.sampled_from(lists))
            return Insert(path, draw(st.integers(0, len(at(data, path)))), draw(VALUES))
        case "remove":
            return Remove(draw(st.sampled_from(inner)))
        case "move":
            path = draw(st.sampled_from(items))
            return Move(path, draw(st.integers(0, len(at(data, path[:-1])) - 1)))
        case "move to":
            path = draw(st.sampled_from(items))
            others = [each for each in lists if each[: len(path)] != path and each != path[:-1]]
            if not others:
                return Move(path, 0)
            other = draw(st.sampled_from(others))
            return MoveTo(path, other, draw(st.integers(0, len(at(data, other)))))
        case _:
            path = draw(st.sampled_from(keys))
            there = at(data, path[:-1])
            return Rename(path, draw(TEXTS.filter(lambda each: each not in there)))


# --- what is looked at -----------------------------------------------------------------------


def scalars(text: str) -> list[tuple[int, int]]:
    """Where scalars begin and end."""
    return [
        (event.start_mark.index, event.end_mark.index)
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
    ]


def comments(text: str) -> list[str]:
    """Every comment, in the file's order: of a text's header, and what no scalar holds."""
    text = text.removeprefix("\ufeff")
    found, done_to = [], 0
    for start, stop in [*scalars(text), (len(text), len(text))]:
        found += re.findall("#[^\n\r\x85\u2028\u2029]*", text[done_to:start])
        if text[start : start + 1] in ("|", ">"):
            header = re.match("[|>][-+0-9]*[ \t]+(#[^\n\r\x85\u2028\u2029]*)", text[start:stop])
            found += [header[1]] if header else []
        done_to = stop
    return found


def lines(text: str) -> list[str]:
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text.removeprefix("\ufeff"))


def words_by_line(text: str) -> Counter[str]:
    """What stands in the lines, wherever they stand and however they are indented."""
    return Counter(line.strip() for line in lines(text) if line.strip())


def is_part(few: list[str], many: list[str]) -> bool:
    """All of these among those, in this order."""
    rest = iter(many)
    return all(each in rest for each in few)


@cache
def composed(text: str) -> Any:
    """The nodes of a text, as PyYAML has them."""
    return yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader)


def entry_lines(text: str, path: Path) -> range:
    """Lines of a key or an item with the comments in its column above it and deeper ones below.

    In braces or brackets those of all of them.
    """
    all_lines = lines(text)
    first, column, value = 0, 0, composed(text)
    for step in path:
        if getattr(value, "flow_style", None):
            return range(value.start_mark.line, value.end_mark.line + 1)
        if isinstance(value, yaml.MappingNode):
            key, inner = [pair for pair in value.value if pair[0].value == step][-1]
            first, column = key.start_mark.line, key.start_mark.column
        else:
            inner = value.value[step]
            first, column = inner.start_mark.line, value.start_mark.column
            while all_lines[first][column : column + 1] != "-":
                first -= 1
        value = inner
    last = max(first, value.end_mark.line - (value.end_mark.column == 0))
    while last > first and (not all_lines[last].strip() or 0 <= remark(all_lines[last]) <= column):
        last -= 1
    while first and remark(all_lines[first - 1]) == column:
        first -= 1
    return range(first, last + 1)


def remark(line: str) -> int:
    """The column of a line's comment, -1 for a line that is none."""
    return len(line) - len(line.lstrip()) if line.lstrip().startswith("#") else -1


def touched(text: str, data: Any, edit: Edit) -> set[int]:
    """Lines that an edit may change."""
    if data is None:
        return set()
    found: set[int] = set()
    path = edit.path
    whole = at(data, path[:-1])
    targets = [path[:-1]]
    if not isinstance(edit, Insert) and path[-1] in steps(whole):
        is_only = len(whole) == 1 and isinstance(edit, Remove | MoveTo)
        found |= {*entry_lines(text, path[:-1] if is_only else path)}
    if isinstance(edit, Insert | MoveTo):
        targets.append(path if isinstance(edit, Insert) else edit.other)
    for target in targets:
        found |= {*flow_lines(text, target)} | {*shared_lines(text, at(data, target), target)}
        if not at(data, target):
            found |= {*entry_lines(text, target)}
    return found


def shared_lines(text: str, whole: Any, path: Path) -> range:
    """Lines that change when the first entry does, which stands behind a dash in its line."""
    if not whole:
        return range(0)
    first = entry_lines(text, (*path, steps(whole)[0]))
    line = lines(text)[first.start].lstrip()
    key = str(steps(whole)[0])
    nested = line.startswith("- -") or (isinstance(whole, dict) and line.startswith("-"))
    if not (nested and (isinstance(whole, list) or key in line)):
        return range(0)
    rest = (n for n in range(first.stop, len(lines(text))) if lines(text)[n].strip())
    return range(first.start, next(rest, first.stop) + 1)


def steps(whole: Any) -> list[Any]:
    return list(whole) if isinstance(whole, dict) else [*range(len(whole))]


def flow_lines(text: str, path: Path) -> range:
    """Lines of the braces or brackets at or around a path."""
    value = composed(text)
    for step in (*path, None):
        if getattr(value, "flow_style", None):
            return range(value.start_mark.line, value.end_mark.line + 1)
        if isinstance(value, yaml.MappingNode) and step is not None:
            value = [pair[1] for pair in value.value if pair[0].value == step][-1]
        elif isinstance(value, yaml.SequenceNode) and step is not None:
            value = value.value[step]
    return range(0)


def check_refusal(error: RefusedEditError) -> None:
    """All that can keep an edit of text that has no error is a comment in brackets."""
    assert getattr(error.message.values["why"], "template", "") in (
        "comments stand between these brackets",
        "its comments would be lost",
    )


def check(text: str, edit: Edit) -> str:
    """Make an edit and look at all that is promised of it."""
    data = thawed(parse(text).data)
    after = edited(text, [edit])
    assert equal(thawed(parse(after).data), done(data, edit))
    if "\r\n" in text:
        assert "\n" not in after.replace("\r\n", "")
    may_change = touched(text, data, edit)
    still = [line for n, line in enumerate(lines(text)) if n not in may_change and line.strip()]
    assert is_part(still, lines(after))
    may_join = bool(shared_lines(text, at(data, edit.path[:-1]), edit.path[:-1])) if data else True
    if isinstance(edit, Move) and not may_join and not flow_lines(text, edit.path[:-1]):
        assert words_by_line(after) == words_by_line(text)
    lost = Counter(comments(text)) - Counter(comments(after))
    assert not Counter(comments(after)) - Counter(comments(text))
    match edit:
        case Insert() | Rename() | Move() | MoveTo():
            assert not lost
        case Put(path):
            whole = at(data, path[:-1]) if data is not None else {}
            old = whole.get(path[-1]) if isinstance(whole, dict) else whole[path[-1]]
            assert not lost or isinstance(old, dict | list)
    if not isinstance(edit, Move | MoveTo):
        assert is_part(comments(after), comments(text))
    return after


@given(st.data())
@examples(1_000)
def test_any_edit_of_any_yaml_changes_what_it_says_and_no_comment(drawn: st.DataObject) -> None:
    text = SAMPLES[drawn.draw(st.sampled_from(sorted(SAMPLES)))]
    data = thawed(parse(text).data)
    edit = drawn.draw(edits(data))
    try:
        check(text, edit)
    except RefusedEditError as error:
        check_refusal(error)


@given(st.data())
@examples(500)
def test_any_edits_taken_back_give_back_what_the_text_said(drawn: st.DataObject) -> None:
    text = SAMPLES[drawn.draw(st.sampled_from(sorted(SAMPLES)))]
    before = thawed(parse(text).data)
    changed, undone = text, []
    for _ in range(drawn.draw(st.integers(1, 3))):
        data = thawed(parse(changed).data)
        edit = drawn.draw(edits(data))
        try:
            changed = edited(changed, [edit])
        except RefusedEditError:
            continue
        undone.append(back(data, edit))
    try:
        restored = edited(changed, undone[::-1])
    except RefusedEditError as error:
        check_refusal(error)
    else:
        assert equal(thawed(parse(restored).data) or before, before)


@pytest.mark.thorough
@given(st.data())
@examples(200)
def test_any_edit_of_our_cases_changes_what_it_says_and_no_comment(drawn: st.DataObject) -> None:
    text = OURS[drawn.draw(st.sampled_from(sorted(OURS)))]
    edit = drawn.draw(edits(thawed(parse(text).data)))
    try:
        check(text, edit)
    except RefusedEditError as error:
        check_refusal(error)


@given(st.data())
@examples(50)
def test_a_small_case_takes_any_edit(drawn: st.DataObject) -> None:
    text = OURS["carbon-monoxide"]
    check(text, drawn.draw(edits(thawed(parse(text).data))))


@given(st.data())
@examples(200)
def test_where_an_edit_cannot_be_made_nothing_changes(drawn: st.DataObject) -> None:
    text = ODD[drawn.draw(st.sampled_from(sorted(ODD)))]
    document = parse(text)
    edit = drawn.draw(edits(thawed(document.data)))
    after = made(text, edit)
    if after:
        assert equal(thawed(parse(after).data), done(thawed(document.data), edit))
        assert len(parse(after).errors) <= len(document.errors)


def made(text: str, edit: Edit) -> str:
    """The text with an edit, nothing where it is refused."""
    try:
        return edited(text, [edit])
    except RefusedEditError:
        return ""


# --- what it looks like ----------------------------------------------------------------------

STORY = """\
id: a-case # its name
title: {fr: "Un titre", en: "A title"} # both

stages:

  # === Anamnesis ===

  - id: anamnesis
    blocks:

      # The first thing that is told.
      - finding: first # tail
        title: One
        text: >-
          Folded words
          in two lines.
        source: [S01]
        # to be checked

      - finding: second
        source: [S02]

  - id: examination
    blocks: []
"""
FIRST: Path = ("stages", 0, "blocks", 0)
FIRST_LINE = "Une phrase assez longue pour qu’aucune ligne ne la tienne en entier, là où elle"
LONG = f"{FIRST_LINE} doit s’arrêter et finir"


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (Put(("id",), "b"), ["id: a-case # its name"], ["id: b # its name"]),
        (Put(("id",), "no"), ["id: a-case # its name"], ['id: "no" # its name']),
        (Put(("id",), "5"), ["id: a-case # its name"], ['id: "5" # its name']),
        (Put(("id",), 5), ["id: a-case # its name"], ["id: 5 # its name"]),
        (Put(("id",), "a: b"), ["id: a-case # its name"], ['id: "a: b" # its name']),
        (Put(("slug",), "fever"), [], ["slug: fever"]),
        (Put((*FIRST, "summary"), "Short"), [], ["        summary: Short"]),
        (
            Put((*FIRST, "title"), {"fr": "Un", "en": "One: two"}),
            ["        title: One"],
            ["        title:", "          fr: Un", '          en: "One: two"'],
        ),
        (
            Put((*FIRST, "title"), LONG),
            ["        title: One"],
            [
                "        title: >-",
                f"          {FIRST_LINE} doit",
                "          s’arrêter et finir",
            ],
        ),
        (
            Put((*FIRST, "text"), "One line"),
            ["        text: >-", "          Folded words", "          in two lines."],
            ["        text: One line"],
        ),
        (
            Put((*FIRST, "title"), "Two\nlines"),
            ["        title: One"],
            ["        title: |-", "          Two", "          lines"],
        ),
        (
            Put(("title", "en"), "Another"),
            ['title: {fr: "Un titre", en: "A title"} # both'],
            ['title: {fr: "Un titre", en: "Another"} # both'],
        ),
        (
            Put(("title", "en"), LONG),
            ['title: {fr: "Un titre", en: "A title"} # both'],
            [
                "title: # both",
                '  fr: "Un titre"',
                "  en: >-",
                f"    {FIRST_LINE} doit s’arrêter",
                "    et finir",
            ],
        ),
        (
            Insert((*FIRST, "source"), 1, "S03"),
            ["        source: [S01]"],
            ["        source: [S01, S03]"],
        ),
        (
            Insert(("stages", 1, "blocks"), 0, {"notes": "n", "text": "To me"}),
            ["    blocks: []"],
            ["    blocks:", "      - notes: n", "        text: To me"],
        ),
        (
            Insert(("stages", 0, "blocks"), 1, {"notes": "n"}),
            [],
            ["      - notes: n", ""],
        ),
        (Rename((*FIRST, "title"), "summary"), ["        title: One"], ["        summary: One"]),
        (
            Remove(FIRST),
            [
                "      # The first thing that is told.",
                "      - finding: first # tail",
                "        title: One",
                "        text: >-",
                "          Folded words",
                "          in two lines.",
                "        source: [S01]",
                "        # to be checked",
                "",
            ],
            [],
        ),
        (Remove((*FIRST, "source", 0)), ["        source: [S01]"], ["        source: []"]),
        (Remove(("stages", 1)), ["  - id: examination", "    blocks: []", ""], []),
    ],
)  # fmt: skip
def test_an_edit_reads_as_its_neighbours_do(edit: Edit, gone: list[str], come: list[str]) -> None:
    difference = [*difflib.ndiff(STORY.split("\n"), edited(STORY, [edit]).split("\n"))]
    assert [line[2:] for line in difference if line.startswith("- ")] == gone
    assert [line[2:] for line in difference if line.startswith("+ ")] == come


def test_an_item_takes_its_comments_to_another_stage() -> None:
    after = edited(STORY, [MoveTo(FIRST, ("stages", 1, "blocks"), 0)])
    assert after.endswith(
        """\
  - id: examination
    blocks:
      # The first thing that is told.
      - finding: first # tail
        title: One
        text: >-
          Folded words
          in two lines.
        source: [S01]
        # to be checked
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  # === A heading ===\n  - x\n  - y\n",
        "a:\n  # --- Another ---\n  # with a line below\n  - x\n  - y\n",
        "a:\n  # apart\n\n  - x\n  - y\n",
        "a:\n# further left\n  - x\n  - y\n",
        "a: # behind the key\n  - x\n  - y\n",
    ],
)
def test_a_comment_that_heads_more_than_an_item_stays_without_it(text: str) -> None:
    assert comments(edited(text, [Remove(("a", 0))])) == comments(text)


def test_a_second_item_stands_apart_where_the_first_does() -> None:
    assert edited("a:\n\n  - b: 1\n", [Insert(("a",), 1, {"b": 2})]) == (
        "a:\n\n  - b: 1\n\n  - b: 2\n"
    )
    assert edited("a:\n  - b: 1\n", [Insert(("a",), 1, {"b": 2})]) == "a:\n  - b: 1\n  - b: 2\n"


def test_comments_at_the_head_of_a_file_are_not_those_of_its_first_key() -> None:
    assert edited("# a file\na: 1\nb: 2\n", [Remove(("a",))]) == "# a file\nb: 2\n"


def test_a_mapping_over_a_mapping_changes_what_differs() -> None:
    block: Plain = {"finding": "first", "title": "Two", "source": ("S01", "S09"), "summary": "x"}
    after = edited(STORY, [Put(FIRST, block)])
    assert parse(after).data == done_to_story(Put(FIRST, block))
    assert comments(after) == comments(STORY)
    assert "source: [S01, S09]" in after
    assert "text" not in after


def done_to_story(edit: Edit) -> Plain:
    return frozen(done(thawed(parse(STORY).data), edit))


def test_order_of_options_is_what_was_put() -> None:
    text = "right:\n  a: One # first\n  b: Two\n"
    after = parse(edited(text, [Put(("right",), {"b": "Two", "a": "One"})])).data
    assert isinstance(after, dict)
    assert isinstance(after["right"], dict)
    assert list(after["right"]) == ["b", "a"]


def test_mappings_on_the_way_to_a_value_are_made() -> None:
    assert edited("", [Put(("a", "b", "c"), 1)]) == "a:\n  b:\n    c: 1\n"
    assert edited("a:\nb: 1\n", [Put(("a", "c"), "x")]) == "a:\n  c: x\nb: 1\n"
    assert edited("a: 1\n", [Insert(("b",), 0, "S01")]) == "a: 1\nb: [S01]\n"


@pytest.mark.parametrize(
    ("text", "edit", "why"),
    [
        ("a: &x {b: 1}\n", Put(("a", "b"), 2), "line 1: an anchor, an alias or a tag"),
        ("\n? a\n: b\n", Put(("a",), 2), "line 2: a key is written in a form that only the text"),
        ("a: 1\nb: 2\na: 3\n", Put(("a",), 2), "line 3: the key a stands twice"),
        ("a: 1\nb: 2\n", Rename(("b",), "a"), "line 2: the key a is there already"),
        ("a: [1]\n", Remove(("a", 1)), "line 1: what was to be changed is no longer there"),
        ("a: [1]\n", Put(("a", 1), 2), "line 1: what was to be changed is no longer there"),
        ("a: [1]\n", Move(("a", 0), 1), "line 1: what was to be changed is no longer there"),
        ("a: [[1]]\n", MoveTo(("a", 0), ("a", 0), 0), "line 1: what was to be changed"),
        ("a: 1\n", Put(("a", "b"), 2), "line 1: what was to be changed is no longer there"),
        ("a: 1\n", Put((), {"b": 2}), "line 1: what was to be changed is no longer there"),
        ("\na: [1, # one\n  2]\n", Insert(("a",), 0, 3), "line 2: comments stand between"),
        ("a: |\n  b", Put(("c",), 1), "line 1: what stands around it would no longer say the"),
        ("a: 1\n", Put(("a",), float("inf")), "line 1: what stands around it would no longer"),
        ("a: 1\n", Put(("a",), "half \ud800"), "line 1: what stands around it would no longer"),
        ("a: 1\nb: [\n", Put(("a",), 2), "line 2 can't be read (the file ends between brackets"),
        ("a: 1\n--- b\n", Put(("a",), 2), "line 2 can't be read (a second YAML document begins"),
        ("[" * 40 + "]" * 40, Put((0,), 1), "line 1 can't be read (nested more than 32 levels"),
    ],
)  # fmt: skip
def test_what_keeps_an_edit_is_told_with_its_line(text: str, edit: Edit, why: str) -> None:
    with pytest.raises(RefusedEditError) as told:
        edited(text, [edit])
    assert told.value.message.startswith(why)
    assert "YAML text" in told.value.message


def test_of_several_edits_all_are_made_or_none() -> None:
    text = "a: 1\nb: 2\n"
    assert edited(text, [Put(("a",), 3), Remove(("b",))]) == "a: 3\n"
    with pytest.raises(RefusedEditError):
        edited(text, [Put(("a",), 3), Remove(("c",))])


def test_a_text_above_a_deeper_comment_does_not_swallow_it() -> None:
    text = "a:\n  b: short\n      # about b\n  c: 1\n"
    after = edited(text, [Put(("a", "b"), LONG)])
    assert comments(after) == ["# about b"]
    assert parse(after).data == {"a": {"b": LONG, "c": 1}}
