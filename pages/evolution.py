"""How it went on."""

from epicrisis.ui.learner import stage

stage.show("evolution")
