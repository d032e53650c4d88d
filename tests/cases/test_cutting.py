"""An author's buttons beside the sentences, join, cut and heading: each does what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.model import Cut
from epicrisis.cases.reading.cutting import as_heading, as_sentence, broken, joined, split
from epicrisis.cases.reading.sentences import Piece, number_sentences, pieces, squeezed, unmet

BY_RULES = Cut()
NOTE = "Compte rendu\nVu par le Doct. Martin. Il dort.\nHTA\n\nIl tousse ? oui | non. Il va."

TEXTS = st.lists(
    st.sampled_from(
        (
            *("Il tousse.", "Il dort", "HTA", "Examen", "le Dr. Martin", "a | b", "| c", "\n"),
            *(
                "\n\n",
                "\u00ad",
                "M. X.",
                "Il tousse.",
                "- fer",
                "\t",
                "12",
                "ok.Il va",
                "患者は元気。",
            ),
        )
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


def shown(text: str, cut: Cut) -> list[str]:
    return [each.words if each.number else f"# {each.words}" for each in pieces(text, "fr", cut)]


def named(words: str, cut: Cut = BY_RULES) -> Piece:
    return next(each for each in pieces(NOTE, "fr", cut) if each.words == words)


def test_pieces_are_joined_and_parted_again() -> None:
    cut = joined(BY_RULES, NOTE, "fr", named("Vu par le Doct."))
    assert cut == Cut(join=("le Doct. | Martin. Il",))
    assert "Vu par le Doct. Martin." in shown(NOTE, cut)
    assert split(cut, NOTE, "fr", NOTE.index("Martin")) == BY_RULES


def test_a_piece_is_cut_and_joined_again() -> None:
    cut = split(BY_RULES, NOTE, "fr", NOTE.index("oui"))
    assert shown(NOTE, cut)[-3:] == ["Il tousse ?", "oui | non.", "Il va."]
    assert joined(cut, NOTE, "fr", named("Il tousse ?", cut)) == BY_RULES
    cut = split(BY_RULES, NOTE, "fr", NOTE.index("non"))
    assert shown(NOTE, cut)[-3:] == ["Il tousse ? oui |", "non.", "Il va."]


def test_a_piece_is_broken_into_the_lines_that_its_author_makes_of_it() -> None:
    text = "He coughs and he sweats and he sleeps. It is winter."
    (piece, _) = pieces(text, "en", BY_RULES)
    lines = "He coughs\n\n and he  sweats\nand he sleeps."
    cut = broken(BY_RULES, text, "en", piece, lines)
    words = [each.words for each in pieces(text, "en", cut)]
    assert words == ["He coughs", "and he sweats", "and he sleeps.", "It is winter."]
    other = broken(BY_RULES, text, "en", piece, "He sneezes!\nand he sleeps.")
    assert other == BY_RULES, "other words cut nothing"


def test_a_line_becomes_a_heading_and_a_sentence_again() -> None:
    cut = as_heading(BY_RULES, NOTE, "fr", named("Il dort."))
    assert cut == Cut(headings=("Il dort.",))
    assert "# Il dort." in shown(NOTE, cut)
    assert as_sentence(cut, NOTE, "fr", named("Il dort.")) == BY_RULES
    cut = as_sentence(BY_RULES, NOTE, "fr", named("Compte rendu"))
    assert cut == Cut(sentences=("Compte rendu",))
    assert number_sentences(NOTE, "fr", cut)["S01"] == "Compte rendu"
    assert as_heading(cut, NOTE, "fr", named("Compte rendu")) == BY_RULES


def test_a_cut_stays_true_when_the_text_moves() -> None:
    cut = joined(BY_RULES, NOTE, "fr", named("Vu par le Doct."))
    moved = "Service du matin.\n\n" + NOTE.replace("Doct. Martin", "Doct.\r\n  Martin")
    assert "Vu par le Doct. Martin." in shown(moved, cut)


def test_a_line_that_a_cut_names_a_heading_is_whole() -> None:
    text = "Avis du Doct. Martin. Relu.\nIl tousse."
    cut = Cut(headings=("Avis du Doct. Martin. Relu.",))
    assert shown(text, cut) == ["# Avis du Doct. Martin. Relu.", "Il tousse."]


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        (Cut(headings=("Il dort", "Il dort.")), [("headings", 0)]),
        (Cut(sentences=("HTA", "HTAP")), [("sentences", 1)]),
        (Cut(join=("le Dr. | Martin", "le Doct. | Martin")), [("join", 0)]),
        (Cut(split=("tousse ? | oui", "oui ¦ | non", "dort. ¦ | HTA")), [("split", 2)]),
    ],
)
def test_words_that_do_not_stand_in_the_text_are_told(
    cut: Cut, expected: list[tuple[str, int]]
) -> None:
    assert list(unmet(NOTE, cut, pieces(NOTE, "fr", cut))) == expected


@given(
    text=TEXTS,
    presses=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200)), max_size=6),
)
def test_every_press_does_what_it_says_and_loses_nothing(
    text: str, presses: list[tuple[int, int]]
) -> None:
    cut = BY_RULES
    for button, place in presses:
        found = pieces(text, "fr", cut)
        if not found:
            return
        piece = found[place % len(found)]
        match button:
            case 0 if piece != found[-1]:
                cut = joined(cut, text, "fr", piece)
                after = pieces(text, "fr", cut)
                assert not any(
                    squeezed(text[each.end :]) == squeezed(text[piece.end :]) for each in after[:-1]
                )
            case 1:
                begin = min(place, len(text))
                cut = split(cut, text, "fr", begin)
                after = pieces(text, "fr", cut)
                if squeezed(text[:begin]) and squeezed(text[begin:]):
                    assert any(
                        squeezed(text[: each.end]) == squeezed(text[:begin]) for each in after
                    )
            case 2:
                cut = as_heading(cut, text, "fr", piece)
                assert _now(text, cut, piece).number is None
            case _:
                cut = as_sentence(cut, text, "fr", piece)
                assert _now(text, cut, piece).number is not None or not piece.words
        assert squeezed(
            "".join(text[each.start : each.end] for each in pieces(text, "fr", cut))
        ) == squeezed(text)
        assert Cut.model_validate(cut.model_dump()) == cut


def _now(text: str, cut: Cut, piece: Piece) -> Piece:
    return next(each for each in pieces(text, "fr", cut) if each.start == piece.start)
