"""Files to take away: the same records as the chart, and nothing that a program would run."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from epicrisis.cases.model import Case
from epicrisis.exports.timeline_files import columns, to_csv, to_html, to_json
from epicrisis.story.telling import NOTHING_OPENED, Story, Telling, tell
from epicrisis.timeline import prose
from epicrisis.timeline.events import visible_events
from tests.timeline.small_cases import bar, build_case, documented, lane, point

SENTENCES = {f"S{number:02}": f"Sentence {number} of the text." for number in range(1, 10)}
HEADER = [
    "id",
    "lane",
    "label",
    "start_months",
    "start_certainty",
    "end_months",
    "end_certainty",
    "duration_months",
    "duration_certainty",
    "source",
    "quote",
]


def story_of(case: Case) -> Story:
    return tell(case, SENTENCES)


def all_of(story: Story) -> frozenset[str]:
    return frozenset(step.block.id for step in story.steps)


def csv_rows(story: Story, opened: frozenset[str] | None = None) -> list[dict[str, str]]:
    told = all_of(story) if opened is None else opened
    return rows_of(to_csv(Telling(story, told), "en", str), ",")


def rows_of(table: str, separator: str) -> list[dict[str, str]]:
    assert table.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(table[1:]), delimiter=separator))


# --- CSV -------------------------------------------------------------------------------


def test_the_header_is_as_promised() -> None:
    assert columns("months") == HEADER


def test_the_header_names_the_timelines_own_unit() -> None:
    story = story_of(build_case(point("a", documented(1)), unit="weeks"))

    first = csv_rows(story)[0]

    assert list(first) == [each.replace("months", "weeks") for each in HEADER]


def test_the_first_row_says_what_zero_stands_for(one_of_each: Case) -> None:
    first = csv_rows(story_of(one_of_each))[0]

    assert (first["id"], first["label"], first["start_months"]) == ("day-0", "First dose", "0")
    assert (first["source"], first["quote"]) == ("S01", "Sentence 1 of the text.")


def test_day_zero_has_no_row_until_it_is_told(one_of_each: Case) -> None:
    (only,) = csv_rows(story_of(one_of_each), frozenset({"f-certain"}))

    assert only["id"] == "e01"


def test_each_boundary_has_its_number_and_its_certainty(one_of_each: Case) -> None:
    rows = {row["label"]: row for row in csv_rows(story_of(one_of_each))}

    assert list(rows["Certain"].values()) == [
        *("e05", "Lane of drugs", "Certain", "0", "documented", "10", "documented"),
        *("10", "documented", "S01", "Sentence 1 of the text.", ""),
    ]
    assert rows["Within"]["order"] == "during: Certain"
    assert list(rows["Afloat"].values())[3:9] == [
        *("-20", "assumed", "-12", "assumed", "8", "documented")
    ]
    assert list(rows["Endless"].values())[3:9] == ["50", "documented", "", "unknown", "", "unknown"]
    assert list(rows["Moment"].values())[3:9] == ["5", "documented", "", "", "", ""]


@pytest.mark.parametrize("write", [to_csv, to_json, to_html])
def test_what_is_closed_can_change_and_no_file_does(write: Any) -> None:
    def written(end: float, *others: Any, quoted: str = "S02") -> str:
        case = build_case(
            bar(
                "drug",
                documented(0),
                documented(end, opens_with="f-stop"),
                source=("S01", quoted),
            ),
            *others,
            sources={"f-drug": ["S01"], "f-stop": ["S02"], "f-origin": ["S03"]},
        )
        return str(write(Telling(story_of(case), frozenset({"f-drug"})), "en", str))

    assert written(77) == written(9, point("secret", documented(55)), quoted="S03")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_no_cell_is_a_formula(sign: str) -> None:
    evil = f"{sign}1+HYPERLINK(1)"
    case = build_case(point("a", documented(-3)))
    assert case.timeline is not None
    # Past the models, which strip white space from an author's texts.
    event = case.timeline.events[0].model_copy(update={"label": {"en": evil}})
    timeline = case.timeline.model_copy(update={"events": (event,)})
    story = tell(case.model_copy(update={"timeline": timeline}), {"S01": evil})

    row = csv_rows(story)[-1]

    assert (row["label"], row["quote"]) == (f"'{evil}", f"'{evil}")
    assert row["start_months"] == "-3"


def test_commas_quotes_and_line_ends_stay_in_their_cell() -> None:
    label = 'A "quoted", split\r\nlabel'
    story = story_of(build_case(point("a", documented(1), label=label)))

    assert csv_rows(story)[-1]["label"] == label


def test_other_programs_read_it(one_of_each: Case) -> None:
    story = story_of(one_of_each)
    frame = pd.read_csv(io.StringIO(to_csv(Telling(story, all_of(story)), "en", str)))

    assert list(frame.columns) == [*HEADER, "order"]
    assert frame["start_months"].dtype == float
    assert len(frame) == 12


def test_a_french_spreadsheet_reads_its_numbers() -> None:
    story = story_of(build_case(point("a", documented(1.5))))
    whole = to_csv(Telling(story, all_of(story)), "fr", str)
    assert rows_of(whole, ";")[-1]["start_months"] == "1,5"
    frame = pd.read_csv(io.StringIO(whole[1:]), sep=";", decimal=",")
    assert frame["start_months"].dtype == float


# --- JSON ------------------------------------------------------------------------------


def test_json_and_csv_hold_the_same_records(one_of_each: Case) -> None:
    story = story_of(one_of_each)
    data = json.loads(to_json(Telling(story, all_of(story)), "en", str))
    rows = csv_rows(story)[1:]

    assert (data["unit"], data["day_0"], data["language"]) == ("months", "First dose", "en")
    assert [list(record) for record in data["events"]] == [[*HEADER, "order"]] * 11
    for record, row in zip(data["events"], rows, strict=True):
        for name in (*HEADER, "order"):
            written = "" if record[name] is None else record[name]
            assert row[name] == (f"{written:g}" if isinstance(written, float) else written)


def test_json_is_strict_json_at_every_step(insulinoma: Story) -> None:
    opened = NOTHING_OPENED
    for step in (None, *insulinoma.steps[::6]):
        opened |= {step.block.id} if step else set()
        json.loads(to_json(Telling(insulinoma, opened), "fr", str), parse_constant=pytest.fail)


def test_files_chart_and_table_tell_the_same_events(insulinoma: Story) -> None:
    opened = all_of(insulinoma)
    events = visible_events(Telling(insulinoma, opened), "fr")
    table = prose.table(events, "months", str)
    rows = csv_rows_in_french(insulinoma)[1:]

    assert [row["id"] for row in rows] == [event.key for event in events]
    assert [row["label"] for row in rows] == list(table["Event"])
    assert [row["source"] for row in rows] == list(table["Source"])
    assert all(row["quote"] for row in rows)


def csv_rows_in_french(story: Story) -> list[dict[str, str]]:
    return rows_of(to_csv(Telling(story, all_of(story)), "fr", str), ";")


def test_a_case_without_timeline_has_no_file(one_of_each: Case) -> None:
    story = story_of(one_of_each.model_copy(update={"timeline": None}))

    with pytest.raises(ValueError, match="no timeline"):
        to_csv(Telling(story, all_of(story)), "en", str)


# --- HTML ------------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Collects what the page's tags are and what they ask of a network."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self.links += [str(values[name]) for name in ("src", "href", "srcset") if name in values]
        if tag == "html":
            self.language = values["lang"] or ""


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_the_page_asks_nothing_of_a_network_and_names_its_language(one_of_each: Case) -> None:
    story = story_of(one_of_each)
    page = read(to_html(Telling(story, all_of(story)), "en", str))

    assert page.links == []
    assert page.language == "en"
    assert page.tags.count("table") == 1
    assert page.tags.count("tr") == 12


@pytest.mark.parametrize(
    "label", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}"]
)
def test_an_authors_text_is_never_markup(label: str) -> None:
    case = build_case(
        point("a", documented(0), label=label, row=label, detail=label, lane="odd"),
        lanes=[lane("odd", title=label)],
        origin={"text": label, "opens_with": "f-origin", "source": ("S01",)},
    )
    title = case.final_title.model_copy(update={"text": {"en": label}})
    story = story_of(case.model_copy(update={"final_title": title}))

    page = to_html(Telling(story, all_of(story)), "en", str)

    assert read(page).tags.count("script") == 3
    assert "img" not in read(page).tags
    assert html.unescape(re.findall(r"<title>(.*?)</title>", page)[0]) == label
