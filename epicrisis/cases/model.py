"""What a case file may hold: frozen pydantic models, one for each thing an author writes.

Times are numbers in the unit of the case's timeline (`Timeline.unit`), counted from its
origin (day 0); negative is before it. Rules inside one record are here; rules between
records (an id that points nowhere, a sentence that does not exist) are in `reading/references.py`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from epicrisis.cases.calendar import DAYS
from epicrisis.cases.fields import (
    CalendarDate,
    FileName,
    Identifier,
    Image,
    Interval,
    LanguageCode,
    Line,
    MarkedText,
    Meeting,
    NonEmpty,
    NonEmptyLine,
    PositiveTime,
    Quoted,
    Record,
    SentenceId,
    ShortLine,
    Slug,
    Text,
    Time,
    TimeInterval,
    refusal,
)
from epicrisis.cases.pauses import Pause
from epicrisis.cases.problems import named, shown
from epicrisis.cases.questions import QUESTION_TYPES, AnyQuestion, Group, SingleQuestion
from epicrisis.cases.results import ResultRow, Series
from epicrisis.messages import Message

StageId = Literal[
    "anamnesis", "examination", "investigations", "diagnosis", "treatment", "evolution"
]
StageKey: TypeAlias = str
"""One stage of a case among all of it: its `StageId`, and from its second time on with a number,
such as `examination-2`. Addresses, rooms and files call a stage so."""
Knowledge = Literal["documented", "assumed", "unknown"]
TimeUnit = Literal["days", "weeks", "months", "years"]
ListWeight = Literal["ruled_out", "unlikely", "possible", "likely"]
"""How much one makes of a hypothesis. Ruled out is not the same as never thought of."""
Tone = Literal["disease", "treatment", "response", "neutral"]
MOST_KEPT = 9
"""Lines that a learner can be asked to keep from one case."""
MOST_CUTS = 999
"""Entries of one kind by which an author cuts a source text otherwise."""

# --- The source text and what rests on it ---------------------------------------------


class EditorNote(Record):
    """The editor's reading of a wording that is ambiguous, mistranslated or surprising.

    A reader sees the note only beside a quotation that contains the wording.
    """

    wording: NonEmpty
    """The words it is about, exactly as they stand in the sentence."""
    reading: Text
    """How the editor reads them, or what they leave open."""
    confidence: Literal["certain", "probable", "open"]
    """How sure that reading is; `open` where the text doesn't settle it."""


class Cut(Record):
    """Where the author cuts the source text otherwise than the rules do, by its own words.

    Words are compared without white space, so that they stay true when the text moves.
    """

    headings: Annotated[tuple[NonEmptyLine, ...], Field(max_length=MOST_CUTS)] = ()
    """Lines that are headings though they look like sentences."""
    sentences: Annotated[tuple[NonEmptyLine, ...], Field(max_length=MOST_CUTS)] = ()
    """Lines that are sentences though they look like headings."""
    join: Annotated[tuple[Meeting, ...], Field(max_length=MOST_CUTS)] = ()
    """`left | right`: words between which there is no cut, everywhere they meet."""
    split: Annotated[tuple[Meeting, ...], Field(max_length=MOST_CUTS)] = ()
    """`left | right`: words between which there is one, everywhere they meet."""


class Source(Record):
    """The verbatim text that every fact of the case rests on."""

    file: FileName
    """Name of the UTF-8 text file, in the case's folder."""
    language: LanguageCode
    """Language of the text."""
    count: Annotated[int, Field(gt=0)] | None = None
    """Number of sentences that the loader must find in it."""
    cut: Cut = Cut()
    """Where its sentences begin and end otherwise than the rules say."""
    notes: dict[SentenceId, tuple[EditorNote, ...]] = {}
    """The editor's notes, by sentence."""


