"""What the app costs, measured against the least that Streamlit can cost."""
