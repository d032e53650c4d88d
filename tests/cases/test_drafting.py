"""A pasted text becomes a case that loads: all that it says is in it, and nothing else."""

from pathlib import Path

import pytest

from epicrisis.authoring.drafting.choices import Choices, UnfitTextError
from epicrisis.authoring.drafting.draft import Drafted, draft
from epicrisis.authoring.drafting.language import DraftLanguage, guess
from epicrisis.authoring.lint.checker import CheckResult, check_text
from epicrisis.cases.model import Case, Finding
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.sentences import number_sentences

FRENCH = """\
Un homme de 47 ans consulte pour une fatigue et une soif intense depuis deux mois. Il n'a pas \
d'antécédents.

À l'examen, la température est à 37,1 °C. La peau est bronzée.

Le bilan biologique montre une glycémie à 14 mmol/l et une ferritine à 2 300 µg/l (N < 300). \
L'imagerie par résonance magnétique (IRM) du foie évoque une surcharge en fer, donc une \
hémochromatose, sans nodule ni signe de cirrhose. La recherche de la mutation est positive.

Le diagnostic d'hémochromatose est retenu. Il est traité par des saignées.

Six mois plus tard, la ferritine est à 60 µg/l.
"""
ENGLISH = """\
A 30-year-old woman presented with a cough for three weeks. She had no fever. On examination her \
heart rate was 88 bpm. A chest X-ray showed a shadow. Serum calcium was 2.9 mmol/l (normal \
2.1-2.6). A biopsy was consistent with sarcoidosis. She was treated with prednisolone 20 mg daily. \
Two months later she was well.
"""
TEXTS: dict[DraftLanguage, str] = {"fr": FRENCH, "en": ENGLISH}


def checked(drafted: Drafted) -> CheckResult:
    path = Path("draft") / "case.yaml"
    return check_text(path, drafted.case, in_memory(drafted.files))


def loaded(drafted: Drafted) -> Case:
    result = checked(drafted)
    assert result.read is not None, result.problems
    return result.read.loaded.case


def findings(case: Case) -> list[Finding]:
    return [each for stage in case.stages for each in stage.blocks if isinstance(each, Finding)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_draft_loads_and_every_sentence_is_told(language: DraftLanguage) -> None:
    drafted = draft(TEXTS[language], language)
    case = loaded(drafted)
    told = " ".join(each.text[language] for each in findings(case))
    assert drafted.source == TEXTS[language]
    for sentence in number_sentences(drafted.source).values():
        assert sentence in told


def test_stages_follow_the_text_and_their_boundaries_can_be_moved() -> None:
    drafted = draft(FRENCH, "fr")
    assert drafted.boundaries == {
        "anamnesis": "S01",
        "examination": "S03",
        "investigations": "S05",
        "diagnosis": "S08",
        "treatment": "S09",
        "evolution": "S10",
    }
    moved = draft(FRENCH, "fr", Choices(boundaries={"anamnesis": "S01", "investigations": "S04"}))
    assert [stage.id for stage in loaded(moved).stages] == ["anamnesis", "investigations"]
    assert moved.boundaries == {"anamnesis": "S01", "investigations": "S04"}


def test_a_value_brings_its_unit_and_is_abnormal_by_its_range_alone() -> None:
    rows = [row for each in findings(loaded(draft(FRENCH, "fr"))) for row in each.labs]
    assert [(row.name["fr"], row.result["fr"], row.abnormal) for row in rows] == [
        ("température", "37,1 °C", False),
        ("glycémie", "14 mmol/l", False),
        ("ferritine", "2 300 µg/l (N < 300)", True),
        ("ferritine", "60 µg/l", False),
    ]


def test_the_diagnosis_is_proposed_and_once_chosen_hidden_before_it_is_made() -> None:
    drafted = draft(FRENCH, "fr")
    assert drafted.candidates[0].words == "hémochromatose"
    chosen = draft(FRENCH, "fr", Choices(diagnosis_words=("hémochromatose",)))
    case = loaded(chosen)
    assert case.final_title.text == {"fr": "hémochromatose"}
    before = [each for each in findings(case) if each.id < case.final_title.opens_with]
    assert before
    for each in before:
        assert "hémochromatose" not in f"{each.title} {each.text} {each.summary}"
    assert [(each.sentence, each.words) for each in chosen.hidden] == [
        ("S06", "donc une hémochromatose,")
    ]
    assert not {"W401", "H404"} & {each.code for each in checked(chosen).problems}


def test_what_the_text_does_not_say_is_to_be_written_and_is_told() -> None:
    drafted = draft(ENGLISH, "en")
    case = loaded(drafted)
    assert case.specialty == {"en": "To be written"}
    problems = checked(drafted).problems
    assert {"W312", "H311"} <= {each.code for each in problems}
    assert "W402" not in {each.code for each in problems}


def test_times_become_events_with_their_words() -> None:
    timeline = loaded(draft(ENGLISH, "en")).timeline
    assert timeline is not None
    assert [each.source[0].excerpt for each in timeline.events] == [
        "for three weeks",
        "Two months later",
    ]
    since, later = timeline.events
    assert since.start is not None
    assert since.start.is_ == "documented"
    assert later.when is not None
    assert later.when.assumption


def test_an_abbreviation_that_is_spelt_out_is_explained() -> None:
    (entry,) = loaded(draft(FRENCH, "fr")).glossary
    assert (entry.term["fr"], entry.definition["fr"]) == (
        "IRM",
        "imagerie par résonance magnétique",
    )
    left = draft(FRENCH, "fr", Choices(left_out_abbreviations=frozenset({"IRM"})))
    assert not loaded(left).glossary


def test_a_test_can_be_ordered_and_others_are_proposed() -> None:
    drafted = draft(ENGLISH, "en", Choices(other_tests=("lumbar-puncture",)))
    case = loaded(drafted)
    menus = [each.order.menu["en"] for each in findings(case) if each.order]
    assert "Chest X-ray" in menus
    assert [each.menu["en"] for each in case.other_tests] == ["Lumbar puncture"]
    assert "chest-x-ray" not in {each.key for each in drafted.proposed_tests}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        ("Der Patient ist ein Mann und er hat seit zwei Wochen Fieber und Husten.", None),
        ("La paciente es una mujer de 30 años que acude por fiebre y dolor en el costado.", None),
        ("患者は三十歳の女性です。", None),
        ("", None),
    ],
)
def test_the_language_is_guessed_or_not_known(text: str, language: str | None) -> None:
    assert guess(text) == language


def test_what_may_identify_a_person_is_listed_and_nothing_is_removed() -> None:
    letter = (
        "Mme Exemple-Durand, née le 3 mai 1950, habite 12 rue des Lilas. "
        "Tél. 01 23 45 67 89, a.b@exemple.org. IPP : 800123456. Elle tousse depuis un an."
    )
    drafted = draft(letter, "fr")
    assert [each.kind for each in drafted.personal] == [
        "name", "birth", "address", "phone", "email", "number",
    ]  # fmt: skip
    assert {each.line for each in drafted.personal} == {1}
    assert drafted.source == letter
    assert any("identify a person" in notice for notice in drafted.notices)


@pytest.mark.parametrize("text", ["", " \n\n \t", "Il tousse. " * 1_000, "x" * 1_000_001])
def test_what_is_no_case_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnfitTextError) as refused:
        draft(text, "fr")
    assert "; " in refused.value.message
