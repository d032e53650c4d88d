"""The source text cut into numbered sentences, as the case file cites them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import sentencex

from epicrisis.cases.model import Cut
from epicrisis.cases.reading.sentence_words import KNOWN, SentenceWords, words_of
from epicrisis.cases.reading.source_lines import (
    CLOSING,
    INVISIBLE,
    SPACES,
    STOPS,
    SourceLine,
    source_lines,
)

AS_THE_RULES_SAY = Cut()
"""A text that its author cuts nowhere otherwise."""
DIVIDER = " | "
"""What stands for a place in the text, between the words of `Cut.join` and `Cut.split`."""

BAR = "¦"
"""What stands for a `|` of the text among those words."""

_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
_DIVIDER = re.compile(r"\s\|(?=\s)")
_SPACE = re.compile(r"\s")
_STOP = re.compile(rf"[{re.escape(STOPS)}]+(?:[ \u00a0\u202f]?»|[{re.escape(CLOSING)}])*")
_UNSOLID = re.compile(rf"[\s{INVISIBLE}]+")
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(rf"[^\W\d_]{{4}}[{re.escape(STOPS)}][ {re.escape(CLOSING)}]{{0,3}}\Z")
_NUMBERING = re.compile(r"[\W_]{0,4}(?:[0-9]{1,3}|[^\W\d_]|[IVX]{1,4})[.)]")
_LONGEST_TOKEN, _LONGEST_NUMBERING, _LONGEST_TAIL, _LONGEST_ADDRESS = 24, 12, 100, 100
"""Characters around a stop that are looked at."""
_HYPHENS = ("-", "\u2010")
_BREAKS = tuple("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_LONGEST_PART = 4_000
_LIKE_ANY = "fr"
"""As which language the library reads a text of an unknown one."""
_SHORTEST_WORD = 3
"""Letters of a word behind which a small letter may begin a sentence."""
_LONGEST_KEPT = 1_000
"""Characters of words that are kept as they read: a draft is read again at every pause."""
_MOST_PLACES = 1_000
"""Places of one entry that are looked for: more than a text has sentences."""


class Piece(NamedTuple):
    """A sentence or a heading of the source text."""

    words: str
    """As it reads: without the breaks of lines."""
    number: str | None
    """`S01` for the first sentence; None for a heading."""
    start: int
    """Where it begins in the text."""
    end: int
    """Behind its last character."""


def number_sentences(text: str, language: str = "", cut: Cut = AS_THE_RULES_SAY) -> dict[str, str]:
    """Return the sentences of `text` by id, `S01` for the first, each on one line.

    Headings have no number; `pieces` has them, too.
    """
    return {each.number: each.words for each in pieces(text, language, cut) if each.number}


def pieces(text: str, language: str = "", cut: Cut = AS_THE_RULES_SAY) -> tuple[Piece, ...]:
    """Return all that `text` holds, in order: every character but white space is in one piece.

    A line is a sentence, or several, unless it is a heading: a few words without a stop or a
    figure, with text below. `cut` says where the author sees it otherwise. The language, two
    letters, decides what is an abbreviation; of an unknown one all abbreviations are taken.
    """
    lines = source_lines(text, language)
    headings = {line.start: line.end for line in lines if line.is_heading}
    as_headings, as_sentences = (set(map(squeezed, each)) for each in (cut.headings, cut.sentences))
    ends: set[int] = set()
    for line in lines:
        ends.add(line.end)
        if not (as_headings and squeezed(text[line.start : line.end]) in as_headings):
            ends.update(_sentence_ends(text, line, language))
    if cut.join or cut.split:
        solid = solid_text(text)
        ends -= {place for each in cut.join for place in solid.meetings(each)}
        ends |= {place for each in cut.split for place in solid.meetings(each)}
    found: list[Piece] = []
    count = 0
    for start, end in _spans(text, sorted(ends)):
        words = on_one_line(text[start:end])
        is_heading = headings.get(start) == end or not any(map(str.isalnum, words))
        if as_headings or as_sentences:
            key = squeezed(words)
            is_heading = key in as_headings or (is_heading and key not in as_sentences)
        count += not is_heading
        found.append(Piece(words, None if is_heading else f"S{count:02d}", start, end))
    return tuple(found)


def on_one_line(words: str) -> str:
    """Return words as they read: breaks of lines, tabs and runs of blanks are one blank.

    What nobody sees is left out, a soft hyphen with the break behind it, too.
    """
    is_kept = len(words) <= _LONGEST_KEPT
    return _folded(words) if is_kept else _folded.__wrapped__(words)


@lru_cache(maxsize=10_000)
def _folded(words: str) -> str:
    return _UNSOLID.sub(_fold, words).strip()


def _fold(blank: re.Match[str]) -> str:
    run = blank[0].translate(_UNSEEN)
    is_break = any(each in _BREAKS for each in run)
    before, after = (
        blank.string[max(blank.start() - 2, 0) : blank.start()],
        blank.string[blank.end() : blank.end() + 1],
    )
    is_within_word = before[-1:] in _HYPHENS and before[:1].isalpha() and after.isalpha()
    if not run or (is_break and (blank[0][0] == "\u00ad" or is_within_word)):
        return ""
    return run if run.strip("\u00a0\u202f") == "" else " "


def squeezed(words: str) -> str:
    """Return words without white space, and without what nobody sees."""
    return "".join(words.translate(_UNSEEN).split())


def unmet(text: str, cut: Cut, found: tuple[Piece, ...]) -> tuple[tuple[str, int], ...]:
    """Return field and index of each entry of `cut` whose words don't stand in the text so."""
    solid = solid_text(text)
    keys = {squeezed(each.words) for each in found}
    return tuple(
        (field, index)
        for field, entries in cut
        for index, entry in enumerate(entries)
        if (
            squeezed(entry) not in keys
            if field in ("headings", "sentences")
            else next(solid.meetings(entry), None) is None
        )
    )


