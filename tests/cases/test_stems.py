"""Accents, capitals and inflection make no difference to the checker."""

import pytest

from epicrisis.stems import content, sentences, stem, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "insulinome", "INSULINOMES"),
        ("fr", "métastatique", "metastatiques"),
        ("en", "insulinoma", "Insulinomas"),
        ("en", "metastatic", "métastatic"),
        ("de", "Geschwulst", "geschwülste"),
        ("es", "tumor", "tumores"),
    ],
)
def test_inflections_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_a_language_that_nobody_stems_compares_words_as_they_are() -> None:
    assert stem("Fièvre", "xx") == "fievre"


def test_an_apostrophe_a_hyphen_and_a_mark_of_its_own_part_or_join_words() -> None:
    assert words("l’insuline, non-islet") == ("l", "insuline", "non", "islet")
    assert words("fie\u0300vre") == ("fièvre",)


def test_small_words_and_numbers_say_nothing() -> None:
    assert content("Un insulinome chez un homme de 46 ans", "fr") == {
        stem(word, "fr") for word in ("insulinome", "homme", "ans")
    }


def test_abbreviations_say_something_however_short() -> None:
    assert content("une TB", "fr") == {"tb"}


def test_a_sentence_ends_with_its_mark_and_a_number_does_not() -> None:
    assert sentences("CRP 2.5. « Fini ? » Oui…\n\nEncore") == (
        "CRP 2.5.", "« Fini ?", "Oui…", "Encore",
    )  # fmt: skip
