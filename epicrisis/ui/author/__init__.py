"""The page of who writes a case: editor, problems, preview."""
