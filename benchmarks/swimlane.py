"""The swimlane against two other timelines, on the same events, in one run on one machine.

    python -m benchmarks.swimlane [--quick] [--json]

The others are a plain `plotly.express.timeline` and `vis-timeline`, which npm installs into a
temporary folder; where it can't, its lines say so. Charts are drawn by the system's Chromium
from local files. A line a chart: rows, milliseconds to build the figure in Python and KiB of its
JSON (the median of five), milliseconds to the first picture and from a zoom to the next (the
median of nine, for which the charts take turns). Above 2,000 events ours counts them instead of
drawing each; a line of its own shows what drawing each would cost. The exit code is 1 if a
target is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import nan
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pandas as pd
import plotly.express as px
from playwright.sync_api import Browser, Error, Page
from plotly.offline import get_plotlyjs

from benchmarks.authoring import FIRST
from benchmarks.figures import Figure
from epicrisis.cases.model import Case, Timeline
from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Telling, everything, tell
from epicrisis.timeline import layout as swimlane_layout
from epicrisis.timeline import swimlane
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import Layout, arrange
from epicrisis.timeline.overview import overview_html
from tests.support.chromium import open_chromium
from tests.timeline.small_cases import (
    Plain,
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    telling_of,
    unknown,
)

SEED = 20261123
SIZES = (12, 100, 1_000, 10_000)
OVERVIEW_TARGET = 15
"""Most milliseconds to build the overview of the first case, with its 52 events."""
LANES = 8
TARGETS = {12: (30, 40), 100: (40, 60), 1_000: (100, 200), 10_000: (800, 2_048)}
"""By number of events: most milliseconds to build a figure, most KiB of its JSON."""
BUILDS, DRAWS = 5, 9
QUICK_DRAWS = 3
PATIENCE = 60
"""Seconds that a chart has for its first picture and its zoom."""
VIS = "vis-timeline@8"
NOT_INSTALLED, NOT_DRAWN = "not installed", "not drawn"
DAY_ZERO = pd.Timestamp("2020-01-01")
DAYS = 30
"""Days of a month, for charts that know only dates."""

Json = dict[str, Any]


@dataclass(slots=True)
class Row:
    """What one chart of so many events cost; None where it wasn't or couldn't be measured."""

    chart: str
    events: int
    rows: int | None = None
    build_ms: float | None = None
    json_kib: float | None = None
    draw_ms: float | None = None
    zoom_ms: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """A chart ready for the browser."""

    row: Row
    data: str
    """What the page draws, as JSON."""
    script: str
    """Name of the page's function that draws it."""


# --- The same events for all -----------------------------------------------------------


def synthetic_case(count: int) -> Case:
    """Return a case of so many events with every kind of certainty, always the same."""
    random = Random(SEED)

    def event(number: int) -> Plain:
        start = round(random.uniform(0, 80), 1)
        where: Plain = {"lane": f"lane-{number % LANES}", "opens_with": "f-origin"}
        if number % 5 == 0:
            return point(f"n{number}", documented(start), **where)
        end = round(start + random.uniform(0.5, 9), 1)
        ends = (documented(end), documented(end), assumed(end, end - 0.3, end + 2), unknown())
        return bar(f"n{number}", documented(start), ends[number % 4], **where)

    lanes = [lane(f"lane-{number}", tone="treatment") for number in range(LANES)]
    return build_case(*map(event, range(count)), lanes=lanes)


def timeline_of(case: Case) -> Timeline:
    """Return the case's timeline, which a synthetic one has."""
    assert case.timeline is not None
    return case.timeline


def spans(case: Case) -> list[tuple[str, str, float, float]]:
    """Return label, lane, start and end of each event for charts that know no more."""
    found = []
    for event in timeline_of(case).events:
        first = event.when or event.start
        start = first.at if first and first.at is not None else 0.0
        end = event.end.at if event.end and event.end.at is not None else start + 1
        found.append((event.label["en"], event.lane, start, end))
    return found


def date(month: float) -> pd.Timestamp:
    """Return a month of the case as a date."""
    return DAY_ZERO + pd.Timedelta(days=month * DAYS)


# --- Building --------------------------------------------------------------------------


