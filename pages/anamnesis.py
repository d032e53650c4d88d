"""What the patient tells."""

from epicrisis.ui.learner import stage

stage.show("anamnesis")
