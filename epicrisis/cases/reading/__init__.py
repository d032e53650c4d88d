"""A case file read: YAML, images and sources as a `Case`, or every mistake with its place."""
