"""The authors' list follows the story: each weight from its finding on, and none before."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.model import AuthorsWeight, Finding, ListWeight
from epicrisis.story.authors_list import authors_list, authors_snapshots
from epicrisis.story.differential import POINTS
from epicrisis.story.telling import Story

Weights = dict[str, tuple[tuple[str, ListWeight], ...]]


def weighed(story: Story, weights: Weights) -> Story:
    """The story with what its authors make of each hypothesis: finding and weight."""
    hypotheses = tuple(
        each.model_copy(
            update={
                "weights": tuple(
                    AuthorsWeight(opens_with=finding, weight=weight)
                    for finding, weight in weights.get(each.id, ())
                )
            }
        )
        for each in story.case.hypotheses
    )
    return replace(story, case=story.case.model_copy(update={"hypotheses": hypotheses}))


def number_of(story: Story, finding: str) -> int:
    return next(step.number for step in story.steps if step.block.id == finding)


def listed(story: Story, finding: str) -> list[tuple[str | None, str]]:
    entries = authors_list(story, number_of(story, finding))
    return [(entry.hypothesis, entry.weight) for entry in entries]


def test_a_case_without_weights_has_no_list(fever: Story) -> None:
    assert authors_snapshots(fever) == ()
    assert authors_list(fever, len(fever.steps)) == ()


def test_each_weight_counts_from_its_finding_until_the_next(fever: Story) -> None:
    story = weighed(
        fever,
        {
            "h1": (("virus", "likely"), ("fever", "unlikely")),
            "h2": (("cough", "possible"), ("xray", "ruled_out")),
        },
    )
    assert listed(story, "fever") == [("h1", "unlikely")]
    assert listed(story, "cough") == [("h2", "possible"), ("h1", "unlikely")]
    assert listed(story, "xray") == [("h1", "unlikely"), ("h2", "ruled_out")]
    assert listed(story, "virus") == [("h1", "likely"), ("h2", "ruled_out")]
    assert [each.after for each in authors_snapshots(story)] == ["fever", "cough", "xray", "virus"]


def test_before_its_hypothesis_is_open_a_weight_doesnt_count(fever: Story) -> None:
    story = weighed(fever, {"h3": (("fever", "likely"),)})
    assert listed(story, "fever") == []
    assert listed(story, "cough") == [("h3", "likely")]


@given(
    chosen=st.dictionaries(
        st.sampled_from(["h1", "h2", "h3"]),
        st.lists(
            st.tuples(
                st.sampled_from(["fever", "cough", "since", "xray", "virus"]),
                st.sampled_from(sorted(POINTS)),
            ),
            max_size=6,
        ).map(tuple),
    )
)
def test_it_never_knows_what_comes_later(fever: Story, chosen: Weights) -> None:
    """What is weighed with a later finding changes no list from before."""
    story = weighed(fever, chosen)
    last = number_of(fever, "since")
    findings = {step.block.id for step in fever.steps[:last] if isinstance(step.block, Finding)}
    early = {
        name: tuple(part for part in parts if part[0] in findings) for name, parts in chosen.items()
    }
    assert authors_list(story, last) == authors_list(weighed(fever, early), last)
    entries = authors_list(story, len(story.steps))
    points = [POINTS[entry.weight] for entry in entries]
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("right", ["islet-tumour"])
def test_in_the_first_case_it_is_led_by_the_right_one_from_the_hypoglycaemia_on(
    insulinoma: Story, right: str
) -> None:
    first = next(
        each for each in authors_snapshots(insulinoma) if each.entries[0].hypothesis == right
    )
    assert first.after == "new-event"
