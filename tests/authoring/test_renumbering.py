"""A citation means the same words after the source text was cut otherwise, or changed."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.forms.sentences import cited
from epicrisis.authoring.renumbering import new_numbers, renumbering_edits
from epicrisis.cases.model import Cut
from epicrisis.cases.reading import cutting
from epicrisis.cases.reading.sentences import number_sentences, pieces, squeezed
from epicrisis.cases.reading.yaml_text import Plain, parse

TEXT = "He coughs. He has a fever. It lasts. He sweats at night. He is tired. It is winter."
CASE = """\
language: en
source:
  file: source.en.txt
  notes:
    S05: [{wording: tired, reading: Weary, confidence: open}]
stages:
  anamnesis:
    - finding: Cough  # dry
      source: S01-S02
    - finding: The night
      source: [S03, {sentence: S04, excerpt: at night}, S06]
hypotheses:
  Influenza:
    pro:
      - It is winter (S06)
      - {text: He is tired, source: S05}
"""


def renumbered(case: str, before: Mapping[str, str], after: Mapping[str, str]) -> Plain:
    numbers = new_numbers(before, after)
    edits = [*renumbering_edits(parse(case).data, numbers, after)]
    return parse(edited(case, edits)).data


def found(data: Plain, *path: str | int) -> Plain:
    for part in path:
        if isinstance(data, dict):
            data = data[str(part)]
        elif isinstance(data, tuple) and isinstance(part, int):
            data = data[part]
    return data


def test_sentences_that_are_joined_are_cited_as_one_and_the_others_move_up() -> None:
    before = number_sentences(TEXT, "en")
    left = pieces(TEXT, "en")[1]
    after = number_sentences(TEXT, "en", cutting.joined(Cut(), TEXT, "en", left))
    data = renumbered(CASE, before, after)
    assert found(data, "stages", "anamnesis", 0, "source") == "S01-S02"
    assert found(data, "stages", "anamnesis", 1, "source") == (
        "S02",
        {"sentence": "S03", "excerpt": "at night"},
        "S05",
    )
    assert found(data, "hypotheses", "Influenza", "pro") == (
        "It is winter (S05)",
        {"text": "He is tired", "source": "S04"},
    )
    assert found(data, "source", "notes", "S04", 0, "wording") == "tired"


def test_a_sentence_that_is_cut_is_cited_by_both_parts_and_an_excerpt_by_its_own() -> None:
    before = number_sentences(TEXT, "en")
    place = TEXT.index("sweats") + len("sweats")
    after = number_sentences(TEXT, "en", cutting.split(Cut(), TEXT, "en", place))
    data = renumbered(CASE, before, after)
    assert found(data, "stages", "anamnesis", 1, "source") == (
        "S03",
        {"sentence": "S05", "excerpt": "at night"},
        "S07",
    )
    assert new_numbers(before, after)["S04"] == ("S04", "S05")


def test_a_sentence_written_into_the_text_moves_those_behind_it() -> None:
    before = number_sentences(TEXT, "en")
    after = number_sentences(f"She asks. {TEXT}", "en")
    data = renumbered(CASE, before, after)
    assert found(data, "stages", "anamnesis", 0, "source") == "S02-S03"
    assert found(data, "hypotheses", "Influenza", "pro", 0) == "It is winter (S07)"


def test_what_cites_a_sentence_that_is_gone_is_left_to_its_author() -> None:
    before = {"S01": "He coughs.", "S02": "He sweats."}
    case = "stages:\n  anamnesis:\n    - finding: Sweat\n      source: S02\n"
    data = renumbered(case, before, {"S01": "He coughs."})
    assert found(data, "stages", "anamnesis", 0, "source") == "S02"


def test_nothing_changes_where_no_number_does() -> None:
    before = number_sentences(TEXT, "en")
    assert renumbered(CASE, before, before) == parse(CASE).data


@pytest.mark.parametrize("way", ["cut", "join"])
@given(st.data())
def test_no_cited_word_is_lost(way: str, data: st.DataObject) -> None:
    sentences = data.draw(
        st.lists(
            st.sampled_from(
                ["He coughs at night.", "It is so.", "No fever.", "He came, and went."]
            ),
            min_size=2,
            max_size=8,
        )
    )
    text = " ".join(sentences)
    before = number_sentences(text, "en")
    if way == "cut":
        places = [place for place, each in enumerate(text) if each == " "]
        cut = cutting.split(Cut(), text, "en", data.draw(st.sampled_from(places)))
    else:
        left = data.draw(st.integers(0, len(before) - 2))
        cut = cutting.joined(Cut(), text, "en", pieces(text, "en")[left])
    after = number_sentences(text, "en", cut)
    numbers = new_numbers(before, after)
    for name, words in before.items():
        now = squeezed("".join(after[each] for each in numbers[name]))
        assert squeezed(words) in now
        assert all(squeezed(after[each]) for each in numbers[name])


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_citations_that_are_read_can_be_written(numbers: list[int]) -> None:
    source: Plain = tuple(f"S{number:02d}" for number in numbers)
    written = [(f"S{number:02d}", "") for number in numbers]
    assert cited(source) == written
