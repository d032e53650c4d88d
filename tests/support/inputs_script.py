"""A page with a form of our own inputs, and what it was sent: for who tries them in a browser."""

import sys
from pathlib import Path

import streamlit as st
from streamlit import runtime

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from epicrisis.ui.learner.inputs import held
from epicrisis.ui.learner.inputs.ranking_list import order_of, ranking_list
from epicrisis.ui.learner.inputs.zone_image import tokens_of, zone_image
from epicrisis.ui.shared import html, session
from tests.support.inputs_image import HEIGHT, WIDTH, drawing

ITEMS = {
    "en": [
        "Blood glucose, insulin and C-peptide from one tube, before any sugar is given, even if the"
        " person feels well again by then",
        "Intravenous glucose",
        "An image of the abdomen",
        "A note to the family",
    ],
    "fr": [
        "Glycémie, insuline et peptide C dans le même tube, avant tout sucre, même si la personne"
        " se sent de nouveau bien",
        "Glucose intraveineux",
        "Une image de l’abdomen",
        "Un mot à la famille",
    ],
}
NAMES = ["Head", "Body", "Tail, which lies beside the spleen and has a name of some length"]


def commit() -> None:
    """Keep what a commit finds, where the app finds it: in a callback."""
    order = order_of(held.value("order"), len(ITEMS["en"]))
    st.session_state.sent = [order, tokens_of(held.value("zones"), len(NAMES), most)]


def fill() -> None:
    """Fill in what a tab might have kept."""
    held.fill("order", [3, 1])
    held.fill("zones", ["@20,80", "2"])


asked = st.query_params
most, is_off = int(asked.get("most", "2")), "off" in asked
session.current().language = language = asked.get("lang", "en")
html.begin_page(language)
st.session_state.runs = st.session_state.get("runs", 0) + 1
url = runtime.get_instance().media_file_mgr.add(drawing(), "image/png", "spot").removeprefix("/")

st.button("Fill in", on_click=fill, key="fill")
if st.button("Other language", key="language"):
    asked["lang"] = "fr" if language == "en" else "en"
    st.rerun()
few = st.checkbox("Few", key="few")
with st.form("question", border=False):
    items = [] if "empty" in asked else ITEMS[language][: 2 if few else 4]
    order = ranking_list("In which order?", items, key="order", disabled=is_off)
    zones = zone_image(
        "Where does it lie?",
        url=url,
        alt="A white sheet with a spot",
        caption="The right side is on the left",
        width=WIDTH,
        height=HEIGHT,
        names=NAMES[: 1 if few else 3],
        most=most,
        key="zones",
        disabled=is_off,
    )
    st.form_submit_button("Commit", on_click=commit, key="commit")
st.text(f"sent {st.session_state.get('sent')} shown {[order, zones]} runs {st.session_state.runs}")
st.html("<div style='height: 40rem'></div>")
