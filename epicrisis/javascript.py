"""Scripts as browsers get them: what a file imports stands before it in one text."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{ [\w$, ]+ \} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |function |async function )", re.MULTILINE)


def read(script: Path) -> str:
    """Return a script's text, and before it, each once, the files that it imports by name.

    One request or element carries it so, and a page without modules can run it. The files share
    one scope: a name stands at the top of one of them alone, which the linter sees in
    `tests/test_javascript.py`. Imports are `import { a, b } from "./file.js";`, on one line.
    """
    return "".join(
        _IMPORT.sub("", text if file == script.resolve() else _EXPORT.sub("", text))
        for file, text in _with_imports(script.resolve(), {}).items()
    )


def _with_imports(file: Path, found: dict[Path, str]) -> dict[Path, str]:
    """Add a file to those found, behind what it imports."""
    text = file.read_text(encoding="utf-8")
    for name in _IMPORT.findall(text):
        imported = (file.parent / name).resolve()
        if imported not in found:
            _with_imports(imported, found)
    found[file] = text
    return found
