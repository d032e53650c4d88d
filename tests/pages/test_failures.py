"""A page that fails says so in a sentence, without its internals."""

from streamlit.testing.v1 import AppTest


def test_a_learner_never_sees_a_traceback() -> None:
    def failing_page() -> None:
        from epicrisis.ui.shared import page_failure

        page_failure.apologise(RuntimeError("secret insulinoma"))

    app = AppTest.from_function(failing_page, default_timeout=30)
    app.context = {"locale": "en-GB"}
    app.run()
    assert "Something went wrong on our side" in app.error[0].value
    assert "secret" not in app.error[0].value
    assert not app.exception
