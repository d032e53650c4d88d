"""A pasted text becomes a case that loads: all that it says is in it, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.drafting.choices import Choices, UnfitTextError
from epicrisis.authoring.drafting.draft import Drafted, draft
from epicrisis.authoring.drafting.laboratory import measured_in
from epicrisis.authoring.drafting.language import DraftLanguage, guess
from epicrisis.authoring.drafting.phrases import title_of
from epicrisis.authoring.lint.checker import CheckResult, check_text
from epicrisis.cases.model import Case, Cut, Finding
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.sentences import number_sentences
from tests.cases.test_case_file import MANY

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
    for sentence in number_sentences(drafted.source, language).values():
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
    later = drafted.boundary_moved("examination", 1)
    assert later == {**drafted.boundaries, "examination": "S04"}
    assert draft(FRENCH, "fr", Choices(boundaries=later)).boundaries == later
    assert drafted.boundary_moved("diagnosis", 1) is None, "the treatment begins there"
    assert drafted.boundary_moved("anamnesis", 1) is None, "an account begins with its first words"
    assert drafted.boundary_moved("no stage", 1) is None
    moved = draft(FRENCH, "fr", Choices(boundaries={"anamnesis": "S01", "investigations": "S04"}))
    assert [stage.id for stage in loaded(moved).stages] == ["anamnesis", "investigations"]
    assert moved.boundaries == {"anamnesis": "S01", "investigations": "S04"}


def test_a_value_brings_its_unit_and_its_range() -> None:
    rows = [row for each in findings(loaded(draft(FRENCH, "fr"))) for row in each.labs]
    told = [(row.name["fr"], str(row.value), row.unit, row.is_abnormal) for row in rows]
    assert told == [
        ("température", "37.1", {"fr": "°C"}, False),
        ("glycémie", "14", {"fr": "mmol/l"}, False),
        ("ferritine", "2300", {"fr": "µg/l"}, True),
        ("ferritine", "60", {"fr": "µg/l"}, False),
    ]


def test_the_diagnosis_is_proposed_and_once_chosen_hidden_before_it_is_made() -> None:
    drafted = draft(FRENCH, "fr")
    assert drafted.candidates[0].words == "hémochromatose"
    chosen = draft(FRENCH, "fr", Choices(diagnosis_words=("hémochromatose",)))
    case = loaded(chosen)
    assert case.final_title.text == {"fr": "hémochromatose"}
    before = [each for each in findings(case) if each.id < case.final_title.opens_with]
    assert before
    told = " ".join(each.text["fr"] for each in findings(case))
    assert "donc une hémochromatose" in told
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


def test_a_test_that_is_told_can_be_ordered() -> None:
    case = loaded(draft(ENGLISH, "en"))
    assert "Chest X-ray" in [each.order.menu["en"] for each in findings(case) if each.order]


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


@pytest.mark.parametrize("text", ["", " \n\n \t", "Il tousse. " * 1_000, "x" * 1_000_001])
def test_what_is_no_case_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnfitTextError) as refused:
        draft(text, "fr")
    assert "; " in refused.value.message


def test_a_question_stands_at_each_change_of_stage_and_in_no_story() -> None:
    chosen = draft(FRENCH, "fr", Choices(diagnosis_words=("hémochromatose",)))
    result = checked(chosen)
    assert result.read is not None
    asked = [each.strip() for each in chosen.case.splitlines() if "- question:" in each]
    assert len(asked) == len(chosen.boundaries) - 1 + len(["a value"])
    assert [each.code for each in result.problems].count("H313") == len(asked)
    assert "right:\n        - hémochromatose" in chosen.case
    assert "answer: 2 300 µg/l" in chosen.case


LETTER = """\
Cher confrère,

Antécédents :
- HTA
- diabète de type 2

Examen clinique
Bon état général

Biologie
Hb\t9 g/dl\t(13-17)

