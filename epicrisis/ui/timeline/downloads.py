"""The timeline to take away: as a table, as data, and as one page that opens offline."""

from collections.abc import Callable

import streamlit as st

from epicrisis import i18n
from epicrisis.exports import timeline_files
from epicrisis.story.telling import Opened, Story
from epicrisis.ui.shared import routing, session
from epicrisis.ui.shared.session import translate

IMAGE = "image_format"
_FORMATS = {"svg": "SVG", "png": "PNG"}

Writer = Callable[..., str]


def show(story: Story) -> None:
    """Offer the files; each is made when it is asked for, of what is open by then."""
    with st.container(key="take_away"):
        st.markdown(translate("Take it away, as far as the story is open:"))
        with st.container(horizontal=True):
            # The mark at its start tells Excel that a CSV file is UTF-8; other readers skip it.
            _offer(story, "CSV", "csv", "text/csv", timeline_files.to_csv, encoding="utf-8-sig")
            _offer(story, "JSON", "json", "application/json", timeline_files.to_json)
            _offer(story, "HTML", "html", "text/html", timeline_files.to_html)
        st.segmented_control(
            translate("The chart's camera button saves it as"),
            list(_FORMATS),
            format_func=_FORMATS.__getitem__,
            default="svg",
            required=True,
            key=IMAGE,
        )


def _offer(
    story: Story, label: str, ending: str, mime: str, write: Writer, encoding: str = "utf-8"
) -> None:
    opened: Opened = routing.opened_now()
    language = session.current().language
    st.download_button(
        label,
        lambda: write(story, opened, language, i18n.translator(language)).encode(encoding),
        file_name=f"{story.case.slug}.{ending}",
        mime=mime,
        icon=":material/download:",
        key=f"take_{ending}",
        on_click="ignore",
    )
