"""What the tests say."""

from epicrisis.ui.learner import stage

stage.show("investigations")
