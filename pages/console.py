"""The teacher's window in class."""

from epicrisis.ui.teacher import console

console.show_page()
