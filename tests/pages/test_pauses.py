"""A pause stops the story until one has thought, or says "not now"; what one thought is kept."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from epicrisis.server import resources
from tests.cases.conftest import CASES
from tests.pages.conftest import Visit, copied
from tests.pages.test_pages import reveal, words

HYPOTHESES, REFLECTION, TEST, SENTENCE, PLAN = 4, 5, 6, 8, 9
"""Numbers of the pauses' steps."""
OFFERED = ("Asthma", "Flu", "Pneumonia")
"""The hypotheses, by their names."""
AUTHORS = "A feverish man who has coughed for three days."


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    copied(CASES / "paused", tmp_path / "cases")
    return tmp_path / "cases"


@pytest.fixture
def thinking(visit: Visit) -> AppTest:
    """At the first pause, which asks for hypotheses."""
    app = reveal(visit().button(key="start-a-pause").click().run(), 2)
    return app.button(key="next").click().run()


def not_now(app: AppTest, *numbers: int) -> AppTest:
    for number in numbers:
        app.button(key=f"pass-{number}").click().run()
        assert not app.exception
    return app


def commit(app: AppTest, number: int) -> AppTest:
    app.button(key=f"commit-{number}").click().run()
    assert not app.exception
    return app


def name(app: AppTest, *hypotheses: str) -> AppTest:
    pills = app.button_group(key=f"named-{HYPOTHESES}")
    pills.set_value([OFFERED.index(each) for each in hypotheses])
    return commit(app, HYPOTHESES)


def put(app: AppTest, place: int, finding: int, side: str) -> None:
    rows = [each for each in app.button_group if str(each.key).startswith(f"side-{REFLECTION}-")]
    rows[3 * place + finding].set_value(side)


def in_list(app: AppTest) -> str:
    """The learner's hypotheses, as the tool beside the story shows them."""
    app.button_group(key="tool").set_value("hypotheses").run()
    said = "\n".join(each.value for each in app.markdown)
    app.button_group(key="tool").set_value("known").run()
    return said


def test_the_story_waits_until_a_pause_is_passed(thinking: AppTest) -> None:
    said = words(thinking)
    assert "Pause: your hypotheses now" in said
    assert "which three diagnoses" in said
    assert "reveal" not in {button.key for button in thinking.button}
    assert "Pause: for and against" in words(not_now(thinking, HYPOTHESES))


def test_what_one_names_enters_ones_list_in_words_too(thinking: AppTest) -> None:
    thinking.text_input(key=f"own-{HYPOTHESES}").set_value("Tuberculosis")
    said = words(name(thinking, "Pneumonia", "Asthma"))
    assert "Pneumonia · Asthma · Tuberculosis" in said or "Asthma · Pneumonia" in said
    listed = in_list(thinking)
    assert all(each in listed for each in ("Pneumonia", "Asthma", "Tuberculosis"))


@pytest.mark.parametrize(
    ("chosen", "own", "told"),
    [((), "", "Name one hypothesis"), (("Flu", "Pneumonia", "Asthma"), "Gout", "at most 3")],
)
def test_none_and_four_are_refused_and_nothing_is_lost(
    thinking: AppTest, chosen: tuple[str, ...], own: str, told: str
) -> None:
    thinking.text_input(key=f"own-{HYPOTHESES}").set_value(own)
    assert told in words(name(thinking, *chosen))
    assert thinking.text_input(key=f"own-{HYPOTHESES}").value == own
    assert in_list(thinking) == ""


def test_what_one_names_first_leads_ones_list_before_what_stood_there(thinking: AppTest) -> None:
    thinking.button_group(key="tool").set_value("hypotheses").run()
    thinking.selectbox(key="new_hypothesis").set_value("Flu").run()
    thinking.button_group(key="weight-0").set_value("likely").run()
    thinking.selectbox(key="new_hypothesis").set_value("Asthma").run()
    app = name(thinking, "Pneumonia", "Asthma")
    assert list(weights(app).items()) == [
        ("Pneumonia", "likely"),
        ("Asthma", "likely"),
        ("Flu", "likely"),
    ]


