"""Text that isn't YAML: what the parser found, in an author's words, where it has to be mended.

A parser stops where it can't go on, which is often far below what was meant otherwise. First the
traps of keyboards and word processors are looked for around that place, then what it said itself.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import yaml
from yaml._yaml import Mark as _CMark

from epicrisis.cases.problems import shown
from epicrisis.messages import Message
from epicrisis.refusals import to_translate

LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
TOO_DEEP = to_translate("nested more than {depth} levels deep; a case needs fewer than ten")
MAX_DEPTH = 32
"""Deepest nesting that is read; the deepest a valid case needs is 9."""
ODD_SPACES = "\u00a0\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff"
"""What keyboards and word processors write for a space, and YAML takes for a letter."""


class Mistake(NamedTuple):
    """What keeps a text from being read, and where, counted from 1."""

    message: Message
    line: int
    column: int


_OTHER_FORMAT = re.compile(
    r"\A\s*+(?:\{\\rtf|<(?:!doctype|html|\?xml)\b|%PDF-|PK\x03)", re.IGNORECASE
)
_NO_YAML = re.compile(r"^(?:(```|~~~)|<<<<<<< |>>>>>>> |=======$)", re.MULTILINE)
"""What Markdown puts around a code, and Git around two versions of the same lines."""


def other_format(text: str) -> Mistake | None:
    """Return what a file is in place of plain text, None where nothing of it is seen."""
    if not _OTHER_FORMAT.match(text):
        return None
    message = Message(
        "this is the file of a word processor or a browser; save it as plain text, or copy its"
        " text into a new file"
    )
    return Mistake(message, 1, 1)


def explained(text: str, error: yaml.MarkedYAMLError) -> Mistake:
    """Say in an author's words what the parser found, where the author has to mend it."""
    found = _Found(text, error)
    return found.trap() or found.as_said()


_KEY = r"[ ]*+(?:- ++)*+(?:[\w-]++|'[^']*+'|\"[^\"]*+\"):"
_ODD_SPACE = re.compile(rf"^(?:{_KEY}[ ]*+|[ ]*+(?:- ++)*+-?)([{ODD_SPACES}])")
_ODD_SIGN = re.compile(r"^[ ]*+(?:- ++)*+(?:([‐‑‒–—―−﹣－•·*])[\s]|[\w-]++([：﹕︰]))")
_VALUE = re.compile(rf"^{_KEY} ++(\S)")
_CUT = re.compile(rf"^{_KEY} ++[^\s\"'|>\[{{#][^#]*+(?<= )(#)")
_CURLY = "“”„«»‘’‹›"
_ANOTHER_KEY = re.compile(r"^\s*+(?:- ++)*+[\w-]++:(?:\s|$)")

_OPENING = "opening"
MARK_BEFORE_TEXT = to_translate("a text can't begin with {first} without quotes; put it in quotes")
_EXPLANATIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("quoted scalar", "end of stream"), _OPENING,
     to_translate("the quote that opens here is never closed; close it")),
    (("parsing a flow", "at end"), "",
     to_translate("the file ends between brackets; close them")),
    (("parsing a flow", "node content"), "", to_translate(
        "a value is missing between the brackets; write it, or close the brackets")),
    (("parsing a flow", "did not find expected"), _OPENING, to_translate(
        "the bracket that opens here has no `{closing}` before line {line}, column {column};"
        " close it, put a comma between its items,"
        " or put a text that holds brackets, commas or quotes in quotes")),
    (("tab",), "", to_translate("a tab can't indent a line; use spaces")),
    (("mapping values are not allowed", "after colon"), "", to_translate(
        'this text holds ": "; put all of it in quotes, or write it below after `>-`')),
    (("mapping values are not allowed",), "", to_translate(
        "this key doesn't fit the line before; indent it like its neighbours,"
        " and end the line before with `:` if it is a key")),
    (("expected key", "after quote"), "", to_translate(
        "the text in quotes has ended before this; put all of it in quotes,"
        " and write '' for a single quote in single quotes,"
        ' \\" for a double in double ones')),
    (("an alias",), _OPENING, MARK_BEFORE_TEXT),
    (("an anchor",), _OPENING, MARK_BEFORE_TEXT),
    (("scanning a block scalar",), "", to_translate(
        "the text belongs on the lines below `>-` or `|`; move it there")),
    (("parsing a block", "did not find expected",), "", to_translate(
        "this doesn't fit what stands before it; indent it like its neighbours,"
        " and begin every item of a list with `- `")),
    (("cannot start any token",), _OPENING, MARK_BEFORE_TEXT),
    (("mapping keys are not allowed",), "", MARK_BEFORE_TEXT),
    (("unknown escape character",), "", to_translate(
        "after `\\` in double quotes stands an escape YAML doesn't know;"
        " write `\\\\`, or use single quotes")),
    (("could not find expected ':'",), _OPENING, to_translate(
        "this line has no `key: value`; add the key, or indent it to continue the text above")),
    (("block sequence entries are not allowed",), "", to_translate(
        "a list with `- ` begins on a line of its own; move it there,"
        " or put a text that begins with a dash in quotes")),
    (("document indicator",), "", to_translate(
        "the line `{indicator}` begins or ends a YAML file; delete it, or indent it")),
    # libyaml's own limit of 1,000, which it meets while it looks ahead from the first bracket.
    (("maximum nesting depth",), _OPENING, TOO_DEEP),
)  # fmt: skip
"""Words that all stand in what the parser said or in the clues; which place; what to tell."""


