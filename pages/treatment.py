"""What was done, with the swimlane below the story."""

from epicrisis.ui import stage, timeline

stage.show("treatment", beside_story=timeline.show_below_story)
