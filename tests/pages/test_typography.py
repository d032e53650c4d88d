"""French typography survives the way to the page."""

from html import unescape

from epicrisis.cases.model import Finding
from epicrisis.story.telling import Story
from epicrisis.ui.learner import stage


def test_a_space_that_must_not_break_stays_one(insulinoma: Story) -> None:
    """Otherwise a line may begin with a colon."""
    step = insulinoma.steps[0]
    assert isinstance(step.block, Finding)
    bound = [word for word in step.block.text["fr"].split(" ") if "\u00a0" in word]
    assert bound
    said = unescape(stage.finding_html(insulinoma, step, "fr"))
    assert [word for word in bound if word not in said.replace("\n", " ")] == []
