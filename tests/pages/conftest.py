"""Pages run by Streamlit's own AppTest, from the shell, on the sample cases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.ui import stories
from tests.conftest import ROOT, SAMPLES

Visit = Callable[..., AppTest]


@pytest.fixture
def cases_dir() -> Path:
    return SAMPLES


@pytest.fixture
def visit(cases_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """A function that opens an address as a browser of a given locale does."""

    def open_address(path: str = "/", locale: str = "en-GB", **query: str) -> AppTest:
        app = AppTest.from_file(ROOT / "epicrisis" / "ui" / "shell.py", default_timeout=30)
        app.context = {"locale": locale, "url": f"http://localhost{path}"}
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    monkeypatch.setattr(stories, "CASES_DIR", cases_dir)
    stories.library.cache_clear()
    stories.all_stories.cache_clear()
    yield open_address
    stories.library.cache_clear()
    stories.all_stories.cache_clear()
