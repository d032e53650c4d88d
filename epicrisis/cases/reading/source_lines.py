"""The lines of a source text as its author meant them: broken ones joined, headings known."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from epicrisis.cases.reading.sentence_words import SentenceWords, without_accents, words_of

STOPS = ".!?…。！？｡؟۔।॥።։"
"""What ends a sentence."""
CLOSING = "»”’\"')]』」）"
"""What may close behind it."""
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What a paste brings that nobody sees: soft hyphens, marks of direction, of no width."""
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + INVISIBLE

_BULLET = re.compile(
    r"(?:[-–—•·*▪◦‣●○■□➢➤✓✔]|[o#]{1,6}(?=\s)|[0-9]{1,3}[.)](?=\s|$)|[a-z]\)|[IVX]{1,4}\s?[-–.)](?=\s|$))\s*"
)
_WORD = re.compile(r"[^\W\d_]+")
_UNLETTERED = re.compile(r"[^\w.-]|(?<=\w)-")
_UNBROKEN = re.compile(r"\S+")
_NARROWEST_PROSE = 30
"""Characters of the longest line of what is no list of short ones."""
_NARROWEST_PAGE, _WIDEST_PAGE = 40, 140
"""Characters of a line that a page has broken: a column of a journal, a sheet set across."""
_LONGEST_WORD = 30
_RAGGED = 0.6
"""How much of the width a broken line fills at least."""
_HEADING_WORDS, _KNOWN_HEADING_WORDS, _TITLE_WORDS = 4, 6, 20
_LONGEST_HEADING, _LONGEST_TITLE = 60, 200
_NORMAL = frozenset(
    {"normal", "normale", "normaux", "normales", "unremarkable"}
    | {"negatif", "negative", "negatifs", "negatives"}
)
"""Last words of a finding."""


class SourceLine(NamedTuple):
    """A line of the text, or several that a page has broken."""

    start: int
    """Where it begins in the text, without white space."""
    end: int
    """Behind its last character, without white space."""
    is_heading: bool


class _Line(NamedTuple):
    start: int
    end: int
    words: str
    is_below_gap: bool
    """Whether an empty line, or the beginning, is above."""
    is_below_page: bool
    """Whether a page has ended in that gap."""


def source_lines(text: str, language: str) -> list[SourceLine]:
    """Return the lines of `text` that hold anything, in order, those of one paragraph joined."""
    known = words_of(language)
    lines = _joined(list(_lines(text)), known)
    headings = _headings(lines, known)
    return [SourceLine(each.start, each.end, each.start in headings) for each in lines]


