"""What a phone shows of the questions to its teacher: its own, and those that the class may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from epicrisis.i18n import Translate
from epicrisis.store.classes.audience_records import AskedState, SeenByPhone

MOST_LISTED = 50
"""Questions of others that a phone gets, those with most votes."""

Became = Literal["waiting", "shown", "answered"]
_TOLD: Mapping[AskedState, Became] = {
    "waiting": "waiting",
    "hidden": "waiting",
    "shown": "shown",
    "answered": "answered",
}
"""What its asker is told; of one that was hidden no more than of one that waits."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question of this phone."""

    words: str
    became: str
    """What became of it, in words."""
    votes: int


@dataclass(frozen=True, slots=True)
class OthersQuestion:
    """A question that the class may see."""

    id: int
    words: str
    votes: int
    is_voted: bool
    """Whether this phone gave it its vote."""


@dataclass(frozen=True, slots=True)
class AskedView:
    """The questions of a class as one phone sees them."""

    own: tuple[OwnQuestion, ...]
    others: tuple[OthersQuestion, ...]
    more: int
    """How many there are beside `others`."""


def asked_view(seen: SeenByPhone, translate: Translate) -> AskedView:
    """Return what a phone shows, in its language."""
    names: dict[Became, str] = {
        "waiting": translate("waiting for your teacher"),
        "shown": translate("shown to the class"),
        "answered": translate("answered"),
    }
    return AskedView(
        own=tuple(
            OwnQuestion(each.words, names[_TOLD[each.state]], each.votes)
            for each in sorted(seen.own, key=lambda each: each.id)
        ),
        others=tuple(
            OthersQuestion(each.id, each.words, each.votes, each.id in seen.voted)
            for each in seen.others[:MOST_LISTED]
        ),
        more=max(0, len(seen.others) - MOST_LISTED),
    )