class Reference(Record):
    """A publication that a teaching statement rests on."""

    text: MarkedText
    """Authors, title, journal, year, as far as they were checked."""
    title: NonEmptyLine | None = None
    """The words of `text` that tell the diagnosis, such as the title: a learner reads them from the
    diagnosis on."""
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S{1,500}$")] | None = None
    """Digital object identifier, without `https://doi.org/`."""
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,8}$")] | None = None
    """PubMed identifier, in quotes."""
    verified: Literal["seen", "partly", "memory"]
    """`seen`: record and statement were both read; `partly`: one of them; `memory`: neither.

    A reference from memory may be listed but not cited.
    """

    @model_validator(mode="after")
    def _title_stands_in_text(self) -> Self:
        if self.title is not None and self.title not in self.text:
            message = Message("the title doesn't stand in `text`; copy its words from there")
            raise refusal("title", message)
        return self

    def masked(self, placeholder: str) -> "Reference":
        """Return it as it is read before the diagnosis, with these words for its title."""
        if self.title is None:
            return self
        text = self.text.replace(self.title, placeholder)
        return self.model_copy(update={"text": text, "title": None})

    @property
    def link(self) -> str:
        """The address by which it is found, empty where it has no identifier."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else ""


# --- What the learner meets, block by block -------------------------------------------


class Marker(Record):
    """A line of an immunohistochemistry table."""

    name: Line
    """Name of the antigen."""
    result: Literal["positive", "negative"]
    """Staining of the tumour cells."""


class TestValue(Record):
    """What an investigation is worth where it can be asked for, and why."""

    is_: Literal["critical", "useful", "unneeded", "harmful"] = Field(alias="is")
    """`critical`: without it one goes wrong; `useful`: it helps; `unneeded`: not now; `harmful`:
    it costs more than it can bring."""
    because: Text
    """Why, in a line; told at once, so that it must not tell the result."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references that it rests on."""

    @property
    def counts(self) -> bool:
        """Whether one should ask for it: the others are asked for without need."""
        return self.is_ in ("critical", "useful")


class Order(Record):
    """How the learner can ask for the investigation that a finding reports."""

    menu: Line
    """Name of the investigation in the menu, without its result."""
    cost: Line
    """What it would cost the patient, in words."""
    opens_with: Identifier | None = None
    """The finding from which on the menu offers it; left out: from the stage's beginning."""
    value: TestValue | None = None
    """What it is worth at that moment; told to who asks for it."""


class Finding(Record):
    """A piece of the story that one step reveals."""

    id: Identifier = Field(alias="finding")
    """Identifier; never shown to a learner."""
    title: Line
    """A few words that name it once it is open."""
    text: Text
    """The finding as prose; a blank line starts a new paragraph."""
    summary: Text
    """One line for "what we know so far"."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on."""
    report: tuple[ResultRow, ...] = ()
    """Results set as report lines, for an endoscopy or an imaging study."""
    labs: tuple[ResultRow, ...] = ()
    """Results set as laboratory lines."""
    markers: tuple[Marker, ...] = ()
    """Results set as an immunohistochemistry table."""
    images: Annotated[tuple[Image, ...], Field(max_length=6)] = ()
    """Pictures below the prose."""
    order: Order | None = None
    """Present where the learner can order it as an investigation."""
    chip: ShortLine | None = None
    """What the patient's banner says of it once it is open, in a few words."""
    telling: bool = False
    """Whether the learner is asked, once it is open, what it changes in the own list."""
    to_reread: tuple[Literal["title", "summary"], ...] = ()
    """What a draft has guessed and its author hasn't read yet; never shown to a learner."""

    def rows(self, part: Literal["report", "labs"]) -> tuple[ResultRow, ...]:
        """Return the lines of a part as they are read: abnormal ones first, else as written."""
        written = self.report if part == "report" else self.labs
        return tuple(sorted(written, key=lambda row: not row.is_abnormal))


