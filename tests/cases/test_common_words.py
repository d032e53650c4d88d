"""What every diagnosis shares tells none of them, and what everybody knows needs no glossary."""

import pytest

from epicrisis.authoring.lint.checker import check_text
from epicrisis.cases.reading.files import on_disk
from tests.cases.conftest import CASES

PATH = CASES / "edited" / "sentence-long-close.yaml"
PLAIN = PATH.read_text(encoding="utf-8")
FRENCH = PLAIN.replace("language: en\nlanguages: [en]", "language: fr\nlanguages: [fr]")


def told(final_title: str, said: str, plain: str = FRENCH) -> set[str]:
    """Return code and word of what is found in a finding before the diagnosis."""
    text = plain.replace("text: Malaria, opens_with", f'text: "{final_title}", opens_with')
    text = text.replace("text: He came back from Ghana with chills.", f'text: "{said}"')
    text = text.replace("presentation: A man has chills", "presentation: Un dos raide, a chill")
    text = text.replace(" of malaria", "")
    report = check_text(PATH, text, on_disk(PATH.parent))
    assert report.read is not None, report.problems
    return {f"{each.code} {each.message.split()[0]}" for each in report.problems}


RIGIDITY = "Syndrome de l’homme raide avec anticorps anti-GAD65"


def test_words_of_many_diagnoses_tell_none_by_themselves() -> None:
    said = "Un syndrome inflammatoire chez un homme au dos raide, sans anticorps antinucléaires."
    assert told(RIGIDITY, said) == set()


def test_the_rare_words_of_the_final_title_tell_it() -> None:
    assert told(RIGIDITY, "On cherche des anticorps Anti-GAD65.") == {"W401 'GAD65'"}
    assert told("Maladie de Whipple", "On pense à Whipple.") == {"W401 'Whipple'"}


def test_a_title_of_common_words_alone_still_tells() -> None:
    assert "W401 'maladie'" in told("Maladie", "Une maladie rare.")


@pytest.mark.parametrize("word", ["aiguë", "chronique"])
def test_of_what_sort_a_disease_is_is_worth_a_look_and_no_spoiler(word: str) -> None:
    assert told(f"Brucellose fistulisée {word}", f"Une douleur {word}.") == {f"H404 '{word}'"}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Insulinoma revealed by fits", "The scan reveals nothing; revealing signs are missing."),
        ("Insulinoma due to MEN, treated late", "Due for a scan; she was treated at home."),
    ],
)
def test_how_a_diagnosis_came_is_no_part_of_its_name(title: str, said: str) -> None:
    hypothesis = "hypotheses:\n  - {id: i, name: Insulinoma, right: true}\n"
    found = told(title, said, PLAIN.replace("timeline:\n", f"{hypothesis}timeline:\n", 1))
    assert found <= {"H403 'Insulinoma'", "H702 'MEN'"}


def test_units_and_what_everybody_knows_need_no_glossary() -> None:
    said = (
        "BP 120/80; DNA, CO2 and HIV were looked at, 5 UI then 12 IU given, an ECG and a CT done."
    )
    assert told("Malaria", said, PLAIN) == set()
    assert told("Malaria", "ECOG 2, NYHA III, TACE done.", PLAIN) == {
        "H702 'ECOG'", "H702 'NYHA'", "H702 'TACE'",
    }  # fmt: skip
