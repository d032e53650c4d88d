"""What an author marks within a text: `**bold**`, `*italics*`, `10^9^` and `H~2~O`."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from string import Formatter
from typing import Any, Literal, Self

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

Level = Literal["raised", "lowered"] | None

_SHIFTED = {"^": "sup", "~": "sub"}
# Short and of one word, so that "10^9/l or 10^12/l" and "~5 ml" stay as they are.
_SHORT = re.compile(r"([\^~])([+−-]?\w{1,12}[+−-]?|[+−-])\1")
_MARKS = re.compile(r"[*^~]")
_LETTERS: dict[Level, dict[str, str]] = {
    None: {},
    "raised": dict(zip("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻", strict=True)),
    "lowered": dict(zip("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋", strict=True)),
}
_LEVELS: dict[str, Level] = {"sup": "raised", "sub": "lowered"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that looks the same from its first letter to its last."""

    text: str
    bold: bool = False
    italic: bool = False
    level: Level = None
    language: str = ""
    """The code of its language, where that isn't the one in which it is told."""

    @property
    def plain(self) -> str:
        """Its words without marks; raised and lowered figures are letters of their own."""
        letters = _LETTERS[self.level]
        return "".join(letters.get(each, each) for each in self.text) if letters else self.text

    def __html__(self) -> str:
        """Return it as HTML, escaped."""
        tags = [
            *(("strong",) if self.bold else ()),
            *(("em",) if self.italic else ()),
            *({"raised": ("sup",), "lowered": ("sub",)}.get(self.level or "", ())),
        ]
        said = escape(self.text)
        for tag in reversed(tags):
            said = Markup(f"<{tag}>{{}}</{tag}>").format(said)
        if not self.language:
            return said
        return Markup('<span lang="{}">{}</span>').format(self.language, said)


class Prose(str):
    """A text with marks: without them as a `str`, and with them as HTML.

    So whoever knows nothing of marks shows none, and no asterisk either.
    """

    runs: tuple[Run, ...]

    def __new__(cls, runs: Iterable[Run]) -> Self:
        """Return a text of these runs."""
        runs = tuple(run for run in runs if run.text)
        made = super().__new__(cls, "".join(run.plain for run in runs))
        made.runs = runs
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.runs,)

    def __html__(self) -> str:
        """Return it as HTML, escaped."""
        return Markup("").join(self.runs)

    def __add__(self, more: str) -> str:
        return joined((self, more))

    def __radd__(self, before: str) -> str:
        return joined((before, self))


def marked(text: str) -> str:
    """Return a text as its author marked it: a `Prose` where there are marks."""
    if not _MARKS.search(text):
        return text
    return _marked(text)


@lru_cache(maxsize=10_000)
def _marked(text: str) -> str:
    tokens: list[Token] = []
    _READER.inline.parse(text, _READER, {}, tokens)
    runs = tuple(_runs(tokens))
    if all(run == Run(run.text) for run in runs):
        return "".join(run.text for run in runs)
    return Prose(runs)


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    style = Run("")
    for token in tokens:
        begins = token.nesting > 0
        if token.nesting == 0:
            yield replace(style, text=token.content)
        elif token.tag == "strong":
            style = replace(style, bold=begins)
        elif token.tag == "em":
            style = replace(style, italic=begins)
        else:
            style = replace(style, level=_LEVELS[token.tag] if begins else None)


def foreign(text: str, language: str) -> str:
    """Return a text, marked as before, whose language isn't that of the words around it."""
    return Prose(replace(run, language=language) for run in runs_of(text))


def runs_of(text: str) -> tuple[Run, ...]:
    """Return a text in stretches that look the same."""
    return text.runs if isinstance(text, Prose) else (Run(text),)


def changed(text: str, change: Callable[[str], str]) -> str:
    """Return a text whose every stretch was changed so, marked as before."""
    if isinstance(text, Prose):
        return Prose(replace(run, text=change(run.text)) for run in text.runs)
    return change(text)


def joined(parts: Iterable[str]) -> str:
    """Return texts one after the other, with the marks that they have."""
    parts = tuple(parts)
    if any(isinstance(part, Prose) for part in parts):
        return Prose(run for part in parts for run in runs_of(part))
    return "".join(parts)


def filled(template: str, **values: str) -> str:
    """Return a template's words with values in their places, marked as these are."""
    parts: list[str] = []
    for words, name, _, _ in Formatter().parse(template):
        parts += [words, *((values[name],) if name is not None else ())]
    return joined(parts)


def split(text: str, at: str) -> Iterator[str]:
    """Yield the parts of a text between these words, marked as before."""
    part: list[Run] = []
    for run in runs_of(text):
        first, *others = run.text.split(at)
        part.append(replace(run, text=first))
        for other in others:
            yield _text(part)
            part = [replace(run, text=other)]
    yield _text(part)


def beginning(text: str, length: int) -> str:
    """Return the first so many letters of a text, marked as before."""
    kept: list[Run] = []
    for run in runs_of(text):
        kept.append(replace(run, text=run.text[: max(0, length)]))
        length -= len(run.text)
    return _text(kept)


def stripped(text: str) -> str:
    """Return a text without the space at its ends."""
    runs = [run for run in runs_of(text) if run.text]
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if not runs:
        return ""
    runs[0] = replace(runs[0], text=runs[0].text.lstrip())
    runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return _text(runs)


def _text(runs: Iterable[Run]) -> str:
    runs = tuple(runs)
    if all(run == Run(run.text) for run in runs):
        return "".join(run.text for run in runs)
    return Prose(runs)


# --- What counts as a mark ----------------------------------------------------------------


def _mark(state: StateInline, silent: bool) -> bool:
    """Read what Markdown has no sign for, and leave alone what medicine writes otherwise.

    An asterisk within a word is part of it (HLA-B*27), and one between two signs is a footnote's.
    """
    here = state.src[state.pos]
    if here == "\\" and _MARKS.match(state.src, state.pos + 1):
        return _letters(state, state.src[state.pos + 1], 2)
    if here == "_":
        return _letters(state, "_", 1)
    if here == "*":
        end = state.pos
        while end < state.posMax and state.src[end] == "*":
            end += 1
        before, after = state.src[state.pos - 1 : state.pos], state.src[end : end + 1]
        is_within = before.isalnum() and after.isalnum()
        if is_within or (_is_sign(before) and _is_sign(after)):
            return _letters(state, state.src[state.pos : end], end - state.pos)
        return False
    found = _SHORT.match(state.src, state.pos) if here in _SHIFTED else None
    before = state.src[state.pos - 1 : state.pos]
    if found is None or not (before.isalnum() or before in (")", "]")):
        return False
    if not silent:
        tag = _SHIFTED[here]
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[2]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True


def _letters(state: StateInline, letters: str, taken: int) -> bool:
    state.pending += letters
    state.pos += taken
    return True


def _is_sign(letter: str) -> bool:
    return bool(letter) and not letter.isalnum() and not letter.isspace()


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable("emphasis")
    reader.inline.ruler.before("emphasis", "mark", _mark)
    return reader


_READER = _reader()
