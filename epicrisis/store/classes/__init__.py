"""What a class has done: rooms, votes, who is present."""
