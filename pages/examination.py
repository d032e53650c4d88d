"""What the hands find."""

from epicrisis.ui import stage

stage.show("examination")
