"""What keeps a case from being written as a file of some format."""


class CannotExportError(Exception):
    """A case that this format can't hold; its message says why, then after a semicolon a remedy."""

    def __init__(self, message: str, lacking: str = "") -> None:
        """`lacking` is a text in which a character stands that the fonts lack."""
        super().__init__(message)
        self.lacking = lacking
