"""What a phone shows at a moment, in one language: plain values for the templates."""

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never
from urllib.parse import urlencode

from markupsafe import Markup, escape

from epicrisis import i18n
from epicrisis.cases.fields import Image, in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.phones import told
from epicrisis.live.phones.speech import line, speaker
from epicrisis.live.phones.told import Own, Told
from epicrisis.live.room import class_question
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.pages import to_keep
from epicrisis.questions.answer import certainties
from epicrisis.questions.edn import LONG_LIST
from epicrisis.questions.entries import LONGEST_ENTRY
from epicrisis.questions.kind import Number, OptionMark, Phrase, Solution
from epicrisis.questions.registry import kind_of
from epicrisis.questions.typed_numbers import MAX_CHARACTERS
from epicrisis.store.classes.records import PollState, Room, Vote
from epicrisis.story import pauses, scoring
from epicrisis.story.grids import Grid, table_of
from epicrisis.story.series import ToldSeries, series_at
from epicrisis.story.telling import Step, Story, question_heading, stage_in_words

Field = Literal["one", "some", "order", "number", "words", "few_words"]
"""What an answer is given by."""
VoteState = Literal["wait"] | PollState
"""`wait`: asked, and the vote hasn't been opened."""
LONG_OPTION = 32
"""Characters beyond which a phone's list that opens cuts an option off."""


@dataclass(frozen=True, slots=True)
class BallotOption:
    """Something that can be chosen, as everyone sees it."""

    letter: str
    text: Markup
    plain: str
    """The text without the mark of another language, for a list that takes no markup."""
    is_own: bool
    is_right: bool
    """False as long as the right answer isn't shown."""
    is_authors: bool
    """Whether it is the authors' answer to a question that they withdrew, once it is shown."""
    mark: OptionMark
    """What became of it by the phone's own vote."""
    because: Markup
    """Its own line, once the answer is shown."""
    weight: Literal["", "indispensable", "unacceptable"]
    """What it decides alone, once the answer is shown."""


@dataclass(frozen=True, slots=True)
class CertaintyStep:
    """A step of certainty, and what it may win and lose."""

    level: int
    name: str
    stake: str
    """Marks for a right and a wrong answer; empty where nothing is right or wrong."""


@dataclass(frozen=True, slots=True)
class BallotForm:
    """What the class is asked, and how far the vote has got."""

    key: str
    field: Field
    is_differential: bool
    round: int
    """0 before the first."""
    state: VoteState
    heading: str
    stem: Markup
    table: Grid | None
    images: tuple[Image, ...]
    """What the question is about and the screen shows."""
    options: tuple[BallotOption, ...]
    """In the order in which they are asked; for an order that is shown, in the right one."""
    choices: int
    lead: tuple[Markup, ...]
    """Lines below the stem."""
    hint: Markup
    """How it is answered; empty for a differential in our words."""
    certainty: tuple[CertaintyStep, ...]
    """None where no certainty is asked for."""
    is_scored: bool
    """Whether an answer is right or not."""
    is_scale: bool
    """Whether the options are steps of a scale, shown without letters."""
    unit: Markup
    """Of a number."""
    told: Told | None
    """What is told once the answer is shown."""
    own: Own | None

    @property
    def form(self) -> str:
        """What is asked and how far it is, in a word."""
        return f"{self.key}/{self.round}/{self.state}"

    @property
    def is_order(self) -> bool:
        """Whether an answer puts options one after the other."""
        return self.field == "order"

    @property
    def is_typed(self) -> bool:
        """Whether an answer is typed."""
        return self.field in ("number", "words", "few_words")

    @property
    def longest(self) -> int:
        """Characters that may be typed."""
        return MAX_CHARACTERS if self.field == "number" else LONGEST_ENTRY

    @property
    def is_marked(self) -> bool:
        """Whether the options tell what is right and what was chosen."""
        return self.field in ("one", "some")

    @property
    def most(self) -> int:
        """How many of several can be chosen or put in order; 0 where all of them may be chosen."""
        is_limited = self.field == "some" and self.choices < len(self.options)
        return self.choices if self.is_order or is_limited else 0

    @property
    def is_searched(self) -> bool:
        """Whether the list of options is long enough to be searched."""
        return (self.is_marked or self.is_order) and len(self.options) >= LONG_LIST

    @property
    def is_by_letter(self) -> bool:
        """Whether lists that open name what is put in order by letters, as it stands above them.

        They would cut a long name off; and all names of a differential, three times more, would
        make the longest page.
        """
        return self.is_differential or any(len(each.plain) > LONG_OPTION for each in self.options)


