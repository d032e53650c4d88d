"""Choosing several options: all that apply (QRM), or a number that is said (QRP)."""

from collections.abc import Collection, Iterator

from epicrisis.cases.questions import MultipleQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import translator
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import ChoiceKind, chosen_options, parse_choices
from epicrisis.questions.edn import EdnMark, multiple_mark, said_number_mark
from epicrisis.questions.kind import Options, Words
from epicrisis.questions.vetoes import vetoed_credit, vetoes

FEWEST_WRONG = 2
"""Wrong options below which one of them decides alone, or nothing does (`docs/scoring.md`)."""


class Multiple(ChoiceKind[MultipleQuestion]):
    """Choosing several options."""

    def shape(self, question: MultipleQuestion) -> Options:
        """Return the options, and how many of them can be chosen."""
        return Options(question.options, most=question.select or len(question.options))

    def hint(self, question: MultipleQuestion, language: str) -> Words:
        """Return that all are to be chosen, or how many."""
        translate = translator(language)
        if question.select is None:
            return (translate("All that apply"),)
        if question.select == 1:
            return (translate("One answer"),)
        return (translate("Choose {count}").format(count=question.select),)

    def parse(self, question: MultipleQuestion, sent: object) -> tuple[str, ...]:
        """Return the options chosen."""
        return parse_choices(sent, question.options, self.shape(question).most)

    def credit(self, question: MultipleQuestion, answer: Answer) -> float:
        """Return the share of `multiple_credit`, or of those said; nothing where one is vetoed."""
        chosen, right = answer.chosen, question.answer
        if question.select is not None:
            credit = said_number_credit(chosen, right)
        else:
            credit = multiple_credit(chosen, right, question.options)
        return vetoed_credit(credit, vetoes(chosen, question.indispensable, question.unacceptable))

    def edn(self, question: MultipleQuestion, answer: Answer) -> EdnMark:
        """Return the mark by discordances, or the share where the number is said."""
        chosen, veto = chosen_options(answer), (question.indispensable, question.unacceptable)
        if question.select is not None:
            return said_number_mark(chosen, question.answer, question.options, *veto)
        return multiple_mark(chosen, question.answer, *veto)

    def check(self, path: Path, question: MultipleQuestion) -> Iterator[Hit]:
        """Yield also options of which hardly any is wrong."""
        yield from super().check(path, question)
        wrong = len(question.options) - len(question.answer)
        if wrong < FEWEST_WRONG:
            message = (
                Message(
                    "one option alone is wrong;"
                    " offer {fewest} wrong ones at least, or ask otherwise",
                    fewest=FEWEST_WRONG,
                )
                if wrong
                else Message(
                    "no option is wrong; offer {fewest} wrong ones at least, or ask otherwise",
                    fewest=FEWEST_WRONG,
                )
            )
            yield Hit((*path, "options"), "H506", message)


def multiple_credit(
    chosen: Collection[str], right: Collection[str], offered: Collection[str]
) -> float:
    """Return the share of right options chosen minus the share of wrong ones, at least 0.

    Ticking everything and ticking at random are both worth nothing on average.

    >>> multiple_credit(["a", "b", "x"], right=["a", "b"], offered=["a", "b", "x", "y"])
    0.5
    """
    wrong_offered = len(offered) - len(right)
    hits = sum(option in right for option in chosen)
    false_alarms = len(chosen) - hits
    return max(0.0, hits / len(right) - (false_alarms / wrong_offered if wrong_offered else 0.0))


def said_number_credit(chosen: Collection[str], right: Collection[str]) -> float:
    """Return the share of right options chosen, of which no more can be chosen than are right.

    >>> said_number_credit(["a", "x"], right=["a", "b"])
    0.5
    """
    return sum(option in right for option in chosen) / len(right)
