"""What the checker costs an author: the first case, and a case of one megabyte.

    python -m benchmarks.authoring [--json]

Each is checked five times as a command does, from the file on; the slowest time counts, which is
the first, with cold caches. The exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from epicrisis.cases.checking import check_file
from epicrisis.cases.loading import MAX_BYTES
from tests.conftest import CASES

FIRST = CASES / "insulinome-malin"
TIMES = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """How long a check took."""

    name: str
    milliseconds: float
    target: float

    @property
    def line(self) -> str:
        """The figure as printed."""
        verdict = "met" if self.milliseconds < self.target else "MISSED"
        return f"{self.name}: {self.milliseconds:.0f} ms (target {self.target:.0f}: {verdict})"


def measure(name: str, path: Path, target: float) -> Figure:
    """Check a file several times; the slowest counts."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        report = check_file(path)
        times.append(time.perf_counter() - start)
        assert report.read is not None, report.problems[:3]
    return Figure(name, max(times) * 1000, target)


def grow(folder: Path) -> Path:
    """Write a valid case that is as large as a case may be."""
    shutil.copytree(FIRST, folder)
    path = folder / "case.yaml"
    text = path.read_text(encoding="utf-8")
    place = text.index("- finding: first-biopsy")
    place = text.rindex("\n", 0, place) + 1
    more = "".join(_teaching_points(text, MAX_BYTES - len(text.encode()) - 1))
    path.write_text(text[:place] + more + text[place:], encoding="utf-8")
    return path


def _teaching_points(text: str, size: int) -> Iterator[str]:
    """Yield teaching points of words that the case has, none twice in the same order."""
    vocabulary = sorted({word for word in text.split() if word.isalpha()})
    number = 0
    while True:
        said = [vocabulary[(number * 7 + step * number) % len(vocabulary)] for step in range(1, 30)]
        words = " ".join(said)
        point = (
            f'      - teaching: more-{number}\n        text: {{fr: "{words}.", en: "{words}."}}\n'
            "        cites: [C03]\n"
        )
        size -= len(point.encode())
        if size < 0:
            return
        yield point
        number += 1


def main() -> int:
    """Measure and print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        large = grow(Path(folder) / FIRST.name)
        figures = [
            measure("check of the first case", FIRST / "case.yaml", 300),
            measure("check of a 1 MB case", large, 3000),
        ]
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
    else:
        print("\n".join(figure.line for figure in figures))
    return int(any(figure.milliseconds >= figure.target for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
