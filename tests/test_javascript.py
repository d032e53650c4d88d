"""Scripts lie in files, where linter and editor see them, and reach a browser as one text."""

import ast
import hashlib
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis import javascript
from tests.conftest import ROOT

CODE = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "epicrisis").rglob("*.py")]
TEMPLATES = [
    each for each in (ROOT / "epicrisis").rglob("*.html") if "node_modules" not in each.parts
]
SCRIPTS = [
    each
    for each in (ROOT / "epicrisis").rglob("*.js")
    if not {"codemirror", "node_modules"} & {*each.parts} and not each.name.endswith(".min.js")
]
IMPORT = re.compile(r'^import .* from "(.*)";', re.MULTILINE)
IMPORTED = {
    (each.parent / name).resolve() for each in SCRIPTS for name in IMPORT.findall(each.read_text())
}
SENT = [each for each in SCRIPTS if each not in IMPORTED]
SCRIPT = re.compile(
    r"=>|\bfunction\b.*\{|\b(document|window)\.(?!xml\b)\w|addEventListener|<script[^>]*>\s*[^\s{<]"
)
ELEMENT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"<[^>]*\son\w+\s*=|javascript:", re.IGNORECASE)


def strings(module: Path) -> Iterator[tuple[int, str]]:
    """Each string of a module with its line, also those between a formatted one's braces."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_script_lies_in_a_python_string() -> None:
    """Of what is sent; tests and benchmarks ask a browser in a line or two of script."""
    found = [
        f"{module.relative_to(ROOT)}:{line}: {hit.group()}"
        for module in CODE
        for line, text in strings(module)
        if (hit := SCRIPT.search(text))
    ]
    assert found == []


def test_no_script_lies_in_a_template() -> None:
    """An element of script holds a value: a file's text, or data as JSON."""
    elements = [
        (each.name, code) for each in TEMPLATES for code in ELEMENT.findall(each.read_text())
    ]
    assert elements
    assert [each for each in elements if not re.fullmatch(r"\{\{ [^{}]+ \}\}", each[1])] == []
    assert [each.name for each in TEMPLATES if HANDLER.search(each.read_text())] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "window.print()",
        "const f = () => 1;",
        "function f() { return 1; }",
        'document.getElementById("chart")',
    ],
)
def test_a_script_would_be_found(text: str) -> None:
    assert SCRIPT.search(text)


def test_what_a_browser_gets_holds_each_name_once(tmp_path: Path) -> None:
    """In the scope that they share, nothing is missing, there twice, or used by nobody."""
    assert IMPORTED
    for script in SENT:
        text = javascript.read(script)
        assert not re.search(r"^import\b", text, re.MULTILINE), script
        (tmp_path / script.name).write_text(text, encoding="utf-8")
    oxlint = Path(sysconfig.get_path("scripts"), "oxlint")
    command: list[str | Path] = [oxlint, "-c", ROOT / ".oxlintrc.json", tmp_path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"on {len(SENT)} files" in run.stdout


def test_what_is_imported_stands_first_and_once(tmp_path: Path) -> None:
    written = {
        "c.js": "export const c = 1;\n",
        "b.js": 'import { c } from "./c.js";\nexport async function b() { return c; }\n',
        "a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nexport const a = c;\n',
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert javascript.read(tmp_path / "a.js") == (
        "const c = 1;\nasync function b() { return c; }\nexport const a = c;\n"
    )
    assert javascript.read(tmp_path / "c.js") == "export const c = 1;\n"


@pytest.mark.parametrize("name", ["phone", "audience"])
def test_a_phones_script_was_made_small_from_what_is_there(name: str) -> None:
    """Else `npm ci && npm run build` in its folder makes it anew."""
    phones = ROOT / "epicrisis" / "live" / "phones"
    shared, asking = ROOT / "epicrisis" / "live" / "push" / "stream.js", phones / "audience.js"
    of_page = {each for each in phones.glob("*.js") if each != asking}
    sources = [shared, *of_page] if name == "phone" else [asking]
    parts = sorted((each.name, each) for each in sources if not each.name.endswith(".min.js"))
    made_of = hashlib.sha256(b"".join(path.read_bytes() for _, path in parts)).hexdigest()
    made = (phones / f"{name}.min.js").read_text(encoding="utf-8")
    assert made.partition("\n")[0] == f"// {made_of}"
