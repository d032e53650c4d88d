"""What a room's browsers and servers are told as it happens, and votes on their way to disk."""
