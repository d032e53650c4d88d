"""What a server has once, and what stands before its pages: who may teach, and limits."""
