"""What the documents name exists, and every command in them is run by a test or was by hand."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from epicrisis.settings import FOR_NGINX, VARIABLES

ROOT = Path(__file__).parents[1]
REGISTER = ROOT / "docs" / "commands.md"
DOCUMENTS = [
    path
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
    if path != REGISTER
]
PROGRAMS = (
    r"([A-Z_]+=\S+ )*(python|pip|pytest|streamlit|ruff|coverage|mypy|npm|docker|curl|systemctl"
    r"|nginx|apt-get|ulimit|git|openssl|psql|sqlite3|cd|export)\b"
)
OF_NO_SETTING = {"EPICRISIS_KEEP_DAY"}
"""What `docs/deploy.md` shows being refused."""

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@cache
def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def blocks(document: Path) -> Iterator[tuple[str, str]]:
    """Each block of code with what its fence says of it; an indented one says nothing."""
    fenced = re.compile(r"^ *```([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
    yield from fenced.findall(text(document))
    for found in re.finditer(r"(?:^    .*\n)+", fenced.sub("", text(document)), re.MULTILINE):
        yield "", found[0]


def commands(document: Path) -> Iterator[str]:
    """The commands of a document's blocks, each on one line and without its comment."""
    for language, block in blocks(document):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            command = re.sub(r"(^|\s+)# .*", "", line).strip()
            if command and (language == "bash" or re.match(PROGRAMS, command)):
                yield command


def register() -> list[tuple[str, str, str]]:
    """The rows of `docs/commands.md`: document, command, who runs it."""
    rows = re.findall(r"^\| `(\S+)` \| `(.+)` \| (.+) \|$", text(REGISTER), re.MULTILINE)
    return [(name, command.replace(r"\|", "|"), who) for name, command, who in rows]


def test_of_every_command_it_is_said_who_runs_it() -> None:
    said = {(name, command) for name, command, _ in register()}
    found = {(path.name, command) for path in DOCUMENTS for command in commands(path)}
    assert found - said == set(), "not in docs/commands.md"
    assert said - found == set(), "in docs/commands.md alone"


def test_who_runs_a_command_is_a_test_that_exists_or_a_day() -> None:
    assert register()
    for _, command, who in register():
        names = re.findall(r"`(tests/[\w/]+\.py)`", who)
        assert all((ROOT / name).is_file() for name in names), (command, who)
        by_hand = re.search(r"by hand|by `\.ci/run`|not run", who)
        assert names or by_hand, f"{command}: neither a test nor a person: {who}"


# --- Names -------------------------------------------------------------------------------


@documents
def test_every_file_that_is_named_is_there(document: Path) -> None:
    folders = "benchmarks|data|deploy|docs|epicrisis|pages|tests"
    named = re.findall(rf"`((?:{folders})/[\w./-]*\w)`", text(document))
    assert [name for name in named if not (ROOT / name).exists()] == []


@documents
def test_every_test_that_is_named_is_there(document: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", text(document)))
    assert named - every_test() == set()


@cache
def every_test() -> frozenset[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return frozenset(name for each in sources for name in re.findall(r"def (test_\w+)", each))


def test_each_promise_has_a_test_of_the_first_tier() -> None:
    rows = re.findall(r"^\| .+ \| (`tests/.+) \|$", text(ROOT / "CONTRIBUTING.md"), re.MULTILINE)
    held_by = [re.findall(r"`(tests/\S+\.py)`: `(test_\w+)`", row) for row in rows]
    assert held_by
    assert all(held_by), "a promise without a test"
    for name, function in chain.from_iterable(held_by):
        module = ast.parse(text(ROOT / name)).body
        marks = [ast.unparse(each.value) for each in module if isinstance(each, ast.Assign)]
        (test,) = (
            each for each in module if isinstance(each, ast.FunctionDef) and each.name == function
        )
        marks += [ast.unparse(each) for each in test.decorator_list]
        assert "pytest.mark.thorough" not in marks, (name, function)


@documents
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)", text(document))
    for name, heading in links:
        target = (document.parent / name) if name else document
        assert target.exists(), name
        if heading:
            assert heading in headings(target), f"{name}#{heading}"


def headings(document: Path) -> set[str]:
    """The headings of a document as links know them."""
    found = re.findall(r"^#+ (.+)$", text(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@documents
def test_every_setting_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"\bEPICRISIS_[A-Z_]*[A-Z]", text(document)))
    assert named <= VARIABLES.keys() | FOR_NGINX | OF_NO_SETTING


# --- Our own commands --------------------------------------------------------------------


def ours(document: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each of our commands, in a block or a sentence: module, subcommands, options."""
    found = re.findall(
        r"python -m ((?:epicrisis|benchmarks|deploy|tests)[\w.]*)([^`\n#>&;]*)", text(document)
    )
    for module, rest in found:
        words = rest.replace("\\", "").split()
        plain = re.compile(r"[a-z]+")
        subcommands: list[str] = []
        for word in words:
            if not plain.fullmatch(word):
                break
            subcommands.append(word)
        yield module, subcommands, re.findall(r"--[a-z][a-z-]*", rest)


@documents
def test_our_commands_have_the_options_that_are_named(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module, subcommands, options in ours(document):
        name = f"{module}.__main__" if module in ("epicrisis", "benchmarks") else module
        monkeypatch.setattr(sys, "argv", [module, *subcommands, "--help"])
        with pytest.raises(SystemExit) as ended:
            import_module(name).main()
        told = capsys.readouterr().out
        assert ended.value.code == 0, (module, subcommands)
        assert [option for option in options if option not in told] == [], (module, subcommands)


def test_what_holds_the_odd_inputs_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text(ROOT / "docs" / "odd-inputs.md"))
    assert len(named) > 30
    for name, function in named:
        found = text(ROOT / name)
        assert f"def {function}(" in found or not function, (name, function)
