"""The teacher's window in class."""

from epicrisis.ui import console

console.show_page()
