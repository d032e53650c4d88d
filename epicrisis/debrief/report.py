"""The debrief of a case as one tree of facts: what was answered, thought, asked for, and taught.

Pure: a story and what was done in, nothing but data out; every word is the page's. It never
fails on what is kept: an answer that no longer fits its question is told as such.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from epicrisis.cases.fields import Image, Text
from epicrisis.cases.model import (
    Finding,
    Hypothesis,
    Objective,
    Order,
    Reference,
    StageKey,
    Teaching,
    TestValue,
)
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.questions import edn
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.edn import EdnMark, EdnTotal
from epicrisis.questions.registry import is_certainty_asked, kind_of
from epicrisis.story import differential, investigations, scoring, telling
from epicrisis.story.authors_list import authors_list, authors_snapshots
from epicrisis.story.calibration import Calibration, calibration, graded_certainty
from epicrisis.story.differential import Differential, Snapshot, Weight
from epicrisis.story.groups import GroupSum, group_sum
from epicrisis.story.progress import Progress, snapshots
from epicrisis.story.scoring import MARKS, Verdict
from epicrisis.story.telling import Quotation, Step, Story, Telling

Outcome: TypeAlias = Verdict | Literal["changed", "missing"]
"""`changed`: the answer no longer fits the question; `missing`: no answer is kept."""

COUNTED: tuple[Outcome, ...] = ("right", "partly", "wrong", "not_answered", "not_assessed")
"""Outcomes of questions that were answered as they now stand."""

MISSED: tuple[Outcome, ...] = ("wrong", "partly", "not_answered")
"""Outcomes of questions that are worth being asked again."""

KEY_POINTS = 5
"""Most teaching points that the debrief's first screen keeps."""

MAIN_LINES = 6
"""Most hypotheses that the chart sets apart; more can't be told from each other."""
COMPETITORS = 3
"""Hypotheses other than the right one whose arguments are shown at once."""


# --- What is missing until the debrief opens --------------------------------------------


@dataclass(frozen=True, slots=True)
class Missing:
    """What a stage still holds; counts only, as the rest is closed."""

    stage: StageKey
    findings: int
    questions: int
    pauses: int


def missing(story: Story, progress: Progress) -> tuple[Missing, ...]:
    """Return what isn't passed yet, by stage, without the stages that are through."""
    left = [step for step in story.steps if step.block.id not in progress.passed]
    return tuple(
        Missing(
            stage,
            findings=sum(isinstance(step.block, Finding) for step in of_stage),
            questions=sum(isinstance(step.block, Question) for step in of_stage),
            pauses=sum(isinstance(step.block, Pause) for step in of_stage),
        )
        for stage in story.stages
        if (of_stage := [step for step in left if step.stage == stage])
    )


# --- The tree ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RereadPlace:
    """Where to read again: a step on its stage's page."""

    stage: StageKey
    step: int
    """Number of the finding's step; of the question's own where its stage names no finding."""
    title: Text | None
    """The finding's; None for a question."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question, and what became of it."""

    number: int
    """Place among the case's questions, from 1, as on the stage pages."""
    stage: StageKey
    step: int
    """Number of its step in the story."""
    question: Question
    answer: Answer | None
    """None where none is kept, or where it no longer fits."""
    outcome: Outcome
    edn: EdnMark | None
    """The examination's mark; None without an answer that fits."""
    mark: float | None
    """Mark with certainty; None where no certainty was given or there is nothing to judge."""
    reread: tuple[RereadPlace, ...]
    """Where its explanation rests; empty for a right answer."""

    @property
    def is_missed(self) -> bool:
        """Whether there was a right answer and it wasn't wholly given, "I don't know" included."""
        return self.outcome in MISSED and is_certainty_asked(self.question)


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many questions had which outcome."""

    counts: Mapping[Outcome, int]

    @property
    def right(self) -> int:
        """Number of answers that were entirely right."""
        return self.counts.get("right", 0)

    @property
    def total(self) -> int:
        """Number of questions with an answer that fits, "I don't know" among them."""
        return sum(self.counts.get(outcome, 0) for outcome in COUNTED)


@dataclass(frozen=True, slots=True)
class MarkTotal:
    """The marks of an attempt together, and how far they could have gone."""

    total: float
    lowest: float
    """All of these answers wrong and certain."""
    highest: float
    """All of them right and certain."""
    answers: int
    """Answers with a mark, "I don't know" among them."""


@dataclass(frozen=True, slots=True)
class Section:
    """An objective's questions; `objective` is None for those that serve none."""

    objective: Objective | None
    asked: tuple[AnsweredQuestion, ...]
    outcomes: OutcomeCounts
    reread: tuple[RereadPlace, ...]
    """Where the explanations of its questions rest that weren't right, together."""


