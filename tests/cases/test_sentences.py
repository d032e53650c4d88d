"""The source text's sentences: verbatim, in order, headings left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.reading.sentences import number_sentences

TEXTS = st.text(alphabet="aB é.!?…»«”\"')\n\t\u00a0", max_size=80)


@given(text=TEXTS | st.text())
def test_sentences_stand_in_the_text_verbatim_and_in_order(text: str) -> None:
    place = 0
    for sentence in number_sentences(text).values():
        assert sentence
        assert sentence == sentence.strip()
        place = text.index(sentence, place) + len(sentence)


@given(text=TEXTS)
def test_sentences_are_numbered_without_a_gap(text: str) -> None:
    ids = list(number_sentences(text))
    assert ids == [f"S{number:02d}" for number in range(1, len(ids) + 1)]


@given(text=TEXTS)
def test_a_line_that_ends_a_sentence_is_kept_whole(text: str) -> None:
    kept = "".join("".join(number_sentences(text).values()).split())
    lines = [line for line in text.splitlines() if line.rstrip().endswith((".", "!", "?", "…"))]
    assert all("".join(line.split()) in kept for line in lines)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Examen physique\nIl va bien.", ["Il va bien."]),
        ("Il va bien. Elle aussi !  Vraiment ?", ["Il va bien.", "Elle aussi !", "Vraiment ?"]),
        ("Il a 1.5 mg/l et va bien.", ["Il a 1.5 mg/l et va bien."]),
        ("Il va bien…\r\nElle aussi.\r\n", ["Il va bien…", "Elle aussi."]),
        ("« Il va bien. »", ["« Il va bien. »"]),
        ("« Il va bien.\u00a0» Elle aussi.", ["« Il va bien.\u00a0»", "Elle aussi."]),
        ("« Il va bien ? » demande-t-elle.", ["« Il va bien ? » demande-t-elle."]),
        ('"He is well." She is too.', ['"He is well."', "She is too."]),
        ("(Il va bien.) Elle aussi.", ["(Il va bien.)", "Elle aussi."]),
        ("", []),
        ("Anamnèse", []),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert list(number_sentences(text).values()) == sentences


def test_more_than_ninety_nine_sentences_get_three_digits() -> None:
    ids = list(number_sentences("Oui. " * 101))
    assert ids[98:] == ["S99", "S100", "S101"]
