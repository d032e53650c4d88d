"""What a pause may hold in a case file: a moment at which the learner thinks before going on."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from epicrisis.cases.fields import Identifier, Line, Quoted, Record, Text, refusal
from epicrisis.messages import Message

Asked = Literal["hypotheses", "test", "sentence", "plan", "reflection"]
FEWEST_FEATURES, MOST_FEATURES = 2, 8
"""Key features: more would be a list to tick off, and no sentence."""

REFLECTED = 2
"""Hypotheses that are weighed at a reflection, as few as in Mamede's trials: `docs/pedagogy.md`."""


class Sentence(Record):
    """Who the patient is in one sentence, as the authors put it."""

    text: Text
    """The sentence; shown beside the learner's own once that is written."""
    features: Annotated[
        tuple[Line, ...], Field(min_length=FEWEST_FEATURES, max_length=MOST_FEATURES)
    ]
    """What it must not leave out, a few words each; the learner ticks what the own one has."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences of the source that it rests on."""


class Pause(Record):
    """A moment at which the learner thinks before going on; "not now" passes it, too."""

    id: Identifier = Field(alias="pause")
    """Identifier; never shown to a learner."""
    asks: Asked
    """`hypotheses`: the three leading ones; `test`: which one next, and what it would change;
    `sentence`: who the patient is; `plan`: what to do now, before the team's decision is told;
    `reflection`: what speaks for and against the two leading hypotheses."""
    prompt: Text | None = None
    """What is asked, in the author's words; left out, in ours."""
    sentence: Sentence | None = None
    """The authors' own, where a sentence is asked for."""

    @model_validator(mode="after")
    def _has_its_sentence(self) -> Self:
        if (self.asks == "sentence") != (self.sentence is not None):
            message = (
                Message("a pause that asks for a sentence has the authors' own under `sentence`")
                if self.sentence is None
                else Message(
                    "`sentence` goes with `asks: sentence`; correct `asks`, or leave it out"
                )
            )
            raise refusal("pause", message)
        return self
