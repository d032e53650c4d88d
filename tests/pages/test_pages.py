"""What a learner meets on the pages, run by AppTest."""

import html
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.server import resources
from tests.conftest import CASES, SAMPLES
from tests.pages.conftest import Visit


def words(app: AppTest) -> str:
    """All that the page says."""
    kinds = (app.html, app.info, app.warning, app.error, app.markdown)
    parts = [element.value for kind in kinds for element in kind]
    return html.unescape("\n".join([*parts, *(button.label for button in app.button)]))


def start(app: AppTest) -> AppTest:
    return app.button(key="start-a-fever").click().run()


def reveal(app: AppTest, times: int = 1) -> AppTest:
    for _ in range(times):
        app.button(key="reveal").click().run()
        assert not app.exception
    return app


def test_the_library_shows_a_case_by_its_presentation(visit: Visit) -> None:
    said = words(visit())
    assert "A man with fever" in said
    assert "Internal medicine" in said
    assert "5 questions" in said
    assert "of 10" not in said
    assert "Influenza" not in said


def test_a_french_browser_is_met_in_french(visit: Visit) -> None:
    assert "Un homme fébrile" in words(visit(locale="fr-CA"))


def test_cases_in_the_readers_language_come_first(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "CASES_DIR", CASES)

    def shown(locale: str) -> list[str]:
        keys = (str(button.key) for button in visit(locale=locale).button)
        return [key.removeprefix("start-") for key in keys if key.startswith("start-")]

    real, fictional = "fievres-et-douleurs", ["malaises-en-ete", "dimanche-soir"]
    assert shown("fr-FR") == [real, *fictional, "headache-in-winter"]
    assert shown("en-GB") == [real, "headache-in-winter", *fictional]


def test_the_language_can_be_changed_and_stays_in_the_address(visit: Visit) -> None:
    app = visit()
    app.segmented_control(key="language").set_value("fr").run()
    assert "Un homme fébrile" in words(app)
    assert app.query_params["lang"] == "fr"


def test_the_language_that_was_chosen_is_in_the_address_of_each_page(visit: Visit) -> None:
    """A press leads there without it, and a reload knows the browser's language alone."""
    app = visit()
    app.segmented_control(key="language").set_value("fr").run()
    del app.query_params["lang"]
    assert app.run().query_params["lang"] == "fr"
    app.segmented_control(key="language").set_value("en").run()
    del app.query_params["lang"]
    assert "lang" not in app.run().query_params, "the browser's own"


def test_an_address_names_the_case_and_keeps_naming_it(visit: Visit) -> None:
    app = reveal(visit("/anamnesis", case="a-fever").switch_page("../../pages/anamnesis.py").run())
    assert app.query_params["case"] == "a-fever"
    assert "A man came with a fever." in words(app)


def test_findings_appear_one_at_a_time_and_stay(visit: Visit) -> None:
    app = start(visit())
    assert "A man came with a fever." in words(app)
    assert "coughing" not in words(app)
    reveal(app)
    assert "A man came with a fever." in words(app)
    assert "coughing" in words(app)


def test_a_finding_offers_its_sentence_and_the_editors_note(visit: Visit) -> None:
    said = words(reveal(start(visit()), 2))
    assert "He had a cough" in said
    assert "Part of the sentence" in said
    assert "for three days" in said
    assert "doi.org/10.1000/xyz" in said


def test_the_next_stage_can_be_entered_only_when_this_one_is_through(visit: Visit) -> None:
    app = reveal(start(visit()))
    assert "Next: Investigations" not in words(app)
    reveal(app)
    app.button(key="next").click().run()
    assert "Which test would you ask for?" in words(app)


def at_the_first_question(app: AppTest) -> AppTest:
    return reveal(start(app), 2).button(key="next").click().run()


