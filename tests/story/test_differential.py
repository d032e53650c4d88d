"""The differential stays a ranked list whatever is done to it, and its movement is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.refusals import InvalidDifferential
from epicrisis.story import differential
from epicrisis.story.differential import Differential, Entry, Snapshot, Weight

NAMES = {
    "flu": ("Influenza", "Grippe"),
    "tb": ("Tuberculosis", "Tuberculose"),
    "drug": ("Drug fever", "Fièvre médicamenteuse"),
}
WEIGHTS: tuple[Weight, ...] = ("ruled_out", "unlikely", "possible", "likely")


def case_entry(hypothesis: str, weight: Weight = "possible") -> Entry:
    return Entry(hypothesis, None, weight)


def entry_in_words(text: str, weight: Weight = "possible") -> Entry:
    return differential.in_own_words(text, weight, NAMES)


def keys(entries: Differential) -> list[str]:
    return [entry.key for entry in entries]


def test_the_list_is_ranked_by_weight_then_as_the_learner_put_it() -> None:
    entries = differential.ranked(
        [case_entry("flu", "unlikely"), case_entry("tb", "likely"), case_entry("drug", "likely")]
    )
    assert keys(entries) == ["tb", "drug", "flu"]


def test_what_is_named_at_a_pause_heads_the_list_and_the_others_keep_their_weights() -> None:
    entries = (case_entry("flu", "likely"), case_entry("tb"), case_entry("drug", "ruled_out"))
    named = (case_entry("drug"), case_entry("tb"))
    assert differential.headed_by(entries, named) == (
        case_entry("drug", "likely"),
        case_entry("tb", "likely"),
        case_entry("flu", "likely"),
    )
    again = differential.headed_by(differential.ranked(entries), (case_entry("flu"),))
    assert again == entries, "what leads already keeps its weight, and its place"


@given(st.lists(st.sampled_from(WEIGHTS), max_size=3), st.permutations(["flu", "tb", "drug"]))
def test_what_is_named_leads_in_its_order_whatever_it_weighed(
    weights: list[Weight], order: list[str]
) -> None:
    entries = differential.ranked(map(case_entry, NAMES, weights))
    for count in range(1, 4):
        led = differential.headed_by(entries, tuple(map(case_entry, order[:count])))
        assert keys(led)[:count] == order[:count]
        assert led == differential.ranked(led)


def test_words_that_name_a_hypothesis_of_the_case_are_that_hypothesis() -> None:
    assert entry_in_words("  grippe ").hypothesis == "flu"
    assert entry_in_words("FIEVRE MEDICAMENTEUSE").hypothesis == "drug"
    own = entry_in_words("Crise  d'épilepsie\n")
    assert (own.hypothesis, own.words) == (None, "Crise d'épilepsie")


def test_words_that_break_off_in_one_name_are_that_hypothesis() -> None:
    assert entry_in_words("influ").hypothesis == "flu"
    assert entry_in_words("medicam").hypothesis == "drug"
    assert entry_in_words("fièvre").words == "fièvre", "a whole word of a name is a word of its own"
    assert entry_in_words("tub").words == "tub", "too little is said"


def test_what_was_written_before_it_was_offered_is_recognised_once_afterwards() -> None:
    before = {"flu": NAMES["flu"]}
    entries: Differential = ()
    for text in ("Grippe", "tubercul", "Tuberculosis", "Malaria"):
        entries = differential.with_entry(
            entries, differential.in_own_words(text, "possible", before)
        )
    assert [entry.hypothesis for entry in entries] == ["flu", None, None, None]
    assert differential.recognised(entries, before) == entries
    assert keys(differential.recognised(entries, NAMES)) == ["flu", "tb", "words:malaria"]


def test_the_same_hypothesis_in_other_spelling_is_refused() -> None:
    entries = differential.with_entry((), entry_in_words("Crise d'épilepsie"))
    with pytest.raises(InvalidDifferential, match="in your list already"):
        differential.with_entry(entries, entry_in_words("crise d’EPILEPSIE"))
    entries = differential.with_entry(entries, entry_in_words("β-thalassémie"))
    with pytest.raises(InvalidDifferential, match="in your list already"):
        differential.with_entry(entries, entry_in_words("beta thalassemie"))
    entries = differential.with_entry(entries, case_entry("flu"))
    with pytest.raises(InvalidDifferential, match="in your list already"):
        differential.with_entry(entries, entry_in_words("Influenza"))


@pytest.mark.parametrize("text", ["", "  ", "?!", "\0", "x" * 81, "x" * 1_000_000])
def test_a_name_is_some_words_and_not_many(text: str) -> None:
    with pytest.raises(InvalidDifferential):
        entry_in_words(text)
    assert entry_in_words("x" * 80).words == "x" * 80


def test_at_most_twelve_hypotheses_are_kept() -> None:
    entries: Differential = ()
    for number in range(12):
        entries = differential.with_entry(entries, entry_in_words(f"Idea {number}"))
    with pytest.raises(InvalidDifferential, match="at most 12"):
        differential.with_entry(entries, case_entry("flu"))


@pytest.mark.parametrize("weight", ["certain", 3, None, True])
def test_a_weight_is_one_of_four_words(weight: object) -> None:
    with pytest.raises(InvalidDifferential, match="four weights"):
        differential.in_own_words("flu", weight, NAMES)


def test_moving_up_passes_a_neighbour_or_takes_on_its_weight() -> None:
    entries = differential.ranked([case_entry("flu", "likely"), case_entry("tb", "unlikely")])
    once = differential.raised(entries, "tb")
    assert [(entry.key, entry.weight) for entry in once] == [("flu", "likely"), ("tb", "likely")]
    twice = differential.raised(once, "tb")
    assert keys(twice) == ["tb", "flu"]
    assert differential.raised(twice, "tb") == twice
    assert keys(differential.lowered(twice, "tb")) == ["flu", "tb"]
    assert differential.lowered(entries, "tb") == entries


def test_another_weight_is_another_rank() -> None:
    entries = differential.ranked([case_entry("flu", "likely"), case_entry("tb", "possible")])
    assert keys(differential.weighed(entries, "flu", "ruled_out")) == ["tb", "flu"]
    assert differential.weighed(entries, "flu", "likely") == entries


def test_a_press_on_what_another_tab_took_out_is_refused_or_changes_nothing() -> None:
    entries = (case_entry("flu"),)
    assert differential.without(entries, "tb") == entries
    with pytest.raises(InvalidDifferential, match="any more"):
        differential.raised(entries, "tb")


lists = st.lists(
    st.tuples(st.sampled_from(["flu", "tb", "drug", "idea", "guess"]), st.sampled_from(WEIGHTS)),
    unique_by=lambda pair: pair[0],
).map(
    lambda pairs: differential.ranked(
        case_entry(what, weight) if what in NAMES else entry_in_words(what, weight)
        for what, weight in pairs
    )
)
moves = st.lists(
    st.tuples(
        st.sampled_from(["raised", "lowered", *WEIGHTS]),
        st.sampled_from(["flu", "tb", "drug", "words:idea"]),
    )
)


@given(lists, moves)
def test_whatever_is_pressed_the_list_stays_ranked_and_whole(
    entries: Differential, pressed: list[tuple[str, str]]
) -> None:
    before = set(keys(entries))
    for what, key in pressed:
        if key not in before:
            continue
        if what == "raised":
            entries = differential.raised(entries, key)
        elif what == "lowered":
            entries = differential.lowered(entries, key)
        else:
            entries = differential.weighed(entries, key, what)
        assert differential.ranked(entries) == entries
    assert set(keys(entries)) == before


@given(st.text())
def test_any_name_is_taken_or_refused(text: str) -> None:
    try:
        entry = entry_in_words(text)
    except InvalidDifferential as refused:
        refused.said()
    else:
        assert differential.ranked((entry,)) == (entry,)


# --- Movement ------------------------------------------------------------------------------

FIRST = Snapshot("anamnesis", None, (case_entry("tb", "likely"),))
SECOND = Snapshot(
    "anamnesis", "cough", (case_entry("tb", "possible"), case_entry("flu", "ruled_out"))
)
THIRD = Snapshot("evolution", "virus", (case_entry("flu", "likely"), case_entry("tb", "unlikely")))
STORY = (FIRST, SECOND, THIRD)


def test_the_movement_is_the_share_of_each_hypothesis_at_each_snapshot() -> None:
    assert differential.shares_over_story(STORY) == {"tb": (1, 1, 0.25), "flu": (None, 0, 0.75)}
    assert differential.shares_over_story([]) == {}


def test_a_list_with_everything_ruled_out_has_no_shares() -> None:
    assert differential.shares((case_entry("flu", "ruled_out"),)) == {"flu": 0}


@given(lists)
def test_shares_add_up_to_one_or_nothing(entries: Differential) -> None:
    assert sum(differential.shares(entries).values()) in (0, pytest.approx(1))


def test_the_right_one_entered_when_it_was_first_held_possible() -> None:
    assert differential.first_considered(STORY, "flu") == THIRD
    assert differential.first_considered(STORY, "tb") == FIRST
    assert differential.first_considered(STORY, "drug") is None
    assert differential.first_led(STORY, "flu") == THIRD
    assert differential.first_led([Snapshot("anamnesis", None, ())], "flu") is None
