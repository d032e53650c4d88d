"""The timeline to take away: as a table, as data, and as one page that opens offline."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from epicrisis import i18n
from epicrisis.exports import timeline_files
from epicrisis.i18n import Translate
from epicrisis.story.telling import Telling
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import translate

IMAGE = "image_format"
_FORMATS = {"svg": "SVG", "png": "PNG"}


class _File(NamedTuple):
    """A way of writing the timeline."""

    label: str
    ending: str
    mime: str
    write: Callable[[Telling, str, Translate], str]


_FILES = (
    _File("CSV", "csv", "text/csv", timeline_files.to_csv),
    _File("JSON", "json", "application/json", timeline_files.to_json),
    _File("HTML", "html", "text/html", timeline_files.to_html),
)


def show(telling: Telling) -> None:
    """Offer the files once they are asked for; each is made when it is taken, of what is open."""
    box = st.expander(
        translate("Take it with you"),
        icon=":material/download:",
        key="take_away",
        on_change="rerun",
    )
    if box.open:
        with box:
            st.markdown(translate("As far as the story is open:"))
            with st.container(horizontal=True):
                for file in _FILES:
                    _offer(telling, file)


def choose_image() -> None:
    """Ask as what the chart's own button saves it."""
    st.segmented_control(
        translate("The chart's camera button saves it as"),
        list(_FORMATS),
        format_func=_FORMATS.__getitem__,
        default="svg",
        required=True,
        key=IMAGE,
    )


def _offer(telling: Telling, file: _File) -> None:
    language = session.current().language
    st.download_button(
        file.label,
        lambda: file.write(telling, language, i18n.translator(language)).encode(),
        file_name=f"{telling.story.case.slug}.{file.ending}",
        mime=file.mime,
        icon=":material/download:",
        key=f"take_{file.ending}",
        on_click="ignore",
    )
