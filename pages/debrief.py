"""The case once it is over: what was right, how it was thought, what to remember."""

from epicrisis.ui.learner import debrief

debrief.show_page()
