"""What a finished case leaves behind: facts (`report`), and the one chart of them (`charts`)."""
