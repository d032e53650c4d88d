"""References, terms, tests that nobody did and results: a form writes what it says, no more."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.edits.edit import Put
from epicrisis.authoring.forms.finding import finding_edits, finding_form
from epicrisis.authoring.forms.pair import (
    PairForm,
    PairList,
    new_pair,
    pair_edits,
    pair_form,
    written_pairs,
)
from epicrisis.authoring.forms.reference import (
    ReferenceForm,
    new_reference,
    reference_edits,
    reference_form,
    removed_reference,
    written_references,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.authoring.outline import outline
from epicrisis.cases.reading.yaml_text import Path, Plain, parse
from tests.authoring.forms_of_cases import EACH_CASE, Written, differences, written_cases
from tests.support.made_cases import MadeCase, made_cases
from tests.support.tiers import examples

LISTS: tuple[PairList, ...] = ("glossary", "other_tests")
FR = Languages("fr", ("fr",))


@examples(40)
@given(made_cases())
def test_a_form_kept_unchanged_makes_no_edit(made: MadeCase) -> None:
    check_unchanged(Written(made.path, made.text(), parse(made.text()).data))


@EACH_CASE
def test_a_form_of_our_cases_kept_unchanged_makes_no_edit(case: Written) -> None:
    check_unchanged(case)


def check_unchanged(case: Written) -> None:
    languages = languages_of(case.data)
    for path, block in written_references(case.data):
        assert [*reference_edits(block, path, reference_form(block))] == []
    for kind in LISTS:
        for path, value in written_pairs(case.data, kind):
            form = pair_form(value, path, kind, languages)
            assert [*pair_edits(value, path, form, kind, languages)] == []
    for stage in outline(parse(case.text), ()):
        for place in stage.blocks:
            if place.kind == "finding" and "to_reread" not in place.written:
                finding = finding_form(place.written, languages)
                assert [*finding_edits(place.written, place.path, finding, languages)] == []


@EACH_CASE
def test_changed_words_change_their_own_place(case: Written) -> None:
    languages = languages_of(case.data)
    words = {code: f"Autres mots {code}" for code in languages.every}
    for path, block in written_references(case.data)[:2]:
        form = replace(reference_form(block), doi="https://doi.org/10.1000/xyz")
        after = case.with_edits([*reference_edits(block, path, form)])
        assert [*differences(case.data, after.data)] == [(*path, "doi")]
        after.load()
    for kind in LISTS:
        for path, value in written_pairs(case.data, kind)[:2]:
            form_ = replace(pair_form(value, path, kind, languages), said=words)
            after = case.with_edits([*pair_edits(value, path, form_, kind, languages)])
            assert {each[:2] for each in differences(case.data, after.data)} == {path}
            after.load()


@EACH_CASE
def test_entries_are_added_in_the_way_of_those_that_are_there(case: Written) -> None:
    languages = languages_of(case.data)
    words = {code: f"Fever {code}" for code in languages.every}
    form = PairForm(words, words)
    reference = ReferenceForm("Doe J. A title. J. 2020.", "A title", "", "PMID: 123", "seen")
    after = case.with_edits(
        [
            *(new_pair(case.data, form, kind, languages) for kind in LISTS),
            new_reference(case.data, reference),
        ]
    )
    after.load()
    _, block = written_references(after.data)[-1]
    assert reference_form(block) == replace(reference, pmid="123")
    for kind in LISTS:
        assert len(written_pairs(after.data, kind)) == len(written_pairs(case.data, kind)) + 1


def test_a_reference_that_is_cited_stays() -> None:
    case = next(each for each in written_cases() if "carbon" in str(each.path))
    path, _ = written_references(case.data)[0]
    with pytest.raises(UnkeptError, match="cited"):
        removed_reference(case.data, path)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (ReferenceForm(), "needs its text"),
        (ReferenceForm("Doe J. A title.", title="Another"), "stand in the text"),
        (ReferenceForm("Doe J.", doi="12.1/2"), "is no DOI"),
        (ReferenceForm("Doe J.", pmid="PMC12"), "is no PMID"),
    ],
)
def test_a_reference_that_would_be_wrong_is_told(form: ReferenceForm, words: str) -> None:
    with pytest.raises(UnkeptError, match=words):
        new_reference({}, form)


# --- Results -----------------------------------------------------------------------------

FINDING = "title: a\nstages:\n  examination:\n    - finding: Sang\n      source: S01\n"
PATH: Path = ("stages", "examination", 0)


def with_labs(labs: str) -> Written:
    text = FINDING + labs
    return Written(written_cases()[0].path, text, parse(text).data)


def block_of(case: Written) -> dict[str, Plain]:
    data: Any = case.data
    block: dict[str, Plain] = data["stages"]["examination"][0]
    return block


def kept(case: Written, lines: str) -> Written:
    form = replace(finding_form(block_of(case), FR), labs=lines)
    return case.with_edits([*finding_edits(block_of(case), PATH, form, FR)])


@pytest.mark.parametrize(
    ("languages", "order", "menu", "cost"),
    [
        (FR, "Ionogramme – une aiguille", {"fr": "Ionogramme"}, {"fr": "une aiguille"}),
        (FR, "Ionogramme - une aiguille", {"fr": "Ionogramme"}, {"fr": "une aiguille"}),
        (
            Languages("fr", ("fr", "en")),
            {"fr": "Ionogramme – une aiguille", "en": "Electrolytes — a needle"},
            {"fr": "Ionogramme", "en": "Electrolytes"},
            {"fr": "une aiguille", "en": "a needle"},
        ),
    ],
)
def test_a_test_in_a_line_is_read_as_the_checker_reads_it(
    languages: Languages, order: Plain, menu: dict[str, str], cost: dict[str, str]
) -> None:
    block: dict[str, Plain] = {"finding": "Na", "source": "S01", "order": order}
    form = finding_form(block, languages)
    assert (form.menu, form.cost) == (menu, cost)
    cheaper = replace(form, cost=dict.fromkeys(languages.every, "1"))
    edits = [*finding_edits(block, PATH, cheaper, languages)]
    written = {key: languages.value(each) for key, each in (("menu", menu), ("cost", cheaper.cost))}
    assert edits == [Put((*PATH, "order"), written)]


def test_results_are_lines_and_only_the_line_that_changes_is_written() -> None:
    case = with_labs(
        "      labs:\n        Na: 128 mmol/l (135–145)  # seen twice\n        CRP: 12\n"
    )
    assert finding_form(block_of(case), FR).labs == "Na: 128 mmol/l (135–145)\nCRP: 12"
    after = kept(case, "Na: 128 mmol/l (135–145)\nCRP: 14 mg/l\nK : 3,9 mmol/l")
    assert block_of(after)["labs"] == {
        "Na": "128 mmol/l (135–145)", "CRP": "14 mg/l", "K": "3,9 mmol/l",
    }  # fmt: skip
    assert "# seen twice" in after.text
    assert "labs" not in block_of(kept(case, " \n"))


def test_long_rows_stay_long_and_new_ones_are_written_like_them() -> None:
    case = with_labs(
        "      labs:\n"
        "        - {name: Na, value: 128, unit: mmol/l, normal: {from: 135, to: 145}}\n"
    )
    shown = finding_form(block_of(case), FR).labs
    assert shown == "Na: 128 mmol/l (135–145)"
    after = kept(case, f"{shown}\nCRP: 12,5 mg/l !")
    assert after.text.startswith(case.text)
    labs: Any = block_of(after)["labs"]
    assert labs[1] == {"name": "CRP", "value": 12.5, "unit": "mg/l", "abnormal": True}


def test_rows_by_language_are_left_to_the_yaml() -> None:
    case = with_labs("      labs:\n        - {name: {fr: Na, en: Na}, value: 128}\n")
    assert finding_form(block_of(case), FR).labs is None


@pytest.mark.parametrize(
    ("lines", "words"), [("Na 128", "a colon"), ("Na: 1\nNa: 2", "same name"), (": 3", "a colon")]
)
def test_lines_that_are_no_results_are_told(lines: str, words: str) -> None:
    with pytest.raises(UnkeptError, match=words):
        kept(with_labs(""), lines)


@given(
    st.dictionaries(
        st.sampled_from(["Na", "K", "CRP", "Hb"]),
        st.sampled_from(["12", "3,9 mmol/l", "128 mmol/l (135–145)", "positif !", "< 0,5 ng/ml"]),
        min_size=1,
    )
)
def test_what_is_typed_is_shown_again(rows: dict[str, str]) -> None:
    lines = "\n".join(f"{name}: {words}" for name, words in rows.items())
    after = kept(with_labs(""), lines)
    assert finding_form(block_of(after), FR).labs == lines
