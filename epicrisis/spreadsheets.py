"""Tables that a spreadsheet opens by a double click, as who reads a language has set it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

Cell = str | float | bool | None
"""None where there is nothing to say."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""
_MONTH = (
    "jan(?:vier|uary|v)?|f[eé]v(?:rier|r)?|feb(?:ruary)?|mars?|march|avr(?:il)?|apr(?:il)?|mai|may"
    "|juin|june?|juil(?:let)?|july?|ao[uû]t?|aug(?:ust)?|sept?(?:embre|ember)?|oct(?:obre|ober)?"
    "|nov(?:embre|ember)?|d[eé]c(?:embre|ember)?"
)
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?"
_DAY = (
    r"(?:\d{1,4} ?[-/] ?\d{1,4}(?: ?[-/] ?\d{1,4})?|\d{1,2}\.\d{1,2}\.\d{1,4}"  # 2-3, 1/2, 1.2.03
    rf"|\d{{1,4}}[-/. ]*(?:{_MONTH})\.?(?:[-/ ]*\d{{2,4}})?|(?:{_MONTH})[-/. ]*\d{{1,4}})"  # SEPT2
)
_OTHERWISE = re.compile(
    rf"{_DAY}(?: {_HOUR})?|{_HOUR}"
    r"|0\d+|\d{16,}|\d+(?:[.,]\d+)?e[+-]?\d+",  # 007, more digits than are kept, 2E3
    re.IGNORECASE,
)
"""What a spreadsheet takes for a date or for another number than is written."""
_IN_FRENCH = re.compile(r"\d{1,2}\.\d{1,4}")
"""What it takes for a date where decimals have a comma."""
_DATE_OR_HOUR = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|\d{2}:\d{2}")
"""What is one, as our own columns write it."""
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
            return harmless(value, language)
        case bool():
            return str(int(value))
        case int():
            return str(value)
    # `15` for 15.0, and no digits that only a computer's fractions have.
    number = f"{value:.12g}"
    return number.replace(".", ",") if language == _FRENCH else number


def harmless(cell: str, language: str) -> str:
    """Return a text that a spreadsheet takes for no formula, no date and no other number."""
    plain = cell.strip()
    is_read_otherwise = not _DATE_OR_HOUR.fullmatch(plain) and (
        _OTHERWISE.fullmatch(plain) or (language == _FRENCH and _IN_FRENCH.fullmatch(plain))
    )
    is_formula = cell.lstrip(" ").startswith(_FORMULA)
    return f"'{cell}" if is_formula or is_read_otherwise else cell
