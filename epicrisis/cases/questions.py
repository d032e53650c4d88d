"""What each kind of question may hold in a case file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    model_validator,
)

from epicrisis.cases.fields import (
    Identifier,
    Image,
    Interval,
    LanguageCode,
    Line,
    Number,
    Quoted,
    Record,
    Text,
    from_plain,
    in_every_language,
    refusal,
)
from epicrisis.cases.problems import named, shown
from epicrisis.cases.results import QuestionTable
from epicrisis.messages import Message
from epicrisis.refusals import to_translate

MOST_OPTIONS = 25
"""Letters from A to Y; as many as the longest list of the EDN has."""
MOST_WORDS = 5
"""Words of a short answer, as in the EDN."""
MOST_LETTERS = 120
"""Characters of a short answer."""
MOST_POINTED = 5
"""Zones that are right."""
_MOST_FORMS = 50
"""Accepted forms of a short answer in one language: each answer is compared with all of them."""
_MOST_LANGUAGES = 10
"""Languages of accepted forms."""
_MOST_PANELLISTS = 100
"""Members of a panel, the reasons of all of whom are shown."""

Step = Annotated[int, Field(ge=-2, le=2)]
"""How far a new fact moves a hypothesis or a plan: from −2, much against, to 2, much for it."""
PerCent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class ProgrammeItem(Record):
    """An item of the national programme of medical studies."""

    number: Annotated[int, Field(ge=1, le=999)]
    """Its number."""
    title: Line
    """Its title."""
    source: Line
    """Where number and title were read."""


class Group(Record):
    """Questions that belong together, under one heading and with one sum."""

    id: Identifier
    """Identifier."""
    type: Literal["key_feature", "mini_file"]
    """`key_feature`: a key-feature problem of three questions; `mini_file`: any number."""
    title: Line
    """Its heading, shown from its first question on."""


Misfit = tuple[tuple[str | int, ...], Message]
"""Where in a question something doesn't fit the rest, and what is to be done about it."""


def misfits(question: Mapping[str, object]) -> Iterator[Misfit]:
    """Yield what doesn't fit together in a question, be it plain data of a file or a record.

    A record refuses the first; the checker tells all of them, each at its place, even where the
    file is no `Case` for other reasons.
    """
    for offered, what in (("options", _OPTIONS), ("zones", _ZONES)):
        options = question.get(offered)
        if isinstance(options, Mapping):
            yield from _answer_misfits(question, options, what)
            yield from _because_misfits(question, options, what)
            yield from _weight_misfits(question, options)


_OPTIONS = to_translate("{key} names {names}, which is no option; options are {known}")
_ZONES = to_translate("{key} names {names}, which is no zone; zones are {known}")


def _unknown(what: str, key: str, names: Sequence[str], options: Mapping[str, object]) -> Message:
    """Say that ids stand under a key which aren't those of options, or of zones."""
    ids = _by_text(options)
    if all(name in ids for name in names):
        return Message(
            "{key} names {names}, the text of options; write their ids: {ids}",
            key=key,
            names=named([*map(shown, names)]),
            ids=named([ids[name] for name in names]),
        )
    return Message(what, key=key, names=named([*map(shown, names)]), known=named([*options]))


def _by_text(options: Mapping[str, object]) -> dict[str, str]:
    """Return the ids of options by their texts in every language."""
    return {
        text: name
        for name, option in options.items()
        for text in (option.values() if isinstance(option, Mapping) else (option,))
        if isinstance(text, str)
    }


