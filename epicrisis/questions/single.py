"""Choosing one option (QRU)."""

from epicrisis.cases.questions import SingleQuestion
from epicrisis.i18n import translator
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import ChoiceKind, chosen_options, parse_choices
from epicrisis.questions.edn import EdnMark, single_mark
from epicrisis.questions.kind import Options, Words


class Single(ChoiceKind[SingleQuestion]):
    """Choosing one option."""

    def shape(self, question: SingleQuestion) -> Options:
        """Return the options."""
        return Options(question.options, most=1)

    def hint(self, question: SingleQuestion, language: str) -> Words:
        """Return that one is to be chosen."""
        translate = translator(language)
        return (translate("One answer"),)

    def parse(self, question: SingleQuestion, sent: object) -> tuple[str, ...]:
        """Return the option chosen."""
        return parse_choices(sent, question.options, most=1)

    def edn(self, question: SingleQuestion, answer: Answer) -> EdnMark:
        """Return all or nothing."""
        return single_mark(
            chosen_options(answer), question.answer, question.indispensable, question.unacceptable
        )

    def credit(self, question: SingleQuestion, answer: Answer) -> float:
        """Return all or nothing; an unacceptable option is as wrong as any other."""
        return float(answer.chosen == question.answer)
