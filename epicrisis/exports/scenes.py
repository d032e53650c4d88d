"""The story as scenes in one language: what slides, pages and print say of each step."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import assert_never

from epicrisis.cases.fields import Image, SourceRef, Text, in_language
from epicrisis.cases.model import Case, Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.prose import changed, filled
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.images import Picture
from epicrisis.i18n import Translate, translator
from epicrisis.questions.answer import storable
from epicrisis.questions.kind import (
    Number,
    Options,
    Order,
    PanelView,
    Phrase,
    Solution,
    Zones,
    in_words,
)
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.story import pauses, telling
from epicrisis.story.answers import shown_order
from epicrisis.story.grids import Grid, table_of
from epicrisis.story.pauses import pauses_of
from epicrisis.story.question_names import with_numbers
from epicrisis.story.result_lines import ResultLine, result_lines
from epicrisis.story.series import ToldSeries, series_at
from epicrisis.story.telling import Step, Story, Telling
from epicrisis.timeline import curves
from epicrisis.writing import letters, number, paragraphs

Say = Callable[[Mapping[str, str]], str]

READER = "export"
"""Who the options are shuffled for: everyone who is handed a file."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source, and the editor's notes on them."""

    sentence: str
    words: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Results that stand beneath each other."""

    title: str
    rows: tuple[ResultLine, ...]

    @property
    def is_measured(self) -> bool:
        """Whether numbers are in it."""
        return any(row.is_number for row in self.rows)

    @property
    def has_units(self) -> bool:
        """Whether units stand in a column of their own."""
        return any(row.unit for row in self.rows)

    @property
    def has_ranges(self) -> bool:
        """Whether a column tells what is normal."""
        return any(row.normal for row in self.rows)


@dataclass(frozen=True, slots=True)
class SceneOption:
    """What can be chosen."""

    letter: str
    text: str


ROOM_FOR_A_LABEL = 10
"""Height of an outline's label, in per cent of its image's, on the tall side."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A line around a part of an image."""

    name: str
    label: str
    """What stands beside it instead of its name; nothing where it is the only one."""
    corners: tuple[tuple[float, float], ...]
    """In turn, in per cent of the image from the left and the top."""

    @property
    def top(self) -> tuple[float, float]:
        """The uppermost corner, at which the label stands."""
        return min(self.corners, key=lambda corner: (corner[1], corner[0]))

    @property
    def is_labelled_above(self) -> bool:
        """Whether the label fits above it, where it hides nothing of a small zone."""
        return self.top[1] >= ROOM_FOR_A_LABEL


@dataclass(frozen=True, slots=True)
class CaptionedImage:
    """An image with its words."""

    name: str
    """A neutral one for its file: that of the author tells what it shows."""
    picture: Picture
    """As it is shown on white."""
    alt: str
    caption: str
    outlines: tuple[Outline, ...] = ()
    """What is shown in it once the question is answered."""
    dark: Picture | None = None
    """The same for a page that is dark, where there is one for it."""


@dataclass(frozen=True, slots=True)
class QuestionScene:
    """A question as it stands before its answer."""

    heading: str
    stem: str
    lead: tuple[str, ...]
    """The lines between the stem and what it is answered by."""
    hint: str
    """How to answer."""
    table: Grid | None
    """What it is about, below its stem."""
    options: tuple[SceneOption, ...]
    images: tuple[CaptionedImage, ...]
    is_pointed_at: bool
    """Whether its last image is what it is answered by."""


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A step, and who of a panel chose it."""

    step: str
    count: str
    """Members who chose it, of how many."""
    share: float
    """The same from 0 to 1, for a bar."""
    worth: str
    """What it would be worth by the aggregate method."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelScene:
    """What a panel answered."""

    heading: str
    who: str
    rows: tuple[PanelRow, ...]
    worth: str
    """The name of the figure in each row."""
    caveat: str
    """What that figure is, and isn't."""


