"""What a class is asked, as it goes over the wire: options by letter, never by their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from epicrisis.cases.model import (
    ChoiceQuestion,
    FreeTextQuestion,
    Hypothesis,
    NumericQuestion,
    Question,
    StageId,
)
from epicrisis.store.records import Json
from epicrisis.story import answers
from epicrisis.story.answers import shown_order, shuffled
from epicrisis.story.errors import InvalidAnswer, to_translate
from epicrisis.story.telling import Story
from epicrisis.writing import letters

QuestionKind = Literal[
    "single", "multiple", "ranking", "ordering", "numeric", "free_text", "differential"
]

DIFFERENTIAL = "differential-"
"""Begins the store's name of a poll on the class's differential; the stage's id follows."""
RANKED = 3
"""Hypotheses that each phone ranks."""
MAX_ENTRY_CHARACTERS = 200
"""Of a free text in class."""

_CHOOSE_HYPOTHESES = to_translate("Choose {count} different hypotheses.")
_ENTRY_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_VALUE_MISSING = to_translate("Write an answer.")


@dataclass(frozen=True, slots=True)
class ClassQuestion:
    """What the class is asked at this moment."""

    key: str
    """Its name on the wire: the number of the step, or `differential-STAGE`."""
    id: str
    """Its name in the store."""
    kind: QuestionKind
    question: Question | None
    """None for the class's differential."""
    options: Mapping[str, str]
    """Ids of options or hypotheses by letter, in the order in which everyone sees them."""

    @property
    def choices(self) -> int:
        """How many of the options an answer names; 0 for any number, or where there are none."""
        match self.kind:
            case "single":
                return 1
            case "ranking" | "ordering":
                return len(self.options)
            case "differential":
                return min(RANKED, len(self.options))
            case "multiple" | "numeric" | "free_text":
                return 0
            case _:
                assert_never(self.kind)

    @property
    def is_ordered(self) -> bool:
        """Whether a question asks for all options in order; not for a differential."""
        return self.question is not None and self.question.is_ordered

    @property
    def is_in_words(self) -> bool:
        """Whether a question is answered in words."""
        return self.question is not None and self.question.is_in_words


def of_story(number: int, question: Question, code: str) -> ClassQuestion:
    """Return a question of the story, at step `number`, as all see it in the room of this code."""
    return ClassQuestion(
        key=str(number),
        id=question.id,
        kind=question.type,
        question=question,
        options=_lettered(_options_of(question, code)),
    )


def differential(stage: StageId, offered: Sequence[Hypothesis], code: str) -> ClassQuestion:
    """Return the ranking of these hypotheses as all see it in the room of this code."""
    name = f"{DIFFERENTIAL}{stage}"
    ids = shuffled([each.id for each in offered], code)
    return ClassQuestion(name, name, "differential", None, _lettered(ids))


def _options_of(question: Question, code: str) -> tuple[str, ...]:
    match question:
        case ChoiceQuestion():
            return shown_order(question, code)
        case NumericQuestion() | FreeTextQuestion():
            return ()
        case _:
            assert_never(question)


def name_in_store(story: Story, key: str) -> str | None:
    """Return the store's name of what has this name on the wire; None if nothing has."""
    names = {str(step.number): step.block.id for step in story.steps}
    names |= {f"{DIFFERENTIAL}{stage}": f"{DIFFERENTIAL}{stage}" for stage in story.stages}
    return names.get(key)


def response(what: ClassQuestion, choices: Sequence[str], value: str | None) -> Json:
    """Return what a phone sent as the store keeps it, or raise `InvalidAnswer`."""
    named = [what.options.get(choice, "") for choice in choices]
    match what.question:
        case None:
            return _hypotheses(what, named)
        case ChoiceQuestion() as question:
            return _json(answers.parse_response(question, named))
        case NumericQuestion() as question:
            return _json(answers.parse_response(question, _required(value)))
        case FreeTextQuestion() as question:
            words = _required(value)
            if (count := len(words.strip())) > MAX_ENTRY_CHARACTERS:
                raise InvalidAnswer(_ENTRY_TOO_LONG, limit=MAX_ENTRY_CHARACTERS, count=count)
            return _json(answers.parse_response(question, words))
        case _:
            assert_never(what.question)


def _hypotheses(what: ClassQuestion, named: list[str]) -> Json:
    wanted = what.choices
    if len(set(named)) != wanted or len(named) != wanted or "" in named:
        raise InvalidAnswer(_CHOOSE_HYPOTHESES, count=wanted)
    return [*named]


def _required(value: str | None) -> str:
    if value is None or not value.strip():
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


def _json(parsed: answers.Response) -> Json:
    return list(parsed) if isinstance(parsed, tuple) else parsed
