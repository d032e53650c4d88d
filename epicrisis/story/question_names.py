"""Ids of questions in what a case says to its teacher, said as the class knows those questions."""

import re

from epicrisis.cases.questions import Question
from epicrisis.i18n import Translate
from epicrisis.story.telling import Story

# Only ids that no clinical word looks like: Q and figures. Coenzyme Q10 is none.
_NAMED = re.compile(
    r"(?P<sentence>(?:^|(?<=[.!?]\s)|(?<=\n)))?(?<!enzyme )(?<!enzyme\xa0)"
    r"(?:(?P<before>\b(?:the|this|each|la|cette|chaque)\s)|(?P<word>\bquestions?\s))?"
    r"\b(?P<id>Q[0-9]{1,4})\b",
    re.IGNORECASE,
)


def with_numbers(story: Story, words: str, translate: Translate) -> str:
    """Return a note in which an id such as Q01 is the question's number among all of the case.

    What is the id of no question of the case stays as it is.
    """
    asked = (step.block for step in story.steps if isinstance(step.block, Question))
    numbers = {question.id: number for number, question in enumerate(asked, 1)}

    def said(found: re.Match[str]) -> str:
        number = numbers.get(found["id"])
        if number is None:
            return found[0]
        if found["word"]:
            return f"{found['word']}{number}"
        if found["before"]:
            return f"{found['before']}question {number}"
        name = translate("question {number}").format(number=number)
        return name[:1].upper() + name[1:] if found["sentence"] is not None else name

    return _NAMED.sub(said, words)
