"""What a case costs its author: to check, to write in the browser, to take elsewhere.

    python -m benchmarks.authoring [--json]

The first case, and one of a megabyte, are checked five times as a command does, from the file on.
Every export of the first case is written three times. The slowest time counts, which is the first,
with cold caches. In the author page a letter makes the text wrong ten times; the time runs from
the end of the pause that the editor waits for, until the problem stands in the text, and the
median counts. The exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, report
from epicrisis.authoring.lint.checker import check_file
from epicrisis.cases.reading.case_file import MAX_BYTES, load_case
from epicrisis.exports.registry import BY_NAME
from epicrisis.story.telling import tell
from tests.conftest import CASES
from tests.support.chromium import open_chromium, visit
from tests.support.server import StreamlitServer

FIRST = CASES / "insulinome-malin"
SHORT = CASES / "carbon-monoxide"
CHECKS, EXPORTS, KEYS = 5, 3, 10
QUICK_KEYS = 5
PAUSE_MS = 300
"""How long after a key an author is taken to pause; the editor sends its text earlier (`PAUSE`)."""

_STANDS = r"""
[...document.querySelectorAll(".cm-panel-lint li")]
  .some((line) => /(^|\s)1: E\d+/.test(line.textContent))
"""

_WATCH = f"""
() => {{
  window.problemStands = new Promise((resolve) => {{
    let pauseOver = NaN;
    addEventListener("keydown", (event) => {{
      pauseOver = event.timeStamp + {PAUSE_MS};
    }}, {{once: true, capture: true}});
    new MutationObserver((_, observer) => {{
      if (!{_STANDS.strip()}) return;
      observer.disconnect();
      resolve(performance.now() - pauseOver);
    }}).observe(document.body, {{childList: true, subtree: true, characterData: true}});
  }});
}}
"""


def slowest(act: Callable[[], object], times: int) -> float:
    """Return the most milliseconds that `act` takes."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return max(taken) * 1000


def check(path: Path) -> None:
    """Check a file that has no error."""
    report = check_file(path)
    assert report.read is not None, report.problems[:3]


def checks(folder: Path) -> Iterator[Figure]:
    """Check the first case and a large one."""
    large = grow(folder / FIRST.name)
    first_ms = slowest(lambda: check(FIRST / "case.yaml"), CHECKS)
    yield Figure("check of the first case", first_ms, "ms", target=300)
    large_ms = slowest(lambda: check(large), CHECKS)
    yield Figure("check of a 1 MB case", large_ms, "ms", target=3_000)


def exports(folder: Path) -> Iterator[Figure]:
    """Write the first case in every format; the PDF is two, for students and their teacher."""
    loaded = load_case(FIRST / "case.yaml")
    story, language = tell(*loaded), loaded.case.language
    for form in BY_NAME:
        out = folder / f"case.{form}"

        def write(form: str = form, out: Path = out) -> None:
            BY_NAME[form].writer()(story, language, out)

        yield Figure(f"export to {form}", slowest(write, EXPORTS), "ms", target=3_000)


def typing(times: int) -> Iterator[Figure]:
    """Type a letter that makes a case wrong, in the browser."""
    with StreamlitServer(is_cold=True) as server, open_chromium() as browser:
        for case in (FIRST, SHORT):
            taken = typed(browser, server.url, case, times)
            kilobytes = (case / "case.yaml").stat().st_size / 1000
            name = f"pause to problem, case of {kilobytes:.0f} kB"
            yield Figure(f"{name}, p50", statistics.median(taken), "ms", target=200)
            yield Figure(f"{name}, worst", max(taken), "ms")


def typed(browser: Browser, address: str, case: Path, times: int) -> list[float]:
    """Return the milliseconds from each pause until its problem stood in the text.

    The first time isn't counted: it opens the list of problems.
    """
    with visit(browser, locale="en") as visited:
        page = visited.page
        page.goto(f"{address}/author?lang=en")
        open_case(page, case)
        page.get_by_role("tab", name="YAML").click()
        page.locator(".cm-content").wait_for()
        page.locator(".cm-content").click()
        page.keyboard.press("Control+Home")
        page.wait_for_timeout(1_000)
        taken = [_typed_once(page) for _ in range(times + 1)][1:]
        assert visited.complaints() == [], visited.complaints()
    return taken


def open_case(page: Page, case: Path, language: str = "en") -> None:
    """Open a case of the server at the author page's door."""
    choice = page.locator(".st-key-open_id").get_by_role("combobox")
    title = load_case(case / "case.yaml").case.title[language]
    words = re.compile(r"\s".join(map(re.escape, title.split())))
    choice.scroll_into_view_if_needed()
    page.wait_for_timeout(2_000)  # a page that still scrolls closes the list of cases
    choice.click()
    page.get_by_role("option").filter(has_text=words).click()
    page.locator(".st-key-open button").click()


def _typed_once(page: Page) -> float:
    page.evaluate(_WATCH)
    page.keyboard.press("x")
    taken = float(page.evaluate("() => window.problemStands"))
    page.keyboard.press("Control+z")
    page.wait_for_function(f"() => !{_STANDS.strip()}")
    page.wait_for_timeout(700)  # the timeline and what else the run still sends
    return taken


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    with TemporaryDirectory() as name:
        yield from checks(Path(name))
        yield from exports(Path(name))
    yield from typing(QUICK_KEYS if quick else KEYS)


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
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    return report(list(figures(quick=False)), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