@dataclass(frozen=True, slots=True)
class AnswerScene:
    """A question's answer, and why it is right."""

    heading: str
    right: tuple[str, ...]
    right_alone: tuple[str, ...]
    """The same without letters, for where the options don't stand above it."""
    images: tuple[CaptionedImage, ...]
    """The image that was pointed at, with the right zones outlined."""
    panel: PanelScene | None
    synthesis: str
    """The heading of the explanation, where it sums a panel up; otherwise nothing."""
    why: tuple[str, ...]
    outweighs: tuple[str, ...]
    """Why an error with the options that decide alone outweighs the rest."""
    notes: tuple[str, ...]
    """What is said of single options, a line each."""
    team: tuple[str, ...]
    """What the team did, where that is another thing."""
    cites: tuple[int, ...]
    programme: str
    """Its rank and its item in the national programme, if they are given."""


@dataclass(frozen=True, slots=True)
class SeriesScene:
    """A value over time, as far as a finding tells it."""

    told: ToldSeries
    alt: str
    """What its curve shows; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class FindingScene:
    """A finding as it is told."""

    title: str
    text: tuple[str, ...]
    tables: tuple[Table, ...]
    images: tuple[CaptionedImage, ...]
    series: tuple[SeriesScene, ...]


@dataclass(frozen=True, slots=True)
class LessonScene:
    """A teaching point, with the numbers of the references that it rests on."""

    text: tuple[str, ...]
    cites: tuple[int, ...]
    images: tuple[CaptionedImage, ...]


@dataclass(frozen=True, slots=True)
class PauseScene:
    """A pause, and what its authors put beside what one thought."""

    heading: str
    prompt: str
    model_heading: str
    model: tuple[str, ...]
    """The authors' sentence, and what it must not leave out; nothing where they gave none."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A step of the story: a finding, a question with its answer, or a pause."""

    stage: str
    told: FindingScene | None
    asked: QuestionScene | None
    solved: AnswerScene | None
    paused: PauseScene | None
    quotes: tuple[Quote, ...]
    lessons: tuple[LessonScene, ...]
    notes: tuple[str, ...]
    """What the teacher's notes say at this step."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference with the number by which it is cited."""

    number: int
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class FurtherScene:
    """Where to read on."""

    text: tuple[str, ...]
    references: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class StoryScenes:
    """A whole case in one language."""

    language: str
    title: str
    presentation: str
    specialty: str
    authors: str
    opening_notes: tuple[str, ...]
    scenes: tuple[Scene, ...]
    objectives: tuple[str, ...]
    kept: tuple[LessonScene, ...]
    """The lines that the case asks to keep."""
    further: FurtherScene | None
    """Where to read on."""
    references: tuple[Cited, ...]
    provenance: str
    licence: str


def of_story(story: Story, language: str) -> StoryScenes:
    """Return the case as scenes, all of them open; only its title tells no diagnosis."""
    case, say = story.case, _speaker(language)
    numbers = {each: number for number, each in enumerate(_citations(story), 1)}
    return StoryScenes(
        language=language,
        title=say(case.title),
        presentation=say(case.presentation),
        specialty=say(case.specialty),
        authors=storable(", ".join(case.authors)),
        opening_notes=_notes(story, 0, language),
        scenes=tuple(_scene(story, step, numbers, language) for step in story.steps),
        objectives=tuple(say(each.text) for each in case.objectives),
        kept=tuple(_lesson(each.text, each.cites, numbers, say) for each in case.keep),
        further=_further(case, numbers, say),
        references=tuple(_cited(case, each, number) for each, number in numbers.items()),
        provenance=say(case.provenance),
        licence=say(case.licence),
    )


def images_of(whole: StoryScenes) -> dict[str, CaptionedImage]:
    """Return all images of the case, each once, by the name of its file.

    An answer shows none that its question doesn't.
    """
    return {
        each.name: each
        for scene in whole.scenes
        for shown in (scene.told, scene.asked, *scene.lessons)
        if shown is not None
        for each in shown.images
    }


