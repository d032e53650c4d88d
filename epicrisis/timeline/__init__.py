"""The story in time: events as a DataFrame, their layout, and what is drawn and said of them."""
