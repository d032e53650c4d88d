"""How much of a page moves while it comes: the layout shift as browsers measure it."""

from collections.abc import Sequence

WATCH = """
window.shifts = [];
window.largest = 0;
new PerformanceObserver((list) => {
  for (const { hadRecentInput, startTime, value } of list.getEntries()) {
    if (!hadRecentInput) window.shifts.push([startTime, value]);
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.largest = each.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
"""A script for each new page: shifts as `[ms, value]`, and when the largest part was painted."""

GOOD = 0.1
"""Below it a page is good: https://web.dev/articles/cls"""


def layout_shift(shifts: Sequence[tuple[float, float]]) -> float:
    """Return the CLS of shifts, each with its time in milliseconds, in their order.

    The largest sum within a session window: no gap of a second, five seconds at most
    (https://web.dev/articles/evolving-cls).
    """
    largest = total = begun = last = 0.0
    for number, (moment, value) in enumerate(shifts):
        if number == 0 or moment - last >= 1000 or moment - begun >= 5000:
            total, begun = 0.0, moment
        total, last = total + value, moment
        largest = max(largest, total)
    return largest
