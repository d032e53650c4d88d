"""What the checker says of a case that can be read, and how it says it."""
