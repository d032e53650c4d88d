"""Questions that a teacher asks on the fly: of no case, and nothing is right or wrong in them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Generic, Literal

from pydantic import Field

from epicrisis.cases.questions import Question
from epicrisis.i18n import translator
from epicrisis.questions.answer import Answer, parse_text
from epicrisis.questions.choice import chosen_bars, option_texts, parse_choices, said
from epicrisis.questions.entries import entries
from epicrisis.questions.kind import Bar, Kind, Options, Phrase, Q, QuestionText, Words
from epicrisis.writing import letters

MOST_OPTIONS = 6
"""Options of such a question."""


class AskedInClass(Question):
    """What both kinds have: a question as it was typed, without marks, in one language."""

    id: str = Field(alias="question")
    """Its name, which is no case's identifier."""
    kind: Literal["both"] = "both"
    """It rests on whatever its teacher thinks of."""
    stem: dict[str, str]
    """The question, in one language."""
    why: dict[str, str]
    """Nothing, in that language: the teacher says why."""


class OptionsInClass(AskedInClass):
    """A question that is answered by choosing one of a few options."""

    type: Literal["options_in_class"]
    """Always `options_in_class`."""
    options: Annotated[dict[str, dict[str, str]], Field(min_length=2, max_length=MOST_OPTIONS)]
    """The options by letter, in the order in which all see them."""


class WordsInClass(AskedInClass):
    """A question that is answered in words."""

    type: Literal["words_in_class"]
    """Always `words_in_class`."""


class _InClass(Kind[Q], Generic[Q]):
    """What both kinds share."""

    is_scored = False

    def credit(self, question: Q, answer: Answer) -> None:
        """Return that nobody judges it."""

    def right(self, question: Q, language: str) -> tuple[Words, ...]:
        """Return that nothing is right."""
        return ()


class ChoosingInClass(_InClass[OptionsInClass]):
    """Choosing one of a few options."""

    def own_texts(self, question: OptionsInClass) -> Iterator[QuestionText]:
        """Yield the options."""
        yield from option_texts(question.options)

    def shape(self, question: OptionsInClass) -> Options:
        """Return the options; those that are letters alone need no others beside them."""
        spoken = list(islice(letters(), len(question.options)))
        said_aloud = all([*text.values()] == [spoken[n]] for n, text in _numbered(question))
        return Options(question.options, most=1, is_fixed=said_aloud)

    def hint(self, question: OptionsInClass, language: str) -> Words:
        """Return that one is to be chosen."""
        return (translator(language)("One answer"),)

    def parse(self, question: OptionsInClass, sent: object) -> tuple[str, ...]:
        """Return the option chosen."""
        return parse_choices(sent, question.options, most=1)

    def given(self, question: OptionsInClass, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return the option chosen."""
        return said(question.options, answer.chosen)

    def bars(self, question: OptionsInClass, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count who chose each option."""
        return chosen_bars(question.options, (), answers)

    def row(self, question: OptionsInClass, key: str, language: str) -> Words:
        """Return the option's text."""
        return (question.options[key],)


def _numbered(question: OptionsInClass) -> Iterator[tuple[int, dict[str, str]]]:
    return enumerate(question.options.values())


class WritingInClass(_InClass[WordsInClass]):
    """Answering in words."""

    def own_texts(self, question: WordsInClass) -> Iterator[QuestionText]:
        """Yield nothing more."""
        yield from ()

    def shape(self, question: WordsInClass) -> Phrase:
        """Return that sentences may be written."""
        return Phrase(is_short=False)

    def hint(self, question: WordsInClass, language: str) -> Words:
        """Return that a few words are wanted."""
        return (translator(language)("In a few words of your own"),)

    def parse(self, question: WordsInClass, sent: object) -> str:
        """Return the words."""
        return parse_text(sent)

    def given(self, question: WordsInClass, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return the words."""
        return ((str(answer.response),),)

    def bars(self, question: WordsInClass, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count entries that read alike."""
        return entries(str(answer.response) for answer in answers)

    def row(self, question: WordsInClass, key: str, language: str) -> Words:
        """Return the entry."""
        return (key,)
