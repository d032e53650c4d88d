"""What the store keeps of an audience's questions, and what phones do: plain frozen records."""

from dataclasses import dataclass, field
from typing import Literal

AskedState = Literal["waiting", "shown", "hidden", "answered"]
"""`waiting`: only its asker and the teacher see it. `shown`: the class sees it and may vote for it.
`hidden`: the teacher didn't let it through, which its asker isn't told. `answered`: it is done."""
Outcome = Literal["kept", "off", "moved", "many", "full", "unknown"]
"""`off`: the room takes no questions. `moved`: the class is at another step. `many`: this phone has
too many open questions. `full`: the room has. `unknown`: it can't vote for such a question."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A phone asks something."""

    room: int
    participant: str = field(repr=False)
    """Fingerprint of the phone's cookie."""
    words: str


@dataclass(frozen=True, slots=True)
class VoteFor:
    """A phone wants a question to be answered, or no longer does."""

    room: int
    participant: str = field(repr=False)
    question: int
    is_given: bool


@dataclass(frozen=True, slots=True)
class BeLost:
    """A phone is lost at a step, or no longer is."""

    room: int
    participant: str = field(repr=False)
    step: int
    is_lost: bool


Act = Ask | VoteFor | BeLost


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the audience; nothing says whose."""

    id: int
    words: str
    step: int
    """Number of the step that was on; 0 while people joined."""
    state: AskedState
    votes: int


@dataclass(frozen=True, slots=True)
class SeenByPhone:
    """What one phone sees of its class's questions."""

    own: tuple[AskedQuestion, ...]
    others: tuple[AskedQuestion, ...]
    """Those of others that are shown to the class."""
    voted: frozenset[int]
    """Ids of the questions that it gave its vote."""
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a teacher is told as it happens."""

    lost: int
    """Phones that are lost at the step that is on."""
    waiting: int
    """Questions that the teacher hasn't looked at."""
    mark: int
    """Changes with any question and any vote."""
