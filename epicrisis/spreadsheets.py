"""Tables that a spreadsheet opens by a double click, as who reads a language has set it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Cell = str | float | bool | None
"""None where there is nothing to say."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""
_FRENCH = "fr"


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]], language: str) -> str:
    """Return a table as CSV: rows by the names of columns, of which some may be missing.

    It begins with a byte order mark, without which Excel takes UTF-8 for an older encoding. In
    French there are semicolons between the cells and commas in the numbers.
    """
    written = io.StringIO()
    writer = csv.DictWriter(
        written,
        columns,
        restval="",
        delimiter=";" if language == _FRENCH else ",",
        lineterminator="\r\n",
        # A program set to another language splits at the other separator.
        quoting=csv.QUOTE_ALL,
    )
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value, language) for name, value in row.items()})
    return "\ufeff" + written.getvalue()


def _cell(value: Cell, language: str) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case bool():
            return str(int(value))
        case int():
            return str(value)
    # `15` for 15.0, and no digits that only a computer's fractions have.
    number = f"{value:.12g}"
    return number.replace(".", ",") if language == _FRENCH else number


def harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
