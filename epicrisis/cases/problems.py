"""What can be wrong with a case file, told so that its author can mend it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.codes import Severity, severity
from epicrisis.messages import Message, grouped, listed, said, with_values

# A quotation that is never closed goes on to the end; a quote within a word is an apostrophe.
_QUOTED = re.compile(
    r"""(?<!\w)(?:'(?:[^'\\]|\\.)*+\\?(?:'|\Z)|"(?:[^"\\]|\\.)*+\\?(?:"|\Z))""", re.DOTALL
)


MOST = 500
"""Problems of one file that are kept: who has more mends these first."""
LONGEST_QUOTE = 300
"""Characters of the file or its source text that a message quotes at once."""
_MOST_NAMED = 20
_LONGEST_SHOWN = 80
_LONGEST_VALUE = 1_000


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
        return self.told()

    def told(self, translate: Callable[[str], str] = str) -> str:
        """Return all of it in a line, as a terminal shows it and editors read it."""
        place = f"{self.path}:{self.line}:{self.column}"
        severity, words = translate(self.severity), said(self.message, translate)
        return f"{place}: {severity} {self.code}: {words}"

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return severity(self.code)

    def without_content(self, translate: Callable[[str], str] = str) -> str:
        """Return what is wrong, for readers who must not see what the file says.

        Messages quote the file's words; the remedy may hold a whole sentence of the source.
        """
        what, _, _ = said(_without_quotations(self.message), translate).partition(translate("; "))
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


def shown(value: str) -> str:
    """Return words of a file in quotes on one line, shortened where they are very long."""
    short = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
    written = repr(short)
    if written.startswith('"'):
        return Message('"{words}"', words=written[1:-1])
    return Message("'{words}'", words=written[1:-1])


_QUOTATIONS = tuple(each.template for each in map(shown, ("", "'")) if isinstance(each, Message))


def _without_quotations(message: str) -> str:
    """Return a message with nothing in the quotes that `shown` has put around words of a file."""
    if not isinstance(message, Message):
        return message
    if message.template in _QUOTATIONS:
        return shown("…")
    values = {
        name: _without_quotations(value) if isinstance(value, str) else value
        for name, value in message.values.items()
    }
    return Message(message.template, **values)


def quoted(text: str) -> str:
    """Return words of a file as a message quotes them, cut where they are very long."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def named(names: Sequence[str]) -> str:
    """Return names in a row, the first of them where they are very many."""
    row = listed([with_values(each, quoted) for each in names[:_MOST_NAMED]])
    if (more := len(names) - _MOST_NAMED) <= 0:
        return row
    return Message("{names} and {count} more", names=row, count=grouped(more))


def within_bounds(message: str) -> str:
    """Return a message, cut where what it quotes has made it longer than anybody reads."""
    return with_values(message, _cut)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