@dataclass(frozen=True, slots=True)
class View:
    """What a phone shows."""

    shows: Literal["join", "look", "finding", "pause", "ballot", "keep"]
    title: Markup
    stage: str
    asked: str
    """How many questions of how many the class has come to, in words; empty where it is asked."""
    pause: tuple[str, str] | None
    """What a pause is called, and what it asks one to think of."""
    finding: Finding | None
    series: tuple[ToldSeries, ...]
    """Values over time of which the finding tells more."""
    ballot: BallotForm | None
    seconds: int | None
    """What is left of the countdown, None without one."""
    is_over: bool
    """Whether nothing more is told."""
    kept: tuple[Markup, ...]
    """What to keep, once the projector shows it."""
    solo: str
    """Address of the case for one alone, once the projector shows what to keep."""
    is_settled: bool = False
    """Whether the phone has voted and can't be told of anything but by asking again."""

    @property
    def is_asking(self) -> bool:
        """Whether an answer can be given: there may be no hypotheses to choose from."""
        ballot = self.ballot
        if ballot is None or ballot.state != "open" or self.is_settled:
            return False
        return bool(ballot.options) or not ballot.is_differential

    @property
    def form(self) -> str:
        """What is asked and how far it is; empty if nothing is."""
        return self.ballot.form if self.ballot is not None else ""


def view(state: ClassState, language: str, own: Vote | None, now: datetime) -> View:
    """Return what a phone shows; without `own` it is what all of them do."""
    step, room = state.step, state.room
    ballot = _ballot(state, language, own)
    finding = step.block if step is not None and isinstance(step.block, Finding) else None
    shows: Literal["join", "look", "finding", "pause", "ballot", "keep"]
    is_kept = room.focus == "end" and state.is_over
    if ballot is not None:
        shows, finding = "ballot", None
    elif step is None or room.focus == "join":
        shows, finding = "join", None
    elif is_kept:
        shows, finding = "keep", None
    elif room.focus == "story" and state.pause is not None:
        shows = "pause"
    elif room.focus in ("timeline", "end") or finding is None:
        shows, finding = "look", None
    else:
        shows = "finding"
    title = state.telling.title
    return View(
        shows=shows,
        title=speaker(language)(title),
        stage=""
        if step is None
        else stage_in_words(state.story, step.stage, i18n.translator(language)),
        asked=_asked(state, language) if ballot is None and step is not None else "",
        pause=_pause(state.pause, language) if state.pause is not None else None,
        finding=finding,
        series=_series(state.story, step, language) if step is not None and finding else (),
        ballot=ballot,
        seconds=seconds_left(room, now),
        is_over=state.is_over,
        kept=tuple(map(speaker(language), to_keep(state.story))) if is_kept else (),
        solo=_solo(state.story, language) if is_kept else "",
    )


def _asked(state: ClassState, language: str) -> str:
    numbers = [each.number for each in state.story.steps if isinstance(each.block, Question)]
    if not numbers:
        return ""
    translate = i18n.translator(language)
    reached = sum(number <= state.room.position for number in numbers)
    return translate("questions: {number} of {total}").format(number=reached, total=len(numbers))


def _solo(story: Story, language: str) -> str:
    """Return where the server has the case for who goes through it alone, from its first stage."""
    return f"/{story.steps[0].stage}?{urlencode({'case': story.case.slug, 'lang': language})}"


def _pause(pause: Pause, language: str) -> tuple[str, str]:
    translate = i18n.translator(language)
    prompt = pauses.class_prompt(pause, speaker(language), translate)
    return pauses.heading(pause, translate), prompt


def _series(story: Story, step: Step, language: str) -> tuple[ToldSeries, ...]:
    say, translate = speaker(language), i18n.translator(language)
    return series_at(story, step.number, language, say, translate)


def seconds_left(room: Room, now: datetime) -> int | None:
    """Return what is left of the countdown, None without one."""
    if room.timer_ends is None:
        return None
    return max(0, math.ceil((room.timer_ends - now).total_seconds()))


# --- What is asked -----------------------------------------------------------------------


