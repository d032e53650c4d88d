"""A value over time is told as far as its sentences are, and no further."""

from typing import Any

import pytest

from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.cases.fields import in_language
from epicrisis.cases.prose import Prose
from epicrisis.i18n import translator
from epicrisis.story.series import ToldSeries, series_at
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from tests.support.measured_case import SERIES, measured_story, plain_case, story_of


def at(story: Story, number: int) -> tuple[ToldSeries, ...]:
    return series_at(story, number, "fr", lambda text: in_language(text, "fr"), translator("fr"))


def values(story: Story, number: int) -> list[str]:
    return [row[1].text for each in at(story, number) for row in each.grid.rows]


def with_points(*points: dict[str, Any], **more: Any) -> Story:
    return story_of({**plain_case(), "series": [{**SERIES, "points": [*points], **more}]})


def test_each_finding_that_tells_more_of_it_shows_what_is_told_by_then() -> None:
    story = measured_story()
    told = {step.block.id: values(story, step.number) for step in story.steps}
    assert told == {
        "fatigue": [],
        "bilan": ["182"],
        "lire": [],
        "suite": ["182", "96,0"],
        "fin": ["182", "96,0", "<\u00a03,5"],
    }


def test_it_is_told_with_moments_unit_range_and_what_is_high() -> None:
    (series,) = at(measured_story(), 5)
    assert series.grid.caption == "CRP – normale\u00a0: <\u00a05"
    assert series.grid.columns == ("Quand", "CRP (mg/l)")
    assert [row[0].text for row in series.grid.rows] == [
        "À l’entrée", "Le lendemain", "À la sortie",
    ]  # fmt: skip
    assert [row[1].flag for row in series.grid.rows] == ["élevé", "élevé", ""]


def test_a_part_of_a_sentence_tells_its_point_alone() -> None:
    point = {"when": 1, "value": 1, "source": [{"sentence": "S02", "excerpt": "Le bilan"}]}
    assert values(with_points(point, {"when": 2, "value": 2, "source": ["S04"]}), 2) == ["1"]


def test_moments_are_numbers_of_the_timelines_unit() -> None:
    plain = plain_case()
    plain["timeline"] = {
        "unit": "weeks",
        "origin": {"text": "Entrée", "opens_with": "fatigue", "source": ["S01"]},
        "window": [0, 30],
        "lanes": [{"id": "a", "title": "A"}],
        "events": [],
    }
    plain["series"][0]["points"] = [
        {"when": 1.5, "value": 1, "source": ["S02"]},
        {"when": 20, "value": 2, "source": ["S02"]},
    ]
    (series,) = at(story_of(plain), 2)
    assert series.grid.columns[0] == "Quand (semaines)"
    assert [value.at for value in series.values] == [1.5, 20]
    assert [row[0].text for row in series.grid.rows] == ["1,5", "20"]


def test_the_curve_has_every_value_in_its_place_and_the_normal_band() -> None:
    (series,) = at(measured_story(), 5)
    curve = curves.drawn(series)
    assert [dot.is_normal for dot in curve.dots] == [False, False, True]
    first, second, third = curve.dots
    assert first.x < second.x < third.x
    assert first.y < second.y < third.y
    assert curve.band is not None
    assert second.y < curve.band.top <= third.y
    assert [dot.label for dot in curve.dots] == ["182 ↑", "96,0 ↑", "<\u00a03,5"]


@pytest.mark.parametrize("value", [0, -3, 1e-9, 1e12])
def test_values_that_are_all_the_same_are_drawn(value: float) -> None:
    points = [{"when": n, "value": value, "source": ["S02"]} for n in range(3)]
    (series,) = at(with_points(*points, normal={"from": value}), 2)
    assert {dot.y for dot in curves.drawn(series).dots} == {curves.drawn(series).dots[0].y}


def test_labels_of_many_values_never_run_into_each_other() -> None:
    points = [{"when": f"Le jour {n}", "value": n, "source": ["S02"]} for n in range(60)]
    (series,) = at(with_points(*points), 2)
    shown = [dot for dot in curves.drawn(series).dots if dot.when]
    assert shown[-1].when == "Le jour 59"
    assert 2 < len(shown) < 12


def test_what_a_case_says_is_escaped_in_the_drawing() -> None:
    points = [{"when": f"<script>{n}", "value": n, "source": ["S02"]} for n in range(2)]
    (series,) = at(with_points(*points), 2)
    assert "<script>" not in curves.svg(series)


def test_the_spoiler_check_reads_moments_when_their_sentence_is_told() -> None:
    story = measured_story()
    found = {
        each.text: each.opens
        for each in passages(story.case, story.sentences, order_of(story.case))
        if each.path[0] == "series"
    }
    assert found == {"CRP": 1, "mg/l": 1, "À l’entrée": 1, "Le lendemain": 3, "À la sortie": 4}


def test_words_with_marks_are_drawn_without() -> None:
    points = [{"when": f"*J{n}*", "value": n, "source": ["S02"]} for n in range(2)]
    (series,) = at(with_points(*points), 2)
    assert isinstance(series.grid.rows[0][0].text, Prose)
    assert ">J0<" in curves.svg(series)


def test_a_point_may_write_its_sentences_short() -> None:
    first = {"when": "d’abord", "value": 1, "source": "S01-S02"}
    last = {"when": "enfin", "value": 2, "source": ["S03-S04"]}
    story = with_points(first, last)
    sources = [[each.sentence for each in p.source] for p in story.case.series[0].points]
    assert sources == [["S01", "S02"], ["S03", "S04"]]


@pytest.mark.parametrize(("date", "columns"), [("2006", [0, 5, 7]), (None, [0, 1, 2])])
def test_moments_by_the_calendar_keep_their_distances(date: str | None, columns: list[int]) -> None:
    plain = plain_case()
    origin: dict[str, Any] = {"text": "Entrée", "opens_with": "fatigue", "source": ["S01"]}
    plain["timeline"] = {
        "unit": "years",
        "origin": origin | ({"date": date} if date else {}),
        "window": [-3, 20],
        "lanes": [{"id": "course", "title": "Évolution"}],
        "events": [],
    }
    whens = ("2006", "2011", "2013-01")
    points = [{"when": w, "value": n, "source": ["S02"]} for n, w in enumerate(whens)]
    story = story_of({**plain, "series": [{**SERIES, "points": points}]})
    (series,) = at(story, 2)
    assert series.grid.columns[0] == "Quand"
    assert [round(each.at, 6) for each in series.values] == columns
    assert series.values[2].when == ("janvier 2013" if date else "2013-01")