class _Found:
    """What the parser said, and the lines around the places that it named."""

    def __init__(self, text: str, error: yaml.MarkedYAMLError) -> None:
        self._text = text
        self._error = error
        self._lines = LINE_BREAK.split(text)
        self._place = _place(error.problem_mark or error.context_mark)
        self._opening = _place(error.context_mark or error.problem_mark)
        self._said = "; ".join((error.context or "", error.problem or ""))
        last = len(self._lines)
        self._is_at_end = self._place[0] > last or (self._place[0] == last and not self._lines[-1])
        if self._is_at_end:
            whole = LINE_BREAK.split(text.rstrip("\r\n"))
            self._place = len(whole), len(whole[-1]) + 1

    def as_said(self) -> Mistake:
        """Return the explanation of what the parser itself said."""
        line, column = self._place
        written = self._line(line)
        before = written[: column - 1]
        clues = [self._said]
        clues += ["at end"] if self._is_at_end else []
        clues += ["tab"] if "\t" in written[:column] else []
        clues += ["after colon"] if ": " in before else []
        clues += ["after quote"] if before.rstrip().endswith(("'", '"')) else []
        clue = "; ".join(clues)
        for words, where, message in _EXPLANATIONS:
            if all(word in clue for word in words):
                place = self._opening if where == _OPENING else self._place
                at = place[1] - 1 if where != _OPENING else self._opening[1] - 1
                told = Message(
                    message,
                    closing="]" if "sequence" in clue else "}",
                    line=line,
                    column=column,
                    first=shown(self._line(line)[at : at + 1]),
                    indicator=written[:3],
                    depth=MAX_DEPTH,
                )
                return Mistake(told, *place)
        reason = ", ".join(filter(None, (self._error.context, self._error.problem)))
        unknown = Message(
            "not readable as YAML ({reason}); look at the quotes, brackets and indentation here",
            reason=reason,
        )
        return Mistake(unknown, *self._place)

    def trap(self) -> Mistake | None:
        """Return what an author was led into near the place, None where nothing is known."""
        return (
            self._left_of_another_program()
            or self._odd_space()
            or self._odd_break()
            or self._odd_sign()
            or self._late_quote()
            or self._ended_file()
            or self._first_letter()
            or self._cut_text()
        )

    def _left_of_another_program(self) -> Mistake | None:
        found = _NO_YAML.search(self._text)
        if not found:
            return None
        number = len(LINE_BREAK.split(self._text[: found.start()]))
        message = (
            Message("the line {line} is of Markdown; delete it", line=found[1])
            if found[1]
            else Message(
                "two versions of these lines stand here, as Git leaves them; keep one, and delete"
                " the lines of <, = and >"
            )
        )
        return Mistake(message, number, 1)

    def _odd_space(self) -> Mistake | None:
        for number in self._near():
            if found := _ODD_SPACE.match(self._line(number)):
                message = (
                    Message(
                        "a no-break space stands here, which YAML takes for a letter;"
                        " write a usual space"
                    )
                    if found[1].isspace()
                    else Message(
                        "a character that nobody sees stands here, which YAML takes for a letter;"
                        " delete it"
                    )
                )
                return Mistake(message, number, found.start(1) + 1)
        return None

    def _odd_break(self) -> Mistake | None:
        """Return where a line ends that an editor shows as one with the next."""
        breaks = LINE_BREAK.findall(self._text)
        for number in (each - 1 for each in (self._opening[0], self._place[0])):
            if 1 <= number <= len(breaks) and breaks[number - 1] in "\x85\u2028\u2029":
                message = Message(
                    "this line ends by a sign that many editors don't show; delete it, or break"
                    " the line as usual"
                )
                return Mistake(message, number, len(self._lines[number - 1]) + 1)
        return None

    def _odd_sign(self) -> Mistake | None:
        """Return where a sign stands that only looks like the one YAML knows."""
        for number in self._near():
            if not (found := _ODD_SIGN.match(self._line(number))):
                continue
            if found[1]:
                message = Message(
                    "{first} begins no item of a list; write a hyphen and a space", first=found[1]
                )
            else:
                message = Message("{first} is no colon for YAML; write `: `", first=found[2])
            return Mistake(message, number, found.start(found.lastindex or 1) + 1)
        return None

    def _late_quote(self) -> Mistake | None:
        """Return where a quote opens that only another text's quote closes."""
        for token in self._quoted_before():
            first, last = token.start_mark.line, token.end_mark.line
            within = self._lines[first + 1 : last + 1]
            if last + 1 == self._place[0] and any(map(_ANOTHER_KEY.match, within)):
                message = (
                    Message(
                        "the quote that opens here closes only in line {line};"
                        ' close it where its text ends, or write \\" for one within the text',
                        line=last + 1,
                    )
                    if token.style == '"'
                    else Message(
                        "the quote that opens here closes only in line {line};"
                        " close it where its text ends, or write '' for one within the text",
                        line=last + 1,
                    )
                )
                return Mistake(message, first + 1, token.start_mark.column + 1)
        return None

    def _quoted_before(self) -> Iterator[yaml.ScalarToken]:
        """Yield the texts in quotes that were read before the parser gave up."""
        with suppress(yaml.YAMLError):
            for token in yaml.scan(self._text, Loader=yaml.CSafeLoader):
                if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                    yield token

    def _ended_file(self) -> Mistake | None:
        if "expected <document start>" not in self._said:
            return None
        for number in range(self._place[0], 0, -1):
            if self._line(number).startswith("..."):
                message = Message("the line `...` ends a YAML file; delete it, or put it in quotes")
                return Mistake(message, number, 1)
        return None

    def _first_letter(self) -> Mistake | None:
        """Return where a text begins with what isn't a letter to YAML."""
        for number in dict.fromkeys((self._place[0], self._opening[0])):
            if not (found := _VALUE.match(self._line(number))):
                continue
            first = found[1]
            if first in _CURLY:
                message = Message(
                    "{first} is no quote for YAML; write straight quotes instead, as in {example}",
                    first=first,
                    example='"…"',
                )
                return Mistake(message, number, found.start(1) + 1)
            if first in ">|" and "block scalar" in self._said:
                message = Message(
                    "a text can't begin with {first} without quotes; put it in quotes,"
                    " or write it on the lines below `>-`",
                    first=shown(first),
                )
                return Mistake(message, number, found.start(1) + 1)
            if first in "*&[{" and "parsing a block" in self._said:
                message = Message(MARK_BEFORE_TEXT, first=shown(first))
                return Mistake(message, number, found.start(1) + 1)
        return None

    def _cut_text(self) -> Mistake | None:
        """Return where a comment has ended a text that was to go on in the next line."""
        number = max(1, self._place[0] - 1)
        if found := _CUT.match(self._line(number)):
            message = Message(
                "what follows ` #` is a comment, and ends the text; put all of it in quotes"
            )
            return Mistake(message, number, found.start(1))
        return None

    def _near(self) -> Iterator[int]:
        yield from dict.fromkeys((self._place[0], self._opening[0], max(1, self._place[0] - 1)))

    def _line(self, number: int) -> str:
        return self._lines[number - 1] if number <= len(self._lines) else ""


def _place(mark: yaml.Mark | _CMark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
