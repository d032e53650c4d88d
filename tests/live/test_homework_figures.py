"""What a homework's figures tell of its pauses."""

from datetime import datetime

from epicrisis.cases.reading.case_file import load_case
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.views import movement_view
from epicrisis.live.room.homework_figures import homework_figures
from epicrisis.store.classes.records import Handed, Homework, Vote
from epicrisis.store.records import Json
from epicrisis.story.telling import tell
from tests.conftest import ROOT

WEEK = datetime(2026, 3, 1), datetime(2026, 3, 8)


def thoughts(*kept: Json) -> tuple[Vote, ...]:
    return tuple(Vote(0, number, each, None, 0) for number, each in enumerate(kept))


def test_hypotheses_named_at_a_pause_stand_as_a_class_list_and_nothing_else_of_a_pause() -> None:
    story = tell(*load_case(ROOT / "tests" / "cases" / "paused" / "case.yaml"))
    given = Homework(1, "ACDFGH", "a-pause", "en", *WEEK, "UTC", True, True, "Group <2>")
    answers = {
        "P1": thoughts(
            {"named": ["h2", "h1"]},
            {"named": ["words:influenza", "h2"], "own": ["Influenza"]},
            {"named": ["words:ma petite idee"], "own": ["=Ma petite idée"]},
            {"named": ["gone"]},  # of a case that was edited since
            None,
            "garbage",
        ),
        "P3": thoughts({"named": ["t1"], "words": "why I want it"}),
        "P4": thoughts({"words": "a private sentence"}),
        "P5": thoughts({"words": "a private plan"}),
    }
    people = {number: "Ada" if number == 2 else None for number in range(6)}
    report = homework_figures(story, given, Handed(people, answers))
    shown = movement_view(report, "en")
    assert shown is not None
    assert shown["rows"] == [
        ("Flu", ["5 (2)"]),
        ("Pneumonia", ["5 (2)"]),
        ("=Ma petite idée", ["3 (1)"]),
    ]
    assert shown["voters"] == [3]
    for told in (to_html(report, "en"), to_csv(report, "fr")):
        assert "Pneumoni" in told
        assert "private" not in told
        assert "why I want" not in told
    assert "Group &lt;2&gt;" in to_html(report, "en")
