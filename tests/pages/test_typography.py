"""French typography survives the way to the page."""

from epicrisis import writing
from epicrisis.cases.model import Finding
from epicrisis.story.telling import Story
from epicrisis.ui.shared import html


def test_a_space_that_must_not_break_stays_one(insulinoma: Story) -> None:
    """Otherwise a line may begin with a colon."""
    finding = insulinoma.steps[0].block
    assert isinstance(finding, Finding)
    bound = [word for word in finding.text["fr"].split(" ") if "\u00a0" in word]
    assert bound
    said = html.render(
        "finding.html",
        finding=finding,
        paragraphs=writing.paragraphs(finding.text["fr"]),
        terms=(),
        more_teaching=0,
        report=(),
        labs=(),
        series=(),
        figures=(),
        quotations=(),
        teaching=(),
        source_language="fr",
        say=lambda text: text["fr"],
        translate=str,
    )
    assert [word for word in bound if word not in said.replace("\n", " ")] == []
