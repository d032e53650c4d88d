"""What the checker found as text for a terminal, JSON for a script, or marks on GitHub."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.problems import Problem

MOST_TOLD = 100
"""Problems of one file that are printed; who has more mends these first."""
NOT_YET = "warnings and hints are looked for once there is no error"
_LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}


def as_text(path: Path, result: CheckResult) -> Iterator[str]:
    """Yield a line a problem, and a line that says what was not looked for."""
    problems, left = _most_serious(result)
    yield from map(str, problems)
    if left:
        yield f"{path}: and {left:,} more"
    if result.read is None and any(each.code != "E101" for each in problems):
        yield f"{path}: {NOT_YET}"


def outcome_line(path: Path, result: CheckResult) -> str:
    """Return what was found in a file without errors, in a line."""
    counts = Counter(problem.severity for problem in result.problems)
    found = [_count(counts[name], name) for name in ("warning", "hint") if counts[name]]
    found += [f"{result.silenced} silenced"] if result.silenced else []
    return f"{path}: {', '.join(['no error', *found]) if found else 'no problem found'}"


def as_json(results: Iterable[tuple[Path, CheckResult]]) -> str:
    """Return all that was found, an object a file."""
    return json.dumps([_record(path, result) for path, result in results], indent=2)


def as_github(result: CheckResult) -> Iterator[str]:
    """Yield workflow commands, which mark lines of a pull request."""
    problems, left = _most_serious(result)
    for each in problems:
        file = _escaped(str(each.path)).replace(":", "%3A").replace(",", "%2C")
        place = f"file={file},line={each.line},col={each.column},title={each.code}"
        yield f"::{_LEVELS[each.severity]} {place}::{_escaped(each.message)}"
    if left:
        yield f"::notice::and {left:,} more"


def _record(path: Path, result: CheckResult) -> dict[str, object]:
    serious, left = _most_serious(result)
    problems = [
        {
            "line": each.line,
            "column": each.column,
            "severity": each.severity,
            "code": each.code,
            "message": each.message,
        }
        for each in serious
    ]
    return {"file": str(path), "problems": problems, "more": left, "silenced": result.silenced}


def _most_serious(result: CheckResult) -> tuple[list[Problem], int]:
    """Return as many as are told, in the order of the file, and how many are left out."""
    by_weight = sorted(result.problems, key=lambda each: list(_LEVELS).index(each.severity))
    return sorted(by_weight[:MOST_TOLD]), max(0, len(result.problems) - MOST_TOLD) + result.more


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number > 1 else ''}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
