"""What was done, with the swimlane below the story."""

from epicrisis.ui.learner import stage
from epicrisis.ui.timeline import page as timeline

stage.show("treatment", beside_story=timeline.show_below_story)
