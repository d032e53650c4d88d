"""The story in time: events as records, their layout, and what is drawn and said of them."""
