"""What a process has once, and what stands before Streamlit: its middleware and its limits."""
