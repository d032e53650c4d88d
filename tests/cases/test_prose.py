"""What an author marks is bold, italic, raised or lowered; what is no mark stays as it is."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from epicrisis.cases import prose
from epicrisis.cases.fields import in_language
from epicrisis.cases.prose import Prose, marked
from epicrisis.writing import paragraphs

TEXTS = st.text(alphabet="ab9 *^~_\\<&.()\n\u00a0é", max_size=40) | st.text()


@pytest.mark.parametrize(
    ("written", "plain", "html"),
    [
        ("Une **urgence**.", "Une urgence.", "Une <strong>urgence</strong>."),
        ("S. *aureus*", "S. aureus", "S. <em>aureus</em>"),
        ("10^9^/l", "10⁹/l", "10<sup>9</sup>/l"),
        ("H~2~O", "H₂O", "H<sub>2</sub>O"),
        ("T~max~", "Tmax", "T<sub>max</sub>"),
        ("Ca^2+^", "Ca²⁺", "Ca<sup>2+</sup>"),
        ("***deux***", "deux", "<strong><em>deux</em></strong>"),
        (r"\*rien\*", "*rien*", "*rien*"),
        ("*<b>*", "<b>", "<em>&lt;b&gt;</em>"),
    ],
)
def test_a_mark_is_seen_and_its_sign_is_not(written: str, plain: str, html: str) -> None:
    read = marked(written)
    assert (read, escape(read)) == (plain, html)


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.05 * 3", "HLA-B*27 et HLA-DRB1*15", "CYP2C19*2/*17", "p < 0,05 (*), p < 0,01 (**)",
        "12*, 15**", "2 * 3 * 4", "* un point", "10^9/l,10^12/l", "~5 ml ou ~10 ml", "~5/~10",
        "un_nom_de_fichier", "_rien_", "**", "a ** b", r"C:\dossier", "# titre", "[a](b) `c` <d>",
        "&amp;",
    ],
)  # fmt: skip
def test_what_is_no_mark_is_not_eaten(text: str) -> None:
    assert marked(text) == text
    assert not isinstance(marked(text), Prose)


@given(text=TEXTS)
def test_nothing_but_signs_of_marks_is_lost_and_nothing_is_html(text: str) -> None:
    read = marked(text)
    said = "".join(run.text for run in prose.runs_of(read))
    signs = str.maketrans("", "", "*^~\\")
    assert said.translate(signs) == text.translate(signs)
    tags = ("strong", "em", "sup", "sub")
    bare = escape(read)
    for tag in tags:
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in bare


@given(text=TEXTS.filter(lambda text: not set(text) & set("*^~")))
def test_a_text_without_signs_stays_what_it_is(text: str) -> None:
    assert marked(text) is text


@given(text=TEXTS)
def test_a_text_is_cut_into_the_same_paragraphs_with_marks_as_without(text: str) -> None:
    read = marked(text)
    assert [*map(str, paragraphs(read))] == [*paragraphs(str(read))]


def test_marks_go_on_over_a_new_paragraph() -> None:
    first, second = paragraphs(marked("Un **deux\n\ntrois** quatre"))
    assert escape(first) == "Un <strong>deux</strong>"
    assert escape(second) == "<strong>trois</strong> quatre"


def test_texts_keep_their_marks_when_they_are_put_together() -> None:
    read = marked("*b*")
    assert escape("a " + read + " c") == "a <em>b</em> c"
    assert escape(prose.filled("{said}: {reason}", said="a", reason=read)) == "a: <em>b</em>"
    assert "a {}".format(read) == "a b"  # noqa: UP032 (who knows nothing of marks)


def test_marks_travel_between_processes() -> None:
    assert escape(pickle.loads(pickle.dumps(marked("*b*")))) == "<em>b</em>"


@given(TEXTS)
def test_a_text_of_another_language_says_so_and_is_the_same_text(text: str) -> None:
    told = in_language({"en": marked(text), "de": "x"}, "fr")
    assert told == marked(text)
    assert in_language({"fr": marked(text), "en": "x"}, "fr") is marked(text) or not text
    inner = re.sub(r'<span lang="en">|</span>', "", escape(told))
    assert inner == escape(marked(text))
    assert all(run.language == "en" for run in prose.runs_of(told))


def test_where_a_text_is_split_its_language_stays() -> None:
    (first, last) = paragraphs(in_language({"en": "One *way*.\n\nTwo."}, "fr"))
    assert escape(first) == '<span lang="en">One *way*.</span>'
    assert escape(last) == '<span lang="en">Two.</span>'
