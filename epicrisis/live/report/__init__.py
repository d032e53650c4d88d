"""The report of a class or a homework, as files: a table, a tree of figures, a page to print."""
