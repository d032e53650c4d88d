"""Votes are counted as they were given, whatever the store holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.questions import Question
from epicrisis.live.room import entry_sorting
from epicrisis.live.room.entry_sorting import SortingRefused, entry_group
from epicrisis.live.room.tally import tally
from epicrisis.questions.answer import storable
from epicrisis.questions.entries import entries, entry_key
from epicrisis.questions.kind import Bar
from epicrisis.store.classes.records import EntrySorting, Vote
from epicrisis.story.telling import Story

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
likely = st.one_of(
    st.permutations("abc"),
    st.lists(st.sampled_from("abcd"), max_size=4),
    st.floats(-10, 10),
    st.text(max_size=10),
)


def votes(*responses: Any, certainty: int | None = None) -> tuple[Vote, ...]:
    return tuple(Vote(1, who, given, certainty, 1) for who, given in enumerate(responses))


def question(story: Story, name: str) -> Question:
    (found,) = (step.block for step in story.steps if step.block.id == name)
    assert isinstance(found, Question)
    return found


def counts(bars: tuple[Bar, ...]) -> dict[str, int]:
    return {bar.key: bar.count for bar in bars}


def test_each_option_is_told_chosen_or_not_in_the_cases_order(fever: Story) -> None:
    found = tally(question(fever, "Q1"), votes(["a"], ["b"], ["a"]))
    assert found.voters == 3
    assert counts(found.bars) == {"a": 2, "b": 1, "c": 0}
    assert [bar.is_right for bar in found.bars] == [True, False, False]
    assert found.right == 2


def test_of_several_right_options_all_and_no_other_make_an_answer_right(fever: Story) -> None:
    found = tally(question(fever, "Q2"), votes(["a", "b"], ["b", "a"], ["a"], ["a", "b", "c"]))
    assert counts(found.bars) == {"a": 4, "b": 3, "c": 1}
    assert found.right == 2


def test_of_an_order_each_place_is_counted(fever: Story) -> None:
    found = tally(question(fever, "Q3"), votes(["a", "b", "c"], ["a", "c", "b"], ["c", "b", "a"]))
    assert counts(found.bars) == {"a": 2, "b": 2, "c": 1}
    assert found.right == 1


def test_numbers_are_told_in_their_order_and_those_accepted_are_right(fever: Story) -> None:
    found = tally(question(fever, "Q4"), votes(10.0, 3.0, 3.0, 2.5))
    assert [(bar.key, bar.count, bar.is_right) for bar in found.bars] == [
        ("2.5", 1, True),
        ("3", 2, True),
        ("10", 1, False),
    ]
    assert found.right == 3


def test_two_numbers_that_differ_late_are_two(fever: Story) -> None:
    found = tally(question(fever, "Q4"), votes(1234567.0, 1234568.0))
    assert counts(found.bars) == {"1234567": 1, "1234568": 1}


def test_entries_in_words_are_grouped_and_those_hidden_are_left_out(fever: Story) -> None:
    given = votes("Réflexe", "réflexe !", "les réflexes", "gros mot", "toux")
    hidden = EntrySorting(hidden=frozenset(("Gros mot !",)))
    found = tally(question(fever, "Q5"), given, hidden, "fr")
    assert [bar.count for bar in found.bars] == [3, 1]
    assert (found.voters, found.right, found.hidden) == (5, 0, 1)


def test_what_the_teacher_merged_is_one_and_says_of_what(fever: Story) -> None:
    given = votes("ECG", "ECG", "électrocardiogramme", "un ECG 12 dérivations", "rude", "écho")
    made = entry_sorting.merge(EntrySorting(), ["Électrocardiogrammes", "rude"], "fr")
    made = entry_sorting.merge(made, ["ECG", "électrocardiogramme", "ECG 12 dérivations"], "fr")
    made = entry_sorting.pick(made, ["écho"], "fr")
    found = tally(question(fever, "Q5"), given, made, "fr")
    assert [(bar.key, bar.count, bar.is_picked) for bar in found.bars] == [
        ("ECG", 5, False),
        ("écho", 1, True),
    ]
    assert set(found.bars[0].others) == {"électrocardiogramme", "un ECG 12 dérivations", "rude"}
    apart = tally(question(fever, "Q5"), given, entry_sorting.split(made, ["l’ECG"], "fr"), "fr")
    assert len(apart.bars) == 5


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*entry_sorting.SORTS]),
            st.lists(st.sampled_from("abcde"), min_size=1, max_size=3),
        ),
        max_size=12,
    )
)
def test_however_words_are_sorted_each_voter_counts_once(
    fever: Story, acts: list[tuple[str, list[str]]]
) -> None:
    made = EntrySorting()
    for act, words in acts:
        made = entry_sorting.after(made, act, words, "fr")
        assert not set(made.merged) & set(made.merged.values()), "none is merged into a merged one"
    found = tally(question(fever, "Q5"), votes("a", "b", "b", "c", "d", "e"), made, "fr")
    assert sum(bar.count for bar in found.bars) + found.hidden == 6


def test_an_act_that_no_console_offers_is_refused() -> None:
    for act, words in (("erase", ["a"]), ("hide", [])):
        with pytest.raises(SortingRefused):
            entry_sorting.after(EntrySorting(), act, words, "fr")


def test_hypotheses_are_told_by_the_weight_of_their_places() -> None:
    found = tally(None, votes(["h1", "h2", "h3"], ["h2", "h1", "h4"], ["h2", "h3", "h1"]))
    assert [(bar.key, bar.points, bar.count) for bar in found.bars] == [
        ("h2", 8, 3),
        ("h1", 6, 3),
        ("h3", 3, 2),
        ("h4", 1, 1),
    ]


def test_certainty_is_counted_with_those_who_said_none(fever: Story) -> None:
    given = (*votes(["a"], ["a"], certainty=3), *votes(["b"]))
    assert tally(question(fever, "Q1"), given).certainty == {3: 2, 0: 1}


@given(st.lists(st.tuples(anything | likely, st.sampled_from([None, 1, 2, 3])), max_size=8))
def test_whatever_is_kept_is_counted_and_no_vote_twice(
    fever: Story, given: list[tuple[Any, int | None]]
) -> None:
    cast = tuple(Vote(1, who, *each, 1) for who, each in enumerate(given))
    for name in ("Q1", "Q2", "Q3", "Q4", "Q5", None):
        asked = question(fever, name) if name else None
        found = tally(asked, cast)
        assert found.voters == sum(found.certainty.values()) == len(cast)
        assert 0 <= found.right <= found.voters
        assert all(0 <= bar.count <= found.voters for bar in found.bars)
        assert len({bar.entry or bar.key for bar in found.bars}) == len(found.bars)
        if name == "Q5":
            words = [each for each, _ in given if isinstance(each, str) and storable(each)]
            assert sum(bar.count for bar in found.bars) == len(words)


# --- Entries in words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Insulinome", " insulinome. "),
        ("L’insulinome", "l'insulinome"),
        ("œdème", "ŒDÈME"),
        ("Œdème", "oedeme"),
        ("insu\u00adlinome\u200b", "insulinome"),
        ("sous-cutané", "sous cutané"),
        ("choc   septique", "Choc septique !"),
        ("Straße", "STRASSE"),
    ],
)
def test_entries_that_say_the_same_are_one(one: str, other: str) -> None:
    assert entry_key(one) == entry_key(other)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("une embolie pulmonaire", "embolies  pulmonaires", "fr"),
        ("L’insulinome", "des insulinomes", "fr"),
        ("The tumour", "tumors", "en"),
        ("a reflex", "Reflexes!", "en"),
        ("Crohn’s disease", "crohn disease", "en"),
        ("sous cutané", "Sous-cutanés", "fr"),
    ],
)
def test_in_class_plurals_and_articles_make_no_difference(
    one: str, other: str, language: str
) -> None:
    assert entry_group(one, language) == entry_group(other, language)
    assert entry_group("HER2+", language) != entry_group("HER2-", language)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HER2+", "HER2-"),
        ("HER2-", "HER2"),
        ("K+ bas", "K bas"),
        ("> 5", "< 5"),
        ("\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"),
        ("?", "!"),
    ],
)
def test_entries_that_say_the_contrary_are_two(one: str, other: str) -> None:
    assert entry_key(one) != entry_key(other)


def test_a_minus_is_a_minus_however_it_is_typed() -> None:
    assert entry_key("HER2-") == entry_key("her2−")


@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_every_entry_has_a_key_that_can_be_kept_and_stays(words: str) -> None:
    key = entry_key(words)
    assert 0 < len(key) <= 200
    assert entries([words])[0].entry == key
