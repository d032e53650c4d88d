"""What is said when something a learner sent can't be taken."""

from collections.abc import Callable


def to_translate(message: str) -> str:
    """Mark an English message for the catalogues; the interface translates it when it says it."""
    return message


class Refusal(ValueError):  # noqa: N818 (a refusal is no error of the program)
    """Something sent that can't be taken, with a message that can be said in any language.

    >>> Refusal("At most {limit} characters.", limit=80).said()
    'At most 80 characters.'
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        """The English message with its placeholders: the id for gettext."""
        self.values = values
        """What stands in the placeholders."""
        super().__init__(message)

    def said(self, translate: Callable[[str], str] = str) -> str:
        """Return the message in the language of `translate`, its placeholders filled."""
        return translate(self.message).format(**self.values)

    def __str__(self) -> str:
        return self.said()


class InvalidAnswer(Refusal):
    """An answer that doesn't fit its question, or that can't be read."""


class InvalidDifferential(Refusal):
    """A list of hypotheses, or an entry of one, that can't be taken."""
