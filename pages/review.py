"""What was missed, asked again days later."""

from epicrisis.ui.learner import coming_back

coming_back.show_page()
