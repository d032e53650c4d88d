"""What a class is asked, as it goes over the wire: options by letter, never by their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Hypothesis
from epicrisis.cases.questions import Question
from epicrisis.i18n import translator
from epicrisis.letters import is_seen
from epicrisis.live.room import own_question
from epicrisis.live.room.class_lists import ClassList, lists_of
from epicrisis.questions import answer
from epicrisis.questions.answer import shuffled
from epicrisis.questions.asked_in_class import AskedInClass, OptionsInClass
from epicrisis.questions.entries import LONGEST_ENTRY
from epicrisis.questions.kind import AnswerForm, Options, Shape, Words, Zones
from epicrisis.questions.registry import is_certainty_asked, is_scored, kind_of
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.store.classes.records import OwnQuestion
from epicrisis.store.records import Json
from epicrisis.story import answers
from epicrisis.story.answers import shown_order
from epicrisis.story.telling import Story
from epicrisis.writing import letters

RANKED = 3
"""Hypotheses that each phone ranks."""
_CHOOSE_HYPOTHESES = to_translate("Different hypotheses to choose: {count}.")
_ENTRY_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_VALUE_MISSING = to_translate("Write an answer.")


@dataclass(frozen=True)
class ClassQuestion:
    """What the class is asked at this moment."""

    key: str
    """Its name on the wire: the number of the step, or the store's name of what is no step."""
    id: str
    """Its name in the store."""
    question: Question | None
    """None for the class's differential."""
    options: Mapping[str, str]
    """Ids of options or hypotheses by letter, in the order in which everyone sees them."""
    prompt: Text | None = None
    """Of a differential at a pause: what it asks in its author's words, if it has any."""

    @cached_property
    def shape(self) -> Shape | None:
        """How it is asked; None for the class's differential."""
        return None if self.question is None else kind_of(self.question).shape(self.question)

    @property
    def type(self) -> str:
        """The type of the question, or `differential`."""
        return "differential" if self.question is None else self.question.type

    @property
    def choices(self) -> int:
        """How many options can be named; 0 where there are none."""
        return min(RANKED, len(self.options)) if self.shape is None else self.shape.most

    @property
    def form(self) -> AnswerForm | None:
        """What an answer is made of; None for the class's differential."""
        return None if self.shape is None else self.shape.form

    @property
    def is_ordered(self) -> bool:
        """Whether a question asks for all options in order; not for a differential."""
        return self.form == "order"

    @property
    def is_scale(self) -> bool:
        """Whether the options are steps of a scale, which need no letters to be spoken of."""
        return isinstance(self.shape, Options) and self.shape.is_fixed

    @property
    def is_typed_in_words(self) -> bool:
        """Whether words are typed."""
        return self.form == "words"

    @property
    def is_on_the_fly(self) -> bool:
        """Whether the teacher asks it, and the case doesn't."""
        return isinstance(self.question, AskedInClass)

    @property
    def is_scored(self) -> bool:
        """Whether an answer is right or not."""
        return self.question is not None and is_scored(self.question)

    @property
    def is_certainty_asked(self) -> bool:
        """Whether one can be more or less certain of an answer."""
        return self.question is None or is_certainty_asked(self.question)


def of_story(number: int, question: Question, code: str) -> ClassQuestion:
    """Return a question of the story, at step `number`, as all see it in the room of this code."""
    return ClassQuestion(
        key=str(number),
        id=question.id,
        question=question,
        options=_lettered(shown_order(question, code)),
    )


def on_the_fly(own: OwnQuestion) -> ClassQuestion:
    """Return what a teacher asks on the fly, its options in the order in which they were typed."""
    question = own_question.question_of(own)
    options = question.options if isinstance(question, OptionsInClass) else {}
    return ClassQuestion(own.name, own.name, question, _lettered([*options]))


def differential(
    made: ClassList, offered: Sequence[Hypothesis], code: str, prompt: Text | None
) -> ClassQuestion:
    """Return the ranking of these hypotheses as all see it in the room of this code."""
    ids = shuffled([each.id for each in offered], code)
    return ClassQuestion(made.name, made.name, None, _lettered(ids), prompt)


def name_in_store(story: Story, key: str) -> str | None:
    """Return the store's name of what has this name on the wire; None if nothing has."""
    names = {str(step.number): step.block.id for step in story.steps}
    names |= {each.name: each.name for each in lists_of(story)}
    return names.get(key)


def texts(story: Story, what: ClassQuestion) -> Mapping[str, Text]:
    """Return what can be chosen in words, by id."""
    if what.shape is None:
        return {each.id: each.name for each in story.case.hypotheses}
    return what.shape.options


def hint(what: ClassQuestion, language: str) -> Words:
    """Return in words how a class answers; nothing for a differential in our words, which say so.

    A class doesn't point at an image: its zones have letters on the screen.
    """
    translate = translator(language)
    if what.question is None:
        words = translate("Choose {count}, the likeliest first.").format(count=what.choices)
        return (words,) if what.prompt is not None else ()
    if not isinstance(what.shape, Zones):
        return kind_of(what.question).hint(what.question, language)
    if what.choices == 1:
        return (translate("One zone, by its letter on the screen"),)
    words = translate("{count} zones, by their letters on the screen")
    return (words.format(count=what.choices),)


def response(what: ClassQuestion, choices: Sequence[str], value: str | None) -> Json:
    """Return what a phone sent as the store keeps it, or raise `InvalidAnswer`."""
    is_typed = what.form in ("number", "words")
    if choices if is_typed else value:
        raise InvalidAnswer(answer.UNREADABLE)  # no form of ours asks for both
    named = [what.options.get(choice, "") for choice in choices]
    if what.question is None:
        return _hypotheses(what, named)
    match what.form:
        case None | "options" | "order":
            sent: object = named
        case "number":
            sent = _required(value)
        case "words":
            sent = _required(value)
            if (count := len(sent.strip())) > LONGEST_ENTRY:
                raise InvalidAnswer(_ENTRY_TOO_LONG, limit=LONGEST_ENTRY, count=count)
        case _:
            assert_never(what.form)
    return _json(answers.parse_response(what.question, sent))


def _hypotheses(what: ClassQuestion, named: list[str]) -> Json:
    wanted = what.choices
    if len(set(named)) != wanted or len(named) != wanted or "" in named:
        raise InvalidAnswer(_CHOOSE_HYPOTHESES, count=wanted)
    return [*named]


def _required(value: str | None) -> str:
    if value is None or not is_seen(value):
        raise InvalidAnswer(_VALUE_MISSING)
    return value


def as_sent(what: ClassQuestion, kept: Json) -> Mapping[str, Json]:
    """Return a kept response as a phone sends it: `{"choice": [...]}` or `{"value": ...}`."""
    if isinstance(kept, list):
        letters = {option: letter for letter, option in what.options.items()}
        return {"choice": [letters.get(str(option), "") for option in kept]}
    return {"value": kept}


def _lettered(ids: Sequence[str]) -> dict[str, str]:
    return dict(zip(letters(), ids, strict=False))


def _json(parsed: answer.Response) -> Json:
    return list(parsed) if isinstance(parsed, tuple) else parsed
