"""Votes as a class sees them: bars with both rounds side by side, and how its list moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import assert_never

from epicrisis.live.room.class_lists import ClassList, list_at, lists_of
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.tally import Tally, is_near, tally
from epicrisis.questions.kind import (
    Bar,
    PanelView,
    Solution,
    in_words,
)
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import Poll, Vote
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher.room_actions import LedRoom

MOST_ROWS = 8
"""Different numbers that are shown."""
MOST_ENTRIES = 14
MANY_OPTIONS = 8
"""Options beyond which their rows are set closer."""
LEAST_TERSE = 6
"""Options with letters from which on their words may give way to large bars."""
MOST_OPTIONS = 14
"""Options that are shown, of a list that is longer."""
FEW = 10
"""Voters below which a share says little."""
MOST_HYPOTHESES = 7
"""With names of two lines each, as many as a projector holds."""


@dataclass(frozen=True, slots=True)
class RoundShare:
    """What one round gave an option."""

    count: int
    percent: int
    worth: str = ""
    """Of a panel's step: what it would count by the aggregate method."""


@dataclass(frozen=True, slots=True)
class CountedRow:
    """An option, a number or an entry, with what each round gave it."""

    letter: str
    label: str
    place: int
    """In the right order, from 1; 0 where there is none."""
    is_right: bool
    cells: tuple[RoundShare, ...]
    is_authors: bool = False
    """Whether it is the authors' answer to a question that they withdrew."""
    is_near: bool = False
    """Of words: whether they come near an accepted form, and aren't counted."""
    weight: str = ""
    """What the option decides alone, in a word."""
    is_telling: bool = False
    """Whether its words stay longest: it is right, decides alone or is the most chosen mistake."""


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """One round of a vote as a whole."""

    name: str
    """Empty where there is one only."""
    voters: str
    right: str
    """How many were wholly right; empty where nothing is right or wrong."""
    is_panel: bool = False
    """Whether it is no round, but what a panel answered."""


@dataclass(frozen=True, slots=True)
class VoteResults:
    """A vote, counted."""

    rounds: tuple[RoundSummary, ...]
    rows: tuple[CountedRow, ...]
    note: str
    """What a bar counts, where that isn't plain; or what was left out."""
    few: str = ""
    """How much a single vote is, where there are few."""

    @property
    def is_many(self) -> bool:
        """Whether there are so many rows that they are set closer."""
        return len(self.rows) > MANY_OPTIONS

    @property
    def may_be_terse(self) -> bool:
        """Whether letters may stand for the words of its options."""
        return len(self.rows) >= LEAST_TERSE and all(row.letter for row in self.rows)

    @property
    def has_panel(self) -> bool:
        """Whether a panel stands beside the class."""
        return any(each.is_panel for each in self.rounds)


# --- One question ----------------------------------------------------------------------


def results(led: LedRoom, asked: ClassQuestion, polls: Sequence[Poll]) -> VoteResults | None:
    """Return what these rounds of a question gave; None if there are none."""
    tallies = [led.tally(asked, poll.round) for poll in polls]
    return counted(asked, [poll.round for poll in polls], tallies) if polls else None


def counted(asked: ClassQuestion, numbers: Sequence[int], tallies: Sequence[Tally]) -> VoteResults:
    """Return what these tallies of a question gave, named as rounds of these numbers."""
    rows = _rows(asked, tallies)
    shown = _most_counted(rows, _most_rows(asked, len(rows)))
    rounds = tuple(
        _round(asked, number, each, is_only=len(tallies) == 1)
        for number, each in zip(numbers, tallies, strict=True)
    )
    panel = _solution(asked).panel
    if panel is not None:
        return VoteResults(
            rounds=(*rounds, _panel(panel)),
            rows=tuple(
                replace(row, cells=(*row.cells, _panel_cell(panel, step)))
                for row, step in zip(shown, panel.counts, strict=True)
            ),
            note=translate(
                "What a step would count by the aggregate method: its votes ÷ those of the step"
                " that most chose. It is no score."
            ),
        )
    note, few = _note(asked, len(rows) - len(shown)), _few(asked, tallies)
    return VoteResults(rounds=rounds, rows=_with_telling(shown), note=note, few=few)


def _solution(asked: ClassQuestion) -> Solution:
    if asked.question is None:
        return Solution()
    return kind_of(asked.question).solution(asked.question)


