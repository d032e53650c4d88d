"""The source text cut into sentences: nothing lost, in order, as a physician reads it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.sentences import Piece, number_sentences, pieces, squeezed
from tests.cases.conftest import MINIMAL

LANGUAGES = st.sampled_from(("fr", "en", "de", "ja", ""))
TEXTS = st.text(alphabet="aB é.!?…»«”\"')(\n\r\t\u00a0\u00ad1-•:,|。", max_size=80)
SCRAPS = st.lists(
    st.sampled_from(
        (
            *("Dr.", "M.", "X.", "cf.", "p. ex.", "E. coli", "1.", "- HTA", "scoliose.Il", "\n"),
            *("\n\n", "\r\n", "\f", " ", "\t", "Examen", "Antécédents :", "il dort", "« Oui. »"),
            *("Il tousse.", "9 g/dl", "—", "hyper-\n", "\u00ad\n", "(", "et al.", "Hb\t9\tg/dl"),
        )
    ),
    max_size=20,
).map(" ".join)


@given(text=TEXTS | SCRAPS | st.text(), language=LANGUAGES)
@example(text="\u00ad", language="fr")
@example(text="a.\x85\u00a0B. C", language="fr")
def test_every_character_stands_in_exactly_one_piece_in_order(text: str, language: str) -> None:
    place = 0
    for piece in pieces(text, language):
        assert not text[place : piece.start].strip(), "left out"
        assert piece.start < piece.end
        assert squeezed(piece.words) == squeezed(text[piece.start : piece.end])
        place = piece.end
    assert not text[place:].strip(), "left out at the end"


@given(text=TEXTS | SCRAPS, language=LANGUAGES)
def test_sentences_are_numbered_without_a_gap(text: str, language: str) -> None:
    found = pieces(text, language)
    ids = [piece.number for piece in found if piece.number]
    assert ids == [f"S{number:02d}" for number in range(1, len(ids) + 1)]
    sentences = number_sentences(text, language)
    assert list(sentences.items()) == [(each.number, each.words) for each in found if each.number]
    assert all(words == words.strip() and words for words in sentences.values())


@given(text=TEXTS | SCRAPS, language=LANGUAGES)
def test_only_a_line_of_words_with_text_below_is_a_heading(text: str, language: str) -> None:
    found = pieces(text, language)
    with_words = [each for each in found if any(map(str.isalnum, each.words))]
    assert all(each.number for each in with_words[-1:]), "the last line is lost"
    for heading in (each for each in with_words if not each.number):
        assert not heading.words.endswith((".", "!", "?", "…"))
        assert not any(map(str.isdigit, heading.words))


def shown(found: tuple[Piece, ...]) -> list[str]:
    """Return pieces as `# heading` or sentence."""
    return [each.words if each.number else f"# {each.words}" for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Examen physique\nIl va bien.", ["# Examen physique", "Il va bien."]),
        ("Il va bien. Elle aussi !  Vraiment ?", ["Il va bien.", "Elle aussi !", "Vraiment ?"]),
        ("Il a 1.5 mg/l et va bien.", ["Il a 1.5 mg/l et va bien."]),
        ("Il va bien…\r\nElle aussi.\r\n", ["Il va bien…", "Elle aussi."]),
        ("« Il va bien. »", ["« Il va bien. »"]),
        ("« Il va bien.\u00a0» Elle aussi.", ["« Il va bien.\u00a0»", "Elle aussi."]),
        ("« Il va bien ? » demande-t-elle.", ["« Il va bien ? » demande-t-elle."]),
        (
            "Il tousse (IMC 18 kg/m2. Il dort. Il va.",
            ["Il tousse (IMC 18 kg/m2.", "Il dort.", "Il va."],
        ),
        ('"He is well." She is too.', ['"He is well."', "She is too."]),
        ("(Il va bien.) Elle aussi.", ["(Il va bien.)", "Elle aussi."]),
        (
            "Douleurs.Il tousse. Na 140 mmol/L.Elle dort.",
            ["Douleurs.", "Il tousse.", "Na 140 mmol/L.", "Elle dort."],
        ),
        (
            "Écrire à jean.Martin@exemple.fr ou www.exemple.Fr demain.",
            ["Écrire à jean.Martin@exemple.fr ou www.exemple.Fr demain."],
        ),
        ("", []),
        (" \n\t\u00a0\r\n", []),
        ("Il va bien", ["Il va bien"]),
        ("Anamnèse", ["Anamnèse"]),
    ],
)  # fmt: skip
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert shown(pieces(text, "fr")) == expected
    assert shown(pieces(text)) == expected


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le Dr. Martin, le Pr. Durand et Mme. Petit voient M. X. et MM. Roux et Blanc."),
        ("fr", "Mlle. Noir prend env. 3 g de fer, cf. fig. 2, p. ex. le soir, vs. placebo."),
        ("fr", "E. coli et S. aureus poussent, cf. Dupont et al. 2019 et J.-P. Martin."),
        ("fr", "1. HTA traitée depuis dix ans."),
        ("en", "Dr. Smith of St. Mary's saw Mr. Jones, Mrs. Hall, Ms. Lee and Prof. Brown."),
        ("en", "E. coli grew (Fig. 2, No. 5), i.e. approx. 3 g vs. 5 g at 8 a.m. on day 2."),
        ("en", "Smith et al. (2019) gave it b.i.d. for ten days, e.g. with J. K. Brown."),
        ("de", "Am 3. Oktober kam Dr. Meier mit z. B. Fieber."),
        ("", "Le Dr. Martin et Mr. Smith voient M. X. et E. coli, cf. fig. 2."),
    ],
)
def test_an_abbreviation_ends_no_sentence(language: str, sentence: str) -> None:
    following = {"fr": "Elle tousse.", "en": "She coughs.", "de": "Sie hustet.", "": "Il va bien."}
    text = f"{sentence} {following[language]}"
    assert list(number_sentences(text, language).values()) == [sentence, following[language]]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fr",
            ["Il prend de la vitamine B.", "Elle boit 2 L.", "Urines claires à 8 h.", "Il dort."],
        ),
        (
            "fr",
            ["Voici Mme B.", "Elle vient à 3 p.m.", "Tout va bien, etc.", "Il pèse 52.", "Oui."],
        ),
        (
            "en",
            ["He saw Mr. X.", "She came at 8 a.m.", "It was 7 mg/L.", "Albumin fell.", "He left."],
        ),
        ("ja", ["患者は元気です。", "熱はない。"]),
        ("es", ["El paciente tiene fiebre.", "Llegó el lunes.", "¿Tose?", "No."]),
        ("de", ["Er hustet seit Tagen.", "Das Fieber steigt."]),
    ],
)  # fmt: skip
def test_a_sentence_may_end_with_what_looks_like_an_abbreviation(
    language: str, sentences: list[str]
) -> None:
    assert list(number_sentences(" ".join(sentences), language).values()) == sentences


LETTER = """\
Cas fictif, écrit pour un essai

