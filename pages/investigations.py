"""What the tests say."""

from epicrisis.ui import stage

stage.show("investigations")
