"""A patient's intervals beside published medians, as a Plotly figure with its caveats on it.

The patient's interval is a bar as on the swimlane: solid where documented, hatched where assumed.
A median is a square at the end of a thin line: filled for the arm treated alike, hollow for the
control arm. What they measured, in whom, and why they are not this patient's expectation stands
below each of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from types import MappingProxyType
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from epicrisis.cases.model import TimeUnit
from epicrisis.i18n import Translate, language_of
from epicrisis.timeline import prose, trial_intervals
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.layout import BAR, GAP, LINE, POINT, cut, text_width, wrapped
from epicrisis.timeline.paint import (
    THIN,
    Ink,
    Label,
    PlotlyJson,
    axis_of_time,
    bar_trace,
    filled,
    hatched,
    ink_of,
    joined,
    page,
    rounded,
    text_trace,
    tone_colour,
)
from epicrisis.timeline.trial_intervals import Comparison
from epicrisis.writing import separators

WIDTHS = {"wide": 900, "compact": 358}
"""Width for which texts are laid out, in pixels."""
LEFT, RIGHT, AXIS, BELOW = 8, 8, 46, 8
"""Pixels around the plot."""
LONGEST_TEXT = 400
"""Characters of a note that are drawn; the words beside the chart have all of them."""
TICK = 10
"""Size of what stands at a median."""
BESIDE = 0.55
"""Part of the plot's width that a label beside a length may take."""

BarStyle = Literal["documented", "assumed", "guess", "median", "control", "title", "note"]


class _Line(NamedTuple):
    """A text, and the length that it labels where it labels one."""

    style: BarStyle
    text: str
    value: float = nan
    low: float = nan
    """How short the length may be, NaN where that isn't known or isn't in doubt."""
    high: float = nan
    """How long it may be."""
    tone: str = "neutral"

    @property
    def end(self) -> float:
        """Where the last of what is drawn of the length ends."""
        return self.value if isnan(self.high) else max(self.value, self.high)


@dataclass(frozen=True, slots=True)
class _TrialRow:
    """A line in its place, folded to its room."""

    line: _Line
    texts: tuple[str, ...]
    top: float

    @property
    def bottom(self) -> float:
        above = GAP if self.line.style == "title" else 0
        return self.top + above + LINE * len(self.texts) + 4

    @property
    def y(self) -> float:
        return self.bottom - 4 - LINE * len(self.texts) / 2


def figure(
    compared: Sequence[Comparison],
    unit: TimeUnit,
    view: ChartView,
    guesses: Mapping[str, float | None] = MappingProxyType({}),
) -> go.Figure:
    """Draw the comparisons with what was guessed, by id of the event."""
    translate, ink = view.translate, ink_of(view)
    width = WIDTHS["compact" if view.is_narrow else "wide"]
    pixels = width - LEFT - RIGHT
    rows = _placed(_lines(compared, unit, translate, guesses), pixels)
    height = rows[-1].bottom + GAP
    longest = _longest(rows, pixels)
    pixel = longest / pixels
    data = [*_bars(rows), *_medians(rows, pixel), *_whiskers(rows), *_labels(rows, pixel, ink)]
    layout = page(AXIS + height + BELOW, (LEFT, RIGHT, AXIS, BELOW), ink) | {
        "separators": separators(language_of(translate)),
        "dragmode": False,
        "showlegend": False,
        "xaxis": _axis(longest, prose.unit_in_words(unit, translate).capitalize(), ink),
        "yaxis": {
            "range": [height, 0],
            "fixedrange": True,
            "visible": False,
        },
    }
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure({"data": data, "layout": layout}, _validate=False)


def _axis(longest: float, title: str, ink: Ink) -> PlotlyJson:
    return axis_of_time(0.0, longest, ink) | {
        "fixedrange": True,
        "title": {"text": title, "font": {"size": 12, "color": ink.muted}, "standoff": 4},
        "nticks": 8,
    }


# --- Rows ------------------------------------------------------------------------------


