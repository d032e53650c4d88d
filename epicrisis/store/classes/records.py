"""What the store keeps of a room: plain frozen records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from epicrisis.store.records import Json

PollState = Literal["open", "held", "shown"]
"""`open`: votes are taken; `held`: closed, results hidden; `shown`: closed, results shown."""
Focus = Literal["story", "join", "differential", "timeline", "end", "asked"]
"""What the projector shows: where the story is, how to join, the class's list, the chart, what to
keep once the story is over, what the teacher asked on the fly."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One round of voting on one question."""

    question: str
    """Id of the question, or `differential-STAGE`."""
    round: int
    """1, or 2 after the discussion."""
    state: PollState
    id: int = 0
    """0 until it is stored."""
    opened: datetime | None = None
    """UTC; None until it is stored."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """What a teacher asked a class on the fly; nothing of it is in the case."""

    number: int
    """In the room, from 1; none is given twice."""
    words: str
    options: tuple[str, ...]
    """In the order in which all see them; none where it is answered in words."""
    language: str
    """In which it was typed."""
    position: int
    """Of the room when it was asked."""
    focus: Focus
    """What the projector showed before, and shows again after it."""

    @property
    def name(self) -> str:
        """Its name in the store and on the wire; no identifier of a case has such a dot."""
        return f"asked.{self.number}"


@dataclass(frozen=True, slots=True)
class Room:
    """A class at a case."""

    id: int
    code: str
    case: str
    """Slug of the case."""
    language: str
    """The projector's."""
    address: str
    """What phones reach, such as `http://192.168.1.20:8501`; no slash behind it."""
    phone_key: str = field(repr=False)
    """Signs the phones' cookies."""
    position: int = 0
    """How many steps of the story have been shown; 0 while people join."""
    focus: Focus = "join"
    is_locked: bool = False
    """Whether nobody else may join."""
    discusses_first: bool = False
    """Whether the key that leads on closes a first vote without its results, for a discussion."""
    lists_present: bool = False
    """Whether the report says when who gives a pseudonym from now on has come."""
    page: int = 0
    """How often what stands there was turned over, from 0: see `live.room.pages`."""
    enlarged: int = 0
    """Which image of the step stands alone, from 1; 0 for none."""
    is_black: bool = False
    """Whether the projector shows nothing."""
    takes_questions: bool = False
    """Whether its phones may ask the teacher something and say that they are lost."""
    shown_question: int = 0
    """Which question of the audience stands on the projector, by its id; 0 for none."""
    timer_ends: datetime | None = None
    """UTC."""
    name: str = ""
    """What its teacher calls it; nobody else sees it."""
    planned_minutes: int | None = None
    """How long the class is meant to last."""
    began: datetime | None = None
    """UTC, when the class left the join screen for the first time; None before."""
    version: int = 1
    """Grows by one with each change."""
    opened: datetime | None = None
    """UTC, to the second; None until it is stored."""
    polls: tuple[Poll, ...] = ()
    """In the order in which they were opened."""
    groups: tuple[str, ...] = ()
    """Names of the groups that are compared; none where no groups are."""
    is_by_group: bool = False
    """Whether results are shown by group."""
    asked: tuple[OwnQuestion, ...] = ()
    """What was asked on the fly, also what was taken back; the last one is what `focus` means."""

    @property
    def open_poll(self) -> Poll | None:
        """The poll that takes votes, of which there is at most one."""
        return next((poll for poll in self.polls if poll.state == "open"), None)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote as it comes in."""

    room: int
    poll: int
    participant: str = field(repr=False)
    """Fingerprint of the phone's cookie."""
    response: Json
    certainty: int | None = None
    sequence: int | None = None
    """The phone's own count of its answers to this poll; None: after what is there."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as it is kept."""

    poll: int
    participant: int
    """A number within the store, by which both rounds of one phone are known."""
    response: Json
    certainty: int | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Homework:
    """A case given to a class, each of whom goes through it at their own pace."""

    id: int
    code: str
    case: str
    """Slug of the case."""
    language: str
    """In which it was given."""
    opens: datetime
    """UTC; answers count from then on."""
    closes: datetime
    """UTC; answers count before then."""
    zone: str
    """In which both are said, such as `Europe/Paris`."""
    takes_names: bool
    """Whether learners are asked for a pseudonym, with which their teacher sees their answers."""
    tells_class: bool
    """Whether who takes part sees how all answered, once it is over."""
    title: str = ""
    """What its teacher calls it; who takes part reads it too."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether answers count at a moment (UTC)."""
        return self.opens <= now < self.closes


@dataclass(frozen=True, slots=True)
class Handed:
    """What a class has answered in a homework."""

    people: Mapping[int, str | None]
    """Who takes part by a number, with the pseudonym of who lets the teacher see the answers."""
    answers: Mapping[str, Sequence[Vote]]
    """The first answers in time by id of the question, each by its participant's number."""


@dataclass(frozen=True, slots=True)
class EntrySorting:
    """What a teacher has made of a class's words on one question, in all its rounds.

    Words are as somebody wrote them, of all that are counted as one.
    """

    hidden: frozenset[str] = frozenset()
    picked: frozenset[str] = frozenset()
    """Those to discuss."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """As what words are counted, which themselves are counted as no others."""
