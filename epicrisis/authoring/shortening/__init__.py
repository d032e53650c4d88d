"""A case's file made shorter without changing what it says."""