def timed(build: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `build` makes, and its milliseconds: the median, without the first."""
    made = build()
    taken = []
    for _ in range(BUILDS):
        start = time.perf_counter()
        made = build()
        taken.append((time.perf_counter() - start) * 1000)
    return made, statistics.median(taken)


def build_ours(case: Case, name: str = "ours") -> Built:
    """Build our figure, from the events on."""
    told, view = telling_of(case), ChartView("en")
    content = ChartContent(visible_events(told, view.language))

    def build() -> tuple[Layout, Any]:
        layout = arrange(told, content, view)
        return layout, swimlane.figure(layout, view)

    (layout, figure), taken = timed(build)
    written = figure.to_json()
    rows = len({mark.y for mark in layout.marks}) or len(layout.heaps)
    note = f"counted in {len(layout.heaps)} rows" if layout.heaps else ""
    row = Row(name, len(content.events), rows, taken, len(written) / 1024, note=note)
    return Built(row, written, "drawPlotly")


def build_overview() -> float:
    """Return how many milliseconds the first case's overview takes, for every width of a page."""
    story = tell(*load_case(FIRST / "case.yaml"))
    _, taken = timed(lambda: overview_html(Telling(story, everything(story)), ChartView("fr")))
    return taken


def build_express(case: Case) -> Built:
    """Build a plain `plotly.express.timeline`: a row a lane, bars on one another."""
    data = pd.DataFrame(
        [(label, lane_, date(start), date(end)) for label, lane_, start, end in spans(case)],
        columns=["label", "lane", "start", "end"],
    )
    figure, taken = timed(
        lambda: px.timeline(data, x_start="start", x_end="end", y="lane", hover_name="label")
    )
    written = figure.to_json()
    row = Row("plotly.express", len(data), LANES, taken, len(written) / 1024)
    return Built(row, written, "drawPlotly")


def build_vis(case: Case) -> Built:
    """Write what vis-timeline draws: it has no figure to build in Python."""
    items = [
        {
            "id": number,
            "group": lane_,
            "content": label,
            "start": date(start).isoformat(),
            "end": date(end).isoformat(),
        }
        for number, (label, lane_, start, end) in enumerate(spans(case))
    ]
    groups = [{"id": f"lane-{number}", "content": f"lane {number}"} for number in range(LANES)]
    written = json.dumps({"items": items, "groups": groups})
    return Built(Row(VIS, len(items), None, None, len(written) / 1024), written, "drawVis")


# --- Drawing ---------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>benchmark</title>
%(head)s<div id="chart" style="width: 900px"></div>
<script type="application/json" id="data">%(data)s</script>
<script>
const chart = document.getElementById("chart");
const data = JSON.parse(document.getElementById("data").textContent);
const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
async function drawPlotly() {
  const axis = data.layout.xaxis.range || ["2020-01-01", "2027-01-01"];
  const quarter = axis.map(v => typeof v === "number" ? v / 4 : v.replace("2027", "2021"));
  const start = performance.now();
  await Plotly.newPlot(chart, data.data, {...data.layout, width: 900}, {displaylogo: false});
  await painted();
  const drawn = performance.now();
  await Plotly.relayout(chart, {"xaxis.range": quarter});
  await painted();
  return [drawn - start, performance.now() - drawn];
}
async function drawVis() {
  let changed = 0;
  const still = async () => {
    do { await painted(); } while (!changed || performance.now() - changed < 300);
    return changed;
  };
  const start = performance.now();
  const drawnBy = new vis.Timeline(
    chart, new vis.DataSet(data.items), new vis.DataSet(data.groups), {}
  );
  drawnBy.on("changed", () => { changed = performance.now(); });
  const drawn = await still();
  changed = 0;
  const zoomed = performance.now();
  drawnBy.setWindow("2020-06-01", "2022-01-01", {animation: false});
  return [drawn - start, await still() - zoomed];
}
window.onload = () => setTimeout(async () => { window.taken = await %(script)s(); });
</script></html>"""


def draw(browser: Browser, charts: Sequence[Built], folder: Path, draws: int) -> None:
    """Measure first picture and zoom of each chart, and write them into its row.

    The charts take turns, so that what slows the machine for a while slows them all.
    """
    taken: dict[str, list[list[float]]] = {}
    for _ in range(draws):
        for built in charts:
            if built.row.note.startswith((NOT_INSTALLED, NOT_DRAWN)):
                continue
            try:
                taken.setdefault(built.row.chart, []).append(_drawn_once(browser, built, folder))
            except Error:
                built.row.note = f"{NOT_DRAWN} in {PATIENCE} s"
    for built in charts:
        if not built.row.note.startswith((NOT_INSTALLED, NOT_DRAWN)):
            built.row.draw_ms, built.row.zoom_ms = (
                statistics.median(each) for each in zip(*taken[built.row.chart], strict=True)
            )


def _drawn_once(browser: Browser, built: Built, folder: Path) -> list[float]:
    path = folder / f"{built.row.chart}.html"
    path.write_text(_page(built), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1000, "height": 900}, offline=True)
    try:
        return _taken(context.new_page(), path)
    finally:
        context.close()


def _page(built: Built) -> str:
    heads = {
        "drawPlotly": '<script src="plotly.js"></script>',
        "drawVis": '<link rel="stylesheet" href="vis.css"><script src="vis.js"></script>',
    }
    data = built.data.replace("<", "\\u003c")
    return _PAGE % {"head": heads[built.script], "data": data, "script": built.script}


def _taken(page: Page, path: Path) -> list[float]:
    page.goto(path.as_uri(), timeout=PATIENCE * 1000)
    page.wait_for_function("window.taken", timeout=PATIENCE * 1000)
    taken: list[float] = page.evaluate("window.taken")
    return taken


def install_vis(folder: Path) -> str:
    """Put vis-timeline's files into `folder`; return why not, empty if they are there."""
    npm = shutil.which("npm")
    if npm is None:
        return f"{NOT_INSTALLED}: no npm here"
    options = ["--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    try:
        subprocess.run(
            [npm, "install", *options, VIS], check=True, capture_output=True, timeout=180
        )
        files = folder / "node_modules" / "vis-timeline"
        scripts = files / "standalone" / "umd" / "vis-timeline-graph2d.min.js"
        shutil.copy(scripts, folder / "vis.js")
        shutil.copy(files / "styles" / "vis-timeline-graph2d.min.css", folder / "vis.css")
    except (subprocess.SubprocessError, OSError) as error:
        return f"{NOT_INSTALLED}: {type(error).__name__}"
    return ""


# --- The table -------------------------------------------------------------------------


def measure(sizes: Sequence[int], draws: int = DRAWS) -> list[Row]:
    """Take all figures, number of events after number of events."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name, open_chromium() as browser:
        folder = Path(name)
        (folder / "plotly.js").write_text(get_plotlyjs(), encoding="utf-8")
        missing = install_vis(folder)
        for size in sizes:
            case = synthetic_case(size)
            charts = [build_ours(case), build_express(case), build_vis(case)]
            charts[-1].row.note = missing
            if charts[0].row.note:
                with patch.object(swimlane_layout, "MOST_EVENTS", sys.maxsize):
                    charts.insert(1, build_ours(case, "ours, each drawn"))
            draw(browser, charts, folder, draws)
            rows += [chart.row for chart in charts]
    return rows


def missed(rows: Sequence[Row]) -> list[str]:
    """Return the targets that are missed, in words."""
    found = []
    for row in rows:
        if row.chart != "ours":
            continue
        build, kib = TARGETS[row.events]
        if (row.build_ms or 0) > build:
            found.append(f"{row.events} events: built in {row.build_ms:.0f} ms, not {build}")
        if (row.json_kib or 0) > kib:
            found.append(f"{row.events} events: {row.json_kib:.0f} KiB, not {kib}")
        if row.events >= 1_000:
            found += _slower(row, [other for other in rows if other.events == row.events])
    return found


def _slower(ours: Row, others: Sequence[Row]) -> list[str]:
    return [
        f"{ours.events} events: first drawn in {ours.draw_ms:.0f} ms,"
        f" {other.chart} in {other.draw_ms:.0f}"
        for other in others
        if not other.chart.startswith("ours")
        and ours.draw_ms is not None
        and other.draw_ms is not None
        and ours.draw_ms > other.draw_ms
    ]


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give what building and the first drawing cost beside the others."""
    yield Figure(
        "overview of the first case, built",
        build_overview(),
        "ms",
        target=OVERVIEW_TARGET,
    )
    rows = measure(SIZES[:-1], QUICK_DRAWS) if quick else measure(SIZES)
    took = {(row.chart, row.events): row.draw_ms for row in rows}
    for row in rows:
        if row.chart != "ours":
            continue
        name = f"swimlane of {row.events:,} events"
        build, kib = TARGETS[row.events]
        yield Figure(f"{name}, built", row.build_ms or 0, "ms", target=build)
        yield Figure(f"{name}, JSON", row.json_kib or 0, "KiB", target=kib)
        for other in ("plotly.express", VIS):
            yield Figure(
                f"{name}, first drawn",
                nan if row.draw_ms is None else row.draw_ms,
                "ms",
                times=1 if row.events >= 1_000 else None,
                peer=took[other, row.events],
                peer_name=other,
            )


def table(rows: Sequence[Row]) -> str:
    """Set the rows as a Markdown table."""
    head = "| events | chart | rows | build ms | JSON KiB | first draw ms | zoom ms | |"
    lines = [
        f"| {row.events:,} | {row.chart} | {_number(row.rows)} | {_number(row.build_ms)} |"
        f" {_number(row.json_kib)} | {_number(row.draw_ms)} | {_number(row.zoom_ms)} | {row.note} |"
        for row in rows
    ]
    return "\n".join([head, "|---:|---|---:|---:|---:|---:|---:|---|", *lines])


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.1f}" if isinstance(value, float) and value < 100 else f"{value:,.0f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.swimlane", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="without the 10,000 events")
    parser.add_argument("--json", action="store_true", help="print everything measured as JSON")
    chosen = parser.parse_args(arguments)
    rows = measure(SIZES[:-1] if chosen.quick else SIZES)
    failures = missed(rows)
    if chosen.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "missed": failures}, indent=1))
    else:
        print(table(rows))
        print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