class Teaching(Record):
    """What medicine knows beyond this patient; it opens with the step before it."""

    id: Identifier = Field(alias="teaching")
    """Identifier; never shown to a learner."""
    text: Text
    """The statement, and in so many words where it is an extrapolation."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references it rests on."""
    source: tuple[Quoted, ...] = ()
    """The sentences of the case that it comments on."""
    images: Annotated[tuple[Image, ...], Field(max_length=6)] = ()
    """Pictures below the statement, such as a scheme; they show nothing of this patient's that is
    still closed."""


class Notes(Record):
    """Notes for the teacher; a learner never sees them."""

    id: Identifier = Field(alias="notes")
    """Identifier."""
    text: Text
    """What to say, ask or watch for at this point."""


def _block_kind(value: object) -> str | None:
    if isinstance(value, Record):
        return type(value).__name__
    if not isinstance(value, dict):
        return None
    if "question" in value:
        kind = value.get("type")
        models = {word: model.__name__ for word, model in QUESTION_TYPES.items()}
        return models.get(kind if isinstance(kind, str) else "", SingleQuestion.__name__)
    names = {"finding": "Finding", "teaching": "Teaching", "notes": "Notes", "pause": "Pause"}
    return next((model for key, model in names.items() if key in value), None)


NO_KIND = Message(
    "a block has one of the keys finding, question, teaching, notes, pause; its value is the"
    " block's id"
)
Block = Annotated[
    Annotated[Finding, Tag("Finding")]
    | Annotated[Teaching, Tag("Teaching")]
    | Annotated[Notes, Tag("Notes")]
    | Annotated[Pause, Tag("Pause")]
    | AnyQuestion,
    Discriminator(
        _block_kind,
        custom_error_type="block_kind",
        custom_error_message=NO_KIND,
    ),
]


def stages_out_of_order() -> Message:
    """Say in which order stages stand."""
    return Message(
        "without a title each stage stands once, in this order: {order};"
        " give one that comes again a title",
        order=", ".join(get_args(StageId)),
    )


class Stage(Record):
    """One of the six stages of the case, or one of them again under a title of its own."""

    id: StageId
    """Which one; a case may leave one out, but not change the order of those without a title."""
    title: Line | None = None
    """What tells it from the others of its name, such as a year. Whatever has one may stand
    anywhere, and again."""
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    """What it tells, in the order of telling."""


# --- The timeline ----------------------------------------------------------------------


class Boundary(Record):
    """A moment, and how well it is known."""

    at: Time | None = None
    """When, in the timeline's unit, or as a date (see `date`); left out where it is unknown."""
    date: CalendarDate | None = None
    """When by the calendar, as precise as the source: `"2011"`, `"2011-03"`; then `at` follows
    from it. The timeline's `origin` must have a `date` too."""
    is_: Knowledge = Field(alias="is")
    """`documented` by the source, `assumed` by the editor, or `unknown`."""
    range: TimeInterval | None = None
    """Earliest and latest moment that fit the source, for an assumed one."""
    assumption: Text | None = None
    """The assumption in words, for an assumed one."""
    during: Identifier | None = None
    """For an unknown one: the event inside which it is known to lie."""
    beyond: PositiveTime | None = None
    """With `during`: how long after that event's end it may lie, too, in the timeline's unit."""
    after: Identifier | None = None
    """For an unknown one: an event that is known to be over by then."""
    before: Identifier | None = None
    """For an unknown one: an event that is known to come later."""
    opens_with: Identifier | None = None
    """The finding that tells it, where that comes after the event's own."""

    @model_validator(mode="after")
    def _says_what_it_knows(self) -> Self:
        if self.is_ == "unknown" and (self.at is not None or self.range is not None):
            raise refusal(
                "boundary",
                Message("an unknown boundary has no `at` and no `range`; call it `assumed`"),
            )
        if self.is_ != "unknown" and self.at is None:
            raise refusal("boundary", Message("`at` is missing; give it, or say `is: unknown`"))
        if self.is_ != "unknown" and self.during is not None:
            raise refusal("boundary", Message("`during` goes with `is: unknown` only"))
        if self.beyond is not None and self.during is None:
            raise refusal("boundary", Message("`beyond` goes with `during` only"))
        is_ordered = self.after is not None or self.before is not None
        if is_ordered and (self.is_ != "unknown" or self.during is not None):
            raise refusal(
                "boundary",
                Message("`after` and `before` go with `is: unknown` only, and not with `during`"),
            )
        if (self.is_ == "assumed") != (self.assumption is not None):
            raise refusal(
                "boundary",
                Message("`assumption` (in words) goes with `is: assumed`, and must be there"),
            )
        if self.range is not None and (self.at is None or self.is_ == "documented"):
            raise refusal("boundary", Message("`range` goes with `is: assumed` only"))
        if self.range is not None and not self.range[0] <= (self.at or 0.0) <= self.range[1]:
            raise refusal(
                "boundary",
                Message("`at` lies outside `range`; write range: [earliest, latest] around it"),
            )
        return self


