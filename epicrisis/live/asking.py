"""What a class is asked, as it goes over the wire: options by letter, never by their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from epicrisis.cases.model import ChoiceQuestion, Hypothesis, Question
from epicrisis.live.moving import (
    DIFFERENTIAL,
    asked_now,
    current_question,
    current_step,
    is_offered,
    passed,
)
from epicrisis.store.records import Json
from epicrisis.store.room_records import Room
from epicrisis.story import answers
from epicrisis.story.answers import shown_order, shuffled
from epicrisis.story.refusals import InvalidAnswer, to_translate
from epicrisis.story.telling import Story
from epicrisis.writing import letters

Kind = Literal["single", "multiple", "ranking", "ordering", "numeric", "free_text", "differential"]

RANKED = 3
"""Hypotheses that each phone ranks."""
MAX_ENTRY_CHARACTERS = 200
"""Of a free text in class."""

_CHOOSE_HYPOTHESES = to_translate("Choose {count} different hypotheses.")
_ENTRY_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_VALUE_MISSING = to_translate("Write an answer.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the class is asked at this moment."""

    key: str
    """Its name on the wire: the number of the step, or `differential-STAGE`."""
    id: str
    """Its name in the store."""
    kind: Kind
    question: Question | None
    """None for the class's differential."""
    options: Mapping[str, str]
    """Ids of options or hypotheses by letter, in the order in which everyone sees them."""

    @property
    def choices(self) -> int:
        """How many of the options an answer names; 0 for any number, or where there are none."""
        if self.kind == "differential":
            return min(RANKED, len(self.options))
        if self.kind in ("ranking", "ordering"):
            return len(self.options)
        return 1 if self.kind == "single" else 0


def asked(story: Story, room: Room) -> Asked | None:
    """Return what the class is asked now, None if it is asked nothing."""
    name, step = asked_now(story, room), current_step(story, room)
    if name is None or step is None:
        return None
    if room.focus == "differential":
        ids = shuffled([each.id for each in offered_hypotheses(story, room)], room.code)
        return Asked(name, name, "differential", None, _lettered(ids))
    question = current_question(story, room)
    assert question is not None
    order = shown_order(question, room.code) if isinstance(question, ChoiceQuestion) else ()
    return Asked(
        key=str(step.number),
        id=question.id,
        kind=question.type,
        question=question,
        options=_lettered(order),
    )


def name_in_store(story: Story, key: str) -> str | None:
    """Return the store's name of what has this name on the wire; None if nothing has."""
    names = {str(step.number): step.block.id for step in story.steps}
    names |= {f"{DIFFERENTIAL}{stage}": f"{DIFFERENTIAL}{stage}" for stage in story.stages}
    return names.get(key)


def offered_hypotheses(story: Story, room: Room) -> tuple[Hypothesis, ...]:
    """Return the hypotheses that the class can know of by now."""
    opened = passed(story, room)
    return tuple(each for each in story.case.hypotheses if is_offered(each, opened))


def response(what: Asked, choices: Sequence[str], value: str | None) -> Json:
    """Return what a phone sent as the store keeps it, or raise `InvalidAnswer`."""
    named = [what.options.get(choice, "") for choice in choices]
    if what.kind == "differential":
        wanted = what.choices
        if len(set(named)) != wanted or len(named) != wanted or "" in named:
            raise InvalidAnswer(_CHOOSE_HYPOTHESES, count=wanted)
        return named
    assert what.question is not None
    if isinstance(what.question, ChoiceQuestion):
        return _json(answers.parse_response(what.question, named))
    if value is None or not value.strip():
        raise InvalidAnswer(_VALUE_MISSING)
    if what.kind == "free_text" and len(value.strip()) > MAX_ENTRY_CHARACTERS:
        raise InvalidAnswer(_ENTRY_TOO_LONG, limit=MAX_ENTRY_CHARACTERS, count=len(value.strip()))
    return _json(answers.parse_response(what.question, value))


def as_sent(what: Asked, kept: Json) -> Mapping[str, Json]:
    """Return a kept response as a phone sends it: `{"choice": [...]}` or `{"value": ...}`."""
    if isinstance(kept, list):
        letters = {option: letter for letter, option in what.options.items()}
        return {"choice": [letters.get(str(option), "") for option in kept]}
    return {"value": kept}


def _lettered(ids: Sequence[str]) -> dict[str, str]:
    return dict(zip(letters(), ids, strict=False))


def _json(parsed: answers.Response) -> Json:
    return list(parsed) if isinstance(parsed, tuple) else parsed
