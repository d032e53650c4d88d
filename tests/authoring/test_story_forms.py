"""Remarks, hypotheses and the card: a form writes what it says at its place, and nothing else."""

from dataclasses import replace
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.edits.edit import Put
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.forms.card import card_edits, card_form
from epicrisis.authoring.forms.hypothesis import (
    ArgumentLine,
    HypothesisForm,
    hypothesis_edits,
    hypothesis_form,
    unkept,
    written_hypotheses,
)
from epicrisis.authoring.forms.remark import RemarkForm, new_remark, remark_edits, remark_form
from epicrisis.authoring.forms.sentences import citation, cited
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.authoring.outline import outline, told_sentences
from epicrisis.cases.reading.yaml_text import Path, Plain, parse
from tests.authoring.forms_of_cases import EACH_CASE, EACH_CASE_CHANGED, Written, differences

EN = Languages("en", ("en",))
WORDS = st.lists(st.sampled_from(["fever", "cough", "rash", "no"]), max_size=6)


def dict_of(data: Plain) -> dict[str, Plain]:
    assert isinstance(data, dict)
    return data


@EACH_CASE
def test_forms_kept_unchanged_make_no_edit(case: Written) -> None:
    data, languages = dict_of(case.data), languages_of(case.data)
    assert [*card_edits(data, card_form(data, languages), languages)] == []
    for path, block in written_hypotheses(data):
        form = hypothesis_form(block, path, languages)
        assert [*hypothesis_edits(block, path, form, languages)] == []
    for stage in outline(parse(case.text), ()):
        for place in stage.blocks:
            if place.kind in ("teaching", "notes"):
                remark = remark_form(place.written, languages)
                assert [*remark_edits(place.written, place.path, remark, languages)] == []


@EACH_CASE
def test_a_changed_title_changes_the_title_alone(case: Written) -> None:
    data, languages = dict_of(case.data), languages_of(case.data)
    form = card_form(data, languages)
    title = dict.fromkeys(languages.every, "A patient with a cough")
    after = replace(form, texts={**form.texts, "title": title})
    changed = case.with_edits([*card_edits(data, after, languages)])
    assert {path[0] for path in differences(case.data, changed.data)} == {"title"}
    changed.load()


@EACH_CASE
def test_an_objective_more_leaves_the_others_and_their_ids(case: Written) -> None:
    data, languages = dict_of(case.data), languages_of(case.data)
    form = card_form(data, languages)
    more = dict.fromkeys(languages.every, "Ask about travel.")
    after = replace(form, objectives=(*form.objectives, more))
    changed = case.with_edits([*card_edits(data, after, languages)])
    before, now = data["objectives"], dict_of(changed.data)["objectives"]
    assert isinstance(before, tuple)
    assert isinstance(now, tuple)
    assert now[: len(before)] == before
    assert len(now) == len(before) + 1
    assert {path[0] for path in differences(case.data, changed.data)} == {"objectives"}
    changed.load()


@EACH_CASE_CHANGED
def test_an_argument_more_changes_its_hypothesis_alone(case: Written) -> None:
    languages = languages_of(case.data)
    argument = ArgumentLine(dict.fromkeys(languages.every, "It is so"), ("S01",))
    for path, block in written_hypotheses(case.data):
        form = hypothesis_form(block, path, languages)
        after = replace(form, pro=(*form.pro, argument))
        changed = case.with_edits([*hypothesis_edits(block, path, after, languages)])
        found = [*differences(case.data, changed.data)]
        assert all((*each, "pro")[: len(path) + 1] == (*path, "pro") for each in found)
        assert found
        changed.load()


def test_a_hypothesis_by_its_name_is_renamed_where_it_stands() -> None:
    text = "hypotheses:\n  Measles: # likely\n    right: true\n  Rubella:\n"
    (path, block), _ = written_hypotheses(parse(text).data)
    form = hypothesis_form(block, path, EN)
    after = replace(form, name={"en": "Measles virus"}, is_right=False)
    text = edited(text, [*hypothesis_edits(block, path, after, EN)])
    assert list(dict_of(dict_of(parse(text).data)["hypotheses"])) == ["Measles virus", "Rubella"]
    assert "# likely" in text


@pytest.mark.parametrize(
    ("written", "words", "sentences"),
    [
        ("Koplik's spots (S04)", "Koplik's spots", ("S04",)),
        ("Koplik's spots (S04, S06-S08)", "Koplik's spots", ("S04", "S06", "S07", "S08")),
        ("Koplik's spots (S06 to S08; S04).", "Koplik's spots", ("S06", "S07", "S08", "S04")),
        ("Koplik's spots", "Koplik's spots", ()),
        ("Spots (white)", "Spots (white)", ()),
    ],
)
def test_an_argument_in_a_line_is_read_with_its_sentences(
    written: str, words: str, sentences: tuple[str, ...]
) -> None:
    form = hypothesis_form({"pro": (written,)}, ("hypotheses", "Measles"), EN)
    assert form.pro == (ArgumentLine({"en": words}, sentences),)


