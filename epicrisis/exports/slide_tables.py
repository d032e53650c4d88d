"""Tables on slides: their columns, how high they are, and their parts that fit on one each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from epicrisis.exports.scenes import Table
from epicrisis.exports.slide_measures import BELOW, BODY, MARGIN, ROW, SIZES, SMALL, WIDTH, lines_of
from epicrisis.story.grids import Grid, GridCell
from epicrisis.story.result_lines import ResultLine


@dataclass(frozen=True, slots=True)
class Cells:
    """A line of a table."""

    texts: Sequence[str]
    is_marked: bool = False
    is_head: bool = False
    numbers: frozenset[int] = frozenset()
    """The places of its cells that end where others do."""


def columns_of(table: Table, row: ResultLine) -> tuple[str, ...]:
    """Return the cells of a result, as many as the table has columns."""
    mark = f"({row.marked})" if row.flag else ""
    result = (mark, row.result) if row.is_number else (row.result, mark)
    return (
        row.name,
        " ".join(filter(None, result)),
        *((row.unit,) if table.has_units else ()),
        *((row.normal,) if table.has_ranges else ()),
    )


def shares_of(table: Table) -> tuple[float, ...]:
    """Return how much of the width each column has."""
    others = (*((0.16,) if table.has_units else ()), *((0.2,) if table.has_ranges else ()))
    rest = 1 - sum(others)
    return (rest * 0.4, rest * 0.6, *others) if not others else (rest * 0.5, rest * 0.5, *others)


def table_height(table: Table) -> float:
    """Return the estimated height of a table with its heads."""
    shares = shares_of(table)
    lines = (lines_of_cells(columns_of(table, row), shares) for row in table.rows)
    return ROW * (1 + sum(lines))


def lines_of_cells(
    texts: Iterable[str], shares: Iterable[float], width: float = WIDTH - 2 * MARGIN
) -> int:
    """Return how many lines the longest cell of a row takes."""
    cells = zip(texts, shares, strict=True)
    return max(len(lines_of(text, SIZES[-1], width * share - 16)) for text, share in cells)


def grids_by_slide(grid: Grid, width: float, above: float = 0) -> Iterator[Grid]:
    """Yield a table in parts, each with its heads, that fit on a slide of this width."""
    shares = [1 / len(grid.columns)] * len(grid.columns)
    free = BODY[3] - above - 2 * SMALL - BELOW - ROW * lines_of_cells(grid.columns, shares, width)
    rows: list[tuple[GridCell, ...]] = []
    height = 0.0
    for row in grid.rows:
        needed = ROW * lines_of_cells([cell.whole for cell in row], shares, width)
        if rows and height + needed > free:
            yield replace(grid, rows=tuple(rows))
            rows, height = [], 0.0
        rows.append(row)
        height += needed
    yield replace(grid, rows=tuple(rows))


def rows_by_slide(table: Table) -> Iterator[Table]:
    """Yield a table in parts that fit on a slide."""
    rows: list[ResultLine] = []
    for row in table.rows:
        if rows and table_height(Table(table.title, (*rows, row))) > BODY[3]:
            yield Table(table.title, tuple(rows))
            rows = []
        rows.append(row)
    yield Table(table.title, tuple(rows))