def _lines(
    compared: Sequence[Comparison],
    unit: TimeUnit,
    translate: Translate,
    guesses: Mapping[str, float | None],
) -> Iterator[_Line]:
    """Yield everything that is said, from top to bottom."""
    numbered = trial_intervals.numbers(compared)
    yield _Line("note", trial_intervals.warning(translate))
    for each in compared:
        event = each.event
        yield _Line("title", prose.full_label(event, translate))
        yield _Line(
            "documented" if event.duration.is_own else "assumed",
            trial_intervals.patient_in_words(event, unit, translate),
            event.duration.value,
            event.duration.low,
            event.duration.high,
            event.tone,
        )
        if guess := guesses.get(event.id):
            length = prose.length_in_words(guess, unit, translate)
            yield _Line("guess", translate("Your guess: {length}").format(length=length), guess)
        for median in each.medians:
            said = trial_intervals.median_in_words(median, unit, translate)
            yield _Line("median", said, median.value, median.low, median.high)
            if control := trial_intervals.control_in_words(median, unit, translate):
                yield _Line("control", control, median.control)
            cited = trial_intervals.cited(median, numbered)
            for note in trial_intervals.notes(median, cited, translate):
                yield _Line("note", note)


def _placed(lines: Iterable[_Line], pixels: float) -> list[_TrialRow]:
    rows: list[_TrialRow] = []
    top = 0.0
    for line in lines:
        room = pixels * BESIDE if line.value > 0 else pixels - GAP
        rows.append(_TrialRow(line, wrapped(cut(line.text, LONGEST_TEXT), room), top))
        top = rows[-1].bottom
    return rows


def _longest(rows: Iterable[_TrialRow], pixels: float) -> float:
    """Return the end of the axis: so far that each label finds room behind its length."""
    return max(
        (row.line.end / (1 - _width(row) / pixels) for row in rows if row.line.value > 0),
        default=1.0,
    )


def _width(row: _TrialRow) -> float:
    return max(map(text_width, row.texts)) + POINT + GAP


# --- Marks -----------------------------------------------------------------------------


def _bars(rows: Sequence[_TrialRow]) -> Iterator[PlotlyJson]:
    for style, marker in (("documented", filled), ("assumed", hatched)):
        chosen = [row for row in rows if row.line.style == style]
        if chosen:
            colours = [tone_colour(row.line.tone) for row in chosen]
            spans = [(0.0, row.line.value, row.y) for row in chosen]
            yield bar_trace(spans, BAR, marker(colours)) | _hover(chosen)


def _whiskers(rows: Iterable[_TrialRow]) -> Iterator[PlotlyJson]:
    """Yield how far an assumed length may extend, and the confidence interval of a median."""
    for row in rows:
        line = row.line
        if not isnan(line.low):
            yield {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [rounded(line.low), rounded(line.high)],
                "y": [rounded(row.y)] * 2,
                "line": {"width": THIN, "color": tone_colour(line.tone)},
                "marker": {"symbol": "line-ns-open", "size": BAR, "line": {"width": THIN}},
                "hoverinfo": "skip",
                "showlegend": False,
            }


def _medians(rows: Sequence[_TrialRow], pixel: float) -> Iterator[PlotlyJson]:
    grey, inside = tone_colour("neutral"), TICK / 2 * pixel
    for style, symbol in (("guess", "diamond"), ("median", "square"), ("control", "square-open")):
        chosen = [row for row in rows if row.line.style == style]
        if not chosen:
            continue
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [x for row in chosen for x in (0, rounded(row.line.value - inside), None)],
            "y": [y for row in chosen for y in (rounded(row.y), rounded(row.y), None)],
            "line": {"width": 1, "color": grey},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        yield {
            "type": "scatter",
            "mode": "markers",
            "x": [rounded(row.line.value) for row in chosen],
            "y": [rounded(row.y) for row in chosen],
            "marker": {
                "symbol": symbol,
                "size": TICK,
                "color": grey,
                "line": {"width": THIN, "color": grey},
            },
            "cliponaxis": False,
            "showlegend": False,
            **_hover(chosen),
        }


def _hover(rows: Iterable[_TrialRow]) -> PlotlyJson:
    return {"hovertext": [joined(row.texts) for row in rows], "hoverinfo": "text"}


def _labels(rows: Sequence[_TrialRow], pixel: float, ink: Ink) -> Iterator[PlotlyJson]:
    """Yield all texts: behind what they label, or from the left edge."""
    for styles, colour in (
        (("documented", "assumed", "guess", "median", "control"), ink.text),
        (("title",), ink.text),
        (("note",), ink.muted),
    ):
        chosen = [row for row in rows if row.line.style in styles]
        written = [
            Label(row.line.end + POINT * pixel, row.y, row.texts, colour)
            if row.line.value > 0
            else Label(0.0, row.y, row.texts, colour)
            for row in chosen
        ]
        if written:
            trace = text_trace(written, ink)
            if styles == ("title",):
                trace["textfont"]["weight"] = 700
            yield trace