def test_an_own_list_stays_as_it_was_weighed(thinking: AppTest) -> None:
    app = name(thinking, "Pneumonia")
    app.button_group(key="tool").set_value("hypotheses").run()
    app.button_group(key="weight-0").set_value("likely").run()
    assert app.button_group(key="weight-0").value == "likely"


def test_a_reflection_sets_the_authors_arguments_beside_ones_own(thinking: AppTest) -> None:
    app = name(thinking, "Pneumonia", "Asthma")
    assert "He coughs" not in words(app), "before one has thought, nothing is told"
    put(app, 0, 1, "pro")
    put(app, 1, 0, "contra")
    fields = [each for each in app.text_input if str(each.key).startswith("absent-")]
    fields[0].set_value("crackles")
    said = words(commit(app, REFLECTION))
    assert "He coughs" in said
    assert "crackles" in said
    assert "A normal X-ray" not in said, "it opens later than the pause"
    assert "They say nothing of it so far." in said


def test_who_has_no_list_chooses_what_is_weighed(thinking: AppTest) -> None:
    app = not_now(thinking, HYPOTHESES)
    assert "lead your list" not in words(app), "there is none"
    for place, hypothesis in enumerate(("Pneumonia", "Asthma")):
        app.button_group(key=f"named-{REFLECTION}-{place}").set_value(hypothesis).run()
    put(app, 0, 0, "pro")
    assert "Pause: the next test" in words(commit(app, REFLECTION))


def test_a_reflection_without_anything_put_is_refused(thinking: AppTest) -> None:
    app = name(thinking, "Pneumonia", "Asthma")
    assert "Put one finding at least" in words(commit(app, REFLECTION))


def test_the_test_that_one_chooses_counts_as_asked_for(thinking: AppTest) -> None:
    app = not_now(thinking, HYPOTHESES, REFLECTION)
    radio = app.radio(key=f"tested-{TEST}")
    radio.set_value(radio.options.index("CT scan"))
    app.text_area(key=f"thought-{TEST}").set_value("It would show an abscess.")
    said = words(commit(app, TEST))
    assert "It would show an abscess." in said
    app.button_group(key="tool").set_value("tests").run()
    assert "not reported in this case" in words(app)


def test_what_a_test_is_worth_is_told_to_who_asks_for_it_and_not_before(thinking: AppTest) -> None:
    app = not_now(thinking, HYPOTHESES, REFLECTION)
    app.button_group(key="tool").set_value("tests").run()
    assert "Too much radiation." not in words(app)
    radio = app.radio(key=f"tested-{TEST}")
    radio.set_value(radio.options.index("CT scan"))
    assert "Better not: Too much radiation." in words(commit(app, TEST))
    menu = next(each for each in app.radio if str(each.key).startswith("test-"))
    menu.set_value(menu.options.index("Chest X-ray")).run()
    said = words(app.button(key="ask").click().run())
    assert "It is normal." in said
    assert "Well seen, it decides: It is enough here." in said


def at_the_sentence(app: AppTest) -> AppTest:
    app = reveal(not_now(app, HYPOTHESES, REFLECTION, TEST))
    return app.button(key="next").click().run()


def test_a_sentence_is_compared_by_its_key_features(thinking: AppTest) -> None:
    app = at_the_sentence(thinking)
    said = words(app)
    assert "Who is he?" in said
    assert AUTHORS not in said
    assert "a cough of three days" not in said
    app.text_area(key=f"thought-{SENTENCE}").set_value("A man with fever.\nHe coughs.")
    said = words(commit(app, SENTENCE))
    assert AUTHORS in said
    assert "He coughs." in said
    app.checkbox(key=f"feature-{SENTENCE}-0").check()
    app.button(key=f"ticked-{SENTENCE}").click().run()
    assert "in yours" in words(app)
    assert "not in yours" in words(app)
    assert f"feature-{SENTENCE}-0" not in {each.key for each in app.checkbox}


