"""The same records in words, for people who don't see the chart."""

from collections.abc import Iterator

import pandas as pd
import pytest

from epicrisis.cases.model import Case
from epicrisis.timeline import prose
from epicrisis.timeline.events import visible_events
from tests.timeline.small_cases import bar, build_case, documented, telling_of


def sentences(case: Case, opened: frozenset[str] | None = None) -> dict[str, str]:
    events = visible_events(telling_of(case, opened), "en")
    return {event.id: prose.in_words(event, "months", str) for event in events}


def test_every_boundary_is_told_with_its_certainty(one_of_each: Case) -> None:
    said = sentences(one_of_each)

    assert said["certain"] == (
        "Certain. Starts: month 0 (documented). Ends: month 10 (documented)."
        " Lasts: 10 months (documented). Source: S01."
    )
    assert "Ends: unknown moment" in said["endless"]
    assert "Lasts" not in said["endless"]
    assert "Lasts: 8 months (documented)" in said["afloat"]
    assert "assumed, month −30 to month −15): Because of the order" in said["afloat"]
    assert "When: unknown moment during: Certain" in said["within"]


def test_an_end_to_come_is_said_to_come(one_of_each: Case) -> None:
    said = sentences(one_of_each, frozenset({"f-growing"}))["growing"]

    assert "Ends: still to be told" in said
    assert "75" not in said
    assert "Lasts" not in said


@pytest.mark.parametrize(
    ("row", "label", "name"),
    [
        ("L1 · 5-FU + streptozocine", "5-FU et streptozocine", "L1 · 5-FU + streptozocine"),
        ("L5 · évérolimus", "Évérolimus, réintroduit", "L5 · évérolimus, réintroduit"),
        ("Glucose IV", "Glucose, 400 g par jour", "Glucose IV, 400 g par jour"),
        ("Dexamethasone", "Dexamethasone, 4 mg", "Dexamethasone, 4 mg"),
        ("Imaging", "CT, chest", "Imaging, CT, chest"),
    ],
)
def test_a_drug_that_row_and_bar_name_is_named_once(row: str, label: str, name: str) -> None:
    case = build_case(bar("a", documented(0), documented(3), row=row, label=label))
    (event,) = visible_events(telling_of(case), "en")
    assert prose.full_label(event, str) == name


@pytest.mark.parametrize(
    ("value", "words"),
    [(5, "5"), (-17, "−17"), (1.5, "1.5"), (0.0, "0"), (1 / 8, "0.125"), (-1e-12, "0")],
)
def test_numbers_are_written_as_people_write_them(value: float, words: str) -> None:
    assert prose.number(value, str) == words


def test_one_month_is_no_plural() -> None:
    assert prose.length_in_words(1, "months", str) == "1 month"
    assert prose.length_in_words(2, "weeks", str) == "2 weeks"


def test_the_table_sorts_by_number_and_says_the_certainty(one_of_each: Case) -> None:
    events = visible_events(telling_of(one_of_each), "en")

    table = prose.table(events, "months", str)

    assert list(numbers(table)) == ["Starts (months)", "Ends (months)", "Lasts (months)"]
    half = table[table["Event"] == "Half"].iloc[0]
    assert (half["Start certainty"], half["Starts (months)"]) == ("documented", 40)
    assert half["End certainty"] == "assumed, month 44 to month 50: Because of the order"


def numbers(table: pd.DataFrame) -> Iterator[str]:
    return (str(name) for name in table.columns if pd.api.types.is_float_dtype(table[name]))


def test_alt_text_counts_only_what_is_told(one_of_each: Case) -> None:
    events = visible_events(telling_of(one_of_each, frozenset({"f-certain"})), "en")

    assert prose.alt_text(events, "months", str) == (
        "Timeline of the story so far, in months; events: 1."
        " Lane of drugs: Certain, month 0 to month 10."
    )


# --- From top to bottom ----------------------------------------------------------------


def told_vertically(case: Case) -> prose.Chronicle:
    events = visible_events(telling_of(case), "en")
    return prose.chronicle(events, "months", str)


def test_every_event_is_told_once_from_top_to_bottom(one_of_each: Case) -> None:
    told = told_vertically(one_of_each)
    events = visible_events(telling_of(one_of_each), "en")

    dated = [entry.key for chapter in told.chapters for entry in chapter.entries]
    assert sorted([*dated, *(entry.key for entry in told.undated)]) == [e.key for e in events]


def test_events_stand_in_order_of_time_under_their_moment(one_of_each: Case) -> None:
    told = told_vertically(one_of_each)

    assert [(c.title, [e.label for e in c.entries]) for c in told.chapters] == [
        ("month \u221220", ["Afloat"]),
        ("month 0", ["Certain"]),
        ("during: Certain", ["Within"]),
        ("month 5", ["Moment"]),
        ("month 6", ["About"]),
        ("month 20", ["Supposed"]),
        ("month 40", ["Half"]),
        ("month 50", ["Endless"]),
        ("month 60", ["Growing"]),
    ]


def test_what_has_no_place_in_time_is_told_apart(one_of_each: Case) -> None:
    undated = told_vertically(one_of_each).undated

    assert [(entry.label, entry.when, entry.lasts) for entry in undated] == [
        ("Lost", "", ""),
        ("Nowhere", "", "4 months (documented)"),
    ]


def test_the_vertical_reading_is_as_honest_as_the_chart(one_of_each: Case) -> None:
    told = told_vertically(one_of_each)
    entries = {e.label: e for chapter in told.chapters for e in chapter.entries}

    assert (entries["Certain"].when, entries["Certain"].note) == ("month 0 to month 10", "")
    assert entries["Certain"].lasts == "10 months (documented)"
    assert entries["About"].note == "date assumed"
    assert entries["Endless"].note == "end unknown"
    assert entries["Afloat"].note == "8 months, dates assumed"