def ends_sentence(words: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return words.rstrip(SPACES + CLOSING)[-1:] in tuple(STOPS)


def _lines(text: str) -> Iterator[_Line]:
    place, is_gap, is_page = 0, True, False
    for line in text.splitlines(keepends=True):
        words = line.strip(SPACES)
        start = place + len(line) - len(line.lstrip(SPACES))
        if words:
            yield _Line(start, start + len(words), words, is_gap, is_page)
        is_page = (is_page and not words) or "\f" in line
        is_gap = not words
        place += len(line)


# --- Lines that a page has broken ---------------------------------------------------------


def _joined(lines: list[_Line], known: SentenceWords) -> list[_Line]:
    """Return the lines, with those joined that one sentence or paragraph goes on over."""
    whole: list[list[_Line]] = []
    for block in _blocks(lines):
        width = max(len(each.words) for each in block)
        is_prose = width >= _NARROWEST_PROSE or ends_sentence(block[-1].words)
        pairs = list(pairwise(block))
        small = [is_prose and _goes_on_small(*pair, width, known) for pair in pairs]
        full = [_fills(*pair, _RAGGED * width) for pair in pairs]
        is_page = _NARROWEST_PAGE <= width <= _WIDEST_PAGE and any(small)
        is_wrapped = is_page and sum(full) >= _RAGGED * len(full)
        whole.append([block[0]])
        for (above, line), goes_on in zip(pairs, small, strict=True):
            if goes_on or _goes_on(above, line, width if is_wrapped else 0, known):
                whole[-1].append(line)
            else:
                whole.append([line])
    return [
        each[0]._replace(end=each[-1].end, words="\n".join(line.words for line in each))
        for each in whole
    ]


def _blocks(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines between gaps; a page's end is no gap where a sentence goes on over it."""
    block: list[_Line] = []
    for line in lines:
        goes_on = line.is_below_page and line.words[0].islower()
        if block and line.is_below_gap and not goes_on:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _goes_on_small(above: _Line, line: _Line, width: int, known: SentenceWords) -> bool:
    """Tell whether a line goes on, with a small letter, where the page broke the one above."""
    if not (line.words[0].islower() or line.words[0] in ",;)"):
        return False
    if _BULLET.match(line.words) or not _is_open(above, line, known):
        return False
    return above.words[-1] in ",-\u2010" or _fills(above, line, _RAGGED * width)


def _goes_on(above: _Line, line: _Line, width: int, known: SentenceWords) -> bool:
    """Tell whether a line goes on with a capital or a number; `width` is 0 where none is broken."""
    if _BULLET.fullmatch(above.words) and "\t" not in line.words:
        return True
    if _BULLET.match(line.words):
        return False
    if _last_word(above) in known.open_words and _is_open(above, line, known):
        return True
    last = above.words.rpartition(" ")[2]
    if last[-1:] == "." and last[:-1].lstrip("([«\"'’") in known.never_last:
        return True
    return bool(width) and _is_open(above, line, known) and _fills(above, line, width)


def _last_word(line: _Line) -> str:
    return _UNLETTERED.split(line.words[-_LONGEST_WORD:])[-1]


def _is_open(above: _Line, line: _Line, known: SentenceWords) -> bool:
    """Tell whether the line above can go on: no row of a table, no heading, no end."""
    if "\t" in above.words or "\t" in line.words:
        return False
    return not (
        ends_sentence(above.words)
        or above.words[-1] == ":"
        or _is_known_heading(above.words, known)
    )


def _fills(above: _Line, line: _Line, width: float) -> bool:
    """Tell whether the next word wouldn't have stood on the line above."""
    word = _UNBROKEN.match(line.words)
    return len(above.words) + 1 + (word.end() if word else 0) > width


# --- Headings -----------------------------------------------------------------------------


def _headings(lines: list[_Line], known: SentenceWords) -> set[int]:
    """Return where headings begin."""
    found: set[int] = set()
    last = next((each for each in reversed(lines) if _has_words(each.words)), None)
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        below = lines[number + 1] if number + 1 < len(lines) else None
        if not _has_words(line.words):
            found.add(line.start)
        elif line is last or below is None or not _is_bare(line.words):
            continue
        elif _is_known_heading(line.words, known):
            found.add(line.start)
        elif _could_be_heading(line.words, known):
            is_below_title = number == 1 and not _is_known_heading(lines[0].words, known)
            is_in_part = above is not None and above.start in found and not is_below_title
            stands_alone = above is None or line.is_below_gap or ends_sentence(above.words)
            leads = stands_alone and _leads(line, below, number == 0, known)
            if line.words.endswith(":") or (leads and not is_in_part):
                found.add(line.start)
        elif number == 0 and below.is_below_gap and _could_be_title(line.words, known):
            found.add(line.start)
    return found


def _leads(line: _Line, below: _Line, is_first: bool, known: SentenceWords) -> bool:
    """Tell whether what stands below is the text of a heading, and not the next of short lines."""
    if not _has_words(below.words) or _is_known_heading(below.words, known):
        return is_first
    return not (_is_bare(below.words) and _could_be_heading(below.words, known))


def _has_words(words: str) -> bool:
    return any(map(str.isalnum, words))


def _is_bare(words: str) -> bool:
    """Tell whether a line is neither a sentence with its stop nor a row of a table."""
    return not ends_sentence(words) and "\t" not in words and "\n" not in words


def _is_known_heading(words: str, known: SentenceWords) -> bool:
    if len(words) > _LONGEST_HEADING or ends_sentence(words):
        return False
    number = _BULLET.match(words)
    is_listed = number is not None and words[0] in "-–—•·*▪◦‣●○■□➢➤✓✔o"
    body = (words[number.end() :] if number else words).rstrip(": \u00a0\u202f")
    each = [without_accents(word) for word in _WORD.findall(body)]
    return (
        not is_listed
        and 0 < len(each) <= _KNOWN_HEADING_WORDS
        and each[0] in known.headings
        and each[-1] not in _NORMAL
        and not any(character.isdigit() or character in ":;=+" for character in body)
    )


def _could_be_heading(words: str, known: SentenceWords) -> bool:
    """Tell whether a line can be a heading that isn't among the usual ones."""
    body = words.rstrip(": \u00a0\u202f")
    most = _KNOWN_HEADING_WORDS if words.endswith(":") else _HEADING_WORDS
    first = _WORD.match(body)
    return (
        first is not None
        and len(body.split()) <= most
        and len(body) <= (8 if max(body) >= "\u2e80" else _LONGEST_HEADING)
        and not first[0].islower()
        and first[0] not in known.openings | known.pronouns
        and without_accents(body.split()[-1]) not in _NORMAL
        and not any(character.isdigit() or character in ":;=+,|" for character in body)
    )


def _could_be_title(words: str, known: SentenceWords) -> bool:
    first = _WORD.match(words)
    return (
        first is not None
        and len(words) <= _LONGEST_TITLE
        and 1 < len(words.split()) <= _TITLE_WORDS
        and not first[0].islower()
        and first[0] not in known.pronouns
        and words.casefold().split()[1] not in ("patient", "patiente")
        and not _is_entry(words, known)
        and not any(character.isdigit() or character in ";=+|" for character in words)
    )


def _is_entry(words: str, known: SentenceWords) -> bool:
    """Tell whether a heading and its text stand on one line, as in `Motif : toux`."""
    heading, colon, _ = words.partition(":")
    return bool(colon) and "," not in heading and _is_known_heading(heading.strip(), known)