def test_nothing_written_is_refused_by_the_names_of_the_ways_on(thinking: AppTest) -> None:
    app = at_the_sentence(thinking)
    app.text_area(key=f"thought-{SENTENCE}").set_value(" \n")
    assert "Write something, or choose “Not now”." in words(commit(app, SENTENCE))


def written(app: AppTest) -> AppTest:
    app = at_the_sentence(app)
    app.text_area(key=f"thought-{SENTENCE}").set_value("A man with fever.")
    return commit(app, SENTENCE)


def test_ticks_that_a_tab_had_kept_are_ticked_again(thinking: AppTest) -> None:
    app = written(thinking)
    place = re.search(r'ep-features-head" data-ep-place="([0-9a-f]{16})"', words(app))
    assert place is not None
    kept = {f"feature-{SENTENCE}-1": True, f"feature-{SENTENCE}-0": False, "feature-9-0": True}
    app.session_state["visit"].kept_form = (place[1], kept)
    app.run()
    ticked = [app.checkbox(key=f"feature-{SENTENCE}-{at}").value for at in range(2)]
    assert ticked == [False, True]


def test_ticks_of_a_late_tab_are_refused_in_words(thinking: AppTest, visit: Visit) -> None:
    app = written(thinking)
    late = visit("/evolution", case="a-pause").switch_page("../../pages/evolution.py").run()
    app.button(key=f"ticked-{SENTENCE}").click().run()
    late.checkbox(key=f"feature-{SENTENCE}-0").check()
    (said,) = late.button(key=f"ticked-{SENTENCE}").click().run().toast
    assert said.value.startswith("You had ticked this in another window")
    assert "✓" not in words(late)


def test_who_passes_the_sentence_gets_no_authors_words(thinking: AppTest) -> None:
    app = not_now(at_the_sentence(thinking), SENTENCE)
    assert AUTHORS not in words(app)
    assert "You went on without stopping here." in words(app)


def test_a_plan_stands_above_what_the_team_did(thinking: AppTest) -> None:
    app = not_now(at_the_sentence(thinking), SENTENCE)
    app.text_area(key=f"thought-{PLAN}").set_value("I would wait.")
    said = words(reveal(commit(app, PLAN)))
    assert said.index("I would wait.") < said.index("It is found.")


def test_the_debrief_sets_together_what_was_thought_at_the_pauses(thinking: AppTest) -> None:
    app = reveal(not_now(name(thinking, "Pneumonia"), REFLECTION, TEST))
    app = not_now(app.button(key="next").click().run(), SENTENCE)
    app.text_area(key=f"thought-{PLAN}").set_value("I would wait.")
    app = reveal(commit(app, PLAN))
    app.session_state["fold-pauses"] = True
    app.switch_page("../../pages/debrief.py").run()
    (fold,) = (each for each in app.expander if each.label == "What you thought at the pauses")
    said = " ".join(each.proto.body for each in fold.html)
    assert "Pneumonia" in said
    assert "I would wait." in said
    assert AUTHORS not in said, "passed by"
    app.button(key=f"pause-place-{PLAN}").click().run()
    assert not app.exception


@pytest.mark.parametrize("is_asked", [True, False])
def test_the_debrief_praises_for_a_test_that_was_asked_for_alone(
    thinking: AppTest, is_asked: bool
) -> None:
    app = not_now(thinking, HYPOTHESES, REFLECTION, TEST)
    if is_asked:
        app.button_group(key="tool").set_value("tests").run()
        menu = next(each for each in app.radio if str(each.key).startswith("test-"))
        menu.set_value(menu.options.index("Chest X-ray")).run()
        app.button(key="ask").click().run()
    else:
        reveal(app)
    app = not_now(app.button(key="next").click().run(), SENTENCE, PLAN)
    app = reveal(app)
    app.session_state["fold-tests"] = True
    app.switch_page("../../pages/debrief.py").run()
    (fold,) = (each for each in app.expander if each.label == "Tests asked for, and tests done")
    said = " ".join(each.proto.body for each in fold.html)
    assert ("Well seen, it decides: It is enough here." in said) == is_asked
    assert "t decides: It is enough here." in said


