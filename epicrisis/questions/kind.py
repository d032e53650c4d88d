"""What every kind of question can tell of itself, and the shapes in which they are asked."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from epicrisis.cases.fields import Image, Interval, Text
from epicrisis.cases.prose import joined
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.cases.results import QuestionTable
from epicrisis.i18n import Translate, translator
from epicrisis.questions.answer import Answer, Response
from epicrisis.questions.edn import EdnMark, no_mark
from epicrisis.questions.polygons import Point
from epicrisis.questions.vetoes import NO_VETOES, Vetoes, vetoes

Q = TypeVar("Q", bound=Question)

Words: TypeAlias = tuple[str | Text, ...]
"""A line: words of ours, of a learner or of the case, to be said one after the other."""


# --- How a question is asked -------------------------------------------------------------


AnswerForm = Literal["options", "order", "number", "words"]
"""What an answer is made of, by which it is sent, counted and reported."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of which some are chosen."""

    form: ClassVar[AnswerForm] = "options"
    options: Mapping[str, Text]
    """What can be chosen, by id, as the case file has it."""
    most: int
    """How many can be chosen; at least one must be."""
    is_fixed: bool = False
    """Whether they are shown in this order, rather than shuffled."""


@dataclass(frozen=True, slots=True)
class Order:
    """Options all of which are put in order."""

    form: ClassVar[AnswerForm] = "order"
    options: Mapping[str, Text]
    """What is put in order, by id, as the case file has it."""

    @property
    def most(self) -> int:
        """How many are put in order: all."""
        return len(self.options)


@dataclass(frozen=True, slots=True)
class Number:
    """A number is typed."""

    form: ClassVar[AnswerForm] = "number"
    unit: Text
    options: ClassVar[Mapping[str, Text]] = {}
    most: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words are typed."""

    form: ClassVar[AnswerForm] = "words"
    is_short: bool
    """Whether they are few, rather than sentences."""
    options: ClassVar[Mapping[str, Text]] = {}
    most: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Zones:
    """Zones of an image are pointed at, or chosen by their names."""

    form: ClassVar[AnswerForm] = "options"
    image: Image
    options: Mapping[str, Text]
    """Names of the zones by id, as the case file has it; where they lie isn't said."""
    most: int
    """How many can be pointed at; that so many are right is said."""


Shape: TypeAlias = Options | Order | Number | Phrase | Zones
"""How a question is asked: all that a page or a phone needs for it, and nothing of the answer."""


# --- What is told once it is answered ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class PanelView:
    """What a panel answered."""

    who: Text
    counts: Mapping[str, int]
    """Members by id of the option, in the order of the options."""
    reasons: tuple[tuple[str, Text], ...]
    """Id of the option and reason of each member, in the order of the options."""
    credits: Mapping[str, float]
    """What each option would be worth by the aggregate method; a figure, no part of a score."""

    @property
    def members(self) -> int:
        """How many they are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Solution:
    """What is told once the question is answered, as far as the kind has it."""

    right: tuple[str, ...] = ()
    """Ids of those that are right; all of them in order where they are put in order."""
    because: Mapping[str, Text] = field(default_factory=dict)
    """A line of its own for some of them, by id."""
    indispensable: Collection[str] = ()
    unacceptable: Collection[str] = ()
    outweighs: Text | None = None
    """Why an error with those outweighs the rest."""
    panel: PanelView | None = None
    number: float | None = None
    """The right number."""
    accept: Interval | None = None
    """The lowest and the highest number that count as right."""
    model: Text | None = None
    """What one's own words are compared with."""
    forms: Mapping[str, Sequence[str]] | None = None
    """The forms of a short answer that count as right, by language."""
    outlines: Mapping[str, tuple[Point, ...]] | None = None
    """Corners of each zone in turn, by id."""

    def veto_word(self, option: str, translate: Translate) -> str:
        """Return how an option decides alone, in a word; nothing of one that doesn't."""
        if option in self.indispensable:
            return translate("indispensable")
        return translate("unacceptable") if option in self.unacceptable else ""


class Pointed(NamedTuple):
    """A point of an answer."""

    point: Point
    option: str | None
    """Id of the zone in which it lies; None for none of them."""


