"""A number reads the same wherever it is met: in a question, on the timeline, phones and paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis import writing
from epicrisis.cases.questions import NumericQuestion
from epicrisis.exports import scenes, swimlane_shapes, timeline_files
from epicrisis.exports.swimlane_shapes import TextBlock
from epicrisis.i18n import translator
from epicrisis.live.phones import view
from epicrisis.live.report.page import to_html
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import figures
from epicrisis.questions.typed_numbers import parse_number
from epicrisis.store.classes.records import Poll, Vote
from epicrisis.story.telling import Story, Telling, everything, tell
from epicrisis.timeline import backdrop, paint, prose
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import arrange
from tests.conftest import ROOT
from tests.live.test_transitions import JOINING, at
from tests.timeline.small_cases import bar, build_case, documented, telling_of

VALUES = [3.0, 0.125, 2.5, 0.0375, 12.3456, 1234.5, 20000.0]
UNITS = {"en": "days", "fr": "jours"}


def asking_for(fever: Story, value: float) -> Story:
    """The story, whose numeric question is answered by a value."""
    steps = [
        replace(step, block=step.block.model_copy(update={"answer": value, "accept": (value,) * 2}))
        if isinstance(step.block, NumericQuestion)
        else step
        for step in fever.steps
    ]
    return replace(fever, steps=tuple(steps))


def on_the_timeline(value: float, language: str) -> Iterator[str]:
    case = build_case(
        bar("drug", documented(0), documented(value)), unit="days", window=(-1, value + 1)
    )
    told = visible_events(telling_of(case), language)
    translate = translator(language)
    (chapter,) = prose.chronicle(told, "days", translate).chapters
    yield chapter.entries[0].lasts
    yield prose.summary(told, "days", translate)[0][1]
    story = tell(case, {"S01": "A drug."})
    page = timeline_files.to_html(Telling(story, everything(story)), language, translate)
    yield unescape(re.findall(r'<td class="number">(.*?)</td>', page)[-1]) + f" {UNITS[language]}"


def in_class(fever: Story, value: float, language: str) -> Iterator[str]:
    story = asking_for(fever, value)
    shown = Poll("Q4", 1, "shown", id=1)
    vote = Vote(1, 1, value, None, 1)
    seen = view.view(ClassState(story, at(story, "Q4", shown)), language, vote, datetime.now(UTC))
    assert seen.ballot is not None
    assert seen.ballot.own is not None
    assert seen.ballot.told is not None
    yield unescape(seen.ballot.told.right[0])
    yield unescape(seen.ballot.own.lines[0][0])
    room = replace(JOINING, position=10, focus="story", polls=(shown,))
    yield unescape(to_html(figures(ClassState(story, room), {"Q4": {1: [vote]}}), language))


def on_paper(fever: Story, value: float, language: str) -> str:
    told = scenes.of_story(asking_for(fever, value), language)
    (solved,) = (
        scene.solved
        for scene in told.scenes
        if scene.solved is not None and UNITS[language] in "".join(scene.solved.right)
    )
    return "".join(solved.right)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("value", VALUES)
def test_a_number_reads_the_same_everywhere(fever: Story, value: float, language: str) -> None:
    said = rf"{re.escape(writing.number(value, language))}[ \u00a0]{UNITS[language]}"
    met = [
        *on_the_timeline(value, language),
        *in_class(fever, value, language),
        on_paper(fever, value, language),
    ]

    for words in met:
        assert re.search(rf"(?<![\d.,\u202f]){said}\b", words), words[:200]


@pytest.mark.parametrize(
    ("language", "half", "many"), [("en", "0.5", "2,000"), ("fr", "0,5", "2\u202f000")]
)
def test_so_do_the_numbers_of_an_axis(language: str, half: str, many: str) -> None:
    translate = translator(language)

    def axis(end: float) -> list[str]:
        case = build_case(bar("drug", documented(0), documented(end)), unit="days", window=(0, end))
        story = tell(case, {"S01": "A drug."})
        (sheet,) = swimlane_shapes.of_story(story, language, translate, 720, 900).sheets
        shapes = (shape for group in sheet.groups for shape in group.shapes)
        return [shape.lines[0] for shape in shapes if isinstance(shape, TextBlock)]

    assert half in axis(1)
    assert many in axis(8000)
    case = build_case(bar("drug", documented(0), documented(1)), unit="days", window=(0, 1))
    told = telling_of(case)
    layout = arrange(told, ChartContent(visible_events(told, language)), ChartView(language))
    page = backdrop.page(layout, translate, paint.LIGHT, 0)
    assert page["separators"] == half[1] + many[1]
    assert page["xaxis"]["separatethousands"]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_stands_in_a_field_again_is_what_was_typed(language: str, value: float) -> None:
    text = writing.exact(value, language)
    if len(text) <= 60:
        assert parse_number(text) == value


def test_nothing_else_writes_decimals() -> None:
    users = [
        path.name
        for path in (ROOT / "epicrisis").rglob("*.py")
        if re.search(r"format_decimal|get_decimal_symbol|get_group_symbol", path.read_text("utf-8"))
    ]
    assert users == ["writing.py"]
