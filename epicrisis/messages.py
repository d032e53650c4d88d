"""Sentences to an author that stay translatable on their way: an English text with its template."""

from collections.abc import Callable, Mapping, Sequence
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


def listed(parts: Sequence[str]) -> Message:
    """Return texts in a row, each of which is said in the reader's language.

    >>> listed(["a", Message("two")])
    'a, two'
    """
    places = [f"part_{number}" for number in range(len(parts))]
    template = ", ".join(f"{{{place}}}" for place in places)
    return Message(template, **dict(zip(places, parts, strict=True)))


def grouped(number: int) -> str:
    """Return a number of any length with its thousands apart, as each language does that.

    >>> grouped(1_000_000)
    '1,000,000'
    """
    thousands, rest = divmod(number, 1_000)
    if not thousands:
        return str(rest)
    return Message("{thousands},{rest}", thousands=grouped(thousands), rest=f"{rest:03}")


def with_values(message: str, change: Callable[[str], str]) -> str:
    """Return a message with every text in its placeholders changed; of a plain one, all of it."""
    if not isinstance(message, Message):
        return change(message)
    values: Mapping[str, object] = {
        name: with_values(value, change) if isinstance(value, str) else value
        for name, value in message.values.items()
    }
    return Message(message.template, **values)
