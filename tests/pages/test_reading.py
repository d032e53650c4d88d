"""The page of a stage: where one is, who the patient is, and what stands beside the story."""

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import tell
from epicrisis.ui.learner.terms import Term, terms_of, with_terms
from tests.conftest import CASES
from tests.pages.conftest import Visit
from tests.pages.test_pages import reveal, start


def banner(app: AppTest) -> str:
    return next(each.value for each in app.html if "ep-banner" in each.value)


def test_the_banner_says_who_and_what_is_known_and_nothing_else(visit: Visit) -> None:
    app = start(visit())
    before = banner(app)
    assert "1 of 10" in before
    reveal(app)
    assert "2 of 10" in banner(app)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_term_is_explained_where_it_stands_once_it_is_known(language: str) -> None:
    story = tell(*load_case(CASES / "insulinome-malin" / "case.yaml"))
    explained = 0
    for step in story.steps:
        text = getattr(step.block, "text", {}).get(language, "")
        for term in terms_of(story, step, text, language):
            entry = next(each for each in story.case.glossary if each.term[language] == term.word)
            opened = {each.block.id: each.number for each in story.steps}[entry.opens_with]
            assert opened <= step.number
            explained += 1
    assert explained > 5


def test_terms_are_pressed_as_words_and_never_within_others() -> None:
    terms = [Term("ECG lead", "a lead", "t0"), Term("ECG", "electrocardiogram", "t1")]
    (told,) = with_terms(["An ECG lead, an ECG & ECGs <b>"], terms)
    assert told.count("<button") == 2
    assert ">ECG lead</button>" in told
    assert 'popovertarget="t1">ECG</button> &amp; ECGs &lt;b&gt;' in told
