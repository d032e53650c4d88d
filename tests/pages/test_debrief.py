"""The debrief's page, run by AppTest from the shell, with attempts in place of a store."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.server import resources
from epicrisis.story.answers import answer_to, dont_know
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story
from epicrisis.ui.learner import debrief as debrief_page
from epicrisis.ui.learner import debrief_certainty
from epicrisis.ui.shared import progress_store
from tests.conftest import ROOT
from tests.debrief import attempts
from tests.debrief.attempts import MOVING, all_right, all_wrong, none_known, with_lists
from tests.debrief.conftest import SAMPLES, ague
from tests.support.debriefs import open_all

__all__ = ["ague"]

Debrief = Callable[..., AppTest]


@pytest.fixture
def debrief(monkeypatch: pytest.MonkeyPatch) -> Iterator[Debrief]:
    """A function that opens the debrief of attempts at the sample case, the last one current."""

    def open_page(*done: Progress, locale: str = "en-GB", is_open: bool = True) -> AppTest:
        monkeypatch.setattr(progress_store, "token", lambda: "a" * 64)
        monkeypatch.setattr(progress_store, "done", lambda story: done[-1])
        monkeypatch.setattr(progress_store, "attempts", lambda story: done)
        app = AppTest.from_file(ROOT / "epicrisis" / "ui" / "shell.py", default_timeout=30)
        app.context = {"locale": locale, "url": "http://localhost/debrief"}
        app.query_params["case"] = "shivering"
        app.run()
        if is_open:
            open_all(app)
        app.switch_page("../../pages/debrief.py").run()
        assert not app.exception
        return app

    monkeypatch.setattr(resources, "CASES_DIR", SAMPLES)
    resources.forget()
    yield open_page
    resources.forget()


def words(app: AppTest) -> str:
    kinds = (app.html, app.info, app.markdown, app.caption)
    parts = [element.value for kind in kinds for element in kind]
    links = [link.proto.label for link in app.get("page_link")]
    links += [button.label for button in app.button]
    return "\n".join([*(part for part in parts if "--ep-" not in part), *links])


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_until_the_case_is_finished_it_only_counts(
    debrief: Debrief, ague: Story, locale: str
) -> None:
    done = Progress(findings=frozenset({"fits"}), answers={"Q1": Answer("Q1", ("b",), 3)})
    app = debrief(done, locale=locale)
    said = words(app)
    language = locale[:2]
    case = ague.case
    closed = [
        *(step.block.title[language] for step in ague.steps if hasattr(step.block, "title")),
        *(question.stem[language] for question in attempts.questions(ague)),
        *(question.why[language] for question in attempts.questions(ague)),
        *(each.name[language] for each in case.hypotheses),
        *(each.menu[language] for each in case.other_tests),
        *(each.text[language] for each in case.objectives),
        *(each.text for each in case.references.values()),
        case.keep[0].text[language],
        case.final_title.text[language],
    ]
    assert not [text for text in closed if text in said]
    assert "<td>2</td><td>2</td>" in said
    assert not charts(app)


def test_the_end_keeps_the_cases_own_lines_and_says_where_to_read_on(
    debrief: Debrief, ague: Story
) -> None:
    said = words(debrief(all_right(ague)))
    assert re.search(r"<li>A film says all\. <span[^>]*>\[\d, \d\]</span></li>", said)
    assert "One more paper." in said


def test_until_then_a_link_goes_on(debrief: Debrief) -> None:
    links = [link.proto.label for link in debrief(Progress()).get("page_link")]
    assert "Go on: History" in links


def test_all_right(debrief: Debrief, ague: Story) -> None:
    said = words(debrief(all_right(ague)))
    assert "5 of 5 right" in said
    assert "+15" in said
    assert "To read again" not in said
    assert "You kept no list of hypotheses" in said
    assert "Malaria" in said


def test_each_reads_their_own_debrief_in_their_own_language(debrief: Debrief, ague: Story) -> None:
    """Also after others have read theirs, and after a language or an attempt more."""
    mine = words(debrief(all_right(ague)))
    assert "0 of 5 right" in words(debrief(all_wrong(ague)))
    assert words(debrief(all_right(ague))) == mine
    in_french = words(debrief(all_right(ague), locale="fr-FR"))
    assert "What to remember" in mine
    assert "What to remember" not in in_french
    again = words(debrief(all_wrong(ague), all_right(ague, number=2)))
    assert "<td>0 of 5</td>" in again
    assert "<td>0 of 5</td>" not in mine


def test_an_answer_that_is_compared_in_another_tab_is_told_at_the_next_run(
    debrief: Debrief, ague: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = all_right(ague)
    question = attempts.questions(ague)[-1]
    told = compared.answers[question.id]
    assert isinstance(told, Answer)
    own = replace(told, self_assessment=None)
    before = replace(compared, answers={**compared.answers, question.id: own})
    app = debrief(before)
    assert "Not compared with the model answer yet" in words(app)
    monkeypatch.setattr(progress_store, "done", lambda story: compared)
    monkeypatch.setattr(progress_store, "attempts", lambda story: (compared,))
    assert "Not compared with the model answer yet" not in words(app.run())


def test_a_run_in_which_nothing_was_done_makes_no_debrief_anew(
    debrief: Debrief, ague: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = debrief(all_right(ague))
    made: list[Progress] = []
    monkeypatch.setattr(debrief_page, "debrief_of", lambda story, done, earlier: made.append(done))
    monkeypatch.setattr(progress_store, "done", lambda story: all_right(ague))
    monkeypatch.setattr(progress_store, "attempts", lambda story: (all_right(ague),))
    assert "5 of 5 right" in words(app.run())
    assert made == []


def test_all_wrong_says_what_to_read_again(debrief: Debrief, ague: Story) -> None:
    app = debrief(all_wrong(ague))
    said = words(app)
    assert "0 of 5 right" in said
    assert "−30" in said
    assert "History: The journey" in said.replace("\\", "")
    assert "History: Shivering fits" in said.replace("\\", "")
    assert "A film alone." in said


def test_what_was_certain_and_wrong_comes_first(debrief: Debrief, ague: Story) -> None:
    *others, last = attempts.questions(ague)
    given = [attempts.wrong(each, 1) for each in others]
    app = debrief(attempts.finished(ague, *given, attempts.wrong(last, 3)))
    shown = [str(each.key) for each in app.button if str(each.key).startswith("missed-")]
    numbers = [int(key.removeprefix("missed-")) for key in shown]
    assert numbers[0] == max(numbers)
    assert numbers[1:] == sorted(numbers[1:])


def test_all_dont_know(debrief: Debrief, ague: Story) -> None:
    said = words(debrief(none_known(ague)))
    assert "didn&#39;t know: 5" in said
    assert "Certainty marks" not in said


def test_own_words_are_shown_as_words_and_never_as_markup(debrief: Debrief, ague: Story) -> None:
    progress = with_lists(all_right(ague), MOVING)
    question = attempts.questions(ague)[-1]
    own = answer_to(question, "<script>alert(1)</script>\nand more", 1)
    app = debrief(replace(progress, answers={**progress.answers, "Q5": own}))
    said = words(app)
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert "<b>curse" not in said
    assert "Not compared with the model answer yet" in said


def test_the_movement_is_drawn_and_told(debrief: Debrief, ague: Story) -> None:
    app = debrief(with_lists(all_right(ague), MOVING))
    said = words(app)
    assert charts(app) == 1
    assert "entered your list after “The spleen” (Investigations)" in said
    assert "It was never on top by then." in said
    assert "the moment when the text tells the diagnosis, after “The blood film”" in said
    assert "<b>Malaria</b> (likely)" in said


def test_a_list_that_never_moved_has_no_chart(debrief: Debrief, ague: Story) -> None:
    app = debrief(with_lists(all_right(ague), {"fits": (attempts.FLU,)}))
    assert not charts(app)
    said = words(app)
    assert "The right diagnosis was not in your list." in said
    assert "put aside" not in said
    aside = replace(attempts.MALARIA, weight="ruled_out")
    said = words(debrief(with_lists(all_right(ague), {"fits": (aside,)})))
    assert "was in your list, but put aside as ruled out." in said
    assert "was not in your list" not in said


def test_one_screen_comes_first_and_the_rest_is_folded(debrief: Debrief, ague: Story) -> None:
    app = debrief(all_wrong(ague, number=1), all_wrong(ague, number=2), is_open=False)
    folds = [each.label for each in app.expander]
    assert folds[:2] == ["Your attempts", "Question by question"]
    assert folds[-1] == "Where the case comes from"
    assert not any(each.proto.expanded for each in app.expander)
    assert not any(part for each in app.expander for part in each.html), "made once it is opened"
    first = words(app)
    for said in ("0/5", "0 of 5 right", "−30", "What was missed", "To keep"):
        assert said in first
    keys = [str(button.key) for button in app.button]
    assert [key for key in keys if key.startswith("missed")] == [
        f"missed-{step.number}" for step in ague.steps if step.block.id.startswith("Q")
    ]
    assert ague.case.provenance["en"] not in first
    app.session_state["fold-origin"] = True
    assert ague.case.provenance["en"] in words(app.run())


def test_ways_back_land_at_the_step(debrief: Debrief, ague: Story) -> None:
    app = debrief(all_wrong(ague))
    (fits,) = (each for each in app.button if each.label.endswith(": Shivering fits"))
    fits.click().run()
    number = next(step.number for step in ague.steps if step.block.id == "fits")
    (script,) = (
        each.value for each in app.html if "ep-lit" in each.value and "data-step" in each.value
    )
    assert f'data-step="{number}"' in script


def test_mistakes_are_asked_again_and_nothing_is_recorded(
    debrief: Debrief, ague: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[Answer] = []
    monkeypatch.setattr(progress_store, "commit", lambda story, answer: recorded.append(answer))
    monkeypatch.setattr(progress_store, "assess", lambda story, answer: recorded.append(answer))
    q1, *others = attempts.questions(ague)
    progress = attempts.finished(
        ague, attempts.wrong(q1), *(attempts.right(each) for each in others[:-1]),
        dont_know(others[-1]),
    )  # fmt: skip
    app = debrief(progress)
    app.button(key="again").click().run()
    said = words(app)
    assert "Missed question 1 of 2" in said
    assert q1.stem["en"] in said
    (step,) = (each.number for each in ague.steps if each.block.id == q1.id)
    app.button(key=f"commit-{step}").click().run()
    assert app.error  # nothing was chosen
    radio = app.radio(key=f"response-{step}")
    right = kind_of(q1).solution(q1).right[0]
    label = shape_of(q1).options[right]["en"]
    place = next(number for number, each in enumerate(radio.options) if label in each)
    app.session_state[f"response-{step}"] = place
    app.button(key=f"commit-{step}").click().run()
    assert not app.error
    assert "ep-verdict-right" in words(app)
    app.button(key="again_next").click().run()
    assert "Missed question 2 of 2" in words(app)
    (last,) = (each.number for each in ague.steps if each.block.id == others[-1].id)
    app.button(key=f"pass-{last}").click().run()
    app.button(key="again_next").click().run()
    said = words(app)
    assert "1 of 2 right this time" in said
    assert "3 of 5 right" in said  # as answered first
    app.button(key="again_still").click().run()
    assert "Missed question 1 of 1" in words(app)
    app.button(key="again_stop").click().run()
    assert "What was missed" in words(app)
    assert recorded == []


def test_who_was_right_everywhere_is_not_asked_again(debrief: Debrief, ague: Story) -> None:
    app = debrief(all_right(ague))
    assert "Nothing: each answer was right." in words(app)
    assert not [button for button in app.button if button.key == "again"]


def test_stale_answers_and_tests_are_told_not_failed_on(debrief: Debrief, ague: Story) -> None:
    progress = all_right(ague)
    answers = {**progress.answers, "Q1": StaleAnswer("Q1"), "Q9": StaleAnswer("Q9")}
    said = words(debrief(replace(progress, answers=answers, ordered_tests=("gone", "mri"))))
    assert "The question has changed since" in said
    assert "no longer has: 1" in said
    assert "not reported in this case" in said


def test_attempts_are_compared(debrief: Debrief, ague: Story) -> None:
    said = words(debrief(all_wrong(ague, number=1), all_right(ague, number=2)))
    assert "Your attempts" in said
    assert "<td>10 of 10</td><td>0 of 5</td><td>−30</td>" in said
    assert "Your attempts" not in words(debrief(all_right(ague)))


def test_references_have_their_doi(debrief: Debrief, ague: Story) -> None:
    said = words(debrief(all_right(ague)))
    assert 'href="https://doi.org/10.1000/xyz"' in said
    assert "Nobody cites this" not in said
    assert "&lt;b&gt;bold" in said


def test_too_few_certainties_are_said_to_be_too_few(debrief: Debrief, ague: Story) -> None:
    said = words(debrief(all_right(ague)))
    assert "needs 8 answers" in said
    assert "ep-track" not in said
    # The sample case asks for six: nobody should look for what they left out.
    assert "This case is too short" in said


def test_who_left_certainties_out_of_a_longer_case_is_told_how_many(
    debrief: Debrief, ague: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debrief_certainty, "MINIMUM_ANSWERS", 3)
    said = words(debrief(none_known(ague)))
    assert "needs 3 answers with a certainty, beside those in your own words; there are 0" in said


@pytest.mark.parametrize("done", [all_right, all_wrong, none_known])
def test_headings_go_down_one_level_at_a_time(
    debrief: Debrief, ague: Story, done: Callable[[Story], Progress]
) -> None:
    app = debrief(with_lists(done(ague), MOVING))
    said = "".join(element.value for element in app.html)
    levels = [int(part[0]) for part in said.split("<h")[1:] if part[0].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