def _answer_misfits(
    question: Mapping[str, object], options: Mapping[str, object], what: str
) -> Iterator[Misfit]:
    answer, type_ = _ids(question, "answer"), question.get("type")
    unknown = [place for place, option in enumerate(answer) if option not in options]
    again = _repeated(answer)
    if unknown:
        names = [answer[place] for place in unknown]
        yield ("answer", unknown[0]), _unknown(what, Message("the answer"), names, options)
    elif again is not None:
        message = Message("the answer names {name} twice; name it once", name=shown(answer[again]))
        yield ("answer", again), message
    elif type_ == "single" and len(answer) > 1:
        message = Message("a single-choice question has one right answer; or make it `multiple`")
        yield ("answer",), message
    elif type_ in ("ranking", "ordering") and 0 < len(answer) < len(options):
        yield ("answer",), Message("the answer must put every option in order")
    select = question.get("select")
    if type(select) is int and select > 0 and answer and select != len(answer):
        message = Message(
            "`select` says {select}, and `answer` names {count}; make them equal",
            select=select,
            count=len(answer),
        )
        yield ("select",), message


def _because_misfits(
    question: Mapping[str, object], options: Mapping[str, object], what: str
) -> Iterator[Misfit]:
    because = question.get("because")
    unknown = (
        [each for each in because if each not in options] if isinstance(because, Mapping) else []
    )
    if unknown:
        yield ("because", unknown[0]), _unknown(what, "`because`", unknown, options)


def _weight_misfits(
    question: Mapping[str, object], options: Mapping[str, object]
) -> Iterator[Misfit]:
    if question.get("type") not in ("single", "multiple"):
        return
    answer = frozenset(_ids(question, "answer"))
    indispensable, unacceptable = _ids(question, "indispensable"), _ids(question, "unacceptable")
    for place, option in enumerate(indispensable):
        if option not in answer:
            message = Message(
                "the indispensable option {option} is not right;"
                " name it in `answer`, or leave it out of `indispensable`",
                option=shown(option),
            )
            yield ("indispensable", place), message
    for place, option in enumerate(unacceptable):
        if option in answer:
            message = Message(
                "the unacceptable option {option} is right;"
                " name in `unacceptable` options that are wrong",
                option=shown(option),
            )
            yield ("unacceptable", place), message
        elif option not in options and option in (ids := _by_text(options)):
            message = Message(
                "the unacceptable option {option} is the text of an option; write its id: {id}",
                option=shown(option),
                id=ids[option],
            )
            yield ("unacceptable", place), message
        elif option not in options:
            message = Message(
                "the unacceptable option {option} is no option;"
                " name in `unacceptable` options that are wrong",
                option=shown(option),
            )
            yield ("unacceptable", place), message
    says_why = question.get("outweighs") is not None
    if says_why and not (indispensable or unacceptable):
        message = Message(
            "it says why an error weighs more, and no option is `indispensable` or `unacceptable`;"
            " name one, or delete it"
        )
        yield ("outweighs",), message
    elif not says_why and (indispensable or unacceptable):
        message = Message("nothing says why this error weighs more than others; add `outweighs`")
        yield ("indispensable" if indispensable else "unacceptable",), message


def _repeated(ids: Sequence[str]) -> int | None:
    """Return where the first id stands that has stood before."""
    seen: set[str] = set()
    for place, each in enumerate(ids):
        if each in seen:
            return place
        seen.add(each)
    return None


