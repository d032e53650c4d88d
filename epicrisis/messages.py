"""Sentences to an author that stay translatable on their way: an English text with its template."""

from collections.abc import Callable
from typing import Self


class Message(str):
    """An English sentence that can still be said in another language.

    It is a plain text for whoever prints, compares or sorts it. Its first argument is marked for
    the catalogues, as that of `translate` is. A value may be a `Message` itself; it is said in the
    same language.

    >>> Message("{name} is missing; {remedy}", name="id", remedy=Message("add it"))
    'id is missing; add it'
    """

    __slots__ = ("template", "values")
    template: str
    """The English sentence with its placeholders: the id for gettext."""
    values: dict[str, object]
    """What stands in the placeholders."""

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Return the sentence with its placeholders filled."""
        message = super().__new__(cls, template.format(**values))
        message.template = template
        message.values = values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), self.values


def said(message: str, translate: Callable[[str], str]) -> str:
    """Return a message in the language of `translate`; a plain text as it stands."""
    if not isinstance(message, Message):
        return message
    values = {
        name: said(value, translate) if isinstance(value, str) else value
        for name, value in message.values.items()
    }
    return translate(message.template).format(**values)