Le patient va bien
"""


def test_headings_say_the_stage_and_no_line_is_lost() -> None:
    drafted = draft(LETTER, "fr")
    case = loaded(drafted)
    rows = {each.row.text: each for each in drafted.rows}
    for line in filter(None, LETTER.splitlines()):
        assert " ".join(line.split()) in rows
    assert rows["Examen clinique"].row.is_heading
    assert rows["Bon état général"].stage == "examination"
    assert rows["Hb 9 g/dl (13-17)"].stage == "investigations"
    assert [each.row.line for each in drafted.rows] == [
        number for number, line in enumerate(LETTER.splitlines(), start=1) if line
    ]
    assert findings(case)


def test_sentences_are_cut_as_the_author_says() -> None:
    text = "Il tousse. Il crache. Bilan\nRadio normale."
    cut = Cut(join=("tousse. | Il",), headings=("Bilan",))
    drafted = draft(text, "fr", Choices(cut=cut))
    assert loaded(drafted).source.cut == cut
    assert [each.row.text for each in drafted.rows if each.row.id] == [
        "Il tousse. Il crache.",
        "Radio normale.",
    ]


def test_a_sentence_too_long_for_a_case_is_cut_between_words_and_said() -> None:
    drafted = draft("Il va bien, et il le dit " * 200, "fr")
    assert loaded(drafted).source.cut == drafted.cut
    assert drafted.cut.split


@pytest.mark.parametrize(
    "text",
    [
        "Fièvre",
        "il tousse depuis trois jours",
        "- a: b\n# no\n'x': \"y\n{a: [1,2}\n*x &y !!tag % @ ` |\n? k\n---\nnull. true. 1.5. ~.",
        "UN HOMME DE 40 ANS CONSULTE POUR UNE FIEVRE. LE SCANNER MONTRE UN ABCES.",
        "<p>Un homme de 40 ans.</p>\n<ul><li>fièvre</li></ul>",
        "\u202eمريض عمره أربعون عاما. يعاني من الحمى.",
        "A\u2028b\u2029c\x0cd\x0be. \ufeffX\u00a0y\u202f: z\u200b. e\u0301.\r\nNext\rline. \ud800.",
        "Ô temps, suspends ton vol\net vous, heures propices,\nsuspendez votre cours",
        "Examen\n\nBilan\n\nTraitement\n",
        "mot " * 900,
        "Il va bien, " * 300,
        "1 2 3 4 5 6 7 8 9 " * 200,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_whatever_is_pasted_loads_with_every_word(text: str) -> None:
    for language in ("fr", "en"):
        drafted = draft(text, language)
        loaded(drafted)
        rows = "".join("".join(each.row.text.split()) for each in drafted.rows)
        kept = [each for each in text if each.isalnum() and each != "\ud800"]
        assert [each for each in rows if each.isalnum()] == kept


WORDS = (
    "Il tousse. Elle depuis 3 jours, à l'examen : fièvre (N < 5) TSH = 4 mUI/l « oui » # -"
    " diagnostic d'angine est en 2006 le 3 mai 2011 31/12/2012 J3 un mois plus tard M. Dr: {a}"
    " [b] | ' % @ & * ? ! IRM (IRM)"
)


@given(
    st.lists(st.sampled_from([*WORDS.split(), '"', "\n", "\n\n"]), min_size=1, max_size=60),
    st.sampled_from(["fr", "en"]),
)
@MANY
def test_no_mixture_of_words_makes_a_draft_that_fails(
    words: list[str], language: DraftLanguage
) -> None:
    try:
        drafted = draft(" ".join(words), language)
    except UnfitTextError:
        assert not any(map(str.isalnum, "".join(words)))
        return
    loaded(drafted)
    if drafted.candidates:
        choices = Choices(diagnosis_words=(drafted.candidates[0].words,))
        loaded(draft(" ".join(words), language, choices))


def test_what_looks_wrong_is_noticed() -> None:
    page = "<html><p>Il tousse.</p><p>Il crache.</p></html>"
    assert "web page" in draft(page, "fr").notices[0]
    late = "Il a de la fièvre. Un mois plus tard, il tousse. Il fumait depuis dix ans."
    drafted = draft(late, "fr")
    assert [each.words for each in drafted.undated] == ["depuis dix ans"]
    assert "(depuis dix ans)" in drafted.notices[0]


@pytest.mark.parametrize(
    ("language", "sentence", "rows"),
    [
        ("fr", "L'hémoglobine était à 9,2 g/dl.", {"hémoglobine": "9,2 g/dl"}),
        (
            "fr",
            "TSH = 4 mUI/l (N < 4), CRP : 12 mg/l.",
            {"TSH": "4 mUI/l (N < 4)", "CRP": "12 mg/l"},
        ),
        ("fr", "Hb à 12 g/dl (normale 13 à 17).", {"Hb": "12 g/dl (13–17)"}),
        (
            "fr",
            "une glycémie à 14 mmol/l et un cholestérol à 2 g/l",
            {"glycémie": "14 mmol/l", "cholestérol": "2 g/l"},
        ),
        ("fr", "Il reçoit 500 mg/j de métformine et 2 g/jour de fer.", {}),
        ("fr", "Une masse de 4 cm chez un homme de 70 ans.", {}),
        (
            "en",
            "Serum sodium was 128 mmol/L and urea 14 mg/dl.",
            {"sodium": "128 mmol/L", "urea": "14 mg/dl"},
        ),
        (
            "en",
            "Platelets were 44,000 /µl (normal 150,000-400,000).",
            {"Platelets": "44,000 /µl (150,000–400,000)"},
        ),
        (
            "en",
            "Calcium of 2.9 mmol/l (reference range 2.1 to 2.6)",
            {"Calcium": "2.9 mmol/l (2.1–2.6)"},
        ),
        ("en", "He was given 500 mg daily for 3 days.", {}),
        ("en", "The level rose from 12 to 40 mg/l.", {}),
    ],
)
def test_values_are_found_with_names_and_doses_are_not(
    language: DraftLanguage, sentence: str, rows: dict[str, str]
) -> None:
    assert {each.name: each.result for each in measured_in(sentence, language)} == rows


@pytest.mark.parametrize(
    ("language", "sentence", "title"),
    [
        ("fr", "L'échographie cardiaque est normale.", "Échographie cardiaque"),
        ("fr", "À l'examen, il avait une fièvre à 39 °C.", "Fièvre à 39 °C"),
        ("fr", "Mme B. Exemple avait une toux sèche.", "Toux sèche"),
        ("fr", "Le patient a été mis sous oxygène.", "Oxygène"),
        ("en", "A chest X-ray showed a shadow.", "Chest X-ray"),
        ("en", "On admission, she had a fever.", "Fever"),
        ("en", "Mr A. Sample was treated with oxygen.", "Oxygen"),
    ],
)
def test_a_title_is_a_few_words_of_the_sentence_and_no_name(
    language: DraftLanguage, sentence: str, title: str
) -> None:
    assert title_of(sentence, language) == title


@pytest.mark.parametrize(
    ("sentence", "language", "title"),
    [
        ("Patient, sans antécédents notables, opéré hier.", "fr", "Sans antécédents notables"),
        ("Elle nie toute fièvre depuis trois jours.", "fr", "Nie toute fièvre depuis trois jours"),
        ("On a éliminé une récidive par le scanner.", "fr", "Éliminé une récidive par le scanner"),
        ("Aucune toux, fièvre ou dyspnée n'était notée.", "fr", "Aucune toux"),
        ("A woman, without any known disease, came in.", "en", "Without any known disease"),
        ("She denied fever.", "en", "Denied fever"),
        ("No headache, fever or bleeding were mentioned.", "en", "No headache"),
    ],
)
def test_a_title_never_says_the_contrary(
    sentence: str, language: DraftLanguage, title: str
) -> None:
    assert title_of(sentence, language) == title


_DENIALS = {
    "fr": ("sans", "pas de", "aucune", "jamais de", "ni"),
    "en": ("without", "no", "denied", "never any", "neither"),
}


@given(
    data=st.data(),
    language=st.sampled_from(("fr", "en")),
    before=st.lists(
        st.sampled_from(["toux", "rash", "il", "she", "avait", "had", "patient", "hier", "the,"])
    ),
    behind=st.lists(st.sampled_from(["dans", "lung", "est", "was", "ou", "or", "hier,", "ictus."])),
)
def test_no_title_begins_right_behind_a_denial(
    data: st.DataObject, language: DraftLanguage, before: list[str], behind: list[str]
) -> None:
    denial = data.draw(st.sampled_from(_DENIALS[language]))
    title = title_of(" ".join([*before, denial, "dyspnea", *behind]), language)
    if "dyspnea" in title.casefold():
        assert denial.split()[0] in title.casefold()


def test_neither_glossary_nor_menu_tells_the_diagnosis_before_it() -> None:
    text = (
        "Un homme tousse. La sérologie du paludisme (SP) est positive. On fait une IRM."
        " Le diagnostic de paludisme est retenu."
    )
    words = ("paludisme", "malaria", "", " malaria ")
    chosen = draft(text, "fr", Choices(diagnosis_words=words))
    case = loaded(chosen)
    assert case.hypotheses[0].aliases == ("malaria",)
    assert not case.glossary
    assert [each.sentence for each in chosen.pointed] == ["S02"]
    told = [each for each in checked(chosen).problems if each.code == "W401"]
    lines = {chosen.case.splitlines()[each.line - 1].strip() for each in told}
    assert lines == {"- finding: À écrire", "source: S02"}


@pytest.mark.parametrize(
    "choices",
    [
        Choices(boundaries={}),
        Choices(boundaries={"treatment": "S99"}),
        Choices(boundaries={"evolution": "S02", "anamnesis": "S04"}),
        Choices(cut=Cut(join=("nowhere | here",), headings=("not there",))),
        Choices(diagnosis_words=("words that the text doesn't have",)),
        Choices(diagnosis_words=("man", "woman", "a", "the cough: # of - 30")),
    ],
)
def test_choices_that_have_grown_stale_do_no_harm(choices: Choices) -> None:
    loaded(draft(ENGLISH, "en", choices))


def test_dates_are_the_calendars_where_the_account_begins_with_one() -> None:
    dated = "Il consulte en mars 2012 pour une toux. En mai 2014, la toux cesse. Il guérit en 2015."
    timeline = loaded(draft(dated, "fr")).timeline
    assert timeline is not None
    assert timeline.origin.date == "2012-03"
    moments = [each.when for each in timeline.events if each.when]
    assert [(each.date, each.is_) for each in moments] == [
        ("2012-03", "documented"),
        ("2014-05", "documented"),
        (None, "assumed"),
    ]
    assert moments[2].range is not None
    late = "Il tousse. L'examen est normal. Il avait eu une grippe en 2006. En 2009, il guérit."
    timeline = loaded(draft(late, "fr")).timeline
    assert timeline is not None
    assert timeline.origin.date is None
    assert [each.when.is_ for each in timeline.events if each.when] == ["assumed", "assumed"]
    assert not loaded(draft("Il tousse. Il a 40 ans. Il guérit le 31/02/2006.", "fr")).timeline


def test_a_number_is_not_cut_where_its_comma_stands() -> None:
    text = "Un homme tousse.\nSix heures plus tard la glycémie est à 1,9 mmol/L, et il dort."
    assert "label: Six heures plus tard la glycémie est à 1,9 mmol/L\n" in draft(text, "fr").case