def _panel(panel: PanelView) -> RoundSummary:
    members = translate("members: {count}").format(count=panel.members)
    return RoundSummary(translate("Panel"), members, right="", is_panel=True)


def _panel_cell(panel: PanelView, step: str) -> RoundShare:
    count = panel.counts[step]
    worth = translate("counts {credit}").format(credit=html.number(round(panel.credits[step], 2)))
    return RoundShare(count, round(100 * count / panel.members), worth)


def _most_rows(asked: ClassQuestion, rows: int) -> int:
    match asked.form:
        case "options":
            return MOST_OPTIONS
        case None | "order":
            return rows
        case "number":
            return MOST_ROWS
        case "words":
            return MOST_ENTRIES
        case _:
            assert_never(asked.form)


def _round(asked: ClassQuestion, number: int, counted: Tally, *, is_only: bool) -> RoundSummary:
    voters = translate("{count} votes") if counted.voters != 1 else translate("{count} vote")
    has_right = asked.is_scored
    return RoundSummary(
        name="" if is_only else translate("Vote {number}").format(number=number),
        voters=voters.format(count=counted.voters),
        right=translate("{count} right").format(count=counted.right)
        if has_right and counted.voters
        else "",
    )


def _few(asked: ClassQuestion, tallies: Sequence[Tally]) -> str:
    voters = tallies[-1].voters
    if asked.form == "words" or not 0 < voters < FEW:
        return ""
    return translate("Few votes: a single one is {percent}%.").format(percent=round(100 / voters))


def _note(asked: ClassQuestion, left_out: int) -> str:
    if asked.is_ordered:
        return translate("In the right order; a bar counts who put it in this place.")
    if left_out:
        return translate("and {count} more").format(count=left_out)
    return ""


def _rows(asked: ClassQuestion, tallies: Sequence[Tally]) -> tuple[CountedRow, ...]:
    lettered = {} if asked.is_scale else asked.options
    letters = {option: letter for letter, option in lettered.items()}
    bars = [{_key(bar): bar for bar in each.bars} for each in tallies]
    return tuple(
        _row(asked, key, bars, tallies, letters.get(key, ""), place)
        for place, key in enumerate(_order(asked, bars), 1)
    )


def _row(
    asked: ClassQuestion,
    key: str,
    bars: Sequence[Mapping[str, Bar]],
    tallies: Sequence[Tally],
    letter: str,
    place: int,
) -> CountedRow:
    found = [each[key] for each in bars if key in each]
    return CountedRow(
        letter=letter,
        label=_label(asked, found[-1]),
        place=place if asked.is_ordered else 0,
        is_right=not asked.is_ordered and any(bar.is_right for bar in found),
        cells=tuple(
            _cell(each.get(key), counted.voters)
            for each, counted in zip(bars, tallies, strict=True)
        ),
        is_authors=key in _authors_own(asked),
        is_near=asked.question is not None and is_near(asked.question, found[-1]),
        weight=_solution(asked).veto_word(key, translate),
    )


def _authors_own(asked: ClassQuestion) -> tuple[str, ...]:
    """Return the options that are the authors' answer, where the question was withdrawn."""
    is_withdrawn = asked.question is not None and asked.question.withdrawn is not None
    return _solution(asked).right if is_withdrawn and not asked.is_ordered else ()


def _key(bar: Bar) -> str:
    return bar.entry or bar.key


def _order(asked: ClassQuestion, bars: Sequence[Mapping[str, Bar]]) -> list[str]:
    keys = list(dict.fromkeys(key for each in bars for key in each))
    match asked.form:
        case "options":
            lettered = [*asked.options.values()]
            return sorted(
                keys, key=lambda key: lettered.index(key) if key in lettered else len(keys)
            )
        case "number":
            return sorted(keys, key=float)
        case "words":
            most = {key: max(each[key].count for each in bars if key in each) for key in keys}
            return sorted(keys, key=lambda key: -most[key])
        case None | "order":
            return keys
        case _:
            assert_never(asked.form)


def _label(asked: ClassQuestion, bar: Bar) -> str:
    if asked.question is None:
        return bar.key
    language = session.current().language
    return in_words(kind_of(asked.question).row(asked.question, bar.key, language), say)


def _cell(bar: Bar | None, voters: int) -> RoundShare:
    count = bar.count if bar is not None else 0
    return RoundShare(count, round(100 * count / voters) if voters else 0)


