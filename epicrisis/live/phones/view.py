"""What a phone shows at a moment, in one language: plain values for the templates."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from markupsafe import Markup, escape

from epicrisis import i18n
from epicrisis.cases.fields import Image, in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.live.room import class_question, tally
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.kind import Number, Options, Order, Phrase, Words, Zones
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import PollState, Room, Vote
from epicrisis.store.records import Json
from epicrisis.story.telling import Step, Story, question_heading
from epicrisis.writing import exact, number, paragraphs, stage_name

Field = Literal["one", "some", "order", "number", "words"]
"""What an answer is given by."""
VoteState = Literal["wait"] | PollState
"""`wait`: asked, and the vote hasn't been opened."""
Say = Callable[[Mapping[str, str]], Markup]


@dataclass(frozen=True, slots=True)
class BallotOption:
    """Something that can be chosen, as everyone sees it."""

    letter: str
    text: Markup
    plain: str
    """The text without the mark of another language, for a list that takes no markup."""
    is_right: bool
    """False as long as the right answer isn't shown."""
    is_own: bool


@dataclass(frozen=True, slots=True)
class Own:
    """The phone's own vote."""

    sent: Mapping[str, Json]
    """As it went over the wire, for the script."""
    letters: tuple[str, ...]
    typed: str
    """What stands in the input of a number or of words."""
    lines: tuple[Markup, ...]
    """As it is shown once the vote is closed."""
    certainty: int | None
    sequence: int
    verdict: Literal["right", "partly", "wrong"] | None
    """None as long as the right answer isn't shown, and where there is none."""


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
    images: tuple[Image, ...]
    """What the question is about and the screen shows."""
    options: tuple[BallotOption, ...]
    """In the order in which they are asked; for an order that is shown, in the right one."""
    choices: int
    lead: tuple[Markup, ...]
    """Lines below the stem."""
    hint: Markup
    """How it is answered; empty for a differential."""
    is_scored: bool
    """Whether an answer is right or not."""
    right_heading: str
    unit: Markup
    """Of a number."""
    right: tuple[Markup, ...]
    """The right answer once it is shown, where the options don't tell it; a line an item."""
    why: tuple[str, ...]
    """Paragraphs, once the answer is shown."""
    why_language: str
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
    def is_marked(self) -> bool:
        """Whether the options tell what is right and what was chosen."""
        return self.field in ("one", "some")


@dataclass(frozen=True, slots=True)
class View:
    """What a phone shows."""

    shows: Literal["join", "look", "finding", "ballot"]
    title: Markup
    stage: str
    finding: Finding | None
    ballot: BallotForm | None
    seconds: int | None
    """What is left of the countdown, None without one."""

    @property
    def form(self) -> str:
        """What is asked and how far it is; empty if nothing is."""
        return self.ballot.form if self.ballot is not None else ""


def view(state: ClassState, language: str, own: Vote | None, now: datetime) -> View:
    """Return what a phone shows; without `own` it is what all of them do."""
    step, room = state.step, state.room
    ballot = _ballot(state, language, own)
    finding = step.block if step is not None and isinstance(step.block, Finding) else None
    shows: Literal["join", "look", "finding", "ballot"]
    if step is None or room.focus == "join":
        shows, finding = "join", None
    elif ballot is not None:
        shows, finding = "ballot", None
    elif room.focus == "timeline" or finding is None:
        shows, finding = "look", None
    else:
        shows = "finding"
    title = state.telling.title
    return View(
        shows=shows,
        title=speaker(language)(title),
        stage=stage_name(step.stage, i18n.translator(language)) if step is not None else "",
        finding=finding,
        ballot=ballot,
        seconds=_seconds_left(room, now),
    )


def speaker(language: str) -> Say:
    """Return the function that says a text of a case, marked where it is in another language."""

    def say(text: Mapping[str, str]) -> Markup:
        said = in_language(text, language)
        if language in text:
            return escape(said)
        return Markup('<span lang="{}">{}</span>').format(next(iter(text)), said)

    return say


def _seconds_left(room: Room, now: datetime) -> int | None:
    if room.timer_ends is None:
        return None
    return max(0, math.ceil((room.timer_ends - now).total_seconds()))


# --- What is asked -----------------------------------------------------------------------


def _ballot(state: ClassState, language: str, vote: Vote | None) -> BallotForm | None:
    story, what, step, poll = state.story, state.asked, state.step, state.poll
    if what is None or step is None:
        return None
    progress: VoteState = poll.state if poll is not None else "wait"
    is_shown = progress == "shown"
    question = what.question if is_shown else None
    own = _own(story, what, vote, language, is_shown=is_shown) if vote else None
    why = question.why if question is not None else {language: ""}
    return BallotForm(
        key=what.key,
        field=_field(what),
        is_differential=what.question is None,
        round=poll.round if poll is not None else 0,
        state=progress,
        heading=_heading(story, what, step, language),
        stem=_stem(what, language),
        images=_images(what),
        options=_options(story, what, question, own, language),
        choices=what.choices,
        lead=_lead(what, language),
        hint=_hint(what, language),
        is_scored=what.is_scored,
        right_heading=_right_heading(what, language),
        unit=_unit(what, language),
        right=_right(what, language) if is_shown else (),
        why=paragraphs(in_language(why, language)),
        why_language=language if language in why else next(iter(why)),
        own=own,
    )


