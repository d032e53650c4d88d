"""What learners have done, kept: attempts, answers, differentials; SQLite or PostgreSQL."""