def _most_counted(rows: Sequence[CountedRow], most: int) -> tuple[CountedRow, ...]:
    """Return the rows with most votes, and those that are right, in the order they are in."""
    weight = {id(row): max(cell.count for cell in row.cells) for row in rows}
    ranked = sorted(rows, key=lambda row: (not row.is_right, -weight[id(row)]))
    kept = {id(row) for row in ranked[:most]}
    return tuple(row for row in rows if id(row) in kept)


def _with_telling(rows: Sequence[CountedRow]) -> tuple[CountedRow, ...]:
    """Return the rows with a mark at those whose words tell most."""
    wrong = [row for row in rows if not row.is_right]
    most = max((row.cells[-1].count for row in wrong), default=0)
    return tuple(
        replace(
            row,
            is_telling=row.is_right or bool(row.weight) or 0 < most == row.cells[-1].count,
        )
        for row in rows
    )


# --- The class's differential ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hypothesis stood in one vote on the class's list."""

    rank: int
    points: int
    percent: int
    """Of the points of the first."""
    change: int
    """Ranks won since the vote before; negative for lost."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class RankLine:
    """A hypothesis and its places, None where nobody named it."""

    name: str
    places: tuple[Place | None, ...]


@dataclass(frozen=True, slots=True)
class ListVote:
    """One vote on one of the class's lists: a column of how it moved."""

    made: ClassList
    round: int
    """0 where it stands for its list alone."""


@dataclass(frozen=True, slots=True)
class ClassMovement:
    """How the class's list moved over the story."""

    votes: tuple[ListVote, ...]
    lines: tuple[RankLine, ...]


def movement(led: LedRoom) -> ClassMovement:
    """Return how the class's list moved, as far as its votes are shown, up to this moment.

    Of the present list each vote is told, of those before it the last. Of more hypotheses than
    there is room for those are told that led any of them.
    """
    found = [(vote, tally(None, votes).bars) for vote, votes in _shown_votes(led)]
    ranks = [_ranks(bars) for _, bars in found]
    names = {each.id: say(each.name) for each in led.state.story.case.hypotheses}
    known = [[key for key in each if key in names] for each in reversed(ranks)]
    order = dict.fromkeys(key for each in known for key in each)
    leading = dict.fromkeys(key for place in zip_longest(*known) for key in place if key)
    kept = set(islice(leading, MOST_HYPOTHESES))
    lines = tuple(
        RankLine(
            names[key],
            tuple(_place(bars, ranks, at, key) for at, (_, bars) in enumerate(found)),
        )
        for key in order
        if key in kept
    )
    return ClassMovement(tuple(vote for vote, _ in found), lines)


def leading(led: LedRoom, most: int) -> tuple[str, ...]:
    """Return the names of what leads the class's last list, as far as its votes are shown."""
    names = {each.id: say(each.name) for each in led.state.story.case.hypotheses}
    found = [tally(None, votes).bars for _, votes in _shown_votes(led)]
    return tuple(names[bar.key] for bar in (found[-1] if found else ()) if bar.key in names)[:most]


def _shown_votes(led: LedRoom) -> Iterator[tuple[ListVote, Sequence[Vote]]]:
    """Yield the votes that are told, in their order, without those that nobody cast."""
    state = led.state
    if state.step is None:
        return
    made, present = lists_of(state.story), list_at(state.story, state.step)
    for each in made[: made.index(present) + 1]:
        polls = state.polls(each.name)
        last = max((poll.round for poll in polls if poll.state == "shown"), default=0)
        cast = {poll.round: led.votes(each.name).get(poll.round, ()) for poll in polls}
        told = [(number, votes) for number, votes in cast.items() if votes and number <= last]
        is_one = each != present or len(told) == 1
        for number, votes in told[-1:] if is_one else told:
            yield ListVote(each, 0 if is_one else number), votes


def _ranks(bars: Sequence[Bar]) -> dict[str, int]:
    """Return ranks by hypothesis; equal points share a rank."""
    points = [bar.points for bar in bars]
    return {bar.key: 1 + sum(each > bar.points for each in points) for bar in bars}


def _place(
    bars: Sequence[Bar], ranks: Sequence[Mapping[str, int]], at: int, key: str
) -> Place | None:
    bar = next((each for each in bars if each.key == key), None)
    if bar is None:
        return None
    before = ranks[at - 1].get(key) if at else None
    return Place(
        rank=ranks[at][key],
        points=bar.points,
        percent=round(100 * bar.points / max(each.points for each in bars)),
        change=before - ranks[at][key] if before is not None else 0,
        is_new=at > 0 and before is None,
    )
