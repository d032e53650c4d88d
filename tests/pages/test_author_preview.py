"""What an author sees drawn is thrown away with the text that it was drawn from."""

import sys
from dataclasses import replace

from epicrisis.story import telling
from epicrisis.story.telling import Story
from epicrisis.timeline.events import visible_events
from epicrisis.ui.timeline import page


def test_a_draft_is_not_kept_after_its_timeline_was_drawn(fever: Story) -> None:
    """Each pause in typing makes a new one, with its images."""
    draft = replace(fever)
    opened = telling.everything(draft)
    events = visible_events(draft.case, opened, "en")
    before = sys.getrefcount(draft)
    page.show_chart(draft, events, opened, is_narrow=True, key="preview")
    assert sys.getrefcount(draft) == before