def images_of_findings(case: Case, translate: Translate) -> tuple[str, ...]:
    """Return what a file without findings leaves out of their images: one name, or none."""
    findings = (block for stage in case.stages for block in stage.blocks)
    has_some = any(isinstance(block, Finding) and block.images for block in findings)
    return (translate("the images of findings"),) if has_some else ()


def left_out(case: Case, translate: Translate) -> tuple[str, ...]:
    """Return the names of what the case has and no file without a server can carry."""
    parts = (
        (bool(case.hypotheses), translate("the differential that a learner keeps")),
        (bool(case.other_tests), translate("the tests that a learner asks for")),
        (bool(pauses_of(case)), translate("what a learner thinks at the pauses")),
        (bool(case.comparators), translate("the published medians beside this patient")),
        (bool(case.glossary), translate("the glossary")),
    )
    return tuple(name for is_there, name in parts if is_there)


def _speaker(language: str) -> Say:
    """Return the function that says a text of a case, without what XML and fonts refuse."""
    return lambda text: changed(storable(in_language(text, language)), _without_tabs)


def _without_tabs(text: str) -> str:
    return text.replace("\t", " ")


# --- Step by step ------------------------------------------------------------------------


def _scene(story: Story, step: Step, numbers: Mapping[str, int], language: str) -> Scene:
    say, translate = _speaker(language), translator(language)
    block, told = step.block, Telling(story, telling.up_to(story, step.number))
    return Scene(
        stage=telling.stage_in_words(story, step.stage, translate),
        told=_told(story, step, block, language) if isinstance(block, Finding) else None,
        asked=_asked(story, step, block, language) if isinstance(block, Question) else None,
        solved=_solved(story, block, numbers, language) if isinstance(block, Question) else None,
        paused=_paused(block, language) if isinstance(block, Pause) else None,
        quotes=tuple(_quotes(story, _rests_on(told, block), say)),
        lessons=tuple(
            _lesson(each.text, each.cites, numbers, say, _images(story, each.images, language))
            for each in step.teaching
        ),
        notes=_notes(story, step.number, language),
    )


def _lesson(
    text: Text,
    cites: Iterable[str],
    numbers: Mapping[str, int],
    say: Say,
    images: tuple[CaptionedImage, ...] = (),
) -> LessonScene:
    return LessonScene(paragraphs(say(text)), tuple(numbers[cite] for cite in cites), images)


def _further(case: Case, numbers: Mapping[str, int], say: Say) -> FurtherScene | None:
    if (further := case.further_reading) is None:
        return None
    cited = (_cited(case, each, numbers[each]) for each in further.cites)
    return FurtherScene(paragraphs(say(further.text)) if further.text else (), tuple(cited))


def _rests_on(told: Telling, block: telling.Told) -> tuple[SourceRef, ...]:
    """Return the words of the source that stand at a step."""
    if isinstance(block, Pause):
        return block.sentence.source if block.sentence is not None else ()
    return block.source if isinstance(block, Finding) else told.told_references(block.source)


def _paused(pause: Pause, language: str) -> PauseScene:
    say, translate, own = _speaker(language), translator(language), pause.sentence
    return PauseScene(
        pauses.heading(pause, translate),
        pauses.prompt(pause, say, translate),
        translate("The authors' sentence"),
        (say(own.text), *map(say, own.features)) if own is not None else (),
    )


def _told(story: Story, step: Step, finding: Finding, language: str) -> FindingScene:
    say, translate = _speaker(language), translator(language)
    results = {"positive": translate("positive"), "negative": translate("negative")}
    markers = tuple(ResultLine(say(m.name), results[m.result]) for m in finding.markers)
    lines = partial(result_lines, language=language, say=say, translate=translate)
    tables = (
        Table(translate("Findings"), lines(finding.rows("report"))),
        Table(translate("Laboratory results"), lines(finding.rows("labs"))),
        Table(translate("Immunohistochemistry"), markers),
    )
    return FindingScene(
        say(finding.title),
        paragraphs(say(finding.text)),
        tuple(t for t in tables if t.rows),
        _images(story, finding.images, language),
        tuple(
            SeriesScene(each, curves.alternative(each, translate) if each.is_curve else "")
            for each in series_at(story, step.number, language, say, translate)
        ),
    )


