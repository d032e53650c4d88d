"""A pasted text made into a case that loads: by rules alone, without a model or a network."""