OptionMark = Literal["hit", "wrong", "missed", "misplaced", "authors", "none"]
"""What became of an option: chosen and right, chosen and wrong, right and not chosen, put in
another place than its own; the authors' answer to a question that they withdrew, where nothing is
right or wrong any more; or nothing to be said."""


# --- What a class answered ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a result."""

    key: str
    """Id of an option or hypothesis, a number, or an entry as most have written it."""
    count: int
    """Voters; for an order those who put the option in its right place, and for a differential
    those who named the hypothesis."""
    is_right: bool = False
    points: int = 0
    """For a differential: 3 for each first place, 2 for a second, 1 for a third."""
    entry: str = ""
    """For words: the entry as it is compared, in class the group it belongs to."""
    others: tuple[str, ...] = ()
    """For words: what else counts here since the class's teacher has merged it."""
    is_picked: bool = False
    """For words: whether the class's teacher has picked it to be discussed."""


# --- A kind ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A text of a question, and from when on it is read."""

    path: Path
    """Where it stands in the question."""
    text: Text
    moment: Literal["asked", "answered"]
    role: Literal["asked", "choice", "label", "explained"]
    """What it is to its reader."""


def in_words(line: Words, say: Callable[[Text], str]) -> str:
    """Return a line as one text; `say` picks a language of what the case says."""
    return joined(part if isinstance(part, str) else say(part) for part in line)


def _table_texts(table: QuestionTable) -> Iterator[QuestionText]:
    if table.caption is not None:
        yield QuestionText(("table", "caption"), table.caption, "asked", "asked")
    for i, head in enumerate(table.columns):
        yield QuestionText(("table", "columns", i), head, "asked", "asked")
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row):
            if isinstance(cell, dict):
                yield QuestionText(("table", "rows", i, j), cell, "asked", "asked")


