"""Answering in one's own words, to be compared with a model."""

from collections.abc import Iterator, Sequence

from epicrisis import stems
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import FreeTextQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import Translate, translator
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer, parse_text
from epicrisis.questions.entries import entries
from epicrisis.questions.kind import Bar, Kind, Phrase, QuestionText, Solution, Words

SELF_ASSESSED = {"missed": 0.0, "partly": 0.5, "got_it": 1.0}


class FreeText(Kind[FreeTextQuestion]):
    """Answering in one's own words."""

    is_scored = False
    is_self_assessed = True

    def own_texts(self, question: FreeTextQuestion) -> Iterator[QuestionText]:
        """Yield the model answer."""
        yield QuestionText(("model_answer",), question.model_answer, "answered", "explained")

    def shape(self, question: FreeTextQuestion) -> Phrase:
        """Return that sentences may be written."""
        return Phrase(is_short=False)

    def hint(self, question: FreeTextQuestion, language: str) -> Words:
        """Return that a few words are wanted."""
        translate = translator(language)
        return (translate("In a few words of your own"),)

    def parse(self, question: FreeTextQuestion, sent: object) -> str:
        """Return the words."""
        return parse_text(sent)

    def credit(self, question: FreeTextQuestion, answer: Answer) -> float | None:
        """Return what the learner's own word is worth."""
        return SELF_ASSESSED[answer.self_assessment] if answer.self_assessment else None

    def given(
        self,
        question: FreeTextQuestion,
        answer: Answer,
        language: str,
    ) -> tuple[Words, ...]:
        """Return the words."""
        return ((str(answer.response),),)

    def right(
        self,
        question: FreeTextQuestion,
        language: str,
    ) -> tuple[Words, ...]:
        """Return the model answer."""
        return ((question.model_answer,),)

    def right_heading(self, translate: Translate) -> str:
        """Return that there is an answer to compare with."""
        return translate("Model answer")

    def _told(self, question: FreeTextQuestion) -> Solution:
        """Return the model answer."""
        return Solution(model=question.model_answer)

    def bars(self, question: FreeTextQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count entries that read alike."""
        return entries(str(answer.response) for answer in answers)

    def row(self, question: FreeTextQuestion, key: str, language: str) -> Words:
        """Return the entry."""
        return (key,)

    def check(self, path: Path, question: FreeTextQuestion) -> Iterator[Hit]:
        """Yield a question that says all that the first sentence of its model answer says."""
        for language, text in question.stem.items():
            said = stems.sentences(question.model_answer.get(language, ""))
            answers = (stems.content(each, language) for each in said)
            answer = next(filter(None, answers), frozenset())
            words_by_stem = {stems.stem(word, language): word for word in stems.words(text)}
            if answer and answer <= words_by_stem.keys():
                word = next(word for key, word in words_by_stem.items() if key in answer)
                message = Message(
                    "the question ({language}) says all that its model answer begins with, such as"
                    " {word}; ask in other words",
                    language=language,
                    word=shown(word),
                )
                yield Hit((*path, "stem", language), "W501", message, word)
