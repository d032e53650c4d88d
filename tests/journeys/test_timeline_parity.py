"""Chart, table, sentences, alternative text and CSV, as a browser gets them, tell the same."""

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenTimeline

Row = dict[str, str]

ALL_AT_ONCE = (4800, 2300)
"""A window in which the table, full screen, draws all its rows and columns."""


def downloaded_csv(page: Page) -> list[Row]:
    """The events of the CSV file, without the row that says what 0 is."""
    page.get_by_text("Take it with you").click()
    with page.expect_download() as download:
        page.locator(".st-key-take_csv button").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return [row for row in csv.DictReader(text.splitlines()) if row["id"] != "day-0"]


def table_on_screen(page: Page) -> list[Row]:
    """What the table's canvas tells a screen reader, a row an event."""
    page.get_by_text("The same events as a table").click()
    page.get_by_test_id("stDataFrame").get_by_role("button", name="Fullscreen").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('[role=grid] tbody tr').length > 51")
    page.wait_for_function("document.querySelectorAll('[role=grid] thead th').length > 9")
    cells: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("[role=grid] tr")].map(
            (row) => [...row.children].map((cell) => cell.textContent))"""
    )
    head, *rows = cells
    page.keyboard.press("Escape")
    return [dict(zip(head, row, strict=True)) for row in rows]


def chart_as_sent(page: Page) -> list[dict[str, Any]]:
    """What the figure holds of each thing that can be clicked."""
    marks: list[dict[str, Any]] = page.evaluate(
        """() => document.querySelector(".js-plotly-plot").data.filter((t) => t.customdata)
            .flatMap((trace) => trace.customdata.map((id, i) => ({
                id, words: trace.hovertext[i], x: trace.x[i], axis: trace.xaxis ?? "x",
                from: trace.type === "bar" ? trace.base[i] : null })))"""
    )
    return marks


def plain(words: str) -> str:
    return " ".join(words.replace("<br>", " ").replace("<b>", "").replace("</b>", "").split())


def month(number: str) -> str:
    return f"month {number.replace('-', '−')}"


@pytest.mark.long
def test_every_view_tells_the_same_events(open_timeline: OpenTimeline) -> None:
    page = open_timeline(size=ALL_AT_ONCE).page
    events = downloaded_csv(page)
    alt = page.get_by_test_id("stPlotlyChart").first.get_attribute("aria-label") or ""
    marks = chart_as_sent(page)
    page.get_by_text("The same events in sentences").click()
    expect(page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    sentences = page.locator(".ep-summary").inner_text()
    table = table_on_screen(page)

    assert len(events) == len(table)
    assert f"events: {len(events)}." in alt
    assert {mark["id"] for mark in marks} == {event["id"] for event in events}
    for event, row in zip(events, table, strict=True):
        same_in_table(event, row)
        same_in_sentences(event, sentences)
        assert event["label"] in alt
        for mark in (mark for mark in marks if mark["id"] == event["id"]):
            same_in_chart(event, mark)


def same_in_table(event: Row, row: Row) -> None:
    assert (event["lane"], event["label"]) == (row["Lane"], row["Event"])
    assert event["source"] == row["Source"]
    for part, name in (("start", "Start"), ("end", "End"), ("duration", "Length")):
        title = {"start": "Starts", "end": "Ends", "duration": "Lasts"}[part]
        number = row[f"{title} (months)"]
        assert (float(number) if number not in ("", "None") else None) == (
            float(event[f"{part}_months"]) if event[f"{part}_months"] else None
        )
        assert row[f"{name} certainty"].startswith(event[f"{part}_certainty"])


def same_in_sentences(event: Row, sentences: str) -> None:
    told = sentences.split(f"{event['label']}. ")[1:]
    assert any(
        says_each_boundary(event, sentence.split("Source: ")[0])
        and sentence.split("Source: ")[1].startswith(event["source"])
        for sentence in told
    ), event["label"]


def same_in_chart(event: Row, mark: dict[str, Any]) -> None:
    words = plain(mark["words"])
    assert says_each_boundary(event, words), (event, words)
    assert words.endswith(f"Source: {event['source']}")
    if event["end_certainty"] and "unknown" not in (
        event["start_certainty"],
        event["end_certainty"],
    ):
        assert mark["from"] == float(event["start_months"])
        assert mark["from"] + mark["x"] == float(event["end_months"])
    elif not event["end_certainty"] and event["start_months"]:
        assert mark["x"] == float(event["start_months"])


def says_each_boundary(event: Row, words: str) -> bool:
    """Whether the place and the certainty of each boundary are in the words."""
    folded = words.casefold()
    names = ("starts", "ends", "lasts") if event["end_certainty"] else ("when", "", "")
    return all(
        said(event[f"{part}_months"], event[f"{part}_certainty"], name) in folded
        for part, name in zip(("start", "end"), names, strict=False)
        if name
    )


def said(number: str, certainty: str, name: str) -> str:
    return f"{name}: {month(number)} ({certainty}" if number else f"{name}: {certainty}"
