"""Kinds of question: what each asks, takes, is worth and tells."""
