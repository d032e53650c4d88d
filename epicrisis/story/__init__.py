"""The telling of a case: what is open, and what comes next. Pure functions over plain data."""