# --- Places in the text without its white space -------------------------------------------


class SolidText(NamedTuple):
    """A text without white space, and where its characters stand."""

    characters: str
    places: list[int]

    def meetings(self, entry: str) -> Iterator[int]:
        """Yield the place in the text behind the left words, wherever both meet."""
        left, *rest = (squeezed(each).replace("|", BAR) for each in _DIVIDER.split(entry, 1))
        right = "".join(rest)
        place = self.characters.find(left + right) if left and right else -1
        for _ in range(_MOST_PLACES):
            if place < 0:
                break
            yield self.places[place + len(left) - 1] + 1
            place = self.characters.find(left + right, place + 1)


def solid_text(text: str) -> SolidText:
    """Return a text without white space, and without what nobody sees."""
    unseen = frozenset(SPACES)
    places = [place for place, each in enumerate(text) if each not in unseen]
    return SolidText("".join([text[place] for place in places]).replace("|", BAR), places)


def _spans(text: str, ends: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where pieces begin and end that end at `ends`, the last with the text."""
    begin = 0
    for end in [*ends[:-1], len(text)]:
        part = text[begin:end]
        if part.strip():
            yield begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())
        begin = end


# --- Where a sentence ends ----------------------------------------------------------------


def _sentence_ends(text: str, line: SourceLine, language: str) -> Iterator[int]:
    """Yield the places within a line where a sentence ends."""
    # The library panics at a blank of several bytes, and knows none that a plain one isn't.
    flat = _SPACE.sub(" ", text[line.start : line.end])
    known = words_of(language)
    begin = 0
    by_library = _library_ends(flat, language)
    ours = {each.end() for each in _STOP.finditer(flat)}
    for end in sorted(by_library | ours):
        if not begin < end < len(flat):
            continue
        is_likely = end in by_library or language in KNOWN or _is_plain(flat, end)
        if is_likely and _ends(flat, begin, end, known):
            yield line.start + end
            begin = end


def _library_ends(flat: str, language: str) -> set[int]:
    ends: set[int] = set()
    for place, part in _parts(flat):
        begin = place
        # The last ends where the part does, which isn't where a sentence ends.
        for sentence in sentencex.segment(language or _LIKE_ANY, part)[:-1]:
            ends.add(begin + len(sentence.rstrip(SPACES)))
            begin += len(sentence)
    return ends


def _parts(flat: str) -> Iterator[tuple[int, str]]:
    """Yield a line in parts, with their places: the library's time is the square of a line's."""
    place = 0
    while place < len(flat):
        blank = flat.find(" ", place + _LONGEST_PART)
        end = blank + 1 if 0 <= blank < place + 2 * _LONGEST_PART else place + 2 * _LONGEST_PART
        yield place, flat[place:end]
        place = end


def _is_plain(flat: str, end: int) -> bool:
    """Tell whether a sentence ends here in whatever language: a long word, a stop, a capital."""
    return _PLAIN.search(flat, max(end - _LONGEST_TOKEN, 0), end) is not None and (
        flat[end : end + _LONGEST_NUMBERING].lstrip(" «“\"'(")[:1].isupper()
    )


def _ends(flat: str, begin: int, end: int, known: SentenceWords) -> bool:
    """Tell whether a sentence that begins at `begin` ends behind the stop that ends at `end`."""
    sentence = flat[max(begin, end - _LONGEST_TAIL) : end]
    bare = sentence.rstrip(CLOSING + " ")
    stop = bare[-1:]
    if stop not in tuple(STOPS):
        return bool(stop) and not (stop.isalnum() or stop in ",;:-–")
    rest = flat[end : end + _LONGEST_ADDRESS]
    after = rest.lstrip()
    is_glued = after == rest
    if (
        is_glued
        and stop in ".!?…"
        and not _is_missing_blank(flat, end - len(sentence) + len(bare), rest)
    ):
        return False
    after = after.lstrip("«“„\"'‘([ \u00a0\u202f-–—")
    first = after[:1]
    if stop != ".":
        return not first.islower()
    if bare.endswith(("..", "…")) or len(bare) < len(sentence):
        return not first.islower()
    if end - begin <= _LONGEST_NUMBERING and _NUMBERING.fullmatch(bare):
        return False
    return _ends_with(bare[-_LONGEST_TOKEN - 1 : -1], first, after, known)


def _ends_with(before: str, first: str, after: str, known: SentenceWords) -> bool:
    """Tell whether a full stop behind `before` ends more than an abbreviation."""
    token = before.rpartition(" ")[2].lstrip("([{«“\"'’‘/-–")
    token = re.split(r"[/’'(]", token)[-1]
    if token in known.never_last or before.endswith(("p. ex", "p.\u00a0ex", "c. à d", "c.-à-d")):
        return False
    if token in known.before_more:
        is_label = len(after) > 1 and first.isupper() and not after[1].isalpha()
        return not (first.islower() or first.isdigit() or first in "°(%" or is_label)
    if first.islower():
        return len(token) >= _SHORTEST_WORD and token.isalpha() and token[1:].islower()
    parts = [each.strip("-") for each in token.split(".")]
    if all(len(each) == 1 and each.isupper() for each in parts):
        unit = len(parts) == 1 and _follows_number(before)
        word = _WORD.match(after)
        return unit or (word is not None and word[0] in known.openings)
    return True


def _follows_number(before: str) -> bool:
    """Tell whether the letter that ends `before` is a unit, as in `5 L` and `2 g/L`."""
    return before[-2:-1] == "/" or before[:-1].rstrip()[-1:].isdigit()


def _is_missing_blank(flat: str, stop: int, rest: str) -> bool:
    """Tell whether a blank was forgotten behind a stop, as in `scoliose.Il`."""
    if not (rest[:1].isupper() and (rest[1:2].islower() or rest[1:2] in ("'", "’", " "))):
        return False
    before = flat[max(stop - _LONGEST_ADDRESS, 0) : stop].rstrip(STOPS)
    token = before.rpartition(" ")[2] + rest.partition(" ")[0]
    if "@" in token or "//" in token or "www" in token:
        return False
    last = before[-2:]
    return (
        (last.isalpha() and (last.islower() or last.isupper()))
        or last[-1:] in ')%»”"°]'
        or last[-1:].isdigit()
        or last[:1] == "/"
    )
