"""What tests of several folders share."""

import gc
import logging
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect

from epicrisis import log, rate_limit
from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Story, tell
from tests.support.chromium import open_chromium
from tests.support.order import long_ones_first
from tests.support.server import StreamlitServer
from tests.support.tiers import QUICK, THOROUGH

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
CASES = ROOT / "data" / "cases"


@pytest.fixture(scope="session")
def fever() -> Story:
    """A small case with all that a case can have: three stages, five findings."""
    return tell(*load_case(SAMPLES / "fever" / "case.yaml"))


@pytest.fixture(scope="session")
def shadow() -> Story:
    """A small case with images, of a question and of findings."""
    return tell(*load_case(SAMPLES / "shadow" / "case.yaml"))


@pytest.fixture(scope="session")
def insulinoma() -> Story:
    """The first real case."""
    return tell(*load_case(CASES / "insulinome-malin" / "case.yaml"))


@pytest.fixture(scope="session")
def lyme() -> Story:
    """A case of ours with every type of question."""
    return tell(*load_case(CASES / "cardite-de-lyme" / "case.yaml"))


@pytest.fixture(scope="session")
def ectopic() -> Story:
    """A case of ours with every kind of question, a mini file and a key-feature problem."""
    return tell(*load_case(CASES / "grossesse-extra-uterine" / "case.yaml"))


@pytest.fixture(scope="session")
def server() -> Iterator[StreamlitServer]:
    """The app, served as README's first command serves it."""
    with StreamlitServer() as running:
        yield running


@pytest.fixture(scope="session")
def samples_server() -> Iterator[StreamlitServer]:
    """The app with the small cases."""
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(SAMPLES)}) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium")
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    with open_chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    """No test is refused what others have asked for too often."""
    rate_limit.forget()


@pytest.fixture
def heard(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """The program's log, heard by pytest whatever ran in this process before."""
    logger = logging.getLogger(log.NAME)
    monkeypatch.setattr(logger, "propagate", True)
    # Libraries that other tests of this process use switch off every logger that they don't know.
    monkeypatch.setattr(logger, "disabled", False)
    return caplog


def pytest_configure(config: pytest.Config) -> None:
    """Give Hypothesis the examples of the tier that is asked for."""
    is_quick = config.option.markexpr == "not thorough"
    settings.load_profile(QUICK if is_quick else THOROUGH)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Have `-m all` choose every test; of those chosen, begin with the long ones."""
    for item in items:
        item.add_marker("all")
    yield
    items[:] = long_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what was imported: it took a twelfth of the time."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than cores: much of the time is spent waiting for what was started."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report
