"""A case's words as HTML for a phone: marked where they are in another language than its page."""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from epicrisis.cases.fields import in_language
from epicrisis.questions.kind import Words

Say = Callable[[Mapping[str, str]], Markup]


def speaker(language: str) -> Say:
    """Return the function that says a text of a case, marked where it is in another language."""

    def say(text: Mapping[str, str]) -> Markup:
        return escape(in_language(text, language))

    return say


def line(words: Words, language: str) -> Markup:
    """Return a line in this language."""
    say = speaker(language)
    return Markup("").join(part if isinstance(part, str) else say(part) for part in words)