def _images(story: Story, images: Iterable[Image], language: str) -> tuple[CaptionedImage, ...]:
    return tuple(_image(story, image, language) for image in images)


def _image(story: Story, image: Image, language: str) -> CaptionedImage:
    say = _speaker(language)
    light, *dark = (story.pictures[name] for name in image.names_in(language))
    return CaptionedImage(
        neutral_name(light),
        light,
        say(image.alt),
        say(image.caption) if image.caption else "",
        dark=next(iter(dark), None),
    )


def neutral_name(picture: Picture) -> str:
    """Return a name that follows from what is in the file, so that the same image is one file."""
    digest = hashlib.sha256(picture.content).hexdigest()[:24]
    return f"{digest}.{picture.mime.removeprefix('image/').replace('jpeg', 'jpg')}"


def _quotes(story: Story, references: Iterable[SourceRef], say: Say) -> Iterator[Quote]:
    for quotation in telling.quote(story, references):
        notes = tuple(f"{storable(note.wording)}: {say(note.reading)}" for note in quotation.notes)
        yield Quote(quotation.sentence, storable(quotation.words), notes)


def _notes(story: Story, position: int, language: str) -> tuple[str, ...]:
    say, translate = _speaker(language), translator(language)
    return tuple(
        part
        for notes in telling.notes_at(story.case, position)
        for part in paragraphs(with_numbers(story, say(notes.text), translate))
    )


# --- Questions ---------------------------------------------------------------------------


def _asked(story: Story, step: Step, question: Question, language: str) -> QuestionScene:
    say, translate = _speaker(language), translator(language)
    return QuestionScene(
        storable(telling.question_heading(story, step, translate)),
        say(question.stem),
        tuple(in_words(line, say) for line in kind_of(question).preface(question, language)),
        in_words(kind_of(question).hint(question, language), say),
        table_of(question, language, say),
        tuple(_options(question, say)),
        _images(story, question.all_images, language),
        isinstance(shape_of(question), Zones),
    )


def _options(question: Question, say: Say) -> Iterator[SceneOption]:
    options = shape_of(question).options
    for option, letter in _lettered(question).items():
        yield SceneOption(letter, say(options[option]))


def _solved(
    story: Story, question: Question, numbers: Mapping[str, int], language: str
) -> AnswerScene:
    say, translate = _speaker(language), translator(language)
    solution = kind_of(question).solution(question)
    return AnswerScene(
        heading=translate("Answer")
        if question.withdrawn is None
        else kind_of(question).heading(question, translate),
        right=_right(question, language, _lettered(question)),
        right_alone=_right(question, language, {}),
        images=tuple(_outlined(story, question, solution, language)),
        panel=_panel(question, solution.panel, language) if solution.panel else None,
        synthesis=translate("Synthesis") if solution.panel else "",
        why=paragraphs(say(question.why)),
        outweighs=paragraphs(say(solution.outweighs)) if solution.outweighs else (),
        notes=tuple(_option_notes(question, solution, language)),
        team=paragraphs(say(question.team)) if question.team else (),
        cites=tuple(numbers[cite] for cite in question.cites),
        programme=_programme(question, language),
    )


def _outlined(
    story: Story, question: Question, solution: Solution, language: str
) -> Iterator[CaptionedImage]:
    """Yield the image that is pointed at, with the right zones outlined and named."""
    if solution.outlines is None:
        return
    say, translate = _speaker(language), translator(language)
    letters, options = _lettered(question), shape_of(question).options
    right = sorted(solution.right, key=list(letters).index)
    names = " · ".join(f"{letters[zone]}. {say(options[zone])}" for zone in right)
    (image,) = _images(story, question.all_images[-1:], language)
    outlines = tuple(
        Outline(
            say(options[zone]),
            letters[zone] if len(right) > 1 else "",
            tuple(solution.outlines[zone]),
        )
        for zone in right
    )
    words = translate("Outlined: {zones}").format(zones=names)
    yield replace(image, alt=f"{image.alt} {words}", caption=words, outlines=outlines)


