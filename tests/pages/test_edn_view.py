"""A learner chooses once whether the examination's marks stand beside ours."""

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.server import resources
from epicrisis.ui.shared import progress_store
from tests.pages.conftest import Visit


def switch(app: AppTest) -> bool:
    assert not app.exception
    return bool(app.toggle(key="edn_view").value)


def test_it_is_off_until_chosen_and_then_on_at_each_page_and_visit(visit: Visit) -> None:
    app = visit()
    assert not switch(app)
    app.toggle(key="edn_view").set_value(True).run()
    assert switch(app)
    assert switch(visit("/anamnesis", case="a-fever"))
    assert switch(visit(locale="fr-FR"))
    app.toggle(key="edn_view").set_value(False).run()
    assert not switch(visit())


def test_a_language_or_another_page_leaves_it_as_it_is(visit: Visit) -> None:
    app = visit()
    app.toggle(key="edn_view").set_value(True).run()
    app.segmented_control(key="language").set_value("fr").run()
    assert switch(app)
    assert "EDN" in app.toggle(key="edn_view").label


def test_a_browser_without_cookies_has_it_for_the_visit(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_store, "token", lambda: None)
    app = visit()
    app.toggle(key="edn_view").set_value(True).run()
    assert switch(app.run())
    assert not switch(visit())


def test_a_server_without_a_store_has_it_for_the_visit(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "store", lambda: None)
    app = visit()
    app.toggle(key="edn_view").set_value(True).run()
    assert switch(app.run())


def test_delete_my_data_takes_it_along(visit: Visit) -> None:
    app = visit()
    app.toggle(key="edn_view").set_value(True).run()
    app.session_state["device"] = True
    app.run()
    app.button(key="delete_all").click().run()
    assert not switch(app)
    assert not switch(visit())


def test_it_comes_to_another_device_with_the_work(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit()
    app.toggle(key="edn_view").set_value(True).run()
    kept = resources.store()
    assert kept is not None
    kept.open_finding(kept.attempt("a" * 64, "a-fever"), "fever")
    code = kept.create_transfer("a" * 64)
    monkeypatch.setattr(progress_store, "token", lambda: "b" * 64)
    other = visit()
    assert not switch(other)
    other.session_state["device"] = True
    other.run()
    other.text_input(key="typed_code").set_value(code)
    next(each for each in other.button if "receive" in str(each.key)).click().run()
    assert switch(other)
