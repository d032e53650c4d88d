"""Answering in a few words that are compared with accepted forms (QROC)."""

from collections.abc import Iterator, Sequence

from epicrisis import stems
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import MOST_LETTERS, MOST_WORDS, ShortTextQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import translator
from epicrisis.messages import Message
from epicrisis.questions.answer import EMPTY, Answer, parse_text
from epicrisis.questions.edn import EdnMark, unknown_mark
from epicrisis.questions.entries import entries
from epicrisis.questions.free_text import SELF_ASSESSED
from epicrisis.questions.kind import Bar, Kind, Phrase, QuestionText, Solution, Words
from epicrisis.questions.short_answers import is_too_long, judge, same_forms
from epicrisis.refusals import InvalidAnswer, to_translate

_TOO_LONG = to_translate("Write at most {limit} words, and {letters} characters.")


class ShortText(Kind[ShortTextQuestion]):
    """Answering in a few words."""

    def own_texts(self, question: ShortTextQuestion) -> Iterator[QuestionText]:
        """Yield the accepted forms."""
        for language, forms in question.accepted.items():
            for form in forms:
                yield QuestionText(("accepted",), {language: form}, "answered", "label")

    def shape(self, question: ShortTextQuestion) -> Phrase:
        """Return that few words are wanted."""
        return Phrase(is_short=True)

    def hint(self, question: ShortTextQuestion, language: str) -> Words:
        """Return how many words at most."""
        translate = translator(language)
        return (translate("In {count} words at most").format(count=MOST_WORDS),)

    def parse(self, question: ShortTextQuestion, sent: object) -> str:
        """Return the words."""
        words = " ".join(parse_text(sent).split())
        if not any(map(str.isalnum, words)):
            raise InvalidAnswer(EMPTY)
        if is_too_long(words):
            raise InvalidAnswer(_TOO_LONG, limit=MOST_WORDS, letters=MOST_LETTERS)
        return words

    def credit(self, question: ShortTextQuestion, answer: Answer) -> float | None:
        """Return all for an accepted form, the learner's own word for one that comes near."""
        found = judge(str(answer.response), question.accepted).verdict
        if found == "near":
            return SELF_ASSESSED[answer.self_assessment] if answer.self_assessment else None
        return float(found == "accepted")

    def is_judged_by_learner(self, question: ShortTextQuestion, answer: Answer) -> bool:
        """Tell whether the answer only comes near an accepted form."""
        return judge(str(answer.response), question.accepted).verdict == "near"

    def edn(self, question: ShortTextQuestion, answer: Answer) -> EdnMark:
        """Return that the rule isn't known."""
        return unknown_mark()

    def given(
        self,
        question: ShortTextQuestion,
        answer: Answer,
        language: str,
    ) -> tuple[Words, ...]:
        """Return the words."""
        return ((str(answer.response),),)

    def right(self, question: ShortTextQuestion, language: str) -> tuple[Words, ...]:
        """Return the accepted forms of a language, the first of which is the one to show."""
        code = language if language in question.accepted else next(iter(question.accepted))
        return tuple(({code: form},) for form in question.accepted[code])

    def _told(self, question: ShortTextQuestion) -> Solution:
        """Return the accepted forms."""
        return Solution(forms=question.accepted)

    def bars(self, question: ShortTextQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count entries that read alike."""
        return tuple(
            Bar(
                bar.key,
                bar.count,
                judge(bar.key, question.accepted).verdict == "accepted",
                entry=bar.entry,
            )
            for bar in entries(str(answer.response) for answer in answers)
        )

    def row(self, question: ShortTextQuestion, key: str, language: str) -> Words:
        """Return the entry."""
        return (key,)

    def check(self, path: Path, question: ShortTextQuestion) -> Iterator[Hit]:
        """Yield forms of which one is enough, and a question that says one of them."""
        for language, forms in question.accepted.items():
            yield from _check_stem(path, question.stem.get(language, ""), forms, language)
            for one, other in same_forms(forms, language):
                message = Message(
                    "{form} counts as {other} already; leave it out",
                    form=shown(other),
                    other=shown(one),
                )
                yield Hit((*path, "accepted", language), "W505", message, other)


def _check_stem(path: Path, asked: str, forms: Sequence[str], language: str) -> Iterator[Hit]:
    """Yield the first form all of whose words with a meaning stand in the question."""
    words_by_stem = {stems.stem(word, language): word for word in stems.words(asked)}
    for form in forms:
        own = stems.content(form, language)
        if own and own <= words_by_stem.keys():
            word = next(word for key, word in words_by_stem.items() if key in own)
            message = Message(
                "the question ({language}) says the accepted form {form}; ask in other words",
                language=language,
                form=shown(form),
            )
            yield Hit((*path, "stem", language), "W501", message, word)
            return
