"""What it is."""

from epicrisis.ui.learner import stage

stage.show("diagnosis")
