"""Questions that belong together have one heading and one sum."""

from copy import deepcopy

import pytest

from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.authoring.lint.spoilers import check_spoilers
from epicrisis.i18n import translator
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.story.answers import answer_to, dont_know
from epicrisis.story.groups import GroupSum, group_sum
from epicrisis.story.telling import Story, members_of, question_heading
from tests.kinds import samples
from tests.support.learners import step_of


@pytest.mark.parametrize(
    ("question", "language", "heading"),
    [
        ("Q6", "en", "Question 6 of 14"),
        ("Q7", "en", "Question 7 of 14 · Mini file: Treating without an operation"
                     " · question 1 of 3"),
        ("Q13", "en", "Question 13 of 14 · Key-feature problem: Ten o’clock in the morning"
                      " · question 3 of 3"),
        ("Q13", "fr", "Question 13 sur 14 · Problème à éléments clés (KFP)\u00a0: Dix heures du"
                      " matin · question 3 sur 3"),
    ],
)  # fmt: skip
def test_a_question_says_which_of_its_group_it_is(
    ectopic: Story, question: str, language: str, heading: str
) -> None:
    step = step_of(ectopic, question)
    assert question_heading(ectopic, step, translator(language)) == heading


def summed(story: Story, group: str, *answers: Answer | StaleAnswer) -> GroupSum:
    found = next(each for each in story.case.groups if each.id == group)
    given = {answer.question: answer for answer in answers}
    return group_sum(found, members_of(story, found), given)


def test_credits_and_marks_of_the_examination_are_added_each_where_it_is_known(
    ectopic: Story,
) -> None:
    first, second, third = members_of(ectopic, ectopic.case.groups[0])
    half = list(first.answer)[:2]  # type: ignore[attr-defined]
    answers = (answer_to(first, half), answer_to(second, second.answer), answer_to(third, -7.9))  # type: ignore[attr-defined]
    got = summed(ectopic, "mini-1", *answers)
    assert (round(got.credit, 3), got.judged, got.left_out) == (2.667, 3, 0)
    # The penalty of the short list isn't known, and the examination has no numbers.
    assert (got.edn.points, got.edn.questions, got.edn.left_out) == (0.5, 1, 2)


def test_what_is_not_judged_is_left_out_and_not_taken_for_wrong(ectopic: Story) -> None:
    first, second, third = members_of(ectopic, ectopic.case.groups[1])
    got = summed(ectopic, "kfp-1", dont_know(first), StaleAnswer(second.id))
    assert (got.credit, got.judged, got.left_out) == (0, 1, 2)
    assert third.id == "Q13"


def test_a_groups_title_that_tells_the_end_is_found() -> None:
    asked = {**samples.plain_question("single"), "group": "pair"}
    plain = samples.plain_case(asked, {**samples.plain_question("numeric"), "group": "pair"})
    title = {"id": "pair", "type": "mini_file", "title": "Before the end"}

    def codes(words: str) -> set[str]:
        loaded = samples.loaded(deepcopy({**plain, "groups": [{**title, "title": words}]}))
        order = order_of(loaded.case)
        every = passages(loaded.case, loaded.sentences, order)
        return {hit.code for hit in check_spoilers(loaded.case, order, every)}

    assert not codes("Before the end") & {"W401", "H403"}
    assert codes("A case of fluxitis") & {"W401", "H403"}
