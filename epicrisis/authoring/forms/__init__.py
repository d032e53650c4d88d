"""What an author fills in, and the edits of the case file that it comes to."""