class Duration(Record):
    """How long an event lasts, which may be known where its place is not."""

    length: PositiveTime | None = None
    """How long, in the timeline's unit; left out where it is unknown."""
    is_: Knowledge = Field(alias="is")
    """`documented` by the source, `assumed` by the editor, or `unknown`."""
    range: Interval | None = None
    """Shortest and longest length that fit the source, for an assumed one."""
    assumption: Text | None = None
    """The assumption in words, for an assumed one."""
    called: Line | None = None
    """For a documented one: what the source calls it, such as a waiting time, where it doesn't say
    that the event lasted so long. Then the bar isn't drawn as if it did."""

    @model_validator(mode="after")
    def _says_what_it_knows(self) -> Self:
        if self.called is not None and self.is_ != "documented":
            raise refusal("duration", Message("`called` goes with `is: documented` only"))
        if (self.is_ == "unknown") != (self.length is None):
            raise refusal(
                "duration",
                Message("`length` goes with `documented` or `assumed`, not with `unknown`"),
            )
        if (self.is_ == "assumed") != (self.assumption is not None):
            raise refusal(
                "duration",
                Message("`assumption` (in words) goes with `is: assumed`, and must be there"),
            )
        return self


def end_before_start(end: float, start: float) -> Message:
    """Say that an event ends before it starts."""
    return Message(
        "the end ({end}) is before the start ({start}); exchange them",
        end=f"{end:g}",
        start=f"{start:g}",
    )


def another_length(length: float, between: float) -> Message:
    """Say that the duration of an event isn't the time between its start and its end."""
    return Message(
        "the duration ({length}) is not end minus start ({between}); correct one of them",
        length=f"{length:g}",
        between=f"{between:g}",
    )


class Every(Record):
    """How a point is repeated: so many in all, each so long after the one before."""

    length: PositiveTime
    """From one to the next."""
    unit: TimeUnit | None = None
    """Unit of `length`, where it isn't the timeline's."""
    count: Annotated[int, Field(ge=2, le=100)]
    """How many there are in all."""

    def length_in(self, unit: TimeUnit) -> float:
        """Return the length in the timeline's unit."""
        return self.length * DAYS[self.unit or unit] / DAYS[unit]


