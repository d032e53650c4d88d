"""What can be wrong with a case file, told so that its author can mend it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.codes import Severity, severity

# A quotation that is never closed goes on to the end; a quote within a word is an apostrophe.
_QUOTED = re.compile(
    r"""(?<!\w)(?:'(?:[^'\\]|\\.)*+\\?(?:'|\Z)|"(?:[^"\\]|\\.)*+\\?(?:"|\Z))""", re.DOTALL
)


MOST = 500
"""Problems of one file that are kept: who has more mends these first."""
LONGEST_QUOTE = 300
"""Characters of the file or its source text that a message quotes at once."""
_MOST_NAMED = 20
_LONGEST_MESSAGE = 3_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it stands, what it is and what to do about it."""

    path: Path
    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line, from 1."""
    message: str
    """What is wrong, then after a semicolon the remedy."""
    code: str
    """One of `CODES`."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place}: {self.severity} {self.code}: {self.message}"

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return severity(self.code)

    @property
    def without_content(self) -> str:
        """What is wrong, for readers who must not see what the file says.

        Messages quote the file's words; the remedy may hold a whole sentence of the source.
        """
        what, _, _ = self.message.partition("; ")
        return _QUOTED.sub("'…'", what)


class CaseFileError(Exception):
    """A case file that can't be used, with its problems in the order of the file."""

    def __init__(self, problems: list[Problem], more: int = 0) -> None:
        ordered = sorted(problems)
        self.problems = tuple(ordered[:MOST])
        self.more = more + max(0, len(ordered) - MOST)
        """How many problems there are besides."""
        lines = [*map(str, self.problems), *([f"and {self.more:,} more"] if self.more else [])]
        super().__init__("\n".join(lines))


def quoted(text: str) -> str:
    """Return words of a file as a message quotes them, cut where they are very long."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def named(names: Sequence[str]) -> str:
    """Return names in a row, the first of them where they are very many."""
    listed = ", ".join(quoted(each) for each in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{listed} and {more:,} more" if more > 0 else listed


def within_bounds(message: str) -> str:
    """Return a message, cut where what it quotes has made it longer than anybody reads."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"
