"""Which versions of a draft stay: the last of each minute, and the fewer the older they are."""

from collections.abc import Sequence
from datetime import datetime

from epicrisis.store.authors.records import MAIN_LINE, DraftVersion

MOST_VERSIONS = 60
"""Of a draft."""
_MOST_LINES_ASIDE = 20
"""Lines beside the main one whose last version isn't thinned out."""
_MINUTE_S = 60


def tip(versions: Sequence[DraftVersion], line: int) -> DraftVersion | None:
    """Return the last version of a line, None where it has none."""
    return max((each for each in versions if each.line == line), key=_number, default=None)


def is_replaced(before: DraftVersion, saved_at: datetime) -> bool:
    """Tell whether a version gives way to one of its line that is saved at that time.

    It does within the same minute; what a line began with stays.
    """
    is_same = before.saved_at.replace(second=0) == saved_at.replace(second=0)
    return is_same and before.number != before.line


def thinned(versions: Sequence[DraftVersion], most: int = MOST_VERSIONS) -> list[int]:
    """Return the numbers of those that go, so that at most `most` stay.

    What goes lies closest to its neighbours for its age. The first version stays, and the last one
    of the main line; so do those of the newest lines beside it.
    """
    left = sorted(versions, key=_number)
    gone: list[int] = []
    while len(left) > most:
        stays = _cornerstones(left)
        places = [n for n in range(1, len(left)) if left[n].number not in stays]
        if not places:
            break
        gone.append(left.pop(min(places, key=lambda n: _weight(left, n))).number)
    return gone


def _cornerstones(versions: Sequence[DraftVersion]) -> set[int]:
    last = {each.line: each.number for each in versions}
    main = last.pop(MAIN_LINE, None)
    aside = sorted(last.values())[-_MOST_LINES_ASIDE:]
    return {versions[0].number, *aside, *([main] if main is not None else [])}


def _weight(versions: Sequence[DraftVersion], place: int) -> float:
    """Return how wide a gap its loss would leave, against its age."""
    before, after = versions[place - 1], versions[min(place + 1, len(versions) - 1)]
    age = (versions[-1].saved_at - versions[place].saved_at).total_seconds()
    gap = (after.saved_at - before.saved_at).total_seconds()
    return gap / (age + _MINUTE_S)


def _number(version: DraftVersion) -> int:
    return version.number