def _ids(question: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return the ids listed under a key; none where that is no list of texts."""
    listed = question.get(key)
    if not isinstance(listed, tuple) or not all(isinstance(each, str) for each in listed):
        return ()
    return listed


class Question(Record):
    """What every kind of question has."""

    id: Identifier = Field(alias="question")
    """Identifier."""
    type: str
    """How it is answered."""
    kind: Literal["case", "knowledge", "both"]
    """Whether the answer rests on the case, on the references, or on both."""
    objective: Identifier | None = None
    """The objective that it serves."""
    group: Identifier | None = None
    """The group that it belongs to."""
    rank: Literal["A", "B", "C"] | None = None
    """Rank of the knowledge that it asks for, in the national programme."""
    item: ProgrammeItem | None = None
    """The item of the national programme that it belongs to."""
    stem: Text
    """The question; it must not name its answer or anything that is still closed."""
    table: QuestionTable | None = None
    """A table that the question is about, below its stem."""
    images: Annotated[tuple[Image, ...], Field(max_length=6)] = ()
    """Pictures that the question is about."""
    why: Text
    """Shown after the answer is committed, with what is open by then."""
    withdrawn: Text | None = None
    """Why the question doesn't count any more; said wherever it is shown."""
    team: Text | None = None
    """What the team in fact did, where that is another thing than the best answer."""
    source: tuple[Quoted, ...] = ()
    """The sentences that the explanation rests on; shown once open."""
    cites: tuple[Identifier, ...] = ()
    """The references that the explanation rests on."""

    @property
    def all_images(self) -> tuple[Image, ...]:
        """Every picture that belongs to it."""
        return self.images

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for _, message in misfits(dict(self)):
            raise refusal("misfit", message)
        return self


Options = Annotated[dict[Identifier, Line], Field(min_length=2, max_length=MOST_OPTIONS)]
Answer = Annotated[tuple[Identifier, ...], Field(min_length=1)]
Because = dict[Identifier, Text]


class ChoiceQuestion(Question):
    """What questions have that are answered by choosing options."""

    options: Options
    """The options by id; they are shuffled when shown."""
    answer: Answer
    """Ids of the right options."""
    because: Because = {}
    """A line of its own for an option, by its id; shown beside it after the commit."""
    indispensable: tuple[Identifier, ...] = ()
    """Right options without which the answer is worth nothing."""
    unacceptable: tuple[Identifier, ...] = ()
    """Wrong options with which the answer is worth nothing."""
    outweighs: Text | None = None
    """Why that error outweighs the rest; shown after the commit."""


class SingleQuestion(ChoiceQuestion):
    """A question that is answered by choosing one option (QRU)."""

    type: Literal["single"]
    """Always `single`."""


class MultipleQuestion(ChoiceQuestion):
    """A question that is answered by choosing all options that apply (QRM), or so many (QRP)."""

    type: Literal["multiple"]
    """Always `multiple`."""
    select: Annotated[int, Field(ge=1)] | None = None
    """How many options are right, where the question says so; no more can be chosen."""


class OrderQuestion(Question):
    """A question that is answered by putting all options in order."""

    type: Literal["ranking", "ordering"]
    """`ranking` is by importance or frequency, `ordering` by time."""
    options: Options
    """The options by id; they are shuffled when shown."""
    answer: Answer
    """Ids of all options, first to last."""
    because: Because = {}
    """A line of its own for an option, by its id; shown beside it after the commit."""


class NumericQuestion(Question):
    """A question that is answered by a number."""

    type: Literal["numeric"]
    """Always `numeric`."""
    unit: Line
    """Unit of the answer."""
    answer: Number
    """The right number, in `unit`."""
    accept: Interval
    """Lowest and highest number that count as right, in `unit`."""

    @model_validator(mode="after")
    def _accepts_its_answer(self) -> Self:
        low, high = self.accept
        if not low <= self.answer <= high:
            raise refusal(
                "accept",
                Message(
                    "the answer {answer} is outside `accept`;"
                    " write accept: [lowest, highest] around it",
                    answer=f"{self.answer:g}",
                ),
            )
        return self


class FreeTextQuestion(Question):
    """A question that is answered in words and assessed by the learner."""

    type: Literal["free_text"]
    """Always `free_text`."""
    model_answer: Text
    """The answer to compare one's own with."""


def _few_words(form: str) -> str:
    if len(form.split()) > MOST_WORDS:
        raise refusal(
            "accepted",
            Message(
                "{form} has more than {most} words; shorten it, or ask for a `free_text`",
                form=shown(form),
                most=MOST_WORDS,
            ),
        )
    return form


_Form = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MOST_LETTERS, strip_whitespace=True),
    AfterValidator(_few_words),
]
FormsOfALanguage = Annotated[tuple[_Form, ...], Field(min_length=1, max_length=_MOST_FORMS)]


def _forms_by_language(value: object, info: ValidationInfo) -> object:
    return from_plain(value, info, list, tuple)


Forms = Annotated[
    dict[LanguageCode, FormsOfALanguage],
    Field(max_length=_MOST_LANGUAGES),
    BeforeValidator(
        _forms_by_language,
        json_schema_input_type=FormsOfALanguage | dict[LanguageCode, FormsOfALanguage],
    ),
    AfterValidator(in_every_language),
]
"""Lists of words by language code. In YAML: a plain list, or `{fr: [...], en: [...]}`."""


