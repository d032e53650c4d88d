"""A case cut into steps, and what a learner sees of it.

What a learner has passed is a set of ids that only grows: findings opened, questions answered,
pauses made. Everything else (what is visible, what comes next, which stages are reached) follows
from that set, so that two tabs with the same set show the same, and a late click of one can't
undo the other's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from types import MappingProxyType

from epicrisis.cases.fields import SourceRef, stands_in
from epicrisis.cases.model import (
    Case,
    EditorNote,
    Finding,
    GlossaryEntry,
    Hypothesis,
    Notes,
    Reference,
    StageKey,
    Teaching,
)
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Group, Question
from epicrisis.cases.reading.images import Picture
from epicrisis.i18n import Translate
from epicrisis.story.groups import group_in_words, group_of
from epicrisis.writing import stage_name

Told = Finding | Question | Pause
"""What a step can be."""
Opened = frozenset[str]
NOTHING_OPENED: Opened = frozenset()
NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """A finding to reveal, a question to answer or a pause, with the teaching that follows it."""

    number: int
    """Place in the story, from 1."""
    stage: StageKey
    block: Told
    teaching: tuple[Teaching, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A case with its source sentences, ready to be told.

    A story equals itself alone, so that what is made of it can be kept by it.
    """

    case: Case
    sentences: Mapping[str, str]
    steps: tuple[Step, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The case's images by name of the file, which a reader never sees."""

    @property
    def stages(self) -> tuple[StageKey, ...]:
        """The stages that this case has, in order."""
        return tuple(self.case.stages_by_key)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the source text as a reader sees them."""

    sentence: str
    """Id of the sentence."""
    words: str
    """The sentence or a part of it, verbatim."""
    is_whole: bool
    notes: tuple[EditorNote, ...]
    """The editor's notes on wordings that stand in these words."""


def tell(
    case: Case, sentences: Mapping[str, str], pictures: Mapping[str, Picture] = NO_PICTURES
) -> Story:
    """Cut a case into its steps."""
    steps: list[Step] = []
    for key, stage in case.stages_by_key.items():
        for block in stage.blocks:
            if isinstance(block, Told):
                steps.append(Step(len(steps) + 1, key, block))
            elif isinstance(block, Teaching) and steps:
                steps[-1] = replace(steps[-1], teaching=(*steps[-1].teaching, block))
    return Story(case, sentences, tuple(steps), pictures)


def everything(story: Story) -> Opened:
    """Return all that there is to pass."""
    return up_to(story, len(story.steps))


def up_to(story: Story, number: int) -> Opened:
    """Return what is passed once step `number` is."""
    return frozenset(step.block.id for step in story.steps[:number])


@dataclass(frozen=True)
class Telling:
    """A story as far as it is told: what follows from the two, each worked out once.

    Whoever made it drops it: an author's draft makes its own, and it goes with the draft;
    of a story that a server keeps, `kept_telling` returns the one of all who are as far.
    """

    story: Story
    opened: Opened

    def is_open(self, opens_with: str | None) -> bool:
        """Tell whether what opens with this step is open; None opens with the case."""
        return opens_with is None or opens_with in self.opened

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The passed steps, in order."""
        return tuple(step for step in self.story.steps if step.block.id in self.opened)

    def steps_of(self, stage: StageKey) -> tuple[Step, ...]:
        """Return the passed steps of a stage, in order."""
        return tuple(step for step in self.steps if step.stage == stage)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The open findings, in order."""
        return _findings(self.steps)

    def findings_of(self, stage: StageKey) -> tuple[Finding, ...]:
        """Return the open findings of a stage, in order."""
        return _findings(self.steps_of(stage))

    @cached_property
    def next_step(self) -> Step | None:
        """The first step that isn't passed, None at the end of the story."""
        return next((step for step in self.story.steps if step.block.id not in self.opened), None)

    @property
    def is_finished(self) -> bool:
        """Whether every step is passed."""
        return self.next_step is None

    def finding_to_open(self, number: int) -> Finding | None:
        """Return the finding of step `number` if that is the next step; otherwise None.

        A question in the way is passed by an answer alone.
        """
        block = self._next_block(number)
        return block if isinstance(block, Finding) else None

    def question_to_answer(self, number: int) -> Question | None:
        """Return the question of step `number` if that is the next step; otherwise None."""
        block = self._next_block(number)
        return block if isinstance(block, Question) else None

    def pause_to_pass(self, number: int) -> Pause | None:
        """Return the pause of step `number` if that is the next step; otherwise None."""
        block = self._next_block(number)
        return block if isinstance(block, Pause) else None

    def _next_block(self, number: int) -> Told | None:
        step = self.next_step
        return step.block if step is not None and step.number == number else None

    @property
    def current_stage(self) -> StageKey:
        """The stage of the next step; the last stage once the story is finished."""
        return self.next_step.stage if self.next_step is not None else self.story.stages[-1]

    @property
    def reached_stages(self) -> tuple[StageKey, ...]:
        """The stages that a learner may enter: up to that of the next step."""
        stages = self.story.stages
        return stages[: stages.index(self.current_stage) + 1]

    @property
    def title(self) -> dict[str, str]:
        """The case's title by language: the diagnosis only once it is made."""
        final = self.story.case.final_title
        return final.text if self.is_open(final.opens_with) else self.story.case.title

    @cached_property
    def masks_titles(self) -> bool:
        """Whether references that tell the diagnosis are read without their titles as yet."""
        case = self.story.case
        is_told = self.is_open(case.final_title.opens_with)
        return not is_told and any(each.title for each in case.references.values())

    @property
    def glossary(self) -> tuple[GlossaryEntry, ...]:
        """The entries whose terms have been met."""
        return tuple(each for each in self.story.case.glossary if self.is_open(each.opens_with))

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The hypotheses that can be known of."""
        return tuple(each for each in self.story.case.hypotheses if self.is_open(each.opens_with))

    @cached_property
    def quoted(self) -> tuple[SourceRef, ...]:
        """The words of the source that open findings quote, in order."""
        return tuple(reference for finding in self.findings for reference in finding.source)

    def told_references(self, references: Iterable[SourceRef]) -> tuple[SourceRef, ...]:
        """Return of the referenced words those that open findings have quoted already."""
        parts = (part for each in references for part in self._told_parts(each))
        return tuple(dict.fromkeys(parts))

    def _told_parts(self, wanted: SourceRef) -> tuple[SourceRef, ...]:
        words = partial(_words, self.story)
        same = [each for each in self.quoted if each.sentence == wanted.sentence]
        if any(words(wanted) in words(each) for each in same):
            return (wanted,)
        return tuple(each for each in same if words(each) in words(wanted))

    def quotations(self, references: Iterable[SourceRef]) -> tuple[Quotation, ...]:
        """Return of the referenced words those that are told, with their notes."""
        return quote(self.story, self.told_references(references))


@lru_cache(maxsize=512)
def kept_telling(story: Story, opened: Opened) -> Telling:
    """Return the telling of all who are as far in a story that this server keeps."""
    return Telling(story, opened)


def _findings(steps: Iterable[Step]) -> tuple[Finding, ...]:
    return tuple(step.block for step in steps if isinstance(step.block, Finding))


def steps_of(story: Story, stage: StageKey) -> tuple[Step, ...]:
    """Return all steps of a stage, open or not."""
    return tuple(step for step in story.steps if step.stage == stage)


def cited(
    case: Case, names: Iterable[str], translate: Translate, *, is_masked: bool = False
) -> list[Reference]:
    """Return references as they are read: until the diagnosis perhaps without their titles."""
    return as_read((case.references[name] for name in names), translate, is_masked=is_masked)


def as_read(
    references: Iterable[Reference], translate: Translate, *, is_masked: bool
) -> list[Reference]:
    """Return references with a placeholder for each title that is masked."""
    if not is_masked:
        return list(references)
    placeholder = translate("[title shown with the diagnosis]")
    return [reference.masked(placeholder) for reference in references]


def stage_in_words(story: Story, key: StageKey, translate: Translate) -> str:
    """Return the name of one of a story's stages."""
    return stage_name(story.case.stages_by_key[key], translate)


def question_number(story: Story, step: Step, translate: Translate) -> str:
    """Return which question of how many in the case a step is, in words."""
    asked = [each.number for each in story.steps if isinstance(each.block, Question)]
    return translate("Question {number} of {total}").format(
        number=asked.index(step.number) + 1, total=len(asked)
    )


def question_heading(story: Story, step: Step, translate: Translate) -> str:
    """Return which question of how many a step is, in the case and in its group, in words."""
    heading = question_number(story, step, translate)
    group = group_at(story, step)
    if group is None:
        return heading
    members = [question.id for question in members_of(story, group)]
    place = translate("question {number} of {total}").format(
        number=members.index(step.block.id) + 1, total=len(members)
    )
    return f"{heading} · {group_in_words(group, translate)} · {place}"


def group_at(story: Story, step: Step) -> Group | None:
    """Return the group to which the question of a step belongs, None where there is none."""
    if not isinstance(step.block, Question):
        return None
    return group_of(story.case.groups, step.block)


def members_of(story: Story, group: Group) -> tuple[Question, ...]:
    """Return the questions of a group, in order."""
    blocks = (step.block for step in story.steps)
    return tuple(
        block for block in blocks if isinstance(block, Question) and block.group == group.id
    )


def quote(story: Story, references: Iterable[SourceRef]) -> tuple[Quotation, ...]:
    """Return the quoted words with the notes that belong to them."""
    return tuple(_quotation(story, reference) for reference in references)


def _words(story: Story, reference: SourceRef) -> str:
    return reference.excerpt or story.sentences[reference.sentence]


def _quotation(story: Story, reference: SourceRef) -> Quotation:
    sentence = story.sentences[reference.sentence]
    words = _words(story, reference)
    notes = story.case.source.notes.get(reference.sentence, ())
    is_whole = words == sentence
    words = _without_stray_mark(words)
    return Quotation(
        sentence=reference.sentence,
        words=words,
        is_whole=is_whole,
        notes=tuple(note for note in notes if stands_in(note.wording, words)),
    )


def _without_stray_mark(words: str) -> str:
    """Return words without a quotation mark that opens them and none closes, as a bullet may leave.

    Between our own quotation marks a reader would take it for a fault of ours.
    """
    return words[1:].lstrip() if words.startswith('"') and words.count('"') % 2 else words


def notes_at(case: Case, position: int) -> tuple[Notes, ...]:
    """Return the teacher's notes after step `position` and before the next one; 0 is the start."""
    return tuple(notes for place, notes in _placed_notes(case) if place == position)


def _placed_notes(case: Case) -> Iterator[tuple[int, Notes]]:
    steps = 0
    for stage in case.stages:
        for block in stage.blocks:
            if isinstance(block, Told):
                steps += 1
            elif isinstance(block, Notes):
                yield steps, block
