"""What the hands find."""

from epicrisis.ui.learner import stage

stage.show("examination")
