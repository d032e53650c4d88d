"""What the checker found as text for a terminal, JSON for a script, or marks on GitHub."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.problems import Problem
from epicrisis.messages import Message, grouped, said
from epicrisis.refusals import to_translate

Translate = Callable[[str], str]

MOST_TOLD = 100
"""Problems of one file that are printed; who has more mends these first."""
_ONE_WARNING, _WARNINGS = to_translate("{number} warning"), to_translate("{number} warnings")
_ONE_HINT, _HINTS = to_translate("{number} hint"), to_translate("{number} hints")
NOT_YET = Message("warnings and hints are looked for once there is no error")
_LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}


def as_text(path: Path, result: CheckResult, translate: Translate = str) -> Iterator[str]:
    """Yield a line a problem, and a line that says what was not looked for."""
    problems, left = _most_serious(result)
    yield from (each.told(translate) for each in problems)
    if left:
        yield f"{path}: {said(_more(left), translate)}"
    if result.read is None and any(each.code != "E101" for each in problems):
        yield f"{path}: {said(NOT_YET, translate)}"


def outcome_line(path: Path, result: CheckResult, translate: Translate = str) -> str:
    """Return what was found in a file without errors, in a line."""
    counts = Counter(problem.severity for problem in result.problems)
    found: list[Message] = []
    if number := counts["warning"]:
        words = _WARNINGS if number > 1 else _ONE_WARNING
        found.append(Message(words, number=number))
    if number := counts["hint"]:
        words = _HINTS if number > 1 else _ONE_HINT
        found.append(Message(words, number=number))
    if result.silenced:
        found.append(Message("{number} silenced", number=result.silenced))
    outcome = [Message("no error"), *found] if found else [Message("no problem found")]
    return f"{path}: {', '.join(said(each, translate) for each in outcome)}"


def as_json(results: Iterable[tuple[Path, CheckResult]], translate: Translate = str) -> str:
    """Return all that was found, an object a file."""
    return json.dumps([_record(path, result, translate) for path, result in results], indent=2)


def as_github(result: CheckResult, translate: Translate = str) -> Iterator[str]:
    """Yield workflow commands, which mark lines of a pull request."""
    problems, left = _most_serious(result)
    for each in problems:
        file = _escaped(str(each.path)).replace(":", "%3A").replace(",", "%2C")
        place = f"file={file},line={each.line},col={each.column},title={each.code}"
        yield f"::{_LEVELS[each.severity]} {place}::{_escaped(said(each.message, translate))}"
    if left:
        yield f"::notice::{said(_more(left), translate)}"


def _more(count: int) -> Message:
    return Message("and {count} more", count=grouped(count))


def _record(path: Path, result: CheckResult, translate: Translate) -> dict[str, object]:
    serious, left = _most_serious(result)
    problems = [
        {
            "line": each.line,
            "column": each.column,
            "severity": each.severity,
            "code": each.code,
            "message": said(each.message, translate),
        }
        for each in serious
    ]
    return {"file": str(path), "problems": problems, "more": left, "silenced": result.silenced}


def _most_serious(result: CheckResult) -> tuple[list[Problem], int]:
    """Return as many as are told, in the order of the file, and how many are left out."""
    by_weight = sorted(result.problems, key=lambda each: list(_LEVELS).index(each.severity))
    return sorted(by_weight[:MOST_TOLD]), max(0, len(result.problems) - MOST_TOLD) + result.more


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