class Kind(ABC, Generic[Q]):
    """A kind of question: what it asks, takes, is worth and tells."""

    is_scored: ClassVar[bool] = True
    """Whether an answer is right or not, once it has been judged."""
    is_self_assessed: ClassVar[bool] = False
    """Whether every answer is judged by the learner, none by the app."""
    is_by_time = False
    """Whether the timeline tells the answer."""

    @property
    def is_certainty_asked(self) -> bool:
        """Whether there is a right answer, of which one can be more or less certain."""
        return self.is_scored or self.is_self_assessed

    def texts(self, question: Q) -> Iterator[QuestionText]:
        """Yield every text that a learner reads, so that none is read before its time."""
        yield QuestionText(("stem",), question.stem, "asked", "asked")
        if question.table is not None:
            yield from _table_texts(question.table)
        for i, image in enumerate(question.images):
            yield from image_texts(("images", i), image)
        if question.withdrawn is not None:
            yield QuestionText(("withdrawn",), question.withdrawn, "asked", "asked")
        yield from self.own_texts(question)
        yield QuestionText(("why",), question.why, "answered", "explained")
        if question.team is not None:
            yield QuestionText(("team",), question.team, "answered", "explained")
        if question.item is not None:
            yield QuestionText(("item", "title"), question.item.title, "answered", "label")
            yield QuestionText(("item", "source"), question.item.source, "answered", "label")

    @abstractmethod
    def own_texts(self, question: Q) -> Iterator[QuestionText]:
        """Yield those texts that not every kind has."""

    @abstractmethod
    def shape(self, question: Q) -> Shape:
        """Return how it is asked."""

    def preface(self, question: Q, language: str) -> tuple[Words, ...]:
        """Return the lines below the stem: that it is withdrawn, and what its kind has there."""
        return (*self.withdrawal(question, language), *self.lead(question, language))

    def withdrawal(self, question: Q, language: str) -> tuple[Words, ...]:
        """Return the line that says that a question is withdrawn, and why; none if it isn't."""
        if question.withdrawn is None:
            return ()
        translate = translator(language)
        words = translate("Withdrawn by its authors, it doesn’t count:")
        return ((f"{words} ", question.withdrawn),)

    def lead(self, question: Q, language: str) -> tuple[Words, ...]:
        """Return the lines of this kind between the stem and what it is answered by."""
        return ()

    @abstractmethod
    def hint(self, question: Q, language: str) -> Words:
        """Return in words how it is answered."""

    @abstractmethod
    def parse(self, question: Q, sent: object) -> Response:
        """Return what a page or a phone sent as a response, never None; or raise `InvalidAnswer`.

        A response that was parsed before is returned as it is.
        """

    @abstractmethod
    def credit(self, question: Q, answer: Answer) -> float | None:
        """Return what an answer is worth, from 0 to 1; None while it isn't judged, or never is.

        Not asked of an "I don't know".
        """

    def edn(self, question: Q, answer: Answer) -> EdnMark:
        """Return what the answer would earn in the French examination, as far as that is known."""
        return no_mark()

    def is_judged_by_learner(self, question: Q, answer: Answer) -> bool:
        """Tell whether the learner compares this answer with the right one."""
        return self.is_self_assessed

    @abstractmethod
    def given(self, question: Q, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return an answer as it is shown, a line an item; not of an "I don't know"."""

    @abstractmethod
    def right(self, question: Q, language: str) -> tuple[Words, ...]:
        """Return the right answer, or the model, as it is shown: a line an item."""

    def right_heading(self, translate: Translate) -> str:
        """Return what `right` is called."""
        return translate("Right answer")

    def heading(self, question: Q, translate: Translate) -> str:
        """Return what `right` is called: of a question that was withdrawn the authors' answer."""
        if question.withdrawn is not None:
            return translate("The authors’ answer")
        return self.right_heading(translate)

    def solution(self, question: Q) -> Solution:
        """Return what is told once it is answered; of one that was withdrawn nothing decides."""
        told = self._told(question)
        if question.withdrawn is None:
            return told
        return replace(told, indispensable=(), unacceptable=(), outweighs=None)

    def _told(self, question: Q) -> Solution:
        """Return what is told once it is answered, as its kind has it."""
        return Solution()

    def chosen(self, question: Q, answer: Answer) -> tuple[str, ...]:
        """Return the ids of the options that an answer names, in its order; none by other means."""
        has_options = bool(self.shape(question).options) and not answer.is_dont_know
        return answer.chosen if has_options else ()

    def struck(self, question: Q, answer: Answer) -> Vetoes:
        """Return the options that made an answer worth 0; none where it was an "I don't know"."""
        if answer.is_dont_know:
            return NO_VETOES
        solution = self.solution(question)
        return vetoes(self.chosen(question, answer), solution.indispensable, solution.unacceptable)

    def pointed(self, question: Q, answer: Answer) -> tuple[Pointed, ...]:
        """Return the points of an answer on the image that is pointed at; none by other means."""
        return ()

    def marks(self, question: Q, answer: Answer) -> Mapping[str, OptionMark]:
        """Return what became of each option by an answer, or by an "I don't know"."""
        shape, right = self.shape(question), self.solution(question).right
        if question.withdrawn is not None:
            told = () if isinstance(shape, Order) else right
            return {each: "authors" if each in told else "none" for each in shape.options}
        chosen = self.chosen(question, answer)
        if isinstance(shape, Order):
            places = dict(zip(right, chosen, strict=False))
            return {each: _place_mark(each, places) for each in shape.options}
        return {each: _option_mark(each in chosen, each in right, right) for each in shape.options}

    @abstractmethod
    def bars(self, question: Q, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count answers, none of which is an "I don't know"."""

    @abstractmethod
    def row(self, question: Q, key: str, language: str) -> Words:
        """Return what a bar of this key is called."""

    def check(self, path: Path, question: Q) -> Iterator[Hit]:
        """Yield what gives its answer away, and what an author would want to know."""
        yield from ()


def _place_mark(option: str, places: Mapping[str, str]) -> OptionMark:
    """Return what became of an option by the options that were put into the right ones' places."""
    if not places:
        return "none"
    return "hit" if places.get(option) == option else "misplaced"


def _option_mark(is_chosen: bool, is_right: bool, right: Sequence[str]) -> OptionMark:
    if not right:
        return "none"
    if is_chosen:
        return "hit" if is_right else "wrong"
    return "missed" if is_right else "none"


def image_texts(path: Path, image: Image) -> Iterator[QuestionText]:
    """Yield the texts of an image that is part of a question."""
    yield QuestionText((*path, "alt"), image.alt, "asked", "asked")
    if image.caption is not None:
        yield QuestionText((*path, "caption"), image.caption, "asked", "asked")
