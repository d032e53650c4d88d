"""Inputs that Streamlit lacks, for the forms of a learner's page; they know nothing of cases."""
