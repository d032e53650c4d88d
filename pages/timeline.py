"""The swimlane, full size."""

from epicrisis.ui import timeline

timeline.show_page()
