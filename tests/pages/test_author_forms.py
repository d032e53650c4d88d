"""Forms of the author page, alone on a page."""

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.authoring import drafts
from epicrisis.messages import Message
from epicrisis.ui.author import acts
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from tests.cases.conftest import CASES


def shown_form() -> None:
    import streamlit as st

    from epicrisis.authoring.forms.words import languages_of
    from epicrisis.ui.author import block_forms, desk, story

    opened = st.session_state["opened"]
    form = opened.form
    data = opened.written.data
    block = None if form.is_new else desk.mapping_at(data, form.path)
    st.session_state["edits"] = block_forms._FIELDS[form.kind](
        opened, form, block, languages_of(data)
    )
    desk.say_refusal()
    story.show_source(opened, desk.stages(opened))


@dataclass
class Form:
    app: AppTest
    opened: OpenDraft

    def key(self, name: str) -> str:
        assert self.opened.form is not None
        return self.opened.form.key(name)

    def run(self) -> "Form":
        self.app.run()
        assert not self.app.exception
        return self


def open_form(kind: str, *path: str | int, is_new: bool = False) -> Form:
    opened = OpenDraft(drafts.from_disk(CASES / "paused"), edition="one")
    opened.form = OpenForm(kind, path, is_new=is_new)  # type: ignore[arg-type]
    app = AppTest.from_function(shown_form, default_timeout=30)
    app.session_state["opened"] = opened
    return Form(app, opened).run()


# --- A pause -----------------------------------------------------------------------------


def test_a_sentence_of_the_source_is_added_to_a_pauses_own() -> None:
    form = open_form("pause", "stages", 2, "blocks", 0)
    (source,) = [each.value for each in form.app.html if "ep-act" in each.value]
    assert 'data-ep-act="add_sentence"' in source
    assert 'data-ep-act="tell"' not in source
    assert form.opened.form is not None
    acts._add_sentence(form.opened, (), "S03")
    form.run()
    assert form.app.multiselect(key=form.key("sentences")).value == ["S01", "S02", "S03"]


def test_a_pause_that_rests_on_nothing_says_so() -> None:
    form = open_form("pause", "stages", 1, "blocks", 0)
    form.app.radio(key=form.key("asks")).set_value("plan")
    form.run()
    acts._add_sentence(form.opened, (), "S03")
    assert form.opened.form is not None
    assert form.opened.form.added == []


@pytest.mark.parametrize(("prompt", "text"), [("Qui ?", None), (None, "Un homme.")])
def test_words_in_one_language_alone_are_asked_for_in_the_other(
    prompt: str | None, text: str | None
) -> None:
    form = open_form("pause", "stages", 2, "blocks", 0)
    for name, words in (("prompt", prompt), ("text", text)):
        fields = form.app.text_input if name == "prompt" else form.app.text_area
        if words is not None:
            fields(key=form.key(f"{name}-fr")).set_value(words)
            fields(key=form.key(f"{name}-en")).set_value("")
    form.run()
    edits = form.app.session_state["edits"]
    assert isinstance(edits, Message)
    assert "in each language" in edits
