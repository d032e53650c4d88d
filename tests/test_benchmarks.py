"""The report of all benchmarks: what it says of a figure, and that one failure hides no other."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import __main__ as report
from benchmarks import drafting, pages
from benchmarks.figures import Figure, line, table


def cells(figure: Figure) -> list[str]:
    return [cell.strip() for cell in line(figure).strip("|").split("|")]


def test_a_figure_beside_its_target_and_its_peer() -> None:
    slow = Figure("press", 30.0, "ms", times=1.5, peer=10.0, peer_name="bare")
    assert cells(slow) == ["press", "30.0 ms", "≤ 1.5 × bare", "3.00 × bare", "short"]
    quick = Figure("presses", 300, "1/s", times=0.5, peer=400, peer_name="bare", better="higher")
    assert cells(quick) == ["presses", "300 1/s", "≥ 0.5 × bare", "0.75 × bare", "ok"]


def test_a_target_in_numbers() -> None:
    assert cells(Figure("lost", 0, target=0)) == ["lost", "0", "≤ 0", "", "ok"]
    assert cells(Figure("page", 25_001, "B", target=25_000))[1:3] == ["25,001 B", "≤ 25,000 B"]
    assert Figure("page", 25_001, "B", target=25_000).verdict == "short"


def test_a_figure_without_a_target_has_no_verdict() -> None:
    assert cells(Figure("worst", 4.0, "ms")) == ["worst", "4.0 ms", "", "", ""]
    assert Figure("worst", 4.0, "ms").is_met


@pytest.mark.parametrize(
    "figure",
    [
        Figure("not a number", float("nan"), "ms", target=200),
        Figure("nothing to compare with", 5.0, "ms", times=1.0),
    ],
    ids=lambda figure: figure.name,
)
def test_what_could_not_be_taken_reaches_no_target(figure: Figure) -> None:
    assert figure.verdict == "short"


@pytest.mark.parametrize("name", report.BENCHMARKS)
def test_every_benchmark_offers_its_figures(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").figures)


def test_one_table_for_all_and_a_miss_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, bool]] = []

    def figures(name: str, is_quick: bool) -> list[Figure]:
        asked.append((name, is_quick))
        return [Figure(name, 2.0, "ms", target=1)]

    monkeypatch.setattr(report, "alone", figures)
    assert report.main([]) == 0
    assert asked == [(name, True) for name in report.BENCHMARKS]
    every = [Figure(name, 2.0, "ms", target=1) for name in report.BENCHMARKS]
    assert capsys.readouterr().out == table(every) + "\n"

    asked.clear()
    assert report.main(["--full", "--only", "room", "--json"]) == 0
    assert asked == [("room", False)]
    told = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["is_met"]) for each in told["figures"]] == [("room", False)]


def test_a_benchmark_that_cannot_run_is_told_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def figures(name: str, is_quick: bool) -> list[Figure]:
        if name == "phone_page":
            raise FileNotFoundError("no `chromium` in the PATH")
        return [Figure(name, 2.0, "ms")]

    monkeypatch.setattr(report, "alone", figures)
    assert report.main(["--only", "phone_page", "learners"]) == 1
    told = capsys.readouterr().out
    assert "| learners | 2.0 ms |" in told
    assert "phone_page couldn't run: FileNotFoundError" in told


def test_a_name_that_no_benchmark_has_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        report.main(["--only", "typo"])


def test_two_checkouts_are_compared_turn_by_turn() -> None:
    """A machine that was busy for a turn was so for both: the ratio hardly moves."""
    beside = pages.Measured({page: [10.0, 10.0, 50.0, 10.0] for page in pages.MEASURED}, 200.0)
    here = pages.Measured({page: [8.0, 8.0, 40.0, 9.0] for page in pages.MEASURED}, 210.0)
    turns = pages.Turns([here, beside], bare_ms=[2.0, 2.0, 10.0, 2.0])
    told = pages.compared(turns).splitlines()
    assert len(told) == len(pages.HEAD.splitlines()) + len(pages.MEASURED) + 2
    debrief = next(line for line in told if "debrief" in line)
    assert debrief == "| debrief | 8.5 ms | 4.00 | ≤ 5.9 | 10.0 ms | 0.800 | 0.800 to 0.875 |"
    assert told[-2] == "| press of the bare app | 2.0 ms | | | | | |"
    assert told[-1] == "| most memory | 210 MiB | | | 200 MiB | 1.050 | |"


def test_reports_are_drafted_and_their_sentences_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english, french = "He coughs. He is 40.", "Il tousse. Il a 40 ans."
    reports = [
        {"id": "1", "language": "en", "text": english, "sentences": ["He coughs.", "He is 40."]},
        {"id": "2", "language": "fr", "text": french, "sentences": [french]},
    ]
    (tmp_path / "made-up.json").write_text(json.dumps(reports))
    assert drafting.main(["--texts", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "| drafts with an error | 0 |" in said
    assert "| texts with anything lost | 0 |" in said
    assert "| ends of sentences, en, F | 100 % |" in said
    assert "| ends of sentences, fr, F | 0.0 % |" in said
