"""The votes of a class by group, as its report tells them."""

from collections.abc import Iterator

from epicrisis.i18n import Translate
from epicrisis.live.room.groups import GroupTally
from epicrisis.live.room.statistics import ClassStatistics, InClass


def groups_of(report: ClassStatistics, asked: InClass) -> tuple[GroupTally, ...]:
    """Return what each group answered in the last round of a question; none without groups."""
    return tuple(report.groups.get(asked.question.id, ()))


def counts(asked: InClass, group: GroupTally) -> Iterator[int]:
    """Yield how many of a group gave each answer, in the order of the question's lines."""
    found = {bar.key: bar.count for bar in group.tally.bars}
    return (found.get(line.key, 0) for line in asked.lines)


def name_of(group: GroupTally, translate: Translate) -> str:
    """Return what a group is called."""
    return group.name or translate("no group")
