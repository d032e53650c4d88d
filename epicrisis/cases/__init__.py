"""The case file: its model, how it is read, and what is checked in it."""
