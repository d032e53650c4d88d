"""What kinds of question share that are answered by options."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from epicrisis import stems
from epicrisis.cases.fields import Text
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Bar, Kind, QuestionText, Solution, Words
from epicrisis.refusals import InvalidAnswer, to_translate

C = TypeVar("C", bound=ChoiceQuestion)

LENGTHIER = 1.5
LONGER = 40
"""A right option is too long from that factor and that many characters over the wrong ones."""

_NO_SUCH_OPTION = to_translate("Choose among the options shown.")
_OPTION_TWICE = to_translate("Name each option once.")
_CHOOSE_ONE = to_translate("Choose one option.")
_CHOOSE_SOME = to_translate("Choose at least one option.")
_CHOOSE_FEWER = to_translate("Options to choose: {most} at most; these are {count}.")


def parse_choices(sent: object, offered: Collection[str], most: int) -> tuple[str, ...]:
    """Return ids of options, of which at least one and at most `most` are chosen."""
    chosen = named_options(sent, offered)
    if most == 1 and len(chosen) != 1:
        raise InvalidAnswer(_CHOOSE_ONE)
    if not chosen:
        raise InvalidAnswer(_CHOOSE_SOME)
    if len(chosen) > most:
        raise InvalidAnswer(_CHOOSE_FEWER, most=most, count=len(chosen))
    return chosen


def named_options(sent: object, offered: Collection[str]) -> tuple[str, ...]:
    """Return ids of options, each once; perhaps none."""
    chosen = as_tuple(sent)
    if any(not isinstance(option, str) or option not in offered for option in chosen):
        raise InvalidAnswer(_NO_SUCH_OPTION)
    if len(set(chosen)) != len(chosen):
        raise InvalidAnswer(_OPTION_TWICE)
    return cast(tuple[str, ...], chosen)


def as_tuple(sent: object) -> tuple[object, ...]:
    """Return what widgets and forms send for a choice: nothing, an option, or several."""
    if sent is None or sent == "":
        return ()
    return tuple(sent) if isinstance(sent, list | tuple) else (sent,)


def option_texts(options: Mapping[str, Text]) -> Iterator[QuestionText]:
    """Yield the texts of options."""
    for name, option in options.items():
        yield QuestionText(("options", name), option, "asked", "choice")


def because_texts(because: Mapping[str, Text]) -> Iterator[QuestionText]:
    """Yield the lines that options have of their own."""
    for name, line in because.items():
        yield QuestionText(("because", name), line, "answered", "explained")


def said(options: Mapping[str, Text], ids: Iterable[str]) -> tuple[Words, ...]:
    """Return options as they are shown."""
    return tuple((options[option],) for option in ids)


def chosen_bars(
    options: Iterable[str], right: Collection[str], answers: Iterable[Answer]
) -> tuple[Bar, ...]:
    """Count how many have chosen each option."""
    chosen = Counter(option for answer in answers for option in answer.chosen)
    return tuple(Bar(option, chosen[option], option in right) for option in options)


class ChoiceKind(Kind[C]):
    """What choosing one and choosing several share."""

    def own_texts(self, question: C) -> Iterator[QuestionText]:
        """Yield options, their own lines, and what outweighs the rest."""
        yield from option_texts(question.options)
        yield from because_texts(question.because)
        if question.outweighs is not None:
            yield QuestionText(("outweighs",), question.outweighs, "answered", "explained")

    def given(self, question: C, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return the options chosen."""
        return said(question.options, answer.chosen)

    def right(self, question: C, language: str) -> tuple[Words, ...]:
        """Return the right options."""
        return said(question.options, question.answer)

    def solution(self, question: C) -> Solution:
        """Return what is right, and what outweighs the rest."""
        return Solution(
            right=question.answer,
            because=question.because,
            indispensable=question.indispensable,
            unacceptable=question.unacceptable,
            outweighs=question.outweighs,
        )

    def bars(self, question: C, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count who chose each option."""
        return chosen_bars(question.options, question.answer, answers)

    def row(self, question: C, key: str, language: str) -> Words:
        """Return the option's text."""
        return (question.options[key],)

    def check(self, path: Path, question: C) -> Iterator[Hit]:
        """Yield a right option that its words or its length give away."""
        for language, stem in question.stem.items():
            yield from check_clues(path, question.options, question.answer, language, stem)


def chosen_options(answer: Answer) -> tuple[str, ...] | None:
    """Return the options chosen, None for an "I don't know"."""
    return None if answer.is_dont_know else answer.chosen


def check_clues(
    path: Path, options: Mapping[str, Text], answer: Collection[str], language: str, stem: str
) -> Iterator[Hit]:
    """Yield a word that only stem and right options have, and right options that are longer."""
    in_language = {name: text[language] for name, text in options.items() if language in text}
    right = [text for name, text in in_language.items() if name in answer]
    wrong = [text for name, text in in_language.items() if name not in answer]
    if not right or not wrong:
        return
    own = stems.content(" ".join(right), language) - stems.content(" ".join(wrong), language)
    for word in stems.words(stem):
        if stems.stem(word, language) in own:
            message = Message(
                "{word} ({language}) stands in the right answer and in no wrong one;"
                " ask in other words",
                word=shown(word),
                language=language,
            )
            yield Hit((*path, "stem", language), "W501", message, word)
            break
    longest = max(map(len, wrong))
    for name, text in in_language.items():
        if name not in answer:
            continue
        if len(text) > LENGTHIER * longest and len(text) > longest + LONGER:
            message = Message(
                "the right option has {length} characters ({language}), the longest wrong one"
                " {longest}; shorten it, or say as much in the others",
                length=len(text),
                language=language,
                longest=longest,
            )
            yield Hit((*path, "options", name, language), "W502", message)
