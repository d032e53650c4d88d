"""A question's table as lines of a form, a row a line, and its edits."""

from collections.abc import Iterator

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

_BETWEEN = " | "


def table_lines(value: Plain) -> str | None:
    """Return the heads of a table, then its rows, a line each; None where only YAML can say it."""
    if value is None:
        return ""
    columns = value.get("columns") if isinstance(value, dict) else None
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(columns, tuple) or not isinstance(rows, tuple):
        return None
    lines = [_line(row) for row in (columns, *rows)]
    return None if None in lines else "\n".join(line for line in lines if line is not None)


def table_edits(block: Block, path: Path, after: str | None) -> Iterator[Edit]:
    """Yield what makes the table of a question be these lines; raises `UnkeptError`.

    A row whose line didn't change stays as it is written, and so does what else the table says.
    """
    written = block.get("table")
    before = table_lines(written)
    if before is None or after is None or _rows(after) == _rows(before):
        return
    if _rows(after):
        yield Put((*path, "table"), table_value(written, after))
    else:
        yield Remove((*path, "table"))


def table_value(written: Plain, lines: str) -> dict[str, Plain]:
    """Return how the file writes a table; raises `UnkeptError` for rows that don't fit its head."""
    old = written if isinstance(written, dict) else {}
    rows = old.get("rows")
    known = {_line(row): row for row in (rows if isinstance(rows, tuple) else ())}
    head, *below = _rows(lines)
    wrong = next((row for row in below if len(row) != len(head)), None)
    if wrong is not None or not below:
        message = Message(
            "a table has its heads in the first line, then rows of as many cells, parted by |"
        )
        raise UnkeptError(message)
    cells = tuple(known.get(_BETWEEN.join(row), tuple(row)) for row in below)
    return {**old, "columns": tuple(head), "rows": cells}


def _rows(text: str) -> list[list[str]]:
    separated = (line.replace("\t", "|").strip().strip("|") for line in text.splitlines())
    return [[cell.strip() for cell in line.split("|")] for line in separated if line.strip()]


def _line(row: Plain) -> str | None:
    cells = row if isinstance(row, tuple) else (None,)
    is_plain = all(
        isinstance(cell, str | int | float)
        and not isinstance(cell, bool)
        and not {*"|\n\t"} & {*str(cell)}
        and str(cell).strip() == str(cell) != ""
        for cell in cells
    )
    return _BETWEEN.join(map(str, cells)) if is_plain and cells else None
