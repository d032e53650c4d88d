"""Schemes that stand in a case's folder as Typst drawings and words, drawn as its images."""
