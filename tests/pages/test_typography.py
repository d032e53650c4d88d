"""French typography survives the way to the page."""

import re
from html import unescape
from pathlib import Path

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


def test_what_was_thought_at_a_pause_looks_the_same_in_the_debrief() -> None:
    """A stage's own sheet isn't there: it may style what stands in a stage's page alone."""
    folder = Path(stage.__file__).parent
    told = (folder / "templates" / "told_pause.html").read_text(encoding="utf-8")
    classes = set(re.findall(r"ep-[a-z-]+", " ".join(re.findall(r'class="([^"]+)"', told))))
    sheet = (folder / "reading.css").read_text(encoding="utf-8")
    loose = set(re.findall(r"^\.(ep-[a-z-]+)", sheet, re.MULTILINE))
    assert {"ep-sides", "ep-side", "ep-own", "ep-features"} <= classes
    assert not classes & loose
