"""Texts by language as a form shows them, and as a case file writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.cases.reading.yaml_text import Path, Plain

Words = Mapping[str, str]
"""What a field says in each language of the case, empty where it says nothing."""
Block = Mapping[str, Plain]
"""A mapping of the file, as it is written."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a case."""

    own: str
    """Language of the texts that are written without naming it."""
    every: tuple[str, ...]
    """All that each text is written in."""

    def words(self, value: Plain) -> dict[str, str]:
        """Return what a value of the file says, by language."""
        texts = value if isinstance(value, dict) else {self.own: value}
        return {code: text_of(texts.get(code)) for code in self.every}

    def value(self, words: Words) -> Plain:
        """Return how the file writes words."""
        if self.every == (self.own,):
            return words.get(self.own, "").strip()
        return {code: words.get(code, "").strip() for code in self.every}

    def nothing(self) -> dict[str, str]:
        """Return words that say nothing."""
        return dict.fromkeys(self.every, "")


def languages_of(data: Plain) -> Languages:
    """Return the languages of a case file, as far as it says them."""
    own = data.get("language") if isinstance(data, dict) else None
    listed = items_of(data, "languages") if isinstance(data, dict) else ()
    every = tuple(each for each in listed if isinstance(each, str))
    first = own if isinstance(own, str) else next(iter(every), "en")
    return Languages(first, every or (first,))


def text_of(value: Plain) -> str:
    """Return a scalar of the file as a field shows it; nothing for what is no scalar."""
    return "" if value is None or isinstance(value, dict | tuple) else str(value)


def items_of(block: Block, key: str) -> tuple[Plain, ...]:
    """Return the items of a list of the file, none where there is no list."""
    listed = block.get(key)
    return listed if isinstance(listed, tuple) else ()


def is_said(words: Words) -> bool:
    """Tell whether words say anything in any language."""
    return any(each.strip() for each in words.values())


def is_whole(words: Words) -> bool:
    """Tell whether words say something in each language."""
    return all(each.strip() for each in words.values())


def changes(
    block: Block, path: Path, key: str, before: Words, after: Words, languages: Languages
) -> Iterator[Edit]:
    """Yield the edit that a changed field comes to: its key written, or taken away once empty."""
    if _stripped(before) == _stripped(after):
        return
    if is_said(after):
        yield Put((*path, key), languages.value(after))
    elif key in block:
        yield Remove((*path, key))


def _stripped(words: Words) -> dict[str, str]:
    return {code: each.strip() for code, each in words.items()}
