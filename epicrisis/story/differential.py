"""The learner's differential: hypotheses by weight, and how they moved over the story.

A weight is a word, four of them: one tap on a phone, no slider to aim at, and no percentage
that nobody could defend. The rank follows from weight, and within a weight from the learner's
order, so that the two can't contradict each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias, cast, get_args

from epicrisis import letters
from epicrisis.cases.model import Hypothesis, ListWeight
from epicrisis.questions.answer import storable
from epicrisis.refusals import InvalidDifferential, to_translate

Weight: TypeAlias = ListWeight
"""How much a learner makes of a hypothesis, in the words that authors have too."""

POINTS: dict[Weight, int] = {"ruled_out": 0, "unlikely": 1, "possible": 2, "likely": 3}
"""What a weight counts in the share; equal steps, for want of a reason for others."""

MAX_ENTRIES = 12
MAX_NAME_CHARACTERS = 80
LEAST_BEGUN = 4
"""Characters of a name that a learner breaks off in; fewer begin too many words."""

_NOT_IN_LIST = to_translate("This hypothesis isn't in your list any more.")
_NAMELESS = to_translate("Write the name of the hypothesis.")
_NAME_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_TWICE = to_translate("This hypothesis is in your list already.")
_TOO_MANY = to_translate("Keep at most {limit} hypotheses. Take one out first.")
_WEIGHT = to_translate("Choose one of the four weights.")

OWN_WORDS = "words:"
"""Begins the key of a hypothesis in the learner's own words."""
Names: TypeAlias = Mapping[str, Collection[str]]
"""Hypotheses of the case: every name that each one goes by, in any language, by its id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A hypothesis of the learner's list: one of the case's, or in the learner's own words."""

    hypothesis: str | None
    """Id of the case's hypothesis."""
    words: str | None
    """The learner's own words, where it is none of the case's."""
    weight: Weight

    @property
    def key(self) -> str:
        """What makes it the same hypothesis in another snapshot, or in other spelling."""
        return self.hypothesis or f"{OWN_WORDS}{normalised(self.words or '')}"


Differential: TypeAlias = tuple[Entry, ...]
"""Entries by rank, the first one first."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The differential as it stood at a moment of the story."""

    stage: str
    after: str | None
    """The last finding that was open by then; None before the first."""
    entries: Differential


def names_of(hypotheses: Iterable[Hypothesis]) -> Names:
    """Return every name that each of the case's hypotheses goes by."""
    return {each.id: (*each.name.values(), *each.aliases) for each in hypotheses}


# --- Entries -----------------------------------------------------------------------------


def in_own_words(text: str, weight: object, names: Names) -> Entry:
    """Return an entry for what the learner wrote; one of `names` where it is called so.

    So it is where the learner broke off in a word of one name and of no other's. `names` are of
    what the case's list offers by now: no other may be told by this.
    """
    if len(text) > 2 * MAX_NAME_CHARACTERS:
        raise InvalidDifferential(_NAME_TOO_LONG, limit=MAX_NAME_CHARACTERS, count=len(text))
    words = " ".join(storable(text).split())
    if not normalised(words):
        raise InvalidDifferential(_NAMELESS)
    if len(words) > MAX_NAME_CHARACTERS:
        raise InvalidDifferential(_NAME_TOO_LONG, limit=MAX_NAME_CHARACTERS, count=len(words))
    if (hypothesis := _named(words, names)) is not None:
        return Entry(hypothesis, None, parse_weight(weight))
    return Entry(None, words, parse_weight(weight))


def recognised(entries: Differential, names: Names) -> Differential:
    """Return a list in which what the learner wrote is the hypothesis that it names, once each.

    What was written before the case's own list offered it is recognised so, afterwards.
    """
    named = {
        entry.key: entry for entry in reversed([_recognised(entry, names) for entry in entries])
    }
    return tuple(reversed(named.values()))


def _recognised(entry: Entry, names: Names) -> Entry:
    hypothesis = None if entry.words is None else _named(entry.words, names)
    return entry if hypothesis is None else Entry(hypothesis, None, entry.weight)


def _named(words: str, names: Names) -> str | None:
    """Return the id of the hypothesis of which words are a name, or begin one of its alone."""
    for hypothesis, known in names.items():
        if normalised(words) in map(normalised, known):
            return hypothesis
    begun = [each for each, known in names.items() if any(_begins(words, name) for name in known)]
    return begun[0] if len(begun) == 1 else None


def _begins(words: str, name: str) -> bool:
    """Tell whether words are a part of a name that breaks off in one of its words.

    At an elision it breaks off in the word that the apostrophe begins.

    >>> _begins("auto-inf", "Maladie auto-inflammatoire"), _begins("maladie", "Maladie rare")
    (True, False)
    >>> _begins("carcinome d’", "Carcinome d'un organe"), _begins("hépatite b", "Hépatite B aiguë")
    (True, False)
    """
    part, elided = normalised(words), name.replace("'", "").replace("’", "")
    known = (f" {normalised(each)} " for each in (name, elided))
    return len(part) >= LEAST_BEGUN and any(
        f" {part}" in each.replace(f" {part} ", " ") for each in known
    )


def parse_weight(sent: object) -> Weight:
    """Return the weight that a widget or a form sent."""
    if isinstance(sent, str) and sent in get_args(Weight):
        return cast(Weight, sent)
    raise InvalidDifferential(_WEIGHT)


@lru_cache(maxsize=4096)
def normalised(name: str) -> str:
    """Return a name as one compares it: letters and figures, without case, accents or ligatures.

    >>> normalised("  Œdème d'origine rénale ") == normalised("oedeme d’origine renale")
    True
    """
    plain = letters.plain(letters.without_unseen(name))
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


