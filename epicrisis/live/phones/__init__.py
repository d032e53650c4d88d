"""What a phone in class shows: pages, their script and style."""
