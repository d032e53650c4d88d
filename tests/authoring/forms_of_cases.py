"""What tests of forms share: the cases that they change, and what a change comes to."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import NamedTuple

import pytest

from epicrisis.authoring.edits.edit import Edit
from epicrisis.authoring.edits.editing import edited
from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import on_disk
from epicrisis.cases.reading.yaml_text import Path, Plain, parse
from tests.conftest import CASES, ROOT
from tests.support.tiers import thorough

CASE_FILES = (
    *sorted(CASES.glob("*/case.yaml")),
    ROOT / "tests" / "cases" / "two-visits" / "case.yaml",
    ROOT / "tests" / "cases" / "short" / "case.yaml",
)


class Written(NamedTuple):
    """A case as its author wrote it."""

    path: FilePath
    text: str
    data: Plain

    def with_edits(self, edits: Sequence[Edit]) -> "Written":
        """Return it with these edits made."""
        text = edited(self.text, edits)
        return Written(self.path, text, parse(text).data)

    def load(self) -> None:
        """Raise `CaseFileError` if the app wouldn't load it."""
        read_case(self.path, self.text, on_disk(self.path.parent), as_draft=True)


@cache
def written_cases() -> tuple[Written, ...]:
    """Return the cases of this repository that are sound."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in CASE_FILES)
    return tuple(Written(path, text, parse(text).data) for path, text in texts)


def _each_case(longest_is_later: bool) -> pytest.MarkDecorator:
    cases = written_cases()
    longest = max(cases, key=lambda case: len(case.text))
    mark = thorough if longest_is_later else pytest.param
    return pytest.mark.parametrize(
        "case",
        [
            (mark if case is longest else pytest.param)(case, id=case.path.parent.name)
            for case in cases
        ],
    )


EACH_CASE = _each_case(longest_is_later=False)
EACH_CASE_CHANGED = _each_case(longest_is_later=True)
"""For what changes many places of a case one by one, which takes long in the longest."""


def differences(one: Plain, other: Plain, path: Path = ()) -> Iterator[Path]:
    """Yield the outermost paths at which two files say something else."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if key in one and key in other:
                yield from differences(one[key], other[key], (*path, key))
            else:
                yield (*path, key)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, (*path, place))
    elif one != other or type(one) is not type(other):
        yield path
