"""What `docs/map.md` names exists, and the house is drawn there as the contracts have it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "epicrisis"
MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
PLACE = re.compile(
    r"`(?=[\w.:])(?P<path>[\w.-]+/[\w./-]*|[\w-]+\.(?:py|md|toml))?(?P<name>:[A-Za-z_][\w.]*)?`"
)
"""A file or folder, perhaps with a name in it; what is no such place has other signs."""

Floors = list[set[str]]


# --- Names -------------------------------------------------------------------------------


def missing(text: str) -> list[str]:
    """Each file or name of a text that isn't there; `:name` alone is of the file before it."""
    found, before = [], ""
    for place in PLACE.finditer(text):
        path, name = place["path"] or before, (place["name"] or ":")[1:]
        before = path
        files = [each for each in (PACKAGE / path, ROOT / path) if path and each.exists()]
        if len(files) != 1 or (name and name not in names_in(files[0])):
            found.append(place[0])
    return found


@cache
def names_in(file: Path) -> frozenset[str]:
    """What a file defines: in Python with the class before the dot, else at any depth."""
    if file.is_dir():
        return frozenset()
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return frozenset(defined(ast.parse(text).body))
    if file.suffix == ".js":
        return frozenset(re.findall(r"\b(?:function|const|let|class) (\w+)", text))
    return frozenset(re.findall(r"\w+", text))


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for each in body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.ClassDef(name=name):
                yield prefix + name
                yield from defined(each.body, f"{prefix}{name}.")
            case ast.Assign(targets=targets):
                yield from (prefix + one.id for one in targets if isinstance(one, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name


def test_all_that_the_map_names_exists() -> None:
    assert len(PLACE.findall(MAP)) > 200
    assert missing(MAP) == []


@pytest.mark.parametrize(
    "text",
    [
        "`story/scoring.py:certainty_marks`",
        "`story/marking.py`",
        "`story/scoring.py:mark` → `:certainty_marks`",
        "`store/learners/store.py:commit_answer`",
        "`live/phones/phone.js:showAll`",
        "`ui/pupil/`",
        "`:mark`",
        "`timing.py:utc_now`",
    ],
)
def test_a_wrong_name_is_found(text: str) -> None:
    assert missing(text) != []


def test_a_right_name_is_none() -> None:
    text = "`story/scoring.py:mark` → `:MARKS`, `live/phones/phone.js:show`, `tests/kinds/`"
    assert missing(text) == []


# --- The drawing -------------------------------------------------------------------------


def contracts(kind: str) -> list[dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    every = settings["tool"]["importlinter"]["contracts"]
    return [each for each in every if each["type"] == kind]


def floors(layers: list[str], sign: str = "|") -> Floors:
    names = ({name.strip() for name in layer.split(sign)} for layer in layers)
    return [{name.removeprefix("epicrisis.") for name in floor} for floor in names]


def drawn_house(text: str) -> Floors:
    (block,) = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    layers = [re.split(r" {2,}", line)[0] for line in block.splitlines()]
    assert layers[:2] == ["app.py", "pages/"]
    return floors(layers[2:])


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose head begins so, the head without its line first."""
    rows = text[text.index(f"| {first} |") :].partition("\n\n")[0].splitlines()
    head, _, *others = [[cell.strip() for cell in row[1:-1].split("|")] for row in rows]
    return [head, *others]


def drawn_wings(text: str) -> dict[str, Floors]:
    columns = zip(*table(text, "`ui/`"), strict=True)
    return {head[1:-2]: floors([cell for cell in cells if cell], "·") for head, *cells in columns}


def test_the_house_is_drawn_as_it_stands() -> None:
    (house,) = [each for each in contracts("layers") if "containers" not in each]
    assert drawn_house(MAP) == floors(house["layers"])


def test_so_are_its_wings() -> None:
    within = {
        container.removeprefix("epicrisis."): floors(each["layers"])
        for each in contracts("layers")
        for container in each.get("containers", ())
    }
    assert drawn_wings(MAP) == within


def test_a_drawing_with_two_floors_changed_is_another() -> None:
    assert drawn_house(MAP.replace("debrief | exports", "javascript | exports")) != drawn_house(MAP)
    upside_down = MAP.replace("| author | classrooms", "| timeline | classrooms")
    assert drawn_wings(upside_down) != drawn_wings(MAP)


def folders() -> set[str]:
    packages = {each.parent for each in PACKAGE.rglob("__init__.py")} - {PACKAGE}
    others = {PACKAGE / "locales", PACKAGE / "ui" / "author" / "codemirror"}
    return {f"{each.relative_to(PACKAGE)}/" for each in packages | others}


def test_no_folder_is_missing() -> None:
    named = set(re.findall(r"`([\w/]+/)`", MAP))
    assert folders() - named == set()


def test_what_a_folder_never_imports_is_held_by_a_contract() -> None:
    """By one of the whole folder, or of modules in it."""
    held: dict[str, set[str]] = {}
    for each in contracts("forbidden"):
        for module in each["source_modules"]:
            folder = f"{module.split('.')[1]}/"
            held.setdefault(folder, set()).update(each["forbidden_modules"])
    _, *rows = table(MAP, "folder")
    told = {
        folder.strip("`"): set(re.findall(r"streamlit|pandas|plotly", knows_no.lower()))
        for folder, _, knows_no in rows
    }
    assert {folder: words for folder, words in told.items() if words} == {
        folder: words for folder, words in held.items() if folder in told
    }
