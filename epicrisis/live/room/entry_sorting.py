"""What a teacher makes of a class's words: which are one, to be discussed, or hidden.

Words are told apart by `entry_group` alone, so that what was made of words holds for whoever
writes the same in the second vote.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from epicrisis.questions.entries import entry_key
from epicrisis.questions.kind import Bar
from epicrisis.questions.spelling import compared
from epicrisis.refusals import Refusal, to_translate
from epicrisis.store.classes.records import EntrySorting

UNSORTED = EntrySorting()
LONGEST_PHRASE = 80
"""Characters beyond which nobody writes what another wrote, but for a plural."""
_ELIDED = re.compile(r"\b([dl]) (?=\w)")
_POSSESSIVE = re.compile(r"(?<=\w) s\b")
_NOTHING_CHOSEN = to_translate("Choose entries first.")


class SortingRefused(Refusal):
    """Something that can't be done with these entries."""


# A console and a projector ask for all of a class's, at each press.
@lru_cache(maxsize=16_384)
def entry_group(words: str, language: str) -> str:
    """Return what words have in common that are one in a class which speaks `language`.

    They differ by what `entry_key` is blind to, and by plurals, spelling, leading articles and
    spaces: `spelling.normal`; whole sentences by spaces alone. Never empty.

    >>> entry_group("L’embolie pulmonaire", "fr") == entry_group("embolies  pulmonaires !", "fr")
    True
    """
    key = entry_key(words)
    if len(key) > LONGEST_PHRASE:
        return key.replace(" ", "")
    key = _ELIDED.sub(r"\1'", key) if language == "fr" else _POSSESSIVE.sub("'s", key)
    return compared(key, language)


# --- How words are counted -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Groups:
    """A teacher's sorting by `entry_group`."""

    hidden: frozenset[str]
    picked: frozenset[str]
    merged: Mapping[str, str]


def sorted_bars(
    bars: Sequence[Bar], sorting: EntrySorting, language: str
) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """Return bars of words by weight, those that are one as one; and the hidden ones apart.

    What is one reads, and is judged, as the most frequent of its words; what was merged as that
    into which it was. A bar's `entry` is its group.
    """
    made = _groups(sorting, language)
    found: dict[str, list[tuple[str, Bar]]] = {}
    for bar in bars:
        own = entry_group(bar.key, language)
        found.setdefault(made.merged.get(own, own), []).append((own, bar))
    all_bars = [_as_one(group, parts, made) for group, parts in found.items()]
    all_bars.sort(key=lambda bar: (-bar.count, bar.entry))
    shown = tuple(bar for bar in all_bars if bar.entry not in made.hidden)
    return shown, tuple(bar for bar in all_bars if bar.entry in made.hidden)


def _groups(sorting: EntrySorting, language: str) -> _Groups:
    group = partial(entry_group, language=language)
    return _Groups(
        hidden=frozenset(map(group, sorting.hidden)),
        picked=frozenset(map(group, sorting.picked)),
        merged={group(words): group(into) for words, into in sorting.merged.items()},
    )


def _as_one(group: str, parts: Sequence[tuple[str, Bar]], made: _Groups) -> Bar:
    own = [bar for name, bar in parts if name == group]
    first = max(own or [bar for _, bar in parts], key=lambda bar: bar.count)
    merged = dict.fromkeys(bar.key for name, bar in parts if name != group and bar is not first)
    return replace(
        first,
        count=sum(bar.count for _, bar in parts),
        entry=group,
        others=tuple(merged),
        is_picked=group in made.picked,
    )


# --- What a teacher does -------------------------------------------------------------------

Sort = Callable[[EntrySorting, Sequence[str], str], EntrySorting]
"""From what was made of words, some of them, and the class's language."""


def hide(made: EntrySorting, words: Sequence[str], language: str) -> EntrySorting:
    """Take words from what is shown; or put them back, if all of them are hidden."""
    return replace(made, hidden=_switched(made.hidden, words, language))


def pick(made: EntrySorting, words: Sequence[str], language: str) -> EntrySorting:
    """Pick words to be discussed; or no longer, if all of them are picked."""
    return replace(made, picked=_switched(made.picked, words, language))


def _switched(before: frozenset[str], words: Sequence[str], language: str) -> frozenset[str]:
    groups = {entry_group(each, language) for each in words}
    there = {entry_group(each, language) for each in before}
    left = frozenset(each for each in before if entry_group(each, language) not in groups)
    return left if groups <= there else left | frozenset(words)


def merge(made: EntrySorting, words: Sequence[str], language: str) -> EntrySorting:
    """Count words as the first of them, with all that was merged into them before."""
    into, group = words[0], partial(entry_group, language=language)
    groups, target = set(map(group, words)), group(words[0])
    merged = {
        each: into if group(before) in groups or group(each) in groups else before
        for each, before in made.merged.items()
        if group(each) != target
    }
    return replace(made, merged=merged | {each: into for each in words if group(each) != target})


def split(made: EntrySorting, words: Sequence[str], language: str) -> EntrySorting:
    """Count by itself again what was merged into any of these words."""
    groups = {entry_group(each, language) for each in words}
    left = {
        each: into
        for each, into in made.merged.items()
        if entry_group(into, language) not in groups
    }
    return replace(made, merged=left)


SORTS: Mapping[str, Sort] = {"pick": pick, "merge": merge, "split": split, "hide": hide}
"""What a press stands for."""


def after(made: EntrySorting, act: str, words: Sequence[str], language: str) -> EntrySorting:
    """Return what is made of words by a press; raises SortingRefused where there is none."""
    if not words or act not in SORTS:
        raise SortingRefused(_NOTHING_CHOSEN)
    return SORTS[act](made, words, language)
