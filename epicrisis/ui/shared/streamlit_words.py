"""What Streamlit's own parts say in English, and what they say in the visit's language instead.

Streamlit knows no other language, so a script of ours changes the words in the page. What can't be
changed: `docs/streamlit-words.md`.
"""

import json
from functools import cache

from epicrisis import i18n
from epicrisis.refusals import to_translate

WORDS = (
    # Around every page
    to_translate("Skip to main content"),
    to_translate("Sidebar"),
    to_translate("App pages"),
    to_translate("Collapse sidebar"),
    to_translate("Expand sidebar"),
    to_translate("Main menu"),
    to_translate("Theme"),
    to_translate("System"),
    to_translate("Light"),
    to_translate("Dark"),
    to_translate("Print"),
    to_translate("Running..."),
    to_translate("Stop"),
    to_translate("Connecting"),
    to_translate("Notifications"),
    to_translate("Dismiss"),
    to_translate("Close"),
    # Fields
    to_translate("Shortcut {key}"),
    to_translate("Increment"),
    to_translate("Decrement"),
    to_translate("Open"),
    to_translate("Show suggestions"),
    to_translate("Suggestions"),
    to_translate("Choose options"),
    to_translate("Choose an option"),
    to_translate("Type to search"),
    to_translate("Clear all"),
    to_translate("Clear value"),
    to_translate("Select all"),
    to_translate("No results"),
    to_translate("Add: {words}"),
    to_translate("Remove {name}"),
    to_translate("You can only select up to {most} options. Remove an option first."),
    to_translate("You can only select up to {most} option. Remove an option first."),
    to_translate("1 option available."),
    to_translate("{count} options available."),
    to_translate("{name}, selected."),
    to_translate("Press Enter to apply"),
    to_translate("Press Enter to submit form"),
    to_translate("Help for {name}"),
    # Charts and tables
    to_translate("Fullscreen"),
    to_translate("Close fullscreen"),
    to_translate("Exit fullscreen"),
    to_translate("Download plot"),
    to_translate("Download plot as a PNG"),
    to_translate("Zoom"),
    to_translate("Zoom in"),
    to_translate("Zoom out"),
    to_translate("Pan"),
    to_translate("Reset axes"),
    to_translate("Autoscale"),
    to_translate("Preparing image - this may take a few seconds"),
    to_translate("Image download succeeded"),
    to_translate("Show/hide columns"),
    to_translate("Download as CSV"),
    to_translate("Search"),
    to_translate("Clear selection"),
    to_translate("Sort ascending"),
    to_translate("Sort descending"),
    to_translate("Autosize"),
    to_translate("Pin column"),
    to_translate("Unpin column"),
    to_translate("Hide column"),
    to_translate("Copy to clipboard"),
    to_translate("Copied"),
)
"""A name in braces stands for any words."""


@cache
def in_language(language: str) -> str:
    """Return as JSON what is to be said for what Streamlit, or the language before, has said."""
    say = i18n.translator(language)
    return json.dumps(
        {
            i18n.translator(other)(words): say(words)
            for other in i18n.LANGUAGES
            for words in WORDS
            if i18n.translator(other)(words) != say(words)
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
