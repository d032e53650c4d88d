"""How it went on, with the swimlane below the story."""

from epicrisis.ui.learner import stage
from epicrisis.ui.timeline import page as timeline

stage.show("evolution", beside_story=timeline.show_below_story)