class Event(Record):
    """A bar or a point on the timeline: `start` and `end`, or `when`."""

    id: Identifier
    """Identifier; never shown to a learner."""
    lane: Identifier
    """The lane it stands in."""
    row: Line | None = None
    """Label of its row within the lane; events of one label share the row."""
    level: Identifier | None = None
    """In a lane with levels, the level it stands at."""
    label: Line
    """A few words; they must not tell more than the finding that opens it."""
    detail: Text | None = None
    """What the panel and the table add to the label."""
    when: Boundary | None = None
    """The moment of a point, of the first one where it is repeated."""
    every: Every | None = None
    """For a point whose moment has `at`: how it is repeated, such as six infusions a month apart;
    each is as sure as the first."""
    dose: Line | None = None
    """How much was given, each time."""
    outcome: Literal["none"] | None = None
    """`none` for a response that failed to come: it isn't drawn in its lane's colour."""
    start: Boundary | None = None
    """Where a bar starts."""
    end: Boundary | None = None
    """Where a bar ends."""
    duration: Duration | None = None
    """How long a bar lasts; taken from start and end where left out and both are known."""
    opens_with: Identifier
    """The finding that draws it."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on."""

    @model_validator(mode="after")
    def _is_bar_or_point(self) -> Self:
        if (self.when is None) == (self.start is None and self.end is None):
            raise refusal(
                "event",
                Message("an event has either `when` (a point) or `start` and `end` (a bar)"),
            )
        if self.every is not None and (self.when is None or self.when.at is None):
            message = Message("`every` goes with `when` and its `at`, the first one's; give it")
            raise refusal("event", message)
        if self.when is None and (self.start is None or self.end is None):
            raise refusal(
                "event",
                Message(
                    "a bar has both `start` and `end`; say `{{is: unknown}}` for one you don't know"
                ),
            )
        if self.start and self.end and self.start.at is not None and self.end.at is not None:
            if self.end.at < self.start.at:
                raise refusal("event", end_before_start(self.end.at, self.start.at))
            self._check_length(self.end.at - self.start.at)
        return self

    def _check_length(self, between: float) -> None:
        length = self.duration.length if self.duration else None
        if length is not None and not math.isclose(length, between, abs_tol=1e-6):
            raise refusal("event", another_length(length, between))


class Level(Record):
    """A step of an ordinal lane."""

    id: Identifier
    """Identifier."""
    title: Line
    """Name of the level."""


class Lane(Record):
    """A band of the timeline."""

    id: Identifier
    """Identifier."""
    title: Line
    """Name of the lane; drawn once the lane holds an open event."""
    tone: Tone = "neutral"
    """What its events mean to the patient; chooses their colour."""
    symbol: Literal[
        "circle",
        "square",
        "diamond",
        "cross",
        "x",
        "triangle-up",
        "triangle-down",
        "star",
        "hexagon",
    ] = "circle"
    """Shape of its points."""
    levels: tuple[Level, ...] = ()
    """For an ordinal lane: its levels, highest first."""


class Origin(Record):
    """Day 0 of the timeline."""

    text: Line
    """What happened then; shown once open."""
    date: CalendarDate | None = None
    """When that was, such as `"2006"` or `"2006-03"`: then the axis follows the calendar. At least
    as precise as the timeline's unit."""
    opens_with: Identifier
    """The finding that tells it."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on."""


class Reading(Record):
    """A way of reading how long a bar lasts, where the source can be read in several.

    The timeline draws one of them, whatever the reader chooses; the others may be laid over it.
    """

    id: Identifier
    """Identifier; never shown to a learner."""
    event: Identifier
    """The bar that it reads; its start and its end both have `at`."""
    title: Line
    """The reading in a few words."""
    argument: Text
    """What speaks for it and what against."""
    end: Time | None = None
    """When the bar ends, so read; left out for the reading that the timeline draws."""
    unknown: Literal["start", "end"] | None = None
    """What nobody can place in this reading: where the bar starts, or where it ends."""
    range: TimeInterval | None = None
    """Earliest and latest end that fit this reading."""
    moves: tuple[Identifier, ...] = ()
    """The events that come after the bar and move with its end."""
    opens_with: Identifier
    """The finding that opens it: the last one that it rests on."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on."""
    cites: tuple[Identifier, ...] = ()
    """The references that the argument rests on."""

    @model_validator(mode="after")
    def _says_what_it_knows(self) -> Self:
        if self.end is not None and self.unknown == "end":
            raise refusal("reading", Message("a reading with `unknown: end` has no `end`"))
        if self.end is None and (self.range is not None or (self.moves and not self.unknown)):
            raise refusal(
                "reading", Message("`range` and `moves` go with `end`; give it, or leave them out")
            )
        if self.range is not None and not self.range[0] <= (self.end or 0.0) <= self.range[1]:
            raise refusal(
                "reading",
                Message("`end` lies outside `range`; write range: [earliest, latest] around it"),
            )
        return self


