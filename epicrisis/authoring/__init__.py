"""What an author works with: drafts, templates, completions, ZIP files, saving."""