def _ballot(state: ClassState, language: str, vote: Vote | None) -> BallotForm | None:
    story, what, step, poll = state.story, state.asked, state.step, state.poll
    if what is None:
        return None
    progress: VoteState = poll.state if poll is not None else "wait"
    is_shown = progress == "shown"
    is_earlier = vote is not None and poll is not None and vote.poll != poll.id
    if is_earlier and progress == "open":
        vote = None
    own = told.own_vote(story, what, vote, language, is_shown=is_shown) if vote else None
    own = replace(own, is_earlier=is_earlier) if own is not None else None
    solution = _solution(what) if is_shown else Solution()
    return BallotForm(
        key=what.key,
        field=_field(what),
        is_differential=what.question is None,
        round=poll.round if poll is not None else 0,
        state=progress,
        heading=_heading(story, what, step, language),
        stem=_stem(what, language),
        table=table_of(what.question, language, speaker(language)) if what.question else None,
        images=what.question.all_images if what.question is not None else (),
        options=_options(story, what, solution, own, language),
        choices=what.choices,
        lead=_lead(what, language),
        hint=line(class_question.hint(what, language), language),
        certainty=_certainty(what, language),
        is_scored=what.is_scored,
        is_scale=what.is_scale,
        unit=speaker(language)(what.shape.unit) if isinstance(what.shape, Number) else Markup(),
        told=told.told(what, language, own.options if own else ()) if is_shown else None,
        own=own,
    )


def _solution(what: ClassQuestion) -> Solution:
    if what.question is None:
        return Solution()
    return kind_of(what.question).solution(what.question)


def _heading(story: Story, what: ClassQuestion, step: Step | None, language: str) -> str:
    translate = i18n.translator(language)
    if what.question is None:
        return translate("Your differential")
    if what.is_on_the_fly or step is None:
        return translate("Asked in class")
    return question_heading(story, step, translate)


def _stem(what: ClassQuestion, language: str) -> Markup:
    asked = what.question.stem if what.question is not None else what.prompt
    if asked is not None:
        return speaker(language)(asked)
    translate = i18n.translator(language)
    words = translate("Which diagnoses do you think of? Choose {count}, the likeliest first.")
    return escape(words.format(count=what.choices))


def _options(
    story: Story, what: ClassQuestion, solution: Solution, own: Own | None, language: str
) -> tuple[BallotOption, ...]:
    """Return the options; the solution is empty as long as the answer isn't shown."""
    say = speaker(language)
    texts = class_question.texts(story, what)
    because = solution.because
    is_withdrawn = what.question is not None and what.question.withdrawn is not None
    options = [
        BallotOption(
            letter=letter,
            text=say(texts[option]),
            plain=str(in_language(texts[option], language)),
            is_own=own is not None and letter in own.letters,
            is_right=option in solution.right and not is_withdrawn,
            is_authors=option in solution.right and is_withdrawn,
            mark=own.marks.get(option, "none") if own is not None else "none",
            because=say(because[option]) if option in because else Markup(),
            weight=_weight(option, solution),
        )
        for letter, option in what.options.items()
    ]
    if what.is_ordered and solution.right:
        options.sort(key=lambda option: solution.right.index(what.options[option.letter]))
    return tuple(options)


def _weight(option: str, solution: Solution) -> Literal["", "indispensable", "unacceptable"]:
    if option in solution.indispensable:
        return "indispensable"
    return "unacceptable" if option in solution.unacceptable else ""


def _field(what: ClassQuestion) -> Field:
    match what.form:
        case "options":
            return "one" if what.choices == 1 else "some"
        case None | "order":
            return "order"
        case "number":
            return "number"
        case "words":
            is_short = isinstance(what.shape, Phrase) and what.shape.is_short
            return "few_words" if is_short else "words"
        case _:
            assert_never(what.form)


def _lead(what: ClassQuestion, language: str) -> tuple[Markup, ...]:
    if what.question is None:
        return ()
    lines = kind_of(what.question).preface(what.question, language)
    return tuple(line(each, language) for each in lines)


def _certainty(what: ClassQuestion, language: str) -> tuple[CertaintyStep, ...]:
    if not what.is_certainty_asked:
        return ()
    names = certainties(i18n.translator(language))
    return tuple(
        CertaintyStep(
            level, names[level], scoring.stakes(level, language) if what.is_scored else ""
        )
        for level in scoring.MARKS
    )