def test_another_visit_knows_what_was_thought(thinking: AppTest, visit: Visit) -> None:
    name(thinking, "Pneumonia")
    app = visit("/investigations", case="a-pause")
    said = words(app.switch_page("../../pages/investigations.py").run())
    assert "Pneumonia" in said
    assert "Pause: for and against" in said


def test_a_store_that_fails_keeps_nobody_at_a_pause(
    thinking: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "store", lambda: None)
    assert "Pause: for and against" in words(name(thinking, "Pneumonia"))


def other_tab(visit: Visit) -> AppTest:
    """The same learner's second window, at the same pause."""
    app = visit("/investigations", case="a-pause")
    return app.switch_page("../../pages/investigations.py").run()


def test_who_comes_late_in_another_tab_takes_nothing_out_of_the_list(
    thinking: AppTest, visit: Visit
) -> None:
    late = other_tab(visit)
    name(thinking, "Pneumonia", "Asthma")
    (said,) = name(late, "Flu").toast
    assert said.value.startswith("You had passed this pause in another window")
    for app in (late, other_tab(visit)):
        listed = in_list(app)
        assert "Pneumonia" in listed
        assert "Asthma" in listed
        assert "Flu" not in listed


def test_a_list_is_changed_as_another_tab_has_left_it(thinking: AppTest, visit: Visit) -> None:
    app = name(thinking, "Pneumonia", "Asthma")
    late = other_tab(visit)
    for each in (app, late):
        each.button_group(key="tool").set_value("hypotheses").run()
    app.selectbox(key="new_hypothesis").set_value("Flu").run()
    second = late.markdown[-1].value.partition(". ")[2]
    late.button(key="up-1").click().run()
    listed = [each.value for each in late.markdown if ". " in each.value]
    assert listed[0] == f"1. {second}"
    assert "Flu" in " ".join(listed)
    late.button(key="out-2").click().run()
    app.button_group(key="weight-2").set_value("likely").run()
    assert "isn't in your list any more" in words(app)


def test_a_test_that_another_tab_passed_by_is_not_asked_for(
    thinking: AppTest, visit: Visit
) -> None:
    app = not_now(thinking, HYPOTHESES, REFLECTION)
    late = other_tab(visit)
    not_now(app, TEST)
    radio = late.radio(key=f"tested-{TEST}")
    radio.set_value(radio.options.index("CT scan"))
    commit(late, TEST)
    late.button_group(key="tool").set_value("tests").run()
    assert "Tests you asked for" not in words(late)


def test_own_words_stay_as_they_were_written(thinking: AppTest) -> None:
    thinking.text_input(key=f"own-{HYPOTHESES}").set_value("Fièvre de l'Été (n°2)")
    app = name(thinking, "Pneumonia")
    fields = [each for each in app.text_input if str(each.key).startswith("absent-")]
    fields[-1].set_value("crackles")
    app = commit(app, REFLECTION)
    app.button_group(key="tool").set_value("hypotheses").run()
    app.button(key="out-1").click().run()
    said = words(app)
    assert said.count("Fièvre de l'Été (n°2)") == 2, "at the pause and at the reflection"
    assert "fievre de l ete" not in said


def test_what_is_said_in_passing_is_said_once(thinking: AppTest, visit: Visit) -> None:
    late = other_tab(visit)
    name(thinking, "Flu")
    assert not_now(late, HYPOTHESES).toast[0].value.startswith("You had passed this pause")
    assert not late.run().toast
    assert "Pause: for and against" in words(late)


