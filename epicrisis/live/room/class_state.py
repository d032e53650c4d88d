"""A room at its place in a story: what its class sees, is asked and has passed."""

from dataclasses import dataclass
from functools import cached_property

from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.room import class_question
from epicrisis.live.room.class_lists import list_at
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.store.classes.records import Poll, Room
from epicrisis.story.telling import Opened, Step, Story, Telling, kept_telling


@dataclass(frozen=True)
class ClassState:
    """All that follows from a story and a room in it, without a store."""

    story: Story
    room: Room

    @cached_property
    def step(self) -> Step | None:
        """The step that is shown, None while people join."""
        position, steps = self.room.position, self.story.steps
        return steps[position - 1] if 0 < position <= len(steps) else None

    @cached_property
    def question(self) -> Question | None:
        """The question of the story that is shown, if it is one, whether or not it is asked."""
        block = self.step.block if self.step is not None else None
        return block if isinstance(block, Question) else None

    @property
    def pause(self) -> Pause | None:
        """The pause of the story that is shown, if it is one."""
        block = self.step.block if self.step is not None else None
        return block if isinstance(block, Pause) else None

    @property
    def asks_for_hypotheses(self) -> bool:
        """Whether the class ranks hypotheses: at any moment, or where the story pauses for them."""
        is_paused = self.pause is not None and self.pause.asks == "hypotheses"
        return self.room.focus == "differential" or (
            self.room.focus == "story" and is_paused and bool(self.telling.hypotheses)
        )

    @cached_property
    def asked(self) -> ClassQuestion | None:
        """What the class is asked now, None if it is asked nothing."""
        if self.room.focus == "asked":
            return class_question.on_the_fly(self.room.asked[-1])
        if self.step is None:
            return None
        if self.asks_for_hypotheses:
            offered = self.telling.hypotheses
            made = list_at(self.story, self.step)
            pause = self.pause if self.room.focus == "story" else None
            prompt = pause.prompt if pause is not None else None
            return class_question.differential(made, offered, self.room.code, prompt)
        if self.question is None or self.room.focus != "story":
            return None
        return class_question.of_story(self.step.number, self.question, self.room.code)

    def named(self, key: str) -> ClassQuestion | None:
        """Return a question of the story or the teacher's own by its name on the wire."""
        for own in self.room.asked:
            if own.name == key:
                return class_question.on_the_fly(own)
        for step in self.story.steps:
            if str(step.number) == key and isinstance(step.block, Question):
                return class_question.of_story(step.number, step.block, self.room.code)
        return None

    def polls(self, question: str | None) -> tuple[Poll, ...]:
        """Return the rounds of what has this name in the store, first to last."""
        return tuple(poll for poll in self.room.polls if poll.question == question)

    @cached_property
    def poll(self) -> Poll | None:
        """The last round of what the class is asked, None before the first."""
        polls = self.polls(self.asked.id) if self.asked is not None else ()
        return polls[-1] if polls else None

    @property
    def are_results_shown(self) -> bool:
        """Whether the class sees the results of the last vote on what it is asked."""
        return self.poll is not None and self.poll.state == "shown"

    @cached_property
    def is_answer_shown(self) -> bool:
        """Whether the right answer to the story's question at this place may be seen."""
        polls = self.polls(self.question.id) if self.question is not None else ()
        return bool(polls) and polls[-1].state == "shown"

    @property
    def is_over(self) -> bool:
        """Whether the class has seen the last of the story, with the answer if it is a question."""
        is_open = self.asked is not None and (self.poll is None or self.poll.state != "shown")
        is_last = self.room.position == len(self.story.steps) > 0
        return is_last and self.room.focus in ("story", "end") and not is_open

    @cached_property
    def passed(self) -> Opened:
        """Ids of the steps that the class has passed.

        The question on the screen is one of them from when its answer is shown.
        """
        shown = self.story.steps[: self.room.position]
        if shown and self.question is not None and not self.is_answer_shown:
            shown = shown[:-1]
        return frozenset(step.block.id for step in shown)

    @property
    def telling(self) -> Telling:
        """The story as far as the class has passed it."""
        return kept_telling(self.story, self.passed)
