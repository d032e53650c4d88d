"""The page of a stage: where one is, who the patient is, and what stands beside the story."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis import writing
from epicrisis.cases import prose
from epicrisis.cases.model import Finding
from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import tell
from epicrisis.ui.learner import terms
from tests.conftest import CASES
from tests.pages.conftest import Visit
from tests.pages.test_pages import reveal, start


def banner(app: AppTest) -> str:
    return next(each.value for each in app.html if 'class="ep-banner"' in each.value)


def test_the_banner_says_who_and_what_is_known_and_nothing_else(visit: Visit) -> None:
    app = start(visit())
    for opened in (1, 2):
        said = banner(app)
        assert "Man, 40" in said
        assert "A raised temperature" in said
        assert f"{opened} of 10" in said
        assert ("Coughing" in said) == (opened == 2)
        assert "Influenza" not in said
        reveal(app)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("folder", sorted(each.name for each in CASES.iterdir() if each.is_dir()))
def test_a_term_is_explained_where_it_stands_first_once_it_is_known(
    folder: str, language: str
) -> None:
    story = tell(*load_case(CASES / folder / "case.yaml"))
    if language not in story.case.languages:
        return
    for step in story.steps:
        if not isinstance(step.block, Finding):
            continue
        known = terms.known_terms(story, step, language)
        text = step.block.text[language]
        told, _ = terms.explained(writing.paragraphs(text), known, "t")
        buttons = re.findall('class="ep-term"[^>]*>([^<]*)<', "".join(told))
        pressed = {unescape(word).casefold() for word in buttons}
        for word in known:
            by_itself = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
            is_in_longer = any(word != each and word in each for each in known)
            assert not by_itself or is_in_longer or word.casefold() in pressed, (word, text)
        later = {entry.term[language] for entry in story.case.glossary} - set(known)
        assert pressed.isdisjoint(word.casefold() for word in later)


def test_terms_are_pressed_as_words_and_never_within_others() -> None:
    known = {"ECG": "electrocardiogram", "ECG lead": "a lead", "Sunitinib": "a drug", "amp": "?"}
    (told, more), placed = terms.explained(
        ["An ECG lead, an ECG lead & ECGs <b>; on sunitinib", "R&D, ecg, ECG, Sunitinib"],
        known,
        "t",
    )
    assert {each.word for each in placed} == {"ECG lead", "Sunitinib", "ECG"}
    assert 'An <button type="button" class="ep-term" popovertarget="t-1">ECG lead</button>,' in told
    assert "an ECG lead &amp; ECGs &lt;b&gt;; on" in told
    assert ">sunitinib</button>" in told
    assert more.startswith("R&amp;D, ecg, <button")
    assert more.endswith(">ECG</button>, Sunitinib")


def test_a_term_keeps_the_marks_of_its_author() -> None:
    text = prose.marked("**On sunitinib**, 10^9^/l and *ECG*")
    (told,), _ = terms.explained([text], {"Sunitinib": "a drug", "ECG": "a tracing"}, "t")
    assert str(told) == (
        '<strong>On </strong><button type="button" class="ep-term" popovertarget="t-0">'
        "<strong>sunitinib</strong></button>, 10<sup>9</sup>/l and "
        '<button type="button" class="ep-term" popovertarget="t-1"><em>ECG</em></button>'
    )