def _heading(story: Story, what: ClassQuestion, step: Step, language: str) -> str:
    translate = i18n.translator(language)
    if what.question is None:
        return translate("Your differential")
    return question_heading(story, step, translate)


def _stem(what: ClassQuestion, language: str) -> Markup:
    if what.question is not None:
        return speaker(language)(what.question.stem)
    translate = i18n.translator(language)
    words = translate("Which diagnoses do you think of? Choose {count}, the likeliest first.")
    return escape(words.format(count=what.choices))


def _options(
    story: Story, what: ClassQuestion, question: Question | None, own: Own | None, language: str
) -> tuple[BallotOption, ...]:
    """Return the options; `question` is None as long as its answer isn't shown."""
    answer = _right_options(question)
    say = speaker(language)
    texts = {letter: _text(story, what, option) for letter, option in what.options.items()}
    options = [
        BallotOption(
            letter=letter,
            text=say(texts[letter]),
            plain=in_language(texts[letter], language),
            is_right=option in answer,
            is_own=own is not None and letter in own.letters,
        )
        for letter, option in what.options.items()
    ]
    if what.is_ordered and answer:
        options.sort(key=lambda option: answer.index(what.options[option.letter]))
    return tuple(options)


def _images(what: ClassQuestion) -> tuple[Image, ...]:
    if what.question is None:
        return ()
    own = (what.shape.image,) if isinstance(what.shape, Zones) else ()
    return (*what.question.images, *own)


def _text(story: Story, what: ClassQuestion, option: str) -> Mapping[str, str]:
    if what.shape is None:
        return next(each.name for each in story.case.hypotheses if each.id == option)
    return what.shape.options[option]


def _right_options(question: Question | None) -> tuple[str, ...]:
    return () if question is None else kind_of(question).solution(question).right


def _field(what: ClassQuestion) -> Field:
    match what.shape:
        case Options(most=1) | Zones(most=1):
            return "one"
        case Options() | Zones():
            return "some"
        case None | Order():
            return "order"
        case Number():
            return "number"
        case Phrase():
            return "words"
        case _:
            assert_never(what.shape)


def _lead(what: ClassQuestion, language: str) -> tuple[Markup, ...]:
    if what.question is None:
        return ()
    lines = kind_of(what.question).lead(what.question, language)
    return tuple(_line(line, language) for line in lines)


def _hint(what: ClassQuestion, language: str) -> Markup:
    if what.question is None:
        return Markup()
    return _line(kind_of(what.question).hint(what.question, language), language)


def _right_heading(what: ClassQuestion, language: str) -> str:
    translate = i18n.translator(language)
    if what.question is not None and kind_of(what.question).is_in_words:
        return translate("Model answer")
    return translate("Right answer") if what.is_scored else translate("Most of the panel")


def _unit(what: ClassQuestion, language: str) -> Markup:
    return speaker(language)(what.shape.unit) if isinstance(what.shape, Number) else Markup()


def _right(what: ClassQuestion, language: str) -> tuple[Markup, ...]:
    """Return the right answer where it isn't told by marking options."""
    if what.question is None or _right_options(what.question):
        return ()
    lines = kind_of(what.question).right(what.question, language)
    return tuple(_line(line, language) for line in lines)


def _line(line: Words, language: str) -> Markup:
    say = speaker(language)
    return Markup("").join(part if isinstance(part, str) else say(part) for part in line)


# --- The phone's own vote ----------------------------------------------------------------


def _own(story: Story, what: ClassQuestion, vote: Vote, language: str, *, is_shown: bool) -> Own:
    sent = class_question.as_sent(what, vote.response)
    chosen = sent.get("choice")
    letters = tuple(str(each) for each in chosen if each) if isinstance(chosen, list) else ()
    value = sent.get("value")
    credit = tally.credit(what.question, vote) if is_shown else None
    return Own(
        sent=sent,
        letters=letters,
        typed=_typed(value, language),
        lines=_lines(story, what, letters, value, language),
        certainty=vote.certainty,
        sequence=vote.sequence,
        verdict=None if credit is None else _verdict(credit),
    )


def _verdict(credit: float) -> Literal["right", "partly", "wrong"]:
    return "right" if credit == 1 else "partly" if credit > 0 else "wrong"


def _lines(
    story: Story, what: ClassQuestion, letters: Sequence[str], value: Json, language: str
) -> tuple[Markup, ...]:
    if what.shape is None or what.shape.options:
        say = speaker(language)
        return tuple(say(_text(story, what, what.options[letter])) for letter in letters)
    if isinstance(what.shape, Number) and isinstance(value, int | float):
        return (Markup("{} {}").format(number(value, language), _unit(what, language)),)
    return (escape(str(value)),)


def _typed(value: Json, language: str) -> str:
    """Return a kept value as it may be typed again."""
    if isinstance(value, int | float):
        return exact(value, language)
    return "" if value is None else str(value)
