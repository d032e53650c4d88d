"""What a reader takes away: files made of what is told, and nothing else."""