@dataclass(frozen=True, slots=True)
class ListMoment:
    """A moment of the story at which the learner's list was kept."""

    place: int
    """Number of findings open by then."""
    stage: StageKey
    title: Text | None
    """The last finding by then; None before the first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hypothesis stood in the list at a moment."""

    rank: int
    weight: Weight
    share: float
    """Share of all the weight in the list; of attention, no probability."""


@dataclass(frozen=True, slots=True)
class Track:
    """A hypothesis over the moments of the list."""

    key: str
    name: Text | str
    """The case's name by language, or the learner's own words."""
    is_right: bool
    is_main: bool
    """Whether the chart sets it apart from the others."""
    standings: tuple[Standing | None, ...]
    """One a moment; None where it wasn't in the list."""


@dataclass(frozen=True, slots=True)
class AuthorsLine:
    """How the authors' own list moved."""

    entered: ListMoment | None
    """When the right diagnosis was first in it and not ruled out."""
    led: ListMoment | None
    """When it was first on top."""
    standings: tuple[Standing | None, ...]
    """Of the right diagnosis at the learner's moments; None where it wasn't in the list."""
    lists: tuple[tuple[tuple[Text, Weight], ...], ...]
    """The list at each of those moments, by rank."""


Fate: TypeAlias = Literal["no_list", "absent", "ruled_out", "considered"]
"""Of the right diagnosis, up to the finding that tells it: `absent`: in no list; `ruled_out`: in
one, but never otherwise than put aside; `no_list`: no list was kept by then."""


@dataclass(frozen=True, slots=True)
class Movement:
    """How the learner's differential moved."""

    moments: tuple[ListMoment, ...]
    lines: tuple[Track, ...]
    """In the order in which they entered the list."""
    entered: ListMoment | None
    """When the right diagnosis was first in the list and not ruled out."""
    led: ListMoment | None
    """When it was first on top."""
    told: ListMoment
    """The finding that tells the diagnosis; what was kept from then on is drawn, not judged."""
    fate: Fate
    """What became of the right diagnosis in the lists that are judged."""
    left: Literal["ruled_out", "taken_out"] | None
    """How it had gone again by the last of them; None where it hadn't, or never was considered."""
    authors: AuthorsLine | None
    """The authors' list beside it; None where they give no weights."""

    @property
    def is_used(self) -> bool:
        """Whether the learner ever wrote a hypothesis down."""
        return bool(self.lines)

    @property
    def is_drawn(self) -> bool:
        """Whether anything moved that a chart could show."""
        return any(len(set(line.standings)) > 1 for line in self.lines)


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """A line that speaks for or against, with the words that it rests on."""

    text: Text
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A teaching point, with the numbers of its references."""

    text: Text
    references: tuple[int, ...]
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One of the case's hypotheses as its author weighs it."""

    name: Text
    is_right: bool
    is_main: bool
    """Whether it is the right one or one of its main competitors."""
    was_listed: bool
    """Whether the learner ever had it in the list."""
    pro: tuple[ArgumentLine, ...]
    contra: tuple[ArgumentLine, ...]
    must_not_miss: Lesson | None
    """Why it must be thought of, however unlikely it is."""


