"""A question of the teacher's own, as all that asks, counts and tells questions knows one."""

from epicrisis.questions.asked_in_class import AskedInClass, OptionsInClass, WordsInClass
from epicrisis.store.classes.records import OwnQuestion
from epicrisis.writing import letters


def question_of(own: OwnQuestion) -> AskedInClass:
    """Return it as a question, its options by letter."""
    about: dict[str, object] = {
        "question": own.name,
        "stem": {own.language: own.words},
        "why": {own.language: ""},
    }
    if not own.options:
        return WordsInClass.model_validate({**about, "type": "words_in_class"})
    texts = ({own.language: each} for each in own.options)
    options = dict(zip(letters(), texts, strict=False))
    return OptionsInClass.model_validate({**about, "type": "options_in_class", "options": options})
