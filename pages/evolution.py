"""How it went on, with the swimlane below the story."""

from epicrisis.ui import stage, timeline

stage.show("evolution", beside_story=timeline.show_below_story)
