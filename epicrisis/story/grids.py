"""A table as it is read in one language: that of a question, and values over time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from epicrisis.cases.questions import Question
from epicrisis.cases.results import Cell
from epicrisis.writing import measured

Say = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell, and what stands beside a value that isn't normal."""

    text: str
    is_number: bool = False
    flag: str = ""
    """`high` or `low`; nothing where it is normal."""
    arrow: str = ""
    """The flag for eyes."""

    @property
    def whole(self) -> str:
        """The cell in one, for a file in which an arrow is a letter like others."""
        return f"({self.arrow} {self.flag}) " + self.text if self.flag else self.text


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of as many cells as there are columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[GridCell, ...], ...]

    @property
    def number_columns(self) -> frozenset[int]:
        """The places of the columns that hold numbers."""
        return frozenset(
            place for row in self.rows for place, cell in enumerate(row) if cell.is_number
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """Each row in words, for who can't see the table."""
        return tuple("; ".join(cell.whole for cell in row) for row in self.rows)


def table_of(question: Question, language: str, say: Say) -> Grid | None:
    """Return the table that a question is about, None where there is none."""
    if (table := question.table) is None:
        return None
    return Grid(
        say(table.caption) if table.caption else "",
        tuple(map(say, table.columns)),
        tuple(tuple(_cell(cell, language, say) for cell in row) for row in table.rows),
    )


def _cell(cell: Cell, language: str, say: Say) -> GridCell:
    if isinstance(cell, dict):
        return GridCell(say(cell))
    return GridCell(measured(cell, language), is_number=True)