class Break(Record):
    """A stretch of the axis in which nothing happens, which is drawn short."""

    from_: Time = Field(alias="from")
    """When the last event before it is over, or later."""
    to: Time
    """When the next event begins, or earlier."""


WINDOW_REVERSED = Message("the window ends before it starts; exchange them")


_YEARS = range(1900, 2101)
"""What is a calendar's year rather than a time since the origin."""


def left_out_by_window(times: Iterable[tuple[str, float]]) -> Message:
    """Say that events lie outside the window: their ids, with the times that do."""
    outside = list(times)
    names = named([*map(shown, dict.fromkeys(event for event, _ in outside))])
    if all(time in _YEARS for _, time in outside):
        return Message(
            "the window leaves out {events}; times count from the origin, in the timeline's unit:"
            " write how long after it, not the year",
            events=names,
        )
    return Message("the window leaves out {events}; make it wider", events=names)


class Timeline(Record):
    """The story in time: one record for chart, table, prose and exports."""

    unit: TimeUnit
    """Unit of all its times."""
    origin: Origin
    """Day 0."""
    window: TimeInterval
    """First and last moment drawn until the story ends; wider than the story, so that the
    axis doesn't tell its length."""
    lanes: Annotated[tuple[Lane, ...], Field(min_length=1)]
    """The lanes, top to bottom."""
    events: tuple[Event, ...]
    """The events, in any order."""
    readings: tuple[Reading, ...] = ()
    """Other ways of reading how long a bar lasts, and the one that is drawn."""
    breaks: tuple[Break, ...] = ()
    """Stretches without events that are drawn short, in order of time; each from when an event on
    both sides is told."""

    @model_validator(mode="after")
    def _window_holds_events(self) -> Self:
        first, last = self.window
        if first >= last:
            raise refusal("window", WINDOW_REVERSED)
        outside = [
            (event.id, time)
            for event in self.events
            for time in event_times(event, self.unit)
            if not first <= time <= last
        ]
        if outside:
            raise refusal("window", left_out_by_window(outside))
        return self


def event_times(event: Event, unit: TimeUnit) -> Iterator[float]:
    """Yield every moment that the event names, ranges included, in the timeline's unit."""
    for boundary in (event.when, event.start, event.end):
        if boundary is not None:
            if boundary.at is not None:
                yield boundary.at
            yield from boundary.range or ()
    if event.every is not None and event.when is not None and event.when.at is not None:
        yield event.when.at + (event.every.count - 1) * event.every.length_in(unit)


class Comparator(Record):
    """A published median set beside an interval of this patient."""

    id: Identifier
    """Identifier."""
    event: Identifier
    """The event whose duration it is compared with."""
    regimen: Line
    """What was given in the trial."""
    population: Text
    """Who was treated."""
    endpoint: Line
    """What was measured, such as progression-free survival."""
    median: PositiveTime
    """Median of the treated arm, in the timeline's unit."""
    interval: tuple[PositiveTime, PositiveTime] | None = None
    """Its 95% confidence interval, lowest and highest, where the reference states both."""
    control: PositiveTime | None = None
    """Median of the control arm, in the timeline's unit."""
    control_arm: Line | None = None
    """What the control arm was given."""
    caveat: Text
    """Why it must not be read as this patient's expectation."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references it rests on."""

    @model_validator(mode="after")
    def _median_lies_in_interval(self) -> Self:
        if self.interval is not None and not self.interval[0] <= self.median <= self.interval[1]:
            raise refusal(
                "interval",
                Message(
                    "the median {median} is outside `interval`;"
                    " write interval: [lowest, highest] around it, or leave it out",
                    median=f"{self.median:g}",
                ),
            )
        return self


