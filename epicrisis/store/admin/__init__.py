"""What an operator does to a store: back up, copy, clear up, probe."""