# --- The list ----------------------------------------------------------------------------


def with_entry(entries: Differential, entry: Entry) -> Differential:
    """Return the entries with one more, as the last of its weight."""
    return ranked((*entries, entry))


def headed_by(entries: Differential, named: Differential) -> Differential:
    """Return a list in which those that were named stand first, in their order; no weight falls.

    Each takes on the weight of what it passes, since the rank follows from it; the others keep
    theirs. Raises `InvalidDifferential` where the list is full.
    """
    known, keys = {entry.key: entry for entry in entries}, {entry.key for entry in named}
    others = [entry for entry in entries if entry.key not in keys]
    head: list[Entry] = []
    for entry in reversed(named):
        weights = (entry.weight, known.get(entry.key, entry).weight)
        passed = (each.weight for each in (*head, *others))
        head.insert(0, replace(entry, weight=max((*weights, *passed), key=POINTS.__getitem__)))
    return ranked((*head, *others))


def without(entries: Differential, key: str) -> Differential:
    """Return the entries without one; one that isn't there any more is out already."""
    return tuple(entry for entry in entries if entry.key != key)


def weighed(entries: Differential, key: str, weight: object) -> Differential:
    """Return the entries with one of another weight, at the rank that follows from it."""
    changed, place = list(entries), _place(entries, key)
    changed[place] = replace(entries[place], weight=parse_weight(weight))
    return ranked(changed)


Shift = Literal["up", "same", "down"]
"""What a new finding does to a hypothesis."""


def shifted(weight: Weight, shift: Shift) -> Weight:
    """Return the weight that a hypothesis has once a finding has moved it, by a step.

    >>> shifted("possible", "up"), shifted("ruled_out", "down")
    ('likely', 'ruled_out')
    """
    points = POINTS[weight] + {"up": 1, "same": 0, "down": -1}[shift]
    by_points = {count: name for name, count in POINTS.items()}
    return by_points.get(points, weight)


def shift(before: Weight, after: Weight | None) -> Shift | None:
    """Return what moved a weight by a step; None where nothing did, or more than that.

    >>> shift("possible", "likely"), shift("possible", "possible"), shift("likely", None)
    ('up', None, None)
    """
    if after is None:
        return None
    moves: dict[int, Shift] = {1: "up", -1: "down"}
    return moves.get(POINTS[after] - POINTS[before])


def raised(entries: Differential, key: str) -> Differential:
    """Return the entries with one moved up one rank.

    Below an entry of more weight it takes on that weight first, and its place among them last.
    """
    place = _place(entries, key)
    if place == 0:
        return entries
    return _swapped(entries, place - 1, entries[place - 1].weight, place)


def lowered(entries: Differential, key: str) -> Differential:
    """Return the entries with one moved down one rank, or to the weight of the one below it."""
    place = _place(entries, key)
    if place == len(entries) - 1:
        return entries
    return _swapped(entries, place, entries[place + 1].weight, place)


def _swapped(entries: Differential, upper: int, weight: Weight, moving: int) -> Differential:
    """Exchange two neighbours of the same weight; otherwise give the moving one that weight."""
    changed = list(entries)
    if entries[moving].weight == weight:
        changed[upper : upper + 2] = entries[upper + 1], entries[upper]
    else:
        changed[moving] = replace(entries[moving], weight=weight)
    return tuple(changed)


def _place(entries: Differential, key: str) -> int:
    for place, entry in enumerate(entries):
        if entry.key == key:
            return place
    raise InvalidDifferential(_NOT_IN_LIST)


def ranked(entries: Iterable[Entry]) -> Differential:
    """Return the entries by weight, otherwise as they stood.

    Raises `InvalidDifferential` for more than `MAX_ENTRIES`, or one that stands there twice.
    """
    order = tuple(sorted(entries, key=lambda entry: -POINTS[entry.weight]))
    if len(order) > MAX_ENTRIES:
        raise InvalidDifferential(_TOO_MANY, limit=MAX_ENTRIES)
    if len({entry.key for entry in order}) != len(order):
        raise InvalidDifferential(_TWICE)
    return order


# --- The movement ------------------------------------------------------------------------


def shares(entries: Differential) -> dict[str, float]:
    """Return each hypothesis's share of all the weight: a share of attention, no probability."""
    total = sum(POINTS[entry.weight] for entry in entries)
    return {entry.key: POINTS[entry.weight] / total if total else 0.0 for entry in entries}


def shares_over_story(snapshots: Sequence[Snapshot]) -> dict[str, tuple[float | None, ...]]:
    """Return the share of each hypothesis at each snapshot, None where it isn't in the list.

    Hypotheses stand in the order in which they first entered.
    """
    series = [shares(snapshot.entries) for snapshot in snapshots]
    keys = dict.fromkeys(key for each in series for key in each)
    return {key: tuple(each.get(key) for each in series) for key in keys}


def first_considered(snapshots: Iterable[Snapshot], right: str) -> Snapshot | None:
    """Return the first snapshot that holds the right hypothesis without ruling it out."""
    for snapshot in snapshots:
        if any(entry.key == right and POINTS[entry.weight] for entry in snapshot.entries):
            return snapshot
    return None


def first_led(snapshots: Iterable[Snapshot], right: str) -> Snapshot | None:
    """Return the first snapshot with the right hypothesis on top."""
    for snapshot in snapshots:
        if snapshot.entries and snapshot.entries[0].key == right:
            return snapshot
    return None
