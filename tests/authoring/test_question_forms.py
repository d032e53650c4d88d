"""A question of every kind has a form, which writes what it says and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from epicrisis.authoring.forms.concordance import ConcordanceForm
from epicrisis.authoring.forms.images import ImageForm
from epicrisis.authoring.forms.question import (
    FORMS,
    QuestionForm,
    blank,
    has_form,
    is_complete,
    new_question,
    question_edits,
    question_form,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.authoring.forms.zones import ZoneLine, ZonesForm, corners_of
from epicrisis.authoring.outline import BlockPlace, outline
from epicrisis.cases.questions import QUESTION_TYPES
from epicrisis.cases.reading.yaml_text import Path, Plain, parse
from tests.authoring.forms_of_cases import EACH_CASE_CHANGED, Written, differences, written_cases
from tests.support.made_cases import MadeCase, made_cases
from tests.support.tiers import examples

EN = Languages("en", ("en",))
PATH: Path = ("stages", "examination", 0)


def questions_of(case: Written) -> list[BlockPlace]:
    stages = outline(parse(case.text), ())
    return [each for stage in stages for each in stage.blocks if each.kind == "question"]


def test_a_number_with_its_unit_and_bounds_in_one_text_is_read() -> None:
    block: dict[str, Plain] = {"question": "How long?", "answer": "2,5 days (1 to 3)", "why": "So."}
    form = question_form(block, EN)
    assert (form.number, form.unit["en"], form.lowest, form.highest) == ("2.5", "days", "1", "3")
    assert is_complete(form)
    edits = question_edits(block, PATH, replace(form, why={"en": "Else."}), EN)
    assert [edit.path[-1] for edit in edits] == ["why"]


def test_every_kind_of_question_has_a_form() -> None:
    assert {*FORMS} | {"single", "multiple"} == {*QUESTION_TYPES} | {"choice"}
    assert all(has_form({"question": "q", "type": kind}) for kind in QUESTION_TYPES)


@examples(60)
@given(made_cases())
def test_a_form_kept_unchanged_makes_no_edit(made: MadeCase) -> None:
    case = Written(made.path, made.text(), parse(made.text()).data)
    languages = languages_of(case.data)
    for place in questions_of(case):
        form = question_form(place.written, languages)
        assert [*question_edits(place.written, place.path, form, languages)] == []


@EACH_CASE_CHANGED
def test_a_changed_explanation_changes_that_alone(case: Written) -> None:
    languages = languages_of(case.data)
    words = {code: f"Autrement {code}." for code in languages.every}
    for place in questions_of(case):
        form = replace(question_form(place.written, languages), why=words)
        after = case.with_edits([*question_edits(place.written, place.path, form, languages)])
        length = len(place.path) + 1
        found = {each[:length] for each in differences(case.data, after.data)}
        # What lacked its explanation alone is finished by it.
        is_done = place.is_unfinished and is_complete(form)
        done = {(*place.path, "unfinished")} if is_done else set()
        assert found == {(*place.path, "why")} | done
        after.load()


def written(form: QuestionForm) -> Written:
    """A draft with one question, as its form writes it."""
    start = "title: a\nstages:\n  examination:\n    - notes: x\n"
    text = start.replace("notes: x", 'question: ""')
    case = Written(written_cases()[0].path, text, parse(text).data)
    return case.with_edits([*question_edits({"question": ""}, PATH, form, EN)])


def block_of(case: Written) -> dict[str, Plain]:
    data: Any = case.data
    block: dict[str, Plain] = data["stages"]["examination"][0]
    return block


def kept(case: Written, form: QuestionForm) -> Written:
    return case.with_edits([*question_edits(block_of(case), PATH, form, EN)])


JUDGEMENT = replace(
    blank("concordance", EN),
    stem={"en": "You see her."},
    why={"en": "It depends."},
    judged=ConcordanceForm(
        "hypothesis", {"en": "a migraine"}, {"en": "her son vomits"}, {"en": "Two of us."},
        "−2 It is no migraine\n+1: It may be\n0 Nothing changes",
    ),
)  # fmt: skip
POINTING = replace(
    blank("zone", EN),
    stem={"en": "Where is it?"},
    why={"en": "There."},
    pointed=ZonesForm(
        ImageForm("scan.png", {"en": "A scan"}, {"en": ""}),
        (
            ZoneLine({"en": "left"}, "10 20; 30,5 40", True, {"en": ""}),
            ZoneLine({"en": "right"}, "60 20, 80 20, 70 40", False, {"en": ""}),
        ),
    ),
)


def test_a_judgement_is_written_with_its_panel() -> None:
    assert is_complete(JUDGEMENT)
    block: Any = new_question(JUDGEMENT, EN)
    assert block["panel"]["answers"] == (
        {"step": -2, "because": "It is no migraine"},
        {"step": 1, "because": "It may be"},
        {"step": 0, "because": "Nothing changes"},
    )
    case = written(JUDGEMENT)
    form = question_form(block_of(case), EN)
    assert form.judged.answers == "-2 It is no migraine\n+1 It may be\n0 Nothing changes"
    fact = replace(form, judged=replace(form.judged, new_fact={"en": "her daughter vomits"}))
    after = kept(case, fact)
    assert [*differences(case.data, after.data)] == [(*PATH, "new_fact")]


def test_a_line_that_is_no_answer_of_a_panel_is_told() -> None:
    judged = replace(JUDGEMENT.judged, answers="3 Too much")
    with pytest.raises(UnkeptError, match="from −2 to 2"):
        new_question(replace(JUDGEMENT, judged=judged), EN)


def test_zones_are_written_and_one_that_moves_moves_alone() -> None:
    assert is_complete(POINTING)
    case = written(POINTING)
    block: Any = block_of(case)
    assert block["zones"]["z1"] == {"name": "left", "corners": ((10, 20), (30.5, 40))}
    assert block["answer"] == ("z1",)
    form = question_form(block, EN)
    assert [each.corners for each in form.pointed.zones] == [
        "10 20; 30.5 40",
        "60 20; 80 20; 70 40",
    ]
    first, second = form.pointed.zones
    moved = replace(form.pointed, zones=(first, replace(second, corners="60 20; 90 90")))
    after = kept(case, replace(form, pointed=moved))
    found = {each[:7] for each in differences(case.data, after.data)}
    assert found == {(*PATH, "zones", "z2", "corners")}


def test_a_question_changes_its_kind_and_leaves_nothing_behind() -> None:
    case = written(POINTING)
    form = replace(question_form(block_of(case), EN), answering="free_text")
    after = kept(case, replace(form, model_answer={"en": "On the left."}))
    assert {*block_of(after)} == {"question", "type", "model_answer", "why"}
    back = kept(after, replace(JUDGEMENT, stem={"en": "Where is it?"}))
    assert "model_answer" not in block_of(back)


@pytest.mark.parametrize("typed", ["", "10 20", "a b; c d", "10 20; 30", "10 20; 130 40", "10; 20"])
def test_corners_that_cannot_be_read_are_told(typed: str) -> None:
    with pytest.raises(UnkeptError, match="per cent"):
        corners_of(typed)


def test_a_table_is_typed_or_pasted_from_a_sheet_and_its_numbers_stay_numbers() -> None:
    form = replace(blank("choice", EN), stem={"en": "What is it?"})
    case = written(replace(form, table="Day\tCRP\n1\t12\n3 | 40"))
    table: Any = block_of(case)["table"]
    assert table == {"columns": ("Day", "CRP"), "rows": (("1", "12"), ("3", "40"))}
    numbers = Written(case.path, case.text.replace('"12"', "12").replace('"1"', "1"), None)
    numbers = numbers._replace(data=parse(numbers.text).data)
    shown = question_form(block_of(numbers), EN).table
    after = kept(numbers, replace(form, table=f"{shown}\n5 | 60"))
    table = block_of(after)["table"]
    assert table["rows"] == ((1, 12), ("3", "40"), ("5", "60"))
    with pytest.raises(UnkeptError, match="as many cells"):
        new_question(replace(form, table="Day | CRP\n1"), EN)


def test_an_image_needs_words_for_those_who_cannot_see_it() -> None:
    image = ImageForm("scan.png", {"en": " "}, {"en": ""})
    form = replace(blank("choice", EN), stem={"en": "What is it?"}, images=(image,))
    with pytest.raises(UnkeptError, match=r"scan\.png"):
        new_question(form, EN)
    block: Any = new_question(replace(form, images=(replace(image, alt={"en": "A scan"}),)), EN)
    assert block["images"] == ({"file": "scan.png", "alt": "A scan"},)
