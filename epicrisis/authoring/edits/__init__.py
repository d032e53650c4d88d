"""What a form changes in a case's YAML text, and nothing else of that text."""
