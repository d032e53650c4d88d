"""Pages run by Streamlit's own AppTest, from the shell, on the sample cases."""

import shutil
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ThreadState,
    get_script_run_ctx,
    is_fragment_callback_warning_suppressed,
)
from streamlit.testing.v1 import AppTest

from epicrisis.server import resources
from epicrisis.server.shelf import CaseFolder
from epicrisis.server.teachers import Visitor
from epicrisis.store.learners.store import open_store
from epicrisis.ui.shared import progress_store, teacher_access
from tests.conftest import ROOT, SAMPLES
from tests.support.stores import empty_store

Visit = Callable[..., AppTest]

AT_THIS_MACHINE = Visitor(
    "127.0.0.1",
    {"host": "localhost:8501", "origin": "http://localhost:8501"},
    cookies={},
    claims={},
)
FROM_THE_HALL = Visitor("192.168.1.7", {"host": "192.168.1.20:8501"}, cookies={}, claims={})


def copied(case: Path, cases: Path) -> Path:
    """Copy a case's folder into a folder of cases, to be changed; return the copy."""
    return Path(shutil.copytree(case, cases / case.name))


def for_teachers(library: AppTest) -> AppTest:
    """Open the library's entry for teachers, which is made once it is opened."""
    library.session_state["teaching"] = True
    return library.run()


@pytest.fixture
def cases_dir() -> Path:
    return SAMPLES


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """AppTest would read the metadata of every installed package at each run."""
    once = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(autouse=True)
def nothing_displayed_by_a_press(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a callback displays in a fragment's run takes the place of the page's style sheet."""
    displayed: list[str] = []

    def note() -> None:
        if (
            get_script_run_ctx() is not None
            and ThreadState.get().in_fragment_callback
            and not is_fragment_callback_warning_suppressed()
        ):
            displayed.extend(traceback.format_stack()[-8:])

    monkeypatch.setattr(delta_generator, "_maybe_print_fragment_callback_warning", note)
    yield
    assert not displayed, "".join(displayed)


@cache
def read_once(folder: Path) -> CaseFolder:
    """The cases of a folder that no test writes into."""
    read = CaseFolder(folder)
    read.look()
    return read


@pytest.fixture
def visit(cases_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """A function that opens an address as a browser of a given locale does.

    All visits of a test come from the same browser: they carry the same token.
    """

    def open_address(path: str = "/", locale: str = "en-GB", **query: str) -> AppTest:
        app = AppTest.from_file(ROOT / "epicrisis" / "ui" / "shell.py", default_timeout=30)
        app.context = {"locale": locale, "url": f"http://localhost{path}"}
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    kept = open_store(empty_store(tmp_path / "store.sqlite3"))
    monkeypatch.setattr(resources, "store", lambda: kept)
    monkeypatch.setattr(progress_store, "token", lambda: "a" * 64)
    monkeypatch.setattr(teacher_access, "visitor", lambda: AT_THIS_MACHINE)
    monkeypatch.setattr(resources, "CASES_DIR", cases_dir)
    if cases_dir.is_relative_to(ROOT):
        monkeypatch.setattr(resources, "_folder", cache(partial(read_once, cases_dir)))
    resources.forget()
    yield open_address
    kept.close()
    resources.forget()
