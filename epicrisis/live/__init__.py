"""A class at a case: room, votes, phones. No Streamlit here."""