@pytest.mark.parametrize(
    ("pause", "field", "limit"),
    [(HYPOTHESES, f"own-{HYPOTHESES}", 80), (REFLECTION, f"absent-{REFLECTION}", 300)],
)
def test_what_is_pasted_too_long_stays_and_is_refused_in_words(
    thinking: AppTest, pause: int, field: str, limit: int
) -> None:
    app = thinking if pause == HYPOTHESES else name(thinking, "Pneumonia", "Asthma")
    pasted = "m" * (limit + 1)

    def box() -> TextInput:
        return next(each for each in app.text_input if str(each.key).startswith(field))

    assert (box().proto.max_chars or 10**6) > 100_000, "a browser drops what is longer"
    box().set_value(pasted)
    commit(app, pause)
    assert f"Write at most {limit} characters; these are {limit + 1}." in words(app)
    assert box().value == pasted


def after_the_xray(app: AppTest) -> AppTest:
    """The finding that is marked as telling, with two hypotheses in the list."""
    app = name(app, "Pneumonia", "Asthma")
    return reveal(not_now(app, REFLECTION, TEST))


def weights(app: AppTest) -> dict[str, str]:
    app.button_group(key="tool").set_value("hypotheses").run()
    names = [each.value.partition(". ")[2] for each in app.markdown if ". " in each.value]
    found = [app.button_group(key=f"weight-{rank}").value for rank in range(len(names))]
    return dict(zip(names, map(str, found), strict=True))


def change(app: AppTest, place: int, to: str) -> AppTest:
    return app.button_group(key=f"side-7-{place}-change").set_value(to).run()


def test_a_telling_finding_asks_what_it_changes_and_moves_the_list(thinking: AppTest) -> None:
    app = after_the_xray(thinking)
    assert "What does this change?" in words(app)
    change(app, 0, "up")
    change(app, 1, "down")
    assert not app.exception
    found = weights(app)
    assert sorted(found.values()) == ["likely", "unlikely"]


def test_who_thinks_again_moves_it_from_where_it_stood_before(thinking: AppTest) -> None:
    app = after_the_xray(thinking)
    before = weights(app)
    for to in ("up", "down", "up", "same"):
        change(app, 0, to)
    assert weights(app) == before
    change(app, 0, "up")
    assert "likely" in weights(app).values()


def test_it_is_asked_of_nobody_without_a_list_and_holds_nobody_up(thinking: AppTest) -> None:
    app = reveal(not_now(thinking, HYPOTHESES, REFLECTION, TEST))
    assert "What does this change?" not in words(app)
    assert "next" in {button.key for button in app.button}


def test_another_visit_sees_what_was_said_to_change(thinking: AppTest, visit: Visit) -> None:
    app = after_the_xray(thinking)
    change(app, 0, "up")
    change(app, 1, "same")
    later = other_tab(visit)
    pressed = [later.button_group(key=f"side-7-{place}-change").value for place in range(2)]
    assert pressed == ["up", None]


def test_hypotheses_chosen_in_one_language_are_chosen_in_the_other(
    cases_dir: Path, visit: Visit
) -> None:
    """A tab keeps their places, which follow the names, in the order in which they were chosen."""
    case = cases_dir / "paused" / "case.yaml"
    text = case.read_text(encoding="utf-8").replace("{fr: Asthme,", "{fr: Zona,")
    case.write_text(text, encoding="utf-8")
    resources.forget()
    app = reveal(visit(lang="fr").button(key="start-a-pause").click().run(), 2)
    app = app.button(key="next").click().run()
    place = re.search(r'data-ep-place="([0-9a-f]{16})"', words(app))
    assert place is not None
    kept = {f"named-{HYPOTHESES}": [2, 0], "language": "en"}
    app.session_state["visit"].kept_form = (place[1], kept)
    app.run()
    pills = app.button_group(key=f"named-{HYPOTHESES}")
    assert [str(pills.options[each]) for each in pills.value or ()] == ["Pneumonie", "Zona"]
