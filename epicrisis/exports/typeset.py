"""A PDF set by Typst from one of our templates, tagged for accessibility."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from epicrisis.cases.prose import Prose
from epicrisis.exports.errors import CannotExportError

STANDARD: Final = "ua-1"
"""PDF for universal accessibility: Typst refuses to write what doesn't conform."""
_NO_GLYPH = re.compile(r'the text `?"(.{1,200}?)"`? could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(template: Path, data: dict[str, Any], files: Mapping[str, bytes], out: Path) -> None:
    """Write a template filled with data and images to `out`.

    Raises `CannotExportError` where the fonts lack a character.
    """
    # Typst reads images from the template's folder, and nothing outside it.
    with TemporaryDirectory() as folder:
        for name, content in {template.name: template.read_bytes(), **files}.items():
            Path(folder, name).write_bytes(content)
        try:
            written: bytes = typst.compile(
                Path(folder, template.name),
                sys_inputs={"data": json.dumps(_with_runs(data))},
                format="pdf",
                pdf_standards=STANDARD,
                ignore_system_fonts=True,
            )
        except typst.TypstError as error:
            if not (found := _NO_GLYPH.search(str(error))):
                raise
            raise CannotExportError(
                f"the fonts of print lack {_unescaped(found[1])!r};"
                " write it otherwise, or take another format",
                lacking=_unescaped(found[1]),
            ) from None
    out.write_bytes(written)


def _with_runs(data: object) -> object:
    """Return data in which a text with marks is a list of its stretches."""
    if isinstance(data, Prose):
        return {"runs": [asdict(run) for run in data.runs]}
    if isinstance(data, dict):
        return {key: _with_runs(value) for key, value in data.items()}
    return [*map(_with_runs, data)] if isinstance(data, list | tuple) else data


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
