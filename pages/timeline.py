"""The swimlane, full size."""

from epicrisis.ui.timeline import page as timeline

timeline.show_page()