# --- The case --------------------------------------------------------------------------


class Objective(Record):
    """What a learner should be able to do after the case."""

    id: Identifier
    """Identifier."""
    text: Text
    """The objective, starting with a verb; shown when the case is finished."""


class KeptLine(Record):
    """A line to keep from the case."""

    text: Text
    """What to keep, in a sentence or two."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references that it rests on."""


class FurtherReading(Record):
    """Where to read on once the case is over."""

    text: Text | None = None
    """What the references are, and how far they apply to this case."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references, in the order in which they are listed."""


class GlossaryEntry(Record):
    """An abbreviation or a term explained."""

    id: Identifier
    """Identifier."""
    term: Line
    """The term or abbreviation as it stands in the text."""
    definition: Text
    """Its long form, and what it means."""
    opens_with: Identifier
    """The first finding that uses it; the entry is shown from then on."""


class FinalTitle(Record):
    """The name of the case once the diagnosis is known."""

    text: Line
    """The title."""
    opens_with: Identifier
    """The finding that makes the diagnosis."""


class Argument(Record):
    """What speaks for or against a hypothesis."""

    text: Text
    """The argument in a line."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on."""
    opens_with: Identifier
    """The finding that brings it."""


class AuthorsWeight(Record):
    """How much the authors make of a hypothesis from a finding on."""

    opens_with: Identifier
    """The finding from which on they do."""
    weight: ListWeight
    """How much, in the words of a learner's list."""


class MustNotMiss(Record):
    """Why a hypothesis must be thought of."""

    because: Text
    """What would follow if nobody did, in a line."""
    cites: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The references that it rests on."""


class Hypothesis(Record):
    """A diagnosis that a learner may consider."""

    id: Identifier
    """Identifier; never shown to a learner."""
    name: Line
    """Name of the diagnosis."""
    aliases: tuple[NonEmptyLine, ...] = ()
    """Other names, in any language, that a learner may type; never shown."""
    right: bool = False
    """Whether it is the final diagnosis; never shown before the debrief."""
    opens_with: Identifier | None = None
    """The finding from which on the list offers it; left out: from the beginning."""
    pro: tuple[Argument, ...] = ()
    """What speaks for it."""
    contra: tuple[Argument, ...] = ()
    """What speaks against it."""
    weights: tuple[AuthorsWeight, ...] = ()
    """How much the authors make of it over the story; shown with the debrief, and in class once a
    vote on the list is shown."""
    must_not_miss: MustNotMiss | None = None
    """Why it must be thought of, however unlikely it is; shown with the debrief."""


class OtherTest(Order):
    """A plausible investigation that the source doesn't report."""

    id: Identifier
    """Identifier; never shown to a learner."""


class Silence(Record):
    """A warning or hint of the checker that the author has looked at, and why it is wrong."""

    code: Annotated[str, StringConstraints(pattern=r"^[WH][0-9]{3}$")]
    """Its code, such as `W401`; an error can't be silenced."""
    at: NonEmptyLine
    """Id of what it is about (a block, an event...), or a key at the top of the file."""
    reason: NonEmpty
    """Why it is wrong, for the next author."""


def _day_exists(shown: str) -> str:
    day = shown.removeprefix("from ")
    try:
        if day != shown:
            date.fromisoformat(day)
    except ValueError:
        message = Message("the calendar has no {day}; correct it", day=day)
        raise refusal("day", message) from None
    return shown


DRAFT = "draft"
"""What `shown` says of a case that isn't published yet."""

Shown = Annotated[
    str,
    StringConstraints(pattern=r"^(always|draft|in class|from [0-9]{4}-[0-9]{2}-[0-9]{2})$"),
    AfterValidator(_day_exists),
]