def test_abnormal_results_come_first(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    said = words(reveal(app))
    assert said.index("ESR") < said.index("Blood count")


def test_a_stage_enters_the_navigation_as_soon_as_it_is_reached(visit: Visit) -> None:
    app = reveal(start(visit()))
    assert "investigations" not in app.session_state["visit"].pages
    reveal(app)
    assert "investigations" in app.session_state["visit"].pages


def test_starting_over_closes_everything(visit: Visit) -> None:
    app = reveal(start(visit()))
    app.switch_page("../../pages/home.py").run()
    assert "Resume" in words(app)
    app.button(key="over-a-fever").click().run()
    assert not app.exception
    assert "coughing" not in words(app)
    assert app.session_state["visit"].page == "anamnesis"
    app.switch_page("../../pages/home.py").run()
    assert "1 of 10" in words(app)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"case": "no-such-case"}, "no such case"),
        ({"case": "../../etc/passwd"}, "no such case"),
        ({"lang": "tlh"}, "language"),
    ],
)
def test_an_unknown_case_or_language_is_told_in_a_sentence(
    visit: Visit, query: dict[str, str], sentence: str
) -> None:
    app = visit(**query)
    assert not app.exception
    assert sentence in words(app)
    assert "A man with fever" in words(app)
    assert not set(query) & set(app.query_params)


def test_a_broken_case_file_leaves_the_others_and_says_where_it_is_broken(
    visit: Visit, cases_dir: Path
) -> None:
    said = words(visit())
    assert "A man with fever" in said
    assert "Line 3, column 8: the file ends between brackets" in said
    assert "python -m epicrisis check" in said


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    """The sample cases, and a broken one."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "case.yaml").write_text("id: broken\nslug: b\nslug: [\n", encoding="utf-8")
    return tmp_path


def test_the_authors_door_names_no_case_by_what_it_comes_to(visit: Visit) -> None:
    """An id may be the diagnosis; whoever looks in is shown what a learner reads first."""
    app = visit("/author").switch_page("../../pages/author.py").run()
    offered = app.selectbox(key="open_id")
    assert offered.value is None
    assert "A man with fever" in offered.options
    assert "fever" not in offered.options
    assert app.button(key="open").disabled


def test_an_empty_glossary_says_so(visit: Visit) -> None:
    app = visit("/anamnesis", case="a-fever").switch_page("../../pages/anamnesis.py").run()
    app.session_state["tool"] = "words"
    assert "Nothing yet." in words(app.run())


def test_no_two_visits_share_what_the_navigation_writes_into() -> None:
    """Two that open a page at once would each find that the other has run it already."""

    def show_two() -> None:
        import streamlit as st

        from epicrisis.ui.shared import routing

        mine, theirs = routing.page(routing.DEBRIEF), routing.page(routing.DEBRIEF)
        st.text(f"shared: {mine is theirs}, {mine.url_path}, {theirs.url_path}")

    app = AppTest.from_function(show_two).run()
    assert app.text[0].value == "shared: False, debrief, debrief"


def test_a_template_that_says_nothing_is_no_element() -> None:
    """Streamlit fails at an empty one, which was the end of a debrief without teaching."""

    def show_nothing() -> None:
        from epicrisis.ui.shared import html

        html.show("remarks.html")
        html.show("heading.html", heading="And then")

    app = AppTest.from_function(show_nothing).run()
    assert not app.exception
    assert ["And then" in each.value for each in app.html] == [True]


def test_what_is_written_in_another_language_is_marked_so(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In prose; an attribute holds no marks."""
    monkeypatch.setattr(resources, "CASES_DIR", CASES)
    app = visit(lang="fr").button(key="start-headache-in-winter").click().run()
    shown = "\n".join(element.value for element in app.html)
    prose = re.findall(r"<p>(.*?)</p>", shown[shown.index('class="ep-prose"') :], re.DOTALL)
    assert prose[0].startswith('<span lang="en">')
    assert prose[0].endswith("</span>")
    assert re.search(r'<h2><span lang="en">[^<]+</span></h2>', shown)
    assert 'lang="fr"' not in shown
    quoted = re.findall(r"<(?:blockquote|q)\b[^>]*>", shown)
    assert quoted
    assert all('translate="no"' in each for each in quoted), "they are verbatim"
    attributes = re.findall(
        r"""\s[\w-]+=("[^"]*"|'[^']*')""",
        re.sub(r"<style.*?</style>|<script.*?</script>", "", shown, flags=re.DOTALL),
    )
    assert not [each for each in attributes if "<span" in each]
