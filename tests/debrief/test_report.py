"""The debrief's facts against attempts worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Finding, ListWeight, MustNotMiss
from epicrisis.cases.questions import Question
from epicrisis.debrief.facts import AnsweredQuestion, Debrief
from epicrisis.debrief.report import Missing, debrief_of, missing
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.registry import kind_of
from epicrisis.story import scoring
from epicrisis.story.answers import answer_to, dont_know, from_record
from epicrisis.story.calibration import calibration, graded_certainty
from epicrisis.story.differential import Entry, shares_over_story
from epicrisis.story.progress import Progress, snapshots
from epicrisis.story.telling import Story, tell
from tests.debrief import attempts
from tests.debrief.attempts import MOVING, all_right, all_wrong, finished, none_known, with_lists
from tests.story.test_authors_list import weighed


def by_id(told: Debrief) -> dict[str, AnsweredQuestion]:
    return {asked.question.id: asked for asked in told.asked}


# --- Questions ---------------------------------------------------------------------------


def test_all_right(ague: Story) -> None:
    told = debrief_of(ague, all_right(ague))
    assert (told.outcomes.right, told.outcomes.total) == (5, 5)
    assert told.marks is not None
    assert (told.marks.total, told.marks.lowest, told.marks.highest) == (15, -30, 15)
    assert not any(section.reread for section in told.sections)


def test_all_wrong(ague: Story) -> None:
    told = debrief_of(ague, all_wrong(ague))
    assert (told.outcomes.right, told.outcomes.counts["wrong"]) == (0, 5)
    assert told.marks is not None
    assert told.marks.total == told.marks.lowest == -30


def test_all_dont_know_has_no_marks_as_no_certainty_was_given(ague: Story) -> None:
    told = debrief_of(ague, none_known(ague))
    assert told.outcomes.counts == {"not_answered": 5}
    assert told.marks is None
    assert told.calibration.answers == 0


def test_nothing_answered(ague: Story) -> None:
    told = debrief_of(ague, Progress())
    assert told.outcomes.counts == {"missing": 5}
    assert told.outcomes.total == 0
    assert told.marks is None
    assert not told.movement.is_used


def test_mixed(ague: Story) -> None:
    q1, q2, q3, q4, q5 = attempts.questions(ague)
    progress = finished(
        ague,
        attempts.right(q1, 1),
        attempts.wrong(q2, 2),
        answer_to(q3, ["a"], 3),  # half of the right options: half of the credit
        dont_know(q4),
        answer_to(q5, "In my own words", 2),
    )
    told = debrief_of(ague, progress)
    outcomes = {name: asked.outcome for name, asked in by_id(told).items()}
    assert outcomes == {
        "Q1": "right",
        "Q2": "wrong",
        "Q3": "partly",
        "Q4": "not_answered",
        "Q5": "not_assessed",
    }
    assert [by_id(told)[f"Q{n}"].mark for n in range(1, 6)] == [1, -2, -1.5, 0, None]
    assert told.marks is not None
    assert (told.marks.total, told.marks.answers) == (-2.5, 4)
    assert (told.outcomes.right, told.outcomes.total) == (1, 5)


def test_without_certainty_there_are_no_marks(ague: Story) -> None:
    assert debrief_of(ague, all_right(ague, None)).marks is None


def test_sections_are_the_objectives_that_have_questions_and_the_rest(ague: Story) -> None:
    sections = debrief_of(ague, all_right(ague)).sections
    named = [section.objective.id if section.objective else None for section in sections]
    assert named == ["O1", "O2", None]
    assert [[asked.number for asked in section.asked] for section in sections] == [
        [1, 2],
        [3, 4],
        [5],
    ]


def test_what_to_read_again_lands_at_the_finding_where_source_and_teaching_stand(
    ague: Story,
) -> None:
    told = by_id(debrief_of(ague, all_wrong(ague)))
    steps = {step.number: step for step in ague.steps}
    places = {
        name: [
            (steps[place.step].block.id, place.title["en"] if place.title else None)
            for place in asked.reread
        ]
        for name, asked in told.items()
    }
    assert places == {
        "Q1": [("journey", "The journey")],
        "Q2": [("fits", "Shivering fits")],
        "Q3": [("film", "The blood film")],  # by the teaching that cites the same
        "Q4": [("Q4", None)],  # nothing named: its own place
        "Q5": [("film", "The blood film"), ("Q5", None)],
    }
    every = [place for asked in told.values() for place in asked.reread]
    assert all(steps[place.step].stage == place.stage for place in every)


def test_missed_are_the_wrong_the_partly_right_and_the_unknown_in_the_storys_order(
    ague: Story,
) -> None:
    q1, q2, q3, q4, q5 = attempts.questions(ague)
    progress = finished(
        ague,
        attempts.right(q1),
        attempts.wrong(q2),
        answer_to(q3, ["a"], 3),
        dont_know(q4),
        answer_to(q5, "In my own words", 2),
    )
    missed = debrief_of(ague, progress).missed
    assert [asked.question.id for asked in missed] == ["Q2", "Q3", "Q4"]
    assert [ague.steps[asked.step - 1].block.id for asked in missed] == ["Q2", "Q3", "Q4"]
    assert debrief_of(ague, all_right(ague)).missed == ()


def test_a_cases_own_lines_to_keep_come_with_the_numbers_of_their_references(ague: Story) -> None:
    told = debrief_of(ague, all_wrong(ague))
    (kept,) = told.key_points
    assert kept.text["en"] == "A film says all."
    assert kept.about is None
    cited = [told.references[number - 1].text for number in kept.references]
    assert sorted(cited) == ["Another. A <b>bold</b> paper. 2021.", "Somebody. A paper. 2020."]


def test_where_to_read_on_has_the_references_with_their_numbers(ague: Story) -> None:
    told = debrief_of(ague, all_wrong(ague))
    assert told.read_on is not None
    ((number, reference),) = told.read_on.references
    assert reference is told.references[number - 1]
    assert reference.text == "Another. A <b>bold</b> paper. 2021."
    without = ague.case.model_copy(update={"further_reading": None})
    assert debrief_of(replace(ague, case=without), all_wrong(ague)).read_on is None


def test_points_to_keep_are_first_one_for_each_missed_question_then_the_storys(
    insulinoma: Story,
) -> None:
    insulinoma = replace(insulinoma, case=insulinoma.case.model_copy(update={"keep": ()}))
    asked = attempts.questions(insulinoma)
    answers = [
        (attempts.wrong if number in (9, 5) else attempts.right)(question)
        for number, question in enumerate(asked, start=1)
    ]
    points = debrief_of(insulinoma, finished(insulinoma, *answers)).key_points
    assert [point.about for point in points] == [5, 9, None, None, None]
    every = [point.text for step in insulinoma.steps for point in step.teaching]
    others = [point.text for point in points[2:]]
    first = [text for text in every if text not in (points[0].text, points[1].text)]
    assert others == first[:3]
    untroubled = debrief_of(insulinoma, all_right(insulinoma)).key_points
    assert [point.text for point in untroubled] == every[:5]


@pytest.mark.parametrize(
    "kept",
    [
        (["z"], None, None),
        ("in words", None, None),
        (3.0, 2, None),
        (["a"], None, "got_it"),
        ([], None, None),
    ],
)
def test_an_answer_that_no_longer_fits_is_told_as_such(ague: Story, kept: Any) -> None:
    progress = all_right(ague)
    stale = from_record(attempts.questions(ague)[0], *kept)
    told = debrief_of(ague, replace(progress, answers={**progress.answers, "Q1": stale}))
    asked = by_id(told)["Q1"]
    assert (asked.outcome, asked.answer, asked.mark) == ("changed", None, None)
    assert (told.outcomes.right, told.outcomes.total) == (4, 4)


def test_an_answer_to_a_question_that_is_gone_is_counted(ague: Story) -> None:
    progress = all_right(ague)
    answers = {**progress.answers, "Q99": StaleAnswer("Q99")}
    told = debrief_of(ague, replace(progress, answers=answers))
    assert told.gone == 1
    assert told.outcomes == debrief_of(ague, progress).outcomes


def test_scores_are_those_of_the_story(insulinoma: Story) -> None:
    asked = attempts.questions(insulinoma)
    answers = [
        attempts.right(question, 2) if number % 3 else attempts.wrong(question, 3)
        for number, question in enumerate(asked)
    ]
    told = debrief_of(insulinoma, finished(insulinoma, *answers))
    pairs = list(zip(asked, answers, strict=True))
    marks = [scoring.mark(question, answer) or 0 for question, answer in pairs]
    assert told.marks is not None
    assert told.marks.total == sum(marks)
    outcomes = [graded_certainty(question, answer) for question, answer in pairs]
    assert told.calibration == calibration(each for each in outcomes if each)
    assert told.calibration.is_drawn


# --- The differential --------------------------------------------------------------------


def test_the_movement_is_that_of_the_story(ague: Story) -> None:
    progress = with_lists(all_right(ague), MOVING)
    told = debrief_of(ague, progress).movement
    of_story = shares_over_story(snapshots(ague, progress))
    assert {
        line.key: tuple(each.share if each else None for each in line.standings)
        for line in told.lines
    } == of_story
    assert [moment.place for moment in told.moments] == [1, 3, 4]
    assert told.is_drawn


def test_the_moments_of_the_right_one(ague: Story) -> None:
    lists = {
        "fits": (attempts.FLU, replace(attempts.MALARIA, weight="possible")),
        "spleen": (attempts.MALARIA, attempts.FLU),
    }
    told = debrief_of(ague, with_lists(all_right(ague), lists)).movement
    assert told.entered is not None
    assert told.led is not None
    assert told.entered.title == {"en": "Shivering fits", "fr": "Frissons"}
    assert told.led.title == {"en": "The spleen", "fr": "Rate"}
    assert (told.fate, told.left) == ("considered", None)


def test_what_is_judged_is_the_list_until_the_text_tells_the_diagnosis(ague: Story) -> None:
    """Who stops keeping a list there, or writes the diagnosis down after it, is judged alike."""
    until = debrief_of(ague, with_lists(all_right(ague), {"spleen": (attempts.FLU,)})).movement
    after = {"spleen": (attempts.FLU,), "film": (attempts.MALARIA, attempts.FLU)}
    written_after = debrief_of(ague, with_lists(all_right(ague), after)).movement
    for told in (until, written_after):
        assert (told.fate, told.entered, told.led) == ("absent", None, None)
        assert told.told is not None
        assert told.told.title == {"en": "The blood film", "fr": "Frottis"}
    assert len(written_after.moments) == 2  # still shown
    late = {"film": (attempts.MALARIA,)}
    assert debrief_of(ague, with_lists(all_right(ague), late)).movement.fate == "no_list"


def test_never_in_the_list_and_put_aside_in_it_are_told_apart(ague: Story) -> None:
    aside = replace(attempts.MALARIA, weight="ruled_out")
    fates: dict[str, dict[str, tuple[Entry, ...]]] = {
        "absent": {"fits": (attempts.FLU,)},
        "ruled_out": {"fits": (attempts.FLU, aside)},
        "considered": {"fits": (attempts.MALARIA,), "spleen": (attempts.FLU, aside)},
    }
    for fate, lists in fates.items():
        told = debrief_of(ague, with_lists(all_right(ague), lists)).movement
        assert told.fate == fate
        assert told.left == ("ruled_out" if fate == "considered" else None)
    gone = {"fits": (attempts.MALARIA,), "spleen": (attempts.FLU,)}
    told = debrief_of(ague, with_lists(all_right(ague), gone)).movement
    assert (told.fate, told.left) == ("considered", "taken_out")


WEIGHTS: dict[str, tuple[tuple[str, ListWeight], ...]] = {
    "flu": (("fits", "likely"), ("spleen", "unlikely")),
    "malaria": (("journey", "possible"), ("spleen", "likely")),
}


def test_the_authors_list_stands_beside_at_each_of_ones_own_moments(ague: Story) -> None:
    story = weighed(ague, WEIGHTS)
    told = debrief_of(story, with_lists(all_right(story), MOVING)).movement
    assert told.authors is not None
    assert told.authors.entered is not None
    assert told.authors.led is not None
    titles = [each.title and each.title["en"] for each in (told.authors.entered, told.authors.led)]
    assert titles == ["The journey", "The spleen"]
    assert [each and each.rank for each in told.authors.standings] == [None, 1, 1]
    leading = [each[0][0]["en"] for each in told.authors.lists]
    assert leading == ["Influenza", "Malaria", "Malaria"]


def test_without_weights_nothing_is_said_of_the_authors(ague: Story) -> None:
    assert debrief_of(ague, with_lists(all_right(ague), MOVING)).movement.authors is None


def test_what_must_not_be_missed_says_why_with_its_reference(ague: Story) -> None:
    because: Text = {"en": "It kills.", "fr": "Il tue."}
    cite = next(iter(ague.case.references))
    hypotheses = tuple(
        each.model_copy(update={"must_not_miss": MustNotMiss(because=because, cites=(cite,))})
        if each.id == "typhoid"
        else each
        for each in ague.case.hypotheses
    )
    story = replace(ague, case=ague.case.model_copy(update={"hypotheses": hypotheses}))
    told = debrief_of(story, all_right(story))
    (typhoid,) = (each for each in told.hypotheses if each.must_not_miss is not None)
    assert typhoid.must_not_miss is not None
    assert typhoid.must_not_miss.text == because
    (number,) = typhoid.must_not_miss.references
    assert told.references[number - 1] == story.case.references[cite]


def test_ruled_out_is_not_entered(ague: Story) -> None:
    lists = {"start": (Entry("malaria", None, "ruled_out"),)}
    told = debrief_of(ague, with_lists(all_right(ague), lists)).movement
    assert told.is_used
    assert not told.is_drawn
    assert told.entered is None
    assert told.moments[0].place == 0


def test_a_hypothesis_that_is_gone_leaves_the_list(ague: Story) -> None:
    lists = {"fits": (Entry("gone", None, "likely"), attempts.FLU)}
    lines = debrief_of(ague, with_lists(all_right(ague), lists)).movement.lines
    assert [line.key for line in lines] == ["flu"]
    assert lines[0].standings[0] is not None
    assert lines[0].standings[0].rank == 1


def test_at_most_six_lines_are_main_and_the_right_one_is_among_them(ague: Story) -> None:
    words = tuple(Entry(None, f"idea {number}", "likely") for number in range(10))
    lists = {"fits": words, "film": (*words, Entry("malaria", None, "unlikely"))}
    lines = debrief_of(ague, with_lists(all_right(ague), lists)).movement.lines
    assert sum(line.is_main for line in lines) == 6
    assert [line.is_main for line in lines if line.is_right] == [True]


def test_hypotheses_are_weighed_the_right_one_first_then_the_learners(ague: Story) -> None:
    lists = {"spleen": (Entry("typhoid", None, "likely"), attempts.MALARIA)}
    told = debrief_of(ague, with_lists(all_right(ague), lists)).hypotheses
    assert [each.name["en"] for each in told] == ["Malaria", "Typhoid", "Influenza"]
    assert [each.was_listed for each in told] == [True, True, False]
    assert told[0].pro[1].quotations[0].words == "The blood film shows parasites."


# --- Tests, teaching, attempts -----------------------------------------------------------


def test_tests_asked_for_stand_beside_those_done(ague: Story) -> None:
    ordered = ("mri", "film", "gone", "film")
    told = debrief_of(ague, replace(all_right(ague), ordered_tests=ordered)).investigations
    assert [(each.name["en"], each.asked, each.done) for each in told] == [
        ("Ultrasound", None, 1),
        ("Blood film", 2, 2),
        ("MRI scan", 1, None),
    ]


def test_a_test_that_no_menu_had_before_it_came_next_is_not_one_left_out(
    insulinoma: Story,
) -> None:
    told = debrief_of(insulinoma, all_right(insulinoma)).investigations
    offered = [each.name["en"] for each in told if each.was_offered]
    # The first of all comes next where the menu is first shown. The biopsy is offered by the CT
    # before it, after which it comes next itself; the scan, too, but a pause asks before it.
    assert offered == [
        "Upper and lower gastrointestinal endoscopy",
        "CT of chest and abdomen",
        "Octreotide scintigraphy",
        "Endoscopic ultrasound",
    ]
    asked = replace(all_right(insulinoma), ordered_tests=(_first_test(insulinoma),))
    assert debrief_of(insulinoma, asked).investigations[0].was_offered


def _first_test(story: Story) -> str:
    return next(
        step.block.id
        for step in story.steps
        if isinstance(step.block, Finding) and step.block.order is not None
    )


def test_references_are_those_cited_numbered_as_first_cited(ague: Story) -> None:
    told = debrief_of(ague, all_right(ague))
    assert [reference.text[:7] for reference in told.references] == ["Somebod", "Another"]
    assert [group.stage for group in told.teaching] == ["anamnesis", "investigations"]
    assert told.teaching[1].lessons[0].references == (1, 2)


def test_attempts_are_compared_this_one_included_once(ague: Story) -> None:
    first, second = all_wrong(ague, number=1), all_right(ague, number=2)
    half = Progress(attempt=3, findings=frozenset({"fits"}))
    told = debrief_of(ague, second, earlier=(first, second, half)).attempts
    assert [(each.number, each.passed, each.outcomes.right) for each in told] == [
        (1, 10, 0),
        (2, 10, 5),
        (3, 1, 0),
    ]
    assert [each.marks.total if each.marks else None for each in told] == [-30, 15, None]


def test_a_case_without_questions_hypotheses_or_tests_has_a_debrief(ague: Story) -> None:
    stages = [
        stage.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"order": None})
                    if isinstance(block, Finding)
                    else block
                    for block in stage.blocks
                    if not isinstance(block, Question)
                )
            }
        )
        for stage in ague.case.stages
    ]
    bare = {"stages": tuple(stages), "hypotheses": (), "other_tests": ()}
    story = tell(ague.case.model_copy(update=bare), ague.sentences)
    told = debrief_of(story, Progress(findings=attempts.findings(story)))
    assert (told.sections, told.hypotheses, told.investigations) == ((), (), ())
    assert told.outcomes.total == 0
    assert told.teaching


# --- Not yet -----------------------------------------------------------------------------


def test_missing_counts_what_each_stage_still_holds(ague: Story) -> None:
    progress = Progress(findings=frozenset({"fits"}), answers={"Q1": Answer("Q1", ("a",))})
    assert missing(ague, progress) == (
        Missing("anamnesis", findings=1, questions=1, pauses=0),
        Missing("investigations", findings=2, questions=2, pauses=0),
        Missing("evolution", findings=1, questions=1, pauses=0),
    )
    assert missing(ague, all_right(ague)) == ()


# --- The examination's kinds ---------------------------------------------------------------


def lived(story: Story, **given: Any) -> Debrief:
    """The debrief of who knew nothing but these, and was certain of them."""
    answers = []
    for question in attempts.questions(story):
        sent = given.get(question.id)
        certainty = 3 if kind_of(question).is_certainty_asked else None
        answers.append(answer_to(question, sent, certainty) if sent else dont_know(question))
    return debrief_of(story, finished(story, *answers))


def test_a_question_without_a_right_answer_is_in_no_count_and_no_mark(ectopic: Story) -> None:
    for step in (["-1"], None):
        told = lived(ectopic, Q1=["hcg", "vitals", "scan"], Q6=step)
        assert by_id(told)["Q6"].mark is None
        assert told.outcomes.counts["not_scored"] == 2
        assert (told.outcomes.right, told.outcomes.total) == (1, 12)
        assert told.marks is not None
        assert (told.marks.answers, told.marks.highest) == (12, 36)
        assert told.calibration.answers == 1
    assert by_id(told)["Q6"].outcome == "not_answered"


def test_a_near_miss_that_its_learner_judged_says_nothing_of_certainty(ectopic: Story) -> None:
    question = next(each for each in attempts.questions(ectopic) if each.id == "Q11")
    near = answer_to(question, "tubal ruptur", 3)
    judged = replace(near, self_assessment="got_it")
    for answer, outcome in ((near, "not_assessed"), (judged, "right")):
        told = debrief_of(ectopic, finished(ectopic, answer))
        assert by_id(told)["Q11"].outcome == outcome
        assert told.calibration.answers == 0


def test_the_examinations_marks_are_added_as_far_as_they_are_known(ectopic: Story) -> None:
    told = lived(ectopic, Q1=["hcg", "vitals"], Q3=["ectopic"], Q11="tubal rupture")
    marks = {name: asked.edn for name, asked in by_id(told).items() if asked.edn is not None}
    assert marks["Q1"].value == 0.5
    assert marks["Q11"].value is None
    assert told.edn.points == 1.5
    assert told.edn.questions + told.edn.left_out == 14
    assert [each.group.id for each in told.groups] == ["mini-1", "kfp-1"]
    assert (told.groups[1].credit, told.groups[1].judged) == (1, 3)