class Patient(Record):
    """Who the patient is, for the banner above the story.

    It tells no more than the first finding.
    """

    who: ShortLine
    """Sex and age, or what else the source says of the person."""
    why: Line
    """Why the patient comes."""


class Case(Record):
    """A clinical case: one YAML file."""

    id: Slug
    """The name of its folder; never shown to a learner before the diagnosis."""
    slug: Slug
    """What URLs show; it must not tell the diagnosis."""
    language: LanguageCode
    """Language of the texts that are written as plain strings."""
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    """Every language that each text of the case is written in."""
    title: Line
    """The case by its presentation."""
    presentation: Text
    """One or two sentences for the library's card, telling no more than the first finding."""
    final_title: FinalTitle
    """The case by its diagnosis."""
    patient: Patient | None = None
    """Who the patient is, in one line; the title stands there where it is left out."""
    specialty: Line
    """Where such a patient is seen first; it must not tell the diagnosis."""
    difficulty: Literal["introductory", "intermediate", "advanced"]
    """How hard it is for a student."""
    minutes: Annotated[int, Field(gt=0, le=600)]
    """How long a student takes, in minutes."""
    authors: Annotated[tuple[NonEmptyLine, ...], Field(min_length=1)]
    """Who wrote the case file."""
    licence: Text
    """Under which terms the content may be used, as far as is known."""
    provenance: Text
    """Where the source text comes from, as far as is known."""
    origin: Literal["report", "fiction"] | None = None
    """`report`: of a real patient; `fiction`: of none. Left out, the library doesn't say."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    """What it teaches."""
    keep: Annotated[tuple[KeptLine, ...], Field(max_length=MOST_KEPT)] = ()
    """The few lines to keep once the case is over; left out, teaching points stand in for them."""
    further_reading: FurtherReading | None = None
    """Where to read on, shown at the end of the debrief."""
    source: Source
    """The text that it rests on."""
    references: dict[Identifier, Reference] = {}
    """The publications cited, by id."""
    glossary: tuple[GlossaryEntry, ...] = ()
    """Terms explained."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    """The story."""
    series: tuple[Series, ...] = ()
    """Values over time, each told as far as the findings have told its sentences."""
    hypotheses: tuple[Hypothesis, ...] = ()
    """The diagnoses that the learner's differential offers."""
    other_tests: tuple[OtherTest, ...] = ()
    """Investigations of the menu that the source doesn't report."""
    timeline: Timeline | None = None
    """The story in time."""
    comparators: tuple[Comparator, ...] = ()
    """Published medians beside this patient's intervals."""
    groups: tuple[Group, ...] = ()
    """The groups of questions that belong together."""
    silenced: tuple[Silence, ...] = ()
    """What the checker need not tell; never shown to a learner."""
    shown: Shown = "always"
    """To whom it is open: `always` to everybody, `in class` in a room alone, `from 2027-03-15` in a
    room, and from that day on to everybody; `draft` to its authors, on the author page."""

    @property
    def is_draft(self) -> bool:
        """Whether it isn't published yet: authors alone may see it."""
        return self.shown == DRAFT

    @property
    def stages_by_key(self) -> dict[StageKey, Stage]:
        """The stages in the order of the file, each by the name that no other has."""
        times: Counter[StageId] = Counter()
        found: dict[StageKey, Stage] = {}
        for stage in self.stages:
            times[stage.id] += 1
            again = times[stage.id]
            found[stage.id if again == 1 else f"{stage.id}-{again}"] = stage
        return found

    @model_validator(mode="after")
    def _stages_in_order(self) -> Self:
        order = get_args(StageId)
        places = [order.index(stage.id) for stage in self.stages if stage.title is None]
        if places != sorted(set(places)):
            raise refusal("stages", stages_out_of_order())
        return self
