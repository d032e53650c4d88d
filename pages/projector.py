"""What the class sees."""

from epicrisis.ui import projector

projector.show_page()
