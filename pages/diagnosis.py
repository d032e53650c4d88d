"""What it is."""

from epicrisis.ui import stage

stage.show("diagnosis")