def test_a_point_to_remember_without_a_reference_is_unfinished() -> None:
    assert new_remark("teaching", RemarkForm({"en": "Isolate."}), EN)["unfinished"] is True
    assert "unfinished" not in new_remark("notes", RemarkForm({"en": "Ask."}), EN)


def test_a_reference_finishes_a_point_to_remember() -> None:
    block: dict[str, Plain] = {"teaching": "Isolate.", "unfinished": True}
    path: Path = ("stages", "diagnosis", 0)
    text = "stages:\n  diagnosis:\n    - teaching: Isolate.\n      unfinished: true\n"
    after = RemarkForm({"en": "Isolate."}, ("guideline",))
    (changed,) = outline(parse(edited(text, [*remark_edits(block, path, after, EN)])), ())
    assert changed.blocks[0].written == {"teaching": "Isolate.", "cites": ("guideline",)}


BOTH = Languages("fr", ("fr", "en"))
SCHEME: dict[str, Plain] = {
    "file": {"fr": "s.fr.png", "en": "s.en.png"},
    "dark": {"fr": "d.fr.png", "en": "d.en.png"},
    "alt": {"fr": "Un cercle.", "en": "A circle."},
}


def test_an_image_of_a_point_to_remember_is_read_and_written_in_each_language() -> None:
    block: dict[str, Plain] = {"teaching": "T1", "text": "…", "images": (SCHEME,)}
    (image,) = remark_form(block, BOTH).images
    assert (image.file, image.elsewhere) == ("s.fr.png", {"en": "s.en.png"})
    assert image.dark == {"fr": "d.fr.png", "en": "d.en.png"}
    after = replace(remark_form(block, BOTH), images=(replace(image, elsewhere={}, dark={}),))
    (edit,) = remark_edits(block, ("stages", 0, "blocks", 0), after, BOTH)
    assert isinstance(edit, Put)
    assert edit.value == ({"file": "s.fr.png", "alt": SCHEME["alt"]},)
    assert new_remark("teaching", after, BOTH)["images"] == edit.value


def test_an_image_for_dark_pages_is_there_in_each_language_or_in_none() -> None:
    block: dict[str, Plain] = {"teaching": "T1", "text": "…", "images": (SCHEME,)}
    (image,) = remark_form(block, BOTH).images
    after = replace(remark_form(block, BOTH), images=(replace(image, dark={"fr": "d.png"}),))
    with pytest.raises(UnkeptError, match="in each language, or none"):
        list(remark_edits(block, ("stages", 0, "blocks", 0), after, BOTH))


@given(WORDS, WORDS)
def test_a_list_becomes_what_the_form_says(before: list[str], after: list[str]) -> None:
    items = "".join(f"  - {word}  # {place}\n" for place, word in enumerate(before))
    text = f"list:\n{items}" if before else "list: []\n"
    changed = edited(text, [Put(("list",), tuple(after))])
    assert dict_of(parse(changed).data)["list"] == tuple(after)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    stays = "".join(f"  - {word}  # {place}\n" for place, (word, _) in enumerate(alike))
    assert stays in changed, "what both begin with keeps its comments"


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_sentences_are_written_as_ranges_and_read_again(numbers: list[int]) -> None:
    sentences = [(f"S{number:02d}", "") for number in numbers]
    assert cited(citation(sentences)) == sentences


@pytest.mark.parametrize("between", ["-", " - ", "–", "—", " to ", " à "])
def test_a_span_is_read_however_the_checker_lets_it_be_written(between: str) -> None:
    assert cited(f"S01{between}S03, S07") == [(f"S{number:02d}", "") for number in (1, 2, 3, 7)]


def test_words_that_are_quoted_stay_quoted() -> None:
    quotations = [("S01", ""), ("S02", "a cough")]
    assert cited(citation(quotations)) == quotations


def test_the_outline_tells_what_is_told_and_what_is_wrong_where() -> None:
    text = (
        "stages:\n  anamnesis:\n    - finding: Cough\n      source: S01-S03\n"
        "    - question: Why?\n      unfinished: true\n  diagnosis:\n    - moods: gay\n"
    )
    first, last = outline(parse(text), ())
    assert told_sentences((first, last)) == {"S01", "S02", "S03"}
    assert [each.is_unfinished for each in first.blocks] == [False, True]
    assert [(each.kind, each.name) for each in last.blocks] == [(None, "")]


def test_an_argument_is_kept_with_the_sentences_that_it_rests_on_alone() -> None:
    def said(*sentences: str, name: str = "Measles") -> str:
        form = HypothesisForm({"en": name}, pro=(ArgumentLine({"en": "A rash"}, sentences),))
        return str(unkept(form, {"S01": "", "S02": ""}, EN))

    assert said("S01", "S02") == "None"
    assert "rests on no sentence" in said()
    assert said("S01", "S09").startswith("S09 of the argument 'A rash'")
    assert "needs a name" in said("S01", name=" ")
