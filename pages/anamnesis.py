"""What the patient tells."""

from epicrisis.ui import stage

stage.show("anamnesis")
