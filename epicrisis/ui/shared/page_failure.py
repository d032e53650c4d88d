"""What a learner is told when a page fails."""

import logging

import streamlit as st

from epicrisis import log
from epicrisis.ui.shared import session


def apologise(error: Exception) -> bool:
    """Log an error of a page and say so to the learner without its internals."""
    log.event("page failed", level=logging.ERROR, error=error)
    st.error(
        session.translate(
            "Something went wrong on our side. What you have opened is safe: reload the page."
        )
    )
    return True
