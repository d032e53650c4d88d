"""The words of a class on the projector: a weighted list that fits, whatever was written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.tally import Tally, is_near
from epicrisis.questions.kind import Bar
from epicrisis.store.classes.records import Poll
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher.room_actions import LedRoom

SCREEN_LINES = 20
"""Lines of words that a screen of 16:9, the lowest, has for its heading and its list."""
STEM_WIDTH, ENTRY_WIDTH = 66, 88
"""Characters a line of the question, and of an entry."""
MOST_LINES = 2
"""Of one entry; the rest is cut, and an ellipsis says so."""
STEM_LINE, ROW_GAP = 1.4, 0.35
"""Height of a line of the question, and of what parts two entries, in lines of an entry."""
FULL_BAR = 5
"""Of a class in which nobody wrote the same no bar is full."""
MOST_STEM = 5.0
"""Lines that the question is let take; room.css cuts a longer one."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Words, and how many wrote them in each round."""

    bar: Bar
    """Of the last round that has them."""
    counts: tuple[int, ...]
    percents: tuple[int, ...]
    """Of the most frequent words of any round: how long the bars are."""
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class EntryList:
    """What a projector shows of a class's words."""

    rounds: tuple[str, ...]
    """What is said of each round."""
    rows: tuple[EntryRow, ...]
    more: str
    """How many there are beside the rows; empty where there are none."""
    is_picked: bool
    """Whether the rows are those that the teacher has picked."""


def entry_list(
    led: LedRoom, asked: ClassQuestion, polls: Sequence[Poll], *, stem: str
) -> EntryList:
    """Return the words of these rounds, the picked ones alone where there are any.

    As many as fit below `stem` on a screen, the most frequent.
    """
    tallies = [led.tally(asked, poll.round) for poll in polls]
    rows = rows_of(tallies)
    picked = [row for row in rows if row.bar.is_picked]
    shown = _fitting(picked or rows, ENTRY_WIDTH, STEM_LINE * ceil(len(stem) / STEM_WIDTH))
    left = len(rows) - len(shown)
    return EntryList(
        rounds=tuple(
            _in_words(poll.round, counted, asked, is_only=len(polls) == 1)
            for poll, counted in zip(polls, tallies, strict=True)
        ),
        rows=tuple(replace(row, is_near=_is_near(asked, row.bar)) for row in shown),
        more=translate("and {count} more").format(count=left) if left else "",
        is_picked=bool(picked),
    )


def _in_words(number: int, counted: Tally, asked: ClassQuestion, *, is_only: bool) -> str:
    voters = translate("{count} votes") if counted.voters != 1 else translate("{count} vote")
    parts = [] if is_only else [translate("Vote {number}").format(number=number)]
    parts.append(voters.format(count=counted.voters))
    if asked.is_scored and counted.voters:
        parts.append(translate("{count} right").format(count=counted.right))
    return " · ".join(parts)


def _is_near(asked: ClassQuestion, bar: Bar) -> bool:
    return asked.question is not None and is_near(asked.question, bar)


def rows_of(tallies: Sequence[Tally]) -> list[EntryRow]:
    """Return all rows of these rounds, those that most wrote in any of them first."""
    bars = [{bar.entry: bar for bar in each.bars} for each in tallies]
    newest = {key: bar for each in bars for key, bar in each.items()}
    none = Bar("", 0)
    most = max((FULL_BAR, *(bar.count for each in bars for bar in each.values())))
    counts = {key: tuple(each.get(key, none).count for each in bars) for key in newest}
    return [
        EntryRow(
            bar=bar,
            counts=counts[key],
            percents=tuple(round(100 * count / most) for count in counts[key]),
        )
        for key, bar in sorted(newest.items(), key=lambda each: (-max(counts[each[0]]), each[0]))
    ]


def _fitting(rows: Sequence[EntryRow], width: int, stem_lines: float) -> list[EntryRow]:
    left = SCREEN_LINES - min(MOST_STEM, stem_lines)
    fitting: list[EntryRow] = []
    for row in rows:
        bars = 0.9 * len(row.counts)
        left -= max(bars, min(MOST_LINES, ceil(len(row.bar.key) / width))) + ROW_GAP
        if left < 0:
            break
        fitting.append(row)
    return fitting
