"""A source text is cut in a time that grows as the text does, whatever it is made of."""

import time

import pytest

from epicrisis.authoring.drafting.choices import UnfitTextError
from epicrisis.authoring.drafting.draft import draft
from epicrisis.cases.model import Cut
from epicrisis.cases.reading.sentences import pieces
from tests.support.tiers import thorough

LENGTH = 15_000
CUT = Cut(join=("a. | a", "M. | X"), split=("a | a",), headings=("- a",))


@pytest.mark.parametrize(
    "scrap",
    [
        "a. ",
        ". »",
        "- a\n",
        "M. X.\n",
        *(
            thorough(each)
            for each in ("a\u00ad\n", ".Il", "(", '. "', "Dr.\n", "mot mot\n", "¦ | ")
        ),
    ],
)
def test_four_times_the_text_takes_no_square_of_the_time(scrap: str) -> None:
    for _ in range(3):
        # Whatever else the machine does only ever adds.
        short, long = (
            min(_seconds(scrap * (length // len(scrap))) for _ in range(times))
            for length, times in ((LENGTH, 3), (4 * LENGTH, 2))
        )
        if long < 8 * max(short, 1e-3):
            return
    pytest.fail(f"{short:.3f} s, then {long:.3f} s")


def test_a_text_that_repeats_itself_is_cut_no_more_often_than_a_case_takes() -> None:
    text = "mot, " * (2 * LENGTH // 5)
    for _ in range(3):
        once, refused = (min(map(each, [text] * 3)) for each in (_seconds, _seconds_to_refuse))
        if refused < 12 * once:
            return
    pytest.fail(f"{refused:.3f} s, and {once:.3f} s to cut it once")


def _seconds_to_refuse(text: str) -> float:
    start = time.thread_time()
    with pytest.raises(UnfitTextError):
        draft(text, "fr")
    return time.thread_time() - start


def _seconds(text: str) -> float:
    start = time.thread_time()  # of the processor: others may use the machine
    pieces(text, "fr", CUT)
    return time.thread_time() - start
