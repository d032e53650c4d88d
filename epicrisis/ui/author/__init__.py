"""The page of who writes a case: from a pasted text, by forms and in an editor, to a case."""
