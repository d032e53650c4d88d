"""What an author sees drawn is thrown away with the text that it was drawn from."""

import sys
from dataclasses import replace

from epicrisis.story import telling
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.ui.timeline import page


def test_a_draft_is_not_kept_after_its_timeline_was_drawn(fever: Story) -> None:
    """Each pause in typing makes a new one, with its images."""
    draft = replace(fever)
    before = sys.getrefcount(draft)
    told = Telling(draft, telling.everything(draft))
    content = ChartContent(visible_events(told, "en"))
    page.show_chart(told, content, ChartView("en", is_narrow=True), key="preview")
    del told, content
    assert sys.getrefcount(draft) == before
