"""A note that names a question by its id says it as the class knows it."""

import pytest

from epicrisis.cases.questions import Question
from epicrisis.i18n import translator
from epicrisis.story.question_names import with_numbers
from epicrisis.story.telling import Story


def number(story: Story, name: str) -> int:
    return [s.block.id for s in story.steps if isinstance(s.block, Question)].index(name) + 1


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("fr", "Q04 : la série de Q08.", "La question {4} : la série de la question {8}."),
        ("fr", "Relire la Q04. Q08 ensuite.", "Relire la question {4}. La question {8} ensuite."),
        ("fr", "Voir les questions Q04 et Q08", "Voir les questions {4} et la question {8}"),
        ("en", "Before Q04, ask.\nQ08 next.", "Before question {4}, ask.\nQuestion {8} next."),
        ("en", "As in question Q04 (Q08)", "As in question {4} (question {8})"),
        ("en", "Coenzyme Q10, S1Q04T3, Q99, Q4, q04 and Q0404", None),
    ],
)  # fmt: skip
def test_ids_of_its_questions_are_numbers_and_nothing_else_changes(
    insulinoma: Story, language: str, note: str, said: str | None
) -> None:
    numbers = {"4": number(insulinoma, "Q04"), "8": number(insulinoma, "Q08")}
    expected = (
        note
        if said is None
        else said.replace("{4}", f"{numbers['4']}").replace("{8}", f"{numbers['8']}")
    )
    assert with_numbers(insulinoma, note, translator(language)) == expected