class ShortTextQuestion(Question):
    """A question that is answered in five words at most, compared with accepted forms (QROC)."""

    type: Literal["short_text"]
    """Always `short_text`."""
    accepted: Forms
    """The forms that count as right, the one to be shown first; case, accents, hyphens, article and
    plural don't matter."""


class PanelAnswer(Record):
    """What one member of a panel answered, and why."""

    step: Step
    """From −2 to 2."""
    because: Text
    """The reason given."""


class Panel(Record):
    """The experts with whom a learner's judgement is compared."""

    who: Text
    """Who they are."""
    answers: Annotated[tuple[PanelAnswer, ...], Field(min_length=2, max_length=_MOST_PANELLISTS)]
    """One of each member."""


class ConcordanceQuestion(Question):
    """A script concordance item (TCS): what a new fact does to a hypothesis or a plan."""

    type: Literal["concordance"]
    """Always `concordance`."""
    judges: Literal["hypothesis", "investigation", "treatment"] = "hypothesis"
    """What is judged; chooses the words of the five steps."""
    hypothesis: Text
    """What one was thinking of, before the new fact."""
    new_fact: Text
    """What one then learns: part of the question, no fact of the case."""
    panel: Panel
    """The panel, shown after the commit."""


Corner = tuple[PerCent, PerCent]
"""Per cent of the image's width from the left and of its height from the top."""


class Zone(Record):
    """A part of an image."""

    name: Line
    """Its name in the list of those who don't point."""
    corners: Annotated[tuple[Corner, ...], Field(min_length=2, max_length=60)]
    """Two opposite corners of a rectangle, or the corners of a polygon, as [across, down] in per
    cent of the image."""

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not area(self.corners):
            raise refusal(
                "corners",
                Message("nobody can point into a zone without an area; move one of its corners"),
            )
        return self


def area(corners: Sequence[Corner]) -> float:
    """Return the area between the corners of a zone, in per cent of per cent of the image."""
    if len(corners) == 2:  # noqa: PLR2004 (opposite corners of a rectangle)
        (left, top), (right, bottom) = corners
        return abs((right - left) * (bottom - top))
    sides = pairwise((*corners, corners[0]))
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides)) / 2


class ZoneQuestion(Question):
    """A question that is answered by pointing at zones of an image (QZP)."""

    type: Literal["zone"]
    """Always `zone`."""
    image: Image
    """The image that is pointed at."""
    zones: Annotated[dict[Identifier, Zone], Field(min_length=2, max_length=MOST_OPTIONS)]
    """The zones by id; they don't overlap, and are not seen."""
    answer: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_POINTED)]
    """Ids of the right zones; how many they are is said."""
    because: Because = {}
    """A line of its own for a zone, by its id; shown beside it after the commit."""

    @property
    def all_images(self) -> tuple[Image, ...]:
        """Every picture that belongs to it, that which is pointed at last."""
        return (*self.images, self.image)


AnyQuestion = (
    Annotated[SingleQuestion, Tag("SingleQuestion")]
    | Annotated[MultipleQuestion, Tag("MultipleQuestion")]
    | Annotated[OrderQuestion, Tag("OrderQuestion")]
    | Annotated[NumericQuestion, Tag("NumericQuestion")]
    | Annotated[FreeTextQuestion, Tag("FreeTextQuestion")]
    | Annotated[ShortTextQuestion, Tag("ShortTextQuestion")]
    | Annotated[ConcordanceQuestion, Tag("ConcordanceQuestion")]
    | Annotated[ZoneQuestion, Tag("ZoneQuestion")]
)
QUESTION_TYPES: Mapping[str, type[Question]] = {
    word: model
    for model, _ in map(get_args, get_args(AnyQuestion))
    for word in get_args(model.model_fields["type"].annotation)
}
"""The record of each type of question, in the order in which authors are told of them."""
