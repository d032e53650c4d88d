"""What the checker says is read by whoever writes by forms, and has never seen an id."""

import pytest

from epicrisis.cases.problems import shown
from epicrisis.messages import Message, said
from epicrisis.ui.author import problem_list

TITLES = {"s20": "Garlic every day"}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            Message("{word} opens with {finding}", word=shown("s20"), finding=shown("s20")),
            "'s20' opens with 'Garlic every day'",
        ),
        (
            Message(
                "{finding}, then {earlier}",
                finding=shown("s20"),
                earlier=shown("s20"),
            ),
            "'Garlic every day', then 'Garlic every day'",
        ),
        (Message("{finding} quotes them", finding=shown("gone")), "'gone' quotes them"),
        ("a plain message of s20", "a plain message of s20"),
    ],
)
def test_a_finding_is_called_by_its_title_and_words_stay_words(message: str, expected: str) -> None:
    assert said(problem_list._by_title(message, TITLES), str) == expected
