"""Edits of a case's text: what was meant changes, and the rest stays byte for byte."""

import copy
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

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
from tests.support.unusual_yaml import SAMPLES

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


COMMENTS_IN_BRACKETS = ("comments stand between these brackets", "its comments would be lost")

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


def is_part(few: list[str], many: list[str]) -> bool:
    """All of these among those, in this order."""
    rest = iter(many)
    return all(each in rest for each in few)


def check(text: str, edit: Edit) -> str:
    """Make an edit and look at all that is promised of it."""
    data = thawed(parse(text).data)
    after = edited(text, [edit])
    assert equal(thawed(parse(after).data), done(data, edit))
    if "\r\n" in text:
        assert "\n" not in after.replace("\r\n", "")
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
@examples(500)
def test_any_edit_of_any_yaml_changes_what_it_says_and_no_comment(drawn: st.DataObject) -> None:
    text = SAMPLES[drawn.draw(st.sampled_from(sorted(SAMPLES)))]
    data = thawed(parse(text).data)
    edit = drawn.draw(edits(data))
    try:
        check(text, edit)
    except RefusedEditError as error:
        why = error.message.values["why"]
        assert getattr(why, "template", "") in COMMENTS_IN_BRACKETS