def _panel(question: Question, panel: PanelView, language: str) -> PanelScene:
    say, translate = _speaker(language), translator(language)
    options, members = shape_of(question).options, panel.members
    words = translate("{count} of {all} of the panel")
    return PanelScene(
        heading=translate("The panel"),
        who=say(panel.who),
        rows=tuple(
            PanelRow(
                say(options[step]),
                words.format(count=count, all=members),
                count / members,
                number(round(panel.credits[step], 2), language),
                tuple(say(reason) for other, reason in panel.reasons if other == step),
            )
            for step, count in panel.counts.items()
        ),
        worth=translate("Aggregate method"),
        caveat=translate(
            "Aggregate method: the answers for a step divided by those for the most frequent one."
            " A figure, and no score."
        ),
    )


def _option_notes(question: Question, solution: Solution, language: str) -> Iterator[str]:
    """Yield what is said of single options, in the order in which they are shown."""
    say, translate = _speaker(language), translator(language)
    options, because = shape_of(question).options, solution.because
    for option, letter in _lettered(question).items():
        label = f"{letter}. " + say(options[option])
        weight = solution.veto_word(option, translate)
        if weight:
            words = translate("{what} ({certainty})")
            label = filled(words, what=label, certainty=weight)
        if option in because:
            yield filled(translate("{said}: {reason}"), said=label, reason=say(because[option]))
        elif weight:
            yield label


def _programme(question: Question, language: str) -> str:
    say, translate = _speaker(language), translator(language)
    parts = [translate("Rank {rank}").format(rank=question.rank)] if question.rank else []
    if (item := question.item) is not None:
        words = translate("Item {number}: {title}")
        about = words.format(number=item.number, title=say(item.title))
        parts.append(
            translate("{what} ({certainty})").format(what=about, certainty=say(item.source))
        )
    return " · ".join(parts)


def _right(question: Question, language: str, letters: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is right, a line each, with the letters of options that have any."""
    kind, say, shown = kind_of(question), _speaker(language), list(_lettered(question))
    shape, right = kind.shape(question), kind.solution(question).right
    match shape:
        case Order(options=options):
            return tuple(
                f"{place}. "
                + say(options[option])
                + (f" ({letters[option]})" if option in letters else "")
                for place, option in enumerate(right, 1)
            )
        case Options(options=options) | Zones(options=options) if right:
            return tuple(
                (f"{letters[option]}. " if option in letters else "") + say(options[option])
                for option in sorted(right, key=shown.index)
            )
        case Phrase(is_short=True):
            first, *others = (in_words(line, say) for line in kind.right(question, language))
            translate = translator(language)
            words = translate("Also accepted: {forms}")
            return (first, *((words.format(forms=" · ".join(others)),) if others else ()))
        case Options() | Zones() | Number() | Phrase():
            lines = kind.right(question, language)
            return tuple(part for line in lines for part in paragraphs(in_words(line, say)))
        case _:
            assert_never(shape)


def _lettered(question: Question) -> dict[str, str]:
    """Return the letter of each option, in the order in which they are shown."""
    order = shown_order(question, READER)
    return dict(zip(order, letters(), strict=False))


# --- References --------------------------------------------------------------------------


def _citations(story: Story) -> tuple[str, ...]:
    """Return the references in the order in which the story first cites them."""
    of_the_story = (
        cites
        for step in story.steps
        for cites in (
            step.block.cites if isinstance(step.block, Question) else (),
            *(teaching.cites for teaching in step.teaching),
        )
    )
    further = story.case.further_reading
    of_the_end = (*(line.cites for line in story.case.keep), further.cites if further else ())
    return tuple(dict.fromkeys(chain.from_iterable((*of_the_story, *of_the_end))))


def _cited(case: Case, reference: str, number: int) -> Cited:
    record = case.references[reference]
    return Cited(number, storable(record.text), record.link)
