"""Questions that belong together: their place in the group, and their sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import Group, Question
from epicrisis.i18n import Translate, language_of
from epicrisis.questions import edn
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.edn import EdnMark, EdnTotal
from epicrisis.questions.registry import kind_of
from epicrisis.story import scoring


@dataclass(frozen=True, slots=True)
class GroupSum:
    """What the answers to the questions of a group are worth together."""

    group: Group = field(hash=False)  # it has mappings
    credit: float
    """The credits of those that have one, added."""
    judged: int
    """Answers that have a credit, an "I don't know" among them."""
    left_out: int
    """Questions without one: not judged yet, without a right answer, or changed since."""
    edn: EdnTotal


def group_of(groups: Iterable[Group], question: Question) -> Group | None:
    """Return the group that a question belongs to, None where there is none."""
    return next((group for group in groups if group.id == question.group), None)


def group_in_words(group: Group, translate: Translate) -> str:
    """Return what a group is, and its title."""
    words = {
        "key_feature": translate("Key-feature problem: {title}"),
        "mini_file": translate("Mini file: {title}"),
    }[group.type]
    return words.format(title=in_language(group.title, language_of(translate)))


def group_sum(
    group: Group, members: Iterable[Question], answers: Mapping[str, Answer | StaleAnswer]
) -> GroupSum:
    """Return the sum of a group, all of whose questions have been passed."""
    credits_earned: list[float | None] = []
    marks: list[EdnMark] = []
    for question in members:
        answer = answers.get(question.id)
        if isinstance(answer, Answer):
            kind = kind_of(question)
            is_worth = kind.is_certainty_asked
            credits_earned.append(scoring.credit(question, answer) if is_worth else None)
            marks.append(scoring.edn(question, answer))
        else:
            credits_earned.append(None)
            marks.append(edn.unknown_mark())
    known = [earned for earned in credits_earned if earned is not None]
    return GroupSum(
        group=group,
        credit=sum(known),
        judged=len(known),
        left_out=len(credits_earned) - len(known),
        edn=edn.total(marks),
    )
