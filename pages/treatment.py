"""What was done."""

from epicrisis.ui.learner import stage

stage.show("treatment")
