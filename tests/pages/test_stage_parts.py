"""Parts of the projector that need no room: how a class's list moved, and where options stand."""

import base64
import re

import pytest

from epicrisis.live.room.class_lists import ClassList
from epicrisis.ui.teacher import bump_chart
from epicrisis.ui.teacher.question_view import OptionRow, option_grid
from epicrisis.ui.teacher.vote_results import ClassMovement, ListVote, Place, RankLine

VOTE = ListVote(ClassList("history", 0), 0)


def place(rank: int) -> Place:
    return Place(rank, points=9 - rank, percent=50, change=0, is_new=False)


def drawing(*lines: tuple[str, tuple[int | None, ...]]) -> str:
    votes = len(lines[0][1])
    moved = ClassMovement(
        (VOTE,) * votes,
        tuple(
            RankLine(name, tuple(place(r) if r else None for r in ranks)) for name, ranks in lines
        ),
    )
    chart = bump_chart.drawn(moved, [f"Vote {number}" for number in range(votes)])
    return base64.b64decode(chart.light.partition("base64,")[2]).decode()


def heights(svg: str) -> list[float]:
    return [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)]


def test_hypotheses_that_change_places_cross() -> None:
    svg = drawing(("Flu", (1, 2)), ("Asthma", (2, 1)))
    flu_first, flu_last, asthma_first, asthma_last = heights(svg)
    assert flu_first == asthma_last < flu_last == asthma_first


def test_who_shares_a_rank_stands_below_the_other() -> None:
    ys = heights(drawing(("Flu", (1, 1)), ("Asthma", (1, 1))))
    assert len(set(ys)) == 2


def test_a_vote_that_did_not_name_it_breaks_the_line_and_what_is_gone_keeps_its_name() -> None:
    svg = drawing(("Flu", (1, 1, 1)), ("Asthma", (2, None, 2)), ("Gout", (3, 2, None)))
    assert len(heights(svg)) == 3 + 2 + 2
    assert svg.count("<path") == 2 * (2 + 0 + 1)  # each with an edge
    assert "Gout" in svg


def test_a_long_name_of_a_hostile_case_stays_within_and_is_escaped() -> None:
    svg = drawing(("<script>" + "long " * 200, (1, 1)), ("B", (2, 2)))
    assert "<script>" not in svg
    assert "…" in svg


@pytest.mark.parametrize(
    ("options", "columns", "rows"), [(2, 1, 2), (3, 1, 3), (4, 2, 2), (7, 2, 4), (14, 3, 5)]
)
def test_no_option_stands_alone_in_a_last_row(options: int, columns: int, rows: int) -> None:
    grid = option_grid([OptionRow("A", "An option")] * options)
    assert (grid["option_columns"], grid["option_rows"]) == (columns, rows)
