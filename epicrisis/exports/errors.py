"""What keeps a case from being written as a file of some format."""


class CannotExportError(Exception):
    """A case that this format can't hold; its message says why, then after a semicolon a remedy."""
