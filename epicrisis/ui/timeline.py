"""The swimlane on a page."""
import streamlit as st
def show_below_story() -> None: st.write("timeline")
def show_page() -> None: st.write("timeline")
