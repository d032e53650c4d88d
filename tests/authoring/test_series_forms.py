"""A value over time is written by its form, and nothing else of the file changes."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from epicrisis.authoring.edits.edit import Edit, Put
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.forms.series import (
    PointForm,
    SeriesForm,
    added_series,
    axis_of,
    removed_series,
    series_edits,
    series_form,
    told_as,
    written_series,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import languages_of
from epicrisis.cases.reading.yaml_text import Plain, parse
from tests.authoring.forms_of_cases import differences
from tests.support.made_cases import MadeCase, made_cases
from tests.support.measured_case import plain_case, story_of
from tests.support.tiers import examples

FIRST = ("series", 0)
TIMELINE = {
    "unit": "days",
    "origin": {"text": "Entrée", "opens_with": "fatigue", "source": ["S01"]},
    "window": [-30, 30],
    "lanes": [{"id": "course", "title": "Évolution"}],
    "events": [],
}
BY_YEAR = {
    **TIMELINE, "unit": "years", "origin": {**TIMELINE["origin"], "date": "2006"},  # type: ignore[dict-item]
}  # fmt: skip


def a_case(**more: Any) -> Plain:
    """The measured case as plain data, as the forms read it."""
    return parse(json.dumps({**plain_case(), **more})).data


def with_edits(data: Plain, *edits: Edit) -> Any:
    """The data with the edits made; the case must load."""
    after = as_json(parse(edited(json.dumps(as_json(data)), edits)).data)
    story_of(after)
    return parse(json.dumps(after)).data


def as_json(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    return [*map(as_json, data)] if isinstance(data, tuple) else data


def form_of(data: Plain) -> SeriesForm:
    return series_form(dict(written_series(data))[FIRST], languages_of(data))


def kept(data: Plain, form: SeriesForm) -> Any:
    return with_edits(data, *series_edits(data, FIRST, form, languages_of(data)))


def point(when: str, value: str, *sentences: str) -> PointForm:
    return PointForm({"fr": when}, value, sentences)


LACTATE = SeriesForm(
    {"fr": "Lactate"},
    {"fr": "mmol/l"},
    "< 2",
    (point("à l’arrivée", "6,1", "S02"), point("six heures plus tard", "< 1,90", "S03", "S04")),
)


def test_a_form_kept_unchanged_makes_no_edit() -> None:
    data = a_case()
    assert [*series_edits(data, FIRST, form_of(data), languages_of(data))] == []


@examples(40)
@given(made_cases())
def test_any_form_kept_unchanged_makes_no_edit(made: MadeCase) -> None:
    data = parse(made.text()).data
    languages = languages_of(data)
    for path, series in written_series(data):
        assert [*series_edits(data, path, series_form(series, languages), languages)] == []


def test_a_form_shows_what_the_file_says() -> None:
    form = form_of(a_case())
    assert (form.name, form.unit, form.normal) == ({"fr": "CRP"}, {"fr": "mg/l"}, "N < 5")
    assert form.points == (
        point("À l’entrée", "182", "S02"),
        point("Le lendemain", "96,0", "S02", "S03"),
        point("À la sortie", "< 3,5", "S04"),
    )


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"name": {"fr": "CRP us"}}, ("name",)),
        ({"unit": {"fr": "µg/l"}}, ("unit",)),
        ({"unit": {"fr": ""}}, ("unit",)),
        ({"normal": "0–5, adultes"}, ("normal",)),
        ({"normal": ""}, ("normal",)),
    ],
)
def test_a_changed_field_changes_that_alone(changed: dict[str, Any], at: tuple[str, ...]) -> None:
    data = a_case()
    after = kept(data, replace(form_of(data), **changed))
    assert {each[:3] for each in differences(data, after)} == {(*FIRST, *at)}


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        (point("Le surlendemain", "96,0", "S02", "S03"), {"when"}),
        (point("Le lendemain", "97", "S02", "S03"), {"value"}),
        (point("Le lendemain", "< 96,0", "S02", "S03"), {"limit"}),
        (point("Le lendemain", "96,0", "S03"), {"source"}),
    ],
)
def test_a_changed_value_changes_that_alone(changed: PointForm, keys: set[str]) -> None:
    data = a_case()
    form = form_of(data)
    after = kept(data, replace(form, points=(form.points[0], changed, form.points[2])))
    found = {each[:5] for each in differences(data, after)}
    assert found == {(*FIRST, "points", 1, key) for key in keys}


def test_what_a_point_quotes_stays_while_another_sentence_comes() -> None:
    data = a_case()
    quoted: Any = {"sentence": "S02", "excerpt": "Le bilan"}
    data = with_edits(data, Put((*FIRST, "points", 0, "source"), (quoted,)))
    form = form_of(data)
    more = replace(form.points[0], sentences=("S02", "S03"))
    after = kept(data, replace(form, points=(more, *form.points[1:])))
    assert written_series(after)[0][1]["points"][0]["source"] == (quoted, "S03")  # type: ignore[index, call-overload]


def test_a_value_is_deleted_by_emptying_it_and_another_is_added() -> None:
    data = a_case()
    form = form_of(data)
    points = (
        form.points[0],
        point("", "", "S02", "S03"),
        form.points[2],
        point("Après", "2", "S04"),
    )
    after = form_of(kept(data, replace(form, points=points)))
    assert after.points == (form.points[0], form.points[2], points[3])


def test_a_new_one_is_written_with_the_short_source_and_loads() -> None:
    data = a_case()
    after = with_edits(data, added_series(data, LACTATE, languages_of(data)))
    assert as_json(written_series(after)[1][1]) == {
        "name": "Lactate",
        "unit": "mmol/l",
        "normal": {"below": 2},
        "points": [
            {"when": "à l’arrivée", "value": 6.1, "source": "S02"},
            {
                "when": "six heures plus tard",
                "value": "1.90",
                "limit": "below",
                "source": "S03-S04",
            },
        ],
    }


def test_the_first_of_a_case_makes_its_list_and_the_last_takes_it_away() -> None:
    with_one = a_case()
    without = with_edits(with_one, removed_series(with_one, FIRST))
    assert "series" not in without
    again = with_edits(without, added_series(without, LACTATE, languages_of(without)))
    assert len(written_series(again)) == 1
    two = with_edits(with_one, added_series(with_one, LACTATE, languages_of(with_one)))
    one = with_edits(two, removed_series(two, FIRST))
    assert [each["name"] for _, each in written_series(one)] == ["Lactate"]


# --- Moments ---------------------------------------------------------------------------


def whens(data: Plain, *typed: str) -> list[Plain]:
    points = tuple(point(each, str(n), "S02") for n, each in enumerate(typed))
    form = replace(LACTATE, points=points)
    after = with_edits(data, added_series(data, form, languages_of(data)))
    series: Any = written_series(after)[-1][1]
    return [(each["when"], str(each["value"])) for each in series["points"]]


def test_times_become_numbers_of_the_timelines_unit_in_their_order() -> None:
    data = a_case(timeline=TIMELINE)
    found = whens(data, "J3", "il y a 2 semaines", "le jour même")
    assert found == [(-14, "1"), (0, "2"), (3, "0")]


def test_dates_stay_dates_where_day_0_has_one() -> None:
    data = a_case(timeline=BY_YEAR)
    assert whens(data, "mars 2011", "2008") == [("2008", "1"), ("2011-03", "0")]


def test_what_is_no_time_is_told_in_words_and_so_are_the_others() -> None:
    data = a_case(timeline=TIMELINE)
    assert whens(data, "J3", "à la sortie") == [("J3", "0"), ("à la sortie", "1")]
    assert whens(data, "2011", "J3") == [("2011", "0"), ("J3", "1")]
    assert whens(data, "J0", "six heures plus tard") == [("J0", "0"), ("six heures plus tard", "1")]
    assert whens(a_case(), "J3", "J5") == [("J3", "0"), ("J5", "1")]


def test_numbers_of_the_file_stay_as_they_are_written() -> None:
    points = [
        {"when": 0, "value": 6, "source": ["S02"]},
        {"when": 1.5, "value": 4, "source": "S03"},
    ]
    data = a_case(timeline=TIMELINE, series=[{"name": "Lactate", "points": points}])
    form = form_of(data)
    assert told_as(form.points, axis_of(data), languages_of(data)) == "times"
    added = replace(form, points=(*form.points, point("J1", "5", "S03")))
    after: Any = written_series(kept(data, added))[0][1]
    assert as_json(after["points"]) == [
        points[0], {"when": 1, "value": 5, "source": "S03"}, points[1],
    ]  # fmt: skip


# --- What can't be kept ----------------------------------------------------------------


def unkept(*points: PointForm, **changed: Any) -> str:
    data = a_case(timeline=TIMELINE)
    form = replace(LACTATE, points=points or LACTATE.points, **changed)
    with pytest.raises(UnkeptError) as raised:
        added_series(data, form, languages_of(data))
    with pytest.raises(UnkeptError):
        [*series_edits(data, FIRST, form, languages_of(data))]
    return str(raised.value.message.template)


TWO = (point("J1", "2", "S02"), point("J2", "3", "S02"))


def test_what_is_missing_is_said() -> None:
    assert "say what was measured" in unkept(name={"fr": " "})
    assert "from 2 to 60" in unkept(point("J1", "2", "S02"))
    assert "each value has when" in unkept(*TWO, point("", "3", "S02"))
    assert "each value has when" in unkept(*TWO, point("J3", "", "S02"))
    assert "each value has when" in unkept(*TWO, point("J3", "3"))


def test_what_cannot_be_read_is_said() -> None:
    assert "as a value" in unkept(*TWO, point("J3", "beaucoup", "S02"))
    assert "as a value" in unkept(*TWO, point("J3", "3 (N < 2)", "S02"))
    assert "another unit" in unkept(*TWO, point("J3", "3 mg/l", "S02"))
    assert "what it counts" in unkept(
        *TWO, point("à la sortie", "3", "S02"), point("4", "1", "S02")
    )
    assert "as a normal range" in unkept(normal="peu")


def test_a_value_may_repeat_the_unit() -> None:
    data = a_case()
    points = (*LACTATE.points, point("après", "3 mmol/l", "S04"))
    after = with_edits(
        data, added_series(data, replace(LACTATE, points=points), languages_of(data))
    )
    series: Any = written_series(after)[1][1]
    assert series["points"][2]["value"] == 3


def test_in_several_languages_each_has_its_words_and_the_range_its_numbers() -> None:
    data: Any = {"language": "fr", "languages": ("fr", "en")}
    languages = languages_of(data)
    both = {"fr": "lactate", "en": "lactate"}
    form = SeriesForm(
        both, {"fr": "g/l", "en": "g/l"}, "1–2",
        (
            PointForm({"fr": "à l’arrivée", "en": "on arrival"}, "3", ("S01",)),
            PointForm({"fr": "après", "en": "later"}, "1", ("S02",)),
        ),
    )  # fmt: skip
    edit: Any = added_series(data, form, languages)
    assert edit.value["points"][0]["when"] == {"fr": "à l’arrivée", "en": "on arrival"}
    assert edit.value["normal"] == {"from": 1, "to": 2}
    with pytest.raises(UnkeptError, match="several languages"):
        added_series(data, replace(form, normal="1–2, femmes"), languages)
