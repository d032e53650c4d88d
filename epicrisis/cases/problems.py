"""What can be wrong with a case file, told so that its author can mend it."""

import re
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.codes import Severity, severity

# A quotation that is never closed goes on to the end; a quote within a word is an apostrophe.
_QUOTED = re.compile(
    r"""(?<!\w)(?:'(?:[^'\\]|\\.)*+\\?(?:'|\Z)|"(?:[^"\\]|\\.)*+\\?(?:"|\Z))""", re.DOTALL
)


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
    """A case file that can't be used, with all its problems in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
