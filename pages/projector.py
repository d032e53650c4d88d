"""What the class sees."""

from epicrisis.ui.teacher import projector

projector.show_page()