@dataclass(frozen=True, slots=True)
class Investigation:
    """A test of the menu: when the learner asked for it, and when it was done."""

    name: Text
    asked: int | None
    """Place among the tests that the learner asked for, from 1."""
    done: int | None
    """Place among those done, from 1; None: not reported in this case."""
    was_offered: bool = True
    """Whether a menu had it before it was what came next; else nobody could have left it out."""
    value: TestValue | None = None
    """What it is worth, where the case says so."""
    references: tuple[int, ...] = ()
    """Numbers of the references that this rests on."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """How the learner asked for tests, of those whose worth the case says.

    NEJM Healer's two figures (its quick-start guide): thoroughness, how many of what the authors
    think worth asking for was asked for; efficiency, how many of what was asked for were that.
    """

    wanted: int
    """Tests worth asking for that could be asked for."""
    found: int
    """Those of them that the learner asked for."""
    asked: int
    """Tests that the learner asked for."""


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A line to keep: the case's own, or a teaching point, and the question that was missed."""

    text: Text
    about: int | None
    """Number of the missed question that it explains; None for one of the others."""
    references: tuple[int, ...] = ()
    """Numbers of the references that a line of the case's own rests on."""


@dataclass(frozen=True, slots=True)
class ReadOn:
    """Where to read on, with the numbers of the references."""

    text: Text | None
    references: tuple[tuple[int, Reference], ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """The teaching points of a stage."""

    stage: StageKey
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """An attempt in a line."""

    number: int
    passed: int
    """Steps passed."""
    steps: int
    """Steps that the case has."""
    outcomes: OutcomeCounts
    marks: MarkTotal | None


@dataclass(frozen=True, slots=True, eq=False)
class Debrief:
    """The debrief of an attempt.

    It equals itself alone, so that what is made of it can be kept by it.
    """

    sections: tuple[Section, ...]
    """By objective, in the case's order; last, if any, the questions without one."""
    gone: int
    """Answers to questions that the case no longer has."""
    outcomes: OutcomeCounts
    marks: MarkTotal | None
    """None where no certainty was given."""
    edn: EdnTotal
    """The examination's marks together."""
    groups: tuple[GroupSum, ...]
    """The sums of questions that belong together, in the case's order."""
    calibration: Calibration
    movement: Movement
    hypotheses: tuple[Weighed, ...]
    """The right one first, then by the learner's attention, then in the case's order."""
    investigations: tuple[Investigation, ...]
    """Those done in their order, then those not reported in the order asked for."""
    gathering: Gathering | None
    """None where the case says of no test what it is worth, or the learner asked for none."""
    teaching: tuple[Lessons, ...]
    key_points: tuple[KeyPoint, ...]
    """The few to keep: the case's own lines; else teaching points, one for each missed question
    first, then others, in the story's order."""
    read_on: ReadOn | None
    references: tuple[Reference, ...]
    """Those that are cited, in the order of their first citation."""
    attempts: tuple[AttemptSummary, ...]
    """All attempts, this one included, by number."""

    @property
    def asked(self) -> tuple[AnsweredQuestion, ...]:
        """All questions, in the order of the sections."""
        return tuple(asked for section in self.sections for asked in section.asked)

    @property
    def missed(self) -> tuple[AnsweredQuestion, ...]:
        """The questions that weren't answered rightly, in the story's order."""
        missed = (asked for asked in self.asked if asked.is_missed)
        return tuple(sorted(missed, key=lambda asked: asked.number))


def debrief_of(story: Story, progress: Progress, earlier: Iterable[Progress] = ()) -> Debrief:
    """Return the debrief of an attempt; `earlier` are all other attempts, this one perhaps too."""
    asked = _asked(story, progress)
    attempts = {each.attempt: each for each in (*earlier, progress)}
    references = _reference_numbers(story)
    movement = _movement(story, snapshots(story, progress))
    return Debrief(
        sections=tuple(_sections(story, asked)),
        gone=len(progress.answers.keys() - {each.question.id for each in asked}),
        outcomes=outcome_counts(asked),
        marks=mark_total(asked),
        edn=edn.total(each.edn for each in asked if each.edn is not None),
        groups=tuple(
            group_sum(group, telling.members_of(story, group), progress.answers)
            for group in story.case.groups
        ),
        calibration=_calibration(asked),
        movement=movement,
        hypotheses=tuple(_hypotheses(story, movement, references)),
        gathering=_gathering(story, progress.ordered_tests),
        investigations=_investigations(story, progress.ordered_tests, references),
        teaching=tuple(_lessons(story, references)),
        key_points=_key_points(story, [each for each in asked if each.is_missed], references),
        read_on=_read_on(story, references),
        references=tuple(story.case.references[cite] for cite in references),
        attempts=tuple(_summary(story, each) for _, each in sorted(attempts.items())),
    )


# --- Questions ---------------------------------------------------------------------------


def _asked(story: Story, progress: Progress) -> tuple[AnsweredQuestion, ...]:
    questions = [(step, step.block) for step in story.steps if isinstance(step.block, Question)]
    return tuple(
        _one_asked(story, step, question, number, progress.answers.get(question.id))
        for number, (step, question) in enumerate(questions, start=1)
    )


def _one_asked(
    story: Story, step: Step, question: Question, number: int, answer: Answer | StaleAnswer | None
) -> AnsweredQuestion:
    outcome: Outcome
    fitting, mark, edn_mark = None, None, None
    match answer:
        case None:
            outcome = "missing"
        case StaleAnswer():
            outcome = "changed"
        case Answer():
            fitting, outcome = answer, scoring.verdict(question, answer)
            if is_certainty_asked(question):
                mark = scoring.mark(question, answer)
            edn_mark = scoring.edn(question, answer)
    reread = () if outcome == "right" else _reread_places(story, step, question)
    return AnsweredQuestion(
        number, step.stage, step.number, question, fitting, outcome, edn_mark, mark, reread
    )


def outcome_counts(asked: Iterable[AnsweredQuestion]) -> OutcomeCounts:
    """Return how many of the questions had each outcome; those that none had are left out.

    Where there is no right answer, not knowing is none that could have been right.
    """
    return OutcomeCounts(Counter(map(_counted_as, asked)))


def _counted_as(asked: AnsweredQuestion) -> Outcome:
    if asked.outcome == "not_answered" and not kind_of(asked.question).is_certainty_asked:
        return "not_scored"
    return asked.outcome


def mark_total(asked: Iterable[AnsweredQuestion]) -> MarkTotal | None:
    """Add up the marks; None unless a certainty was given, as "I don't know" alone says none."""
    marked = [each for each in asked if each.mark is not None]
    if not any(each.answer and each.answer.certainty for each in marked):
        return None
    return MarkTotal(
        total=sum(each.mark or 0.0 for each in marked),
        lowest=len(marked) * min(marks.wrong for marks in MARKS.values()),
        highest=len(marked) * max(marks.right for marks in MARKS.values()),
        answers=len(marked),
    )


def _calibration(asked: Iterable[AnsweredQuestion]) -> Calibration:
    graded = (
        graded_certainty(each.question, each.answer) for each in asked if each.answer is not None
    )
    return calibration(each for each in graded if each is not None)


def _sections(story: Story, asked: Sequence[AnsweredQuestion]) -> Iterator[Section]:
    for objective in (*story.case.objectives, None):
        name = objective.id if objective else None
        mine = tuple(each for each in asked if each.question.objective == name)
        if mine:
            places = [place for each in mine for place in each.reread]
            yield Section(objective, mine, outcome_counts(mine), _merged(places))


def _reread_places(story: Story, step: Step, question: Question) -> tuple[RereadPlace, ...]:
    """Return where a question's source sentences and teaching stand; at least its own stage."""
    quoted = telling.quote(story, question.source)
    found: list[RereadPlace] = []
    last: Step | None = None
    for each in story.steps:
        rests_on = False
        if isinstance(each.block, Finding):
            last = each
            rests_on = _overlap(quoted, telling.quote(story, each.block.source))
        teaches = any(set(point.cites) & set(question.cites) for point in each.teaching)
        if (rests_on or teaches) and last is not None and isinstance(last.block, Finding):
            found.append(RereadPlace(last.stage, last.number, last.block.title))
    if step.stage not in {place.stage for place in found}:
        found.append(RereadPlace(step.stage, step.number, None))
    return _merged(found)


def _overlap(some: Iterable[Quotation], others: Sequence[Quotation]) -> bool:
    """Tell whether two lists of quotations share words of a sentence."""
    return any(
        one.sentence == other.sentence and (one.words in other.words or other.words in one.words)
        for one in some
        for other in others
    )


def _merged(places: Iterable[RereadPlace]) -> tuple[RereadPlace, ...]:
    """Return each place once, in the order of the story; a question where no finding is named."""
    once = {place.step: place for place in places}
    named = {place.stage for place in once.values() if place.title is not None}
    return tuple(
        place
        for _, place in sorted(once.items())
        if place.title is not None or place.stage not in named
    )


def _summary(story: Story, progress: Progress) -> AttemptSummary:
    asked = _asked(story, progress)
    return AttemptSummary(
        number=progress.attempt,
        passed=len(Telling(story, progress.passed).steps),
        steps=len(story.steps),
        outcomes=outcome_counts(asked),
        marks=mark_total(asked),
    )


# --- The differential --------------------------------------------------------------------

FirstSnapshot: TypeAlias = Callable[[Iterable[Snapshot], str], Snapshot | None]


def _movement(story: Story, lists: Sequence[Snapshot]) -> Movement:
    names = {each.id: each.name for each in story.case.hypotheses}
    # A hypothesis that the case no longer has can't be named, and its id says nothing.
    lists = [Snapshot(each.stage, each.after, _named(each.entries, names)) for each in lists]
    moments = {(each.stage, each.after): _moment(story, each) for each in lists}
    standings = [_standings(each.entries) for each in lists]
    words = {entry.key: entry.words for each in lists for entry in each.entries}
    right = {each.id for each in story.case.hypotheses if each.right}
    main = _main_lines(standings, right)
    told = _told_at(story)
    judged = [each for each in lists if _place_of(story, each.after) < told.number]
    entered = _earliest(judged, right, differential.first_considered)
    led = _earliest(judged, right, differential.first_led)
    fate = _fate(judged, right, entered)
    return Movement(
        moments=tuple(moments.values()),
        lines=tuple(
            Track(
                key=key,
                name=names.get(key) or words[key] or "",
                is_right=key in right,
                is_main=key in main,
                standings=tuple(each.get(key) for each in standings),
            )
            for key in differential.shares_over_story(lists)
        ),
        entered=moments[entered.stage, entered.after] if entered else None,
        led=moments[led.stage, led.after] if led else None,
        told=_moment(story, Snapshot(told.stage, told.block.id, ())),
        fate=fate,
        left=_left(judged[-1].entries, right) if fate == "considered" else None,
        authors=_authors_line(story, right, lists),
    )


def _authors_line(story: Story, right: set[str], lists: Sequence[Snapshot]) -> AuthorsLine | None:
    own = authors_snapshots(story)
    if not own:
        return None
    names = {each.id: each.name for each in story.case.hypotheses}
    then = [authors_list(story, _place_of(story, each.after)) for each in lists]
    entered = _earliest(own, right, differential.first_considered)
    led = _earliest(own, right, differential.first_led)
    return AuthorsLine(
        entered=_moment(story, entered) if entered else None,
        led=_moment(story, led) if led else None,
        standings=tuple(_best_of(right, _standings(each)) for each in then),
        lists=tuple(tuple((names[entry.key], entry.weight) for entry in each) for each in then),
    )


def _best_of(right: set[str], standings: Mapping[str, Standing]) -> Standing | None:
    """Return how the right diagnosis stands in a list; a case may have two names for it."""
    found = [standing for key, standing in standings.items() if key in right]
    return min(found, key=lambda standing: standing.rank, default=None)


def _told_at(story: Story) -> Step:
    """Return the step at which the text tells the diagnosis."""
    opens_with = story.case.final_title.opens_with
    return next(step for step in story.steps if step.block.id == opens_with)


def _place_of(story: Story, after: str | None) -> int:
    """Return the number of the step after which a list was kept; 0 before the first."""
    return next((step.number for step in story.steps if step.block.id == after), 0)


def _fate(judged: Sequence[Snapshot], right: set[str], entered: Snapshot | None) -> Fate:
    if not any(each.entries for each in judged):
        return "no_list"
    if entered is not None:
        return "considered"
    was_named = any(entry.key in right for each in judged for entry in each.entries)
    return "ruled_out" if was_named else "absent"


def _left(entries: Differential, right: set[str]) -> Literal["ruled_out", "taken_out"] | None:
    """Return how the right diagnosis had gone from a list in which it had been considered."""
    weights = {entry.weight for entry in entries if entry.key in right}
    if weights - {"ruled_out"}:
        return None
    return "ruled_out" if weights else "taken_out"


def _named(entries: Differential, names: Mapping[str, Text]) -> Differential:
    return tuple(
        entry for entry in entries if entry.hypothesis is None or entry.hypothesis in names
    )


def _moment(story: Story, snapshot: Snapshot) -> ListMoment:
    place, title = 0, None
    for step in story.steps if snapshot.after is not None else ():
        if isinstance(step.block, Finding):
            place, title = place + 1, step.block.title
        if step.block.id == snapshot.after:
            return ListMoment(place, step.stage, title)
    return ListMoment(0, story.stages[0], None)


def _standings(entries: Differential) -> dict[str, Standing]:
    shares = differential.shares(entries)
    return {
        entry.key: Standing(rank, entry.weight, shares[entry.key])
        for rank, entry in enumerate(entries, start=1)
    }


def _main_lines(standings: Sequence[Mapping[str, Standing]], right: set[str]) -> set[str]:
    """Return the right hypothesis and those that had the most attention over the moments."""
    attention: dict[str, float] = {}
    for each in standings:
        for key, standing in each.items():
            attention[key] = attention.get(key, 0.0) + standing.share
    by_attention = sorted(attention, key=lambda key: (key not in right, -attention[key]))
    return set(by_attention[:MAIN_LINES])


def _earliest(
    lists: Sequence[Snapshot], right: Iterable[str], first: FirstSnapshot
) -> Snapshot | None:
    """Return the first snapshot for any of the right hypotheses; a case may have two names."""
    found = [snapshot for each in right if (snapshot := first(lists, each)) is not None]
    return min(found, key=lists.index, default=None)


def _findings(story: Story) -> list[Finding]:
    return [step.block for step in story.steps if isinstance(step.block, Finding)]


def _hypotheses(story: Story, movement: Movement, numbers: Mapping[str, int]) -> Iterator[Weighed]:
    attention = {
        line.key: sum(each.share for each in line.standings if each) for line in movement.lines
    }
    ranked = sorted(
        story.case.hypotheses, key=lambda each: (not each.right, -attention.get(each.id, -1.0))
    )
    others = 0
    for each in ranked:
        others += not each.right
        unmissable = each.must_not_miss
        if each.right or each.pro or each.contra or unmissable:
            yield Weighed(
                name=each.name,
                is_right=each.right,
                is_main=each.right or others <= COMPETITORS,
                was_listed=each.id in attention,
                pro=_reasons(story, each, "pro"),
                contra=_reasons(story, each, "contra"),
                must_not_miss=Lesson(
                    unmissable.because, tuple(numbers[cite] for cite in unmissable.cites)
                )
                if unmissable is not None
                else None,
            )


def _reasons(
    story: Story, hypothesis: Hypothesis, side: Literal["pro", "contra"]
) -> tuple[ArgumentLine, ...]:
    arguments = hypothesis.pro if side == "pro" else hypothesis.contra
    return tuple(ArgumentLine(each.text, telling.quote(story, each.source)) for each in arguments)


# --- Tests, teaching ---------------------------------------------------------------------


def _investigations(
    story: Story, ordered: Sequence[str], numbers: Mapping[str, int]
) -> tuple[Investigation, ...]:
    done = {each.id: each.order for each in _findings(story) if each.order is not None}
    others = {each.id: each for each in story.case.other_tests}
    asked = [test for test in dict.fromkeys(ordered) if test in done or test in others]
    places = {test: place for place, test in enumerate(asked, start=1)}
    offered = _offered(story)
    return tuple(
        Investigation(
            order.menu,
            asked=places.get(test),
            done=place,
            was_offered=test in places or test in offered,
            value=order.value,
            references=_numbers(order.value, numbers),
        )
        for place, (test, order) in enumerate(done.items(), start=1)
    ) + tuple(
        Investigation(
            others[test].menu,
            places[test],
            done=None,
            value=others[test].value,
            references=_numbers(others[test].value, numbers),
        )
        for test in asked
        if test not in done
    )


def _numbers(value: TestValue | None, numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(numbers[cite] for cite in value.cites) if value is not None else ()


def _gathering(story: Story, ordered: Sequence[str]) -> Gathering | None:
    reported = {each.id: each.order for each in _findings(story) if each.order is not None}
    every: dict[str, Order] = {**reported, **{each.id: each for each in story.case.other_tests}}
    values = {test: order.value for test, order in every.items() if order.value is not None}
    asked = [test for test in dict.fromkeys(ordered) if test in values]
    offered = _offered(story).union(asked)
    wanted = {test for test, value in values.items() if value.counts and test in offered}
    if not asked:
        return None
    return Gathering(len(wanted), len(wanted.intersection(asked)), len(asked))


def _offered(story: Story) -> set[str]:
    """Return the tests that a menu had while another one came next.

    A page has the menu where the next step is a test, or a pause that asks for one. Who goes on at
    a test's own step has it done, so that not asking for it there is no choice against it.
    """
    offered: set[str] = set()
    for step in filter(investigations.offers_tests, story.steps):
        before = Telling(story, telling.up_to(story, step.number - 1))
        offered |= {each.id for each in investigations.open_now(before)} - {step.block.id}
    return offered


def _key_points(
    story: Story, missed: Sequence[AnsweredQuestion], numbers: Mapping[str, int]
) -> tuple[KeyPoint, ...]:
    """Return the case's own lines to keep, or else teaching points.

    Of these one for each missed question comes first, then others, in the story's order.

    A point is a question's where it follows the question, rests on a publication that the
    question cites, or follows a finding that the question is explained by, in this order.
    """
    if story.case.keep:
        return tuple(
            KeyPoint(line.text, None, tuple(sorted(numbers[cite] for cite in line.cites)))
            for line in story.case.keep
        )
    points = [(step, point) for step in story.steps for point in step.teaching]
    kept: dict[int, KeyPoint] = {}
    for asked in missed:
        to_read = {place.step for place in asked.reread if place.title is not None}
        candidates = (
            *(n for n, (step, _) in enumerate(points) if step.number == asked.step),
            *(n for n, (_, at) in enumerate(points) if set(at.cites) & set(asked.question.cites)),
            *(n for n, (step, _) in enumerate(points) if step.number in to_read),
        )
        if (own := next((n for n in candidates if n not in kept), None)) is not None:
            kept[own] = KeyPoint(points[own][1].text, asked.number)
    for number, (_, point) in enumerate(points):
        kept.setdefault(number, KeyPoint(point.text, None))
    return tuple(kept.values())[:KEY_POINTS]


def _read_on(story: Story, numbers: Mapping[str, int]) -> ReadOn | None:
    if (further := story.case.further_reading) is None:
        return None
    cited = ((numbers[cite], story.case.references[cite]) for cite in further.cites)
    return ReadOn(further.text, tuple(cited))


def _reference_numbers(story: Story) -> dict[str, int]:
    blocks = (block for stage in story.case.stages for block in stage.blocks)
    unmissable = (each.must_not_miss for each in story.case.hypotheses if each.must_not_miss)
    orders = (*(each.order for each in _findings(story)), *story.case.other_tests)
    values = (each.value for each in orders if each is not None and each.value is not None)
    ending = filter(None, (*story.case.keep, story.case.further_reading))
    cites = [
        cite
        for each in (*blocks, *unmissable, *values, *ending)
        for cite in getattr(each, "cites", ())
        if cite in story.case.references
    ]
    return {cite: number for number, cite in enumerate(dict.fromkeys(cites), start=1)}


def _lessons(story: Story, numbers: Mapping[str, int]) -> Iterator[Lessons]:
    for key, stage in story.case.stages_by_key.items():
        points = [block for block in stage.blocks if isinstance(block, Teaching)]
        if points:
            yield Lessons(
                key,
                tuple(
                    Lesson(
                        point.text,
                        tuple(sorted(numbers[cite] for cite in point.cites if cite in numbers)),
                        point.images,
                    )
                    for point in points
                ),
            )