Compte rendu
Motif : douleurs du dos
Antécédents
- HTA
- diabète de type 2
• tabac
1. Appendicite
2) Fracture du poignet

Histoire de la maladie :
Le patient tousse.
Traitement : metformine 1 g x 2/j
Hb 9 g/dl
CRP\t12 mg/l\t< 5
Le patient va bien
-----
Prise en charge
Il rentre chez lui
"""


def test_a_line_without_a_full_stop_is_a_sentence_unless_it_is_a_heading() -> None:
    assert shown(pieces(LETTER, "fr")) == [
        "# Cas fictif, écrit pour un essai",
        "# Compte rendu",
        "Motif : douleurs du dos",
        "# Antécédents",
        "- HTA",
        "- diabète de type 2",
        "• tabac",
        "1. Appendicite",
        "2) Fracture du poignet",
        "# Histoire de la maladie :",
        "Le patient tousse.",
        "Traitement : metformine 1 g x 2/j",
        "Hb 9 g/dl",
        "CRP 12 mg/l < 5",
        "Le patient va bien",
        "# -----",
        "# Prise en charge",
        "Il rentre chez lui",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTA\nDiabète\nTabac\nIl consulte.", ["HTA", "Diabète", "Tabac", "Il consulte."]),
        ("Antécédents\n\nHTA\n\nIl consulte.", ["# Antécédents", "HTA", "Il consulte."]),
        ("Examen normal\nIl rentre.", ["Examen normal", "Il rentre."]),
        ("No fever\nShe left.", ["No fever", "She left."]),
        ("Elle va mieux\n\nElle rentre.", ["Elle va mieux", "Elle rentre."]),
        ("Compte rendu du 12\nIl va.", ["Compte rendu du 12", "Il va."]),
        (
            "1. Anamnèse\nIl tousse.\nII. Examen\nIl dort.",
            ["# 1. Anamnèse", "Il tousse.", "# II. Examen", "Il dort."],
        ),
        ("Il tousse.\nVisite du soir\nIl dort.", ["Il tousse.", "# Visite du soir", "Il dort."]),
    ],
)  # fmt: skip
def test_what_is_a_heading(text: str, expected: list[str]) -> None:
    assert shown(pieces(text)) == expected


WRAPPED = """\
Une femme de trente ans vient pour une toux qui dure depuis le
printemps. Elle a vu le Dr.
Martin en mai, puis à l'hôpital de
Lyon en juin, où une radiographie a montré une opacité à la base
droite du poumon. Elle prend de l'amoxi-
cilline.
"""


def test_lines_that_a_page_has_broken_are_joined() -> None:
    assert shown(pieces(WRAPPED, "fr")) == [
        "Une femme de trente ans vient pour une toux qui dure depuis le printemps.",
        "Elle a vu le Dr. Martin en mai, puis à l'hôpital de Lyon en juin, où une radiographie a"
        " montré une opacité à la base droite du poumon.",
        "Elle prend de l'amoxi-cilline.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elle tousse depuis\r\nle printemps.\r\n", ["Elle tousse depuis le printemps."]),
        ("Elle tousse depuis le long\n\fhiver passé.", ["Elle tousse depuis le long hiver passé."]),
        ("Elle tousse.\fElle dort.", ["Elle tousse.", "Elle dort."]),
        (
            "Une hyper\u00adtension arté\u00ad\nrielle ancienne.",
            ["Une hypertension artérielle ancienne."],
        ),
        ("hypertension\ndiabète\ntabac", ["hypertension", "diabète", "tabac"]),
        ("•\tHTA\n•\nDiabète", ["• HTA", "• Diabète"]),
        ("Hb\t9\tg/dl\nfer\t5\tmg/l", ["Hb 9 g/dl", "fer 5 mg/l"]),
    ],
)  # fmt: skip
def test_what_a_paste_brings_along(text: str, expected: list[str]) -> None:
    assert shown(pieces(text, "fr")) == expected


def test_more_than_ninety_nine_sentences_get_three_digits() -> None:
    ids = list(number_sentences("Oui. " * 101))
    assert ids[98:] == ["S99", "S100", "S101"]


def test_an_excerpt_may_be_copied_from_a_line_that_a_page_has_broken(minimal_text: str) -> None:
    files = {each.name: each.read_bytes() for each in MINIMAL.parent.iterdir()}
    files["source.txt"] = files["source.txt"].replace(b"a fever", b"a\r\nfever")
    text = minimal_text.replace("excerpt: a fever", 'excerpt: "a\\r\\nfever"')
    assert text != minimal_text
    read = read_case(MINIMAL, text, in_memory(files))
    assert read.loaded.sentences["S01"] == "A man has had a fever for five days."
