"""Notes and stars stay with their learner; what was found wrong stays with the case, of nobody."""

from pathlib import Path

import pytest
from sqlalchemy import inspect

from epicrisis.store.db import tables
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.learners.reports import MOST_OF_A_BLOCK
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Remark
from epicrisis.store.validation import MAX_NOTE, MAX_NOTES_TOGETHER, MAX_REPORT
from tests.store.conftest import LEARNER, OTHER

CASE = "fever"


def keep(store: Store, learner: str, block: str, remark: Remark) -> None:
    store.star(learner, CASE, block, is_starred=remark.is_starred)
    store.note(learner, CASE, block, remark.note)


MEGABYTE = "x" * 1_000_000


def test_a_note_and_a_star_are_kept_changed_and_taken_away(store: Store) -> None:
    assert store.remarks(LEARNER, CASE) == {}
    keep(store, LEARNER, "ct", Remark(True))
    keep(store, LEARNER, "Q01", Remark(False, "ask again"))
    keep(store, LEARNER, "ct", Remark(True, "liver"))
    expected = {"ct": Remark(True, "liver"), "Q01": Remark(False, "ask again")}
    assert store.remarks(LEARNER, CASE) == expected
    assert store.remarks(OTHER, CASE) == {}
    keep(store, LEARNER, "ct", Remark())
    assert store.remarks(LEARNER, CASE).keys() == {"Q01"}


@pytest.mark.parametrize("note", ["x" * (MAX_NOTES_TOGETHER + 1), MEGABYTE, "\ud800"])
def test_a_note_that_cant_be_kept_is_refused_and_the_old_one_stays(store: Store, note: str) -> None:
    keep(store, LEARNER, "ct", Remark(False, "liver"))
    with pytest.raises(RefusedError):
        keep(store, LEARNER, "ct", Remark(False, note))
    assert store.remarks(LEARNER, CASE) == {"ct": Remark(False, "liver")}


def test_remarks_move_to_another_device_and_both_notes_stay(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    keep(store, LEARNER, "ct", Remark(True, "liver"))
    keep(store, LEARNER, "Q01", Remark(True))
    keep(store, OTHER, "ct", Remark(False, "spleen"))
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    assert store.remarks(OTHER, CASE) == {
        "ct": Remark(True, "spleen\n\nliver"),
        "Q01": Remark(True),
    }
    assert store.remarks(LEARNER, CASE) == {}


def test_two_long_notes_that_meet_are_both_kept_whole(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    keep(store, LEARNER, "ct", Remark(False, "a" * MAX_NOTE))
    keep(store, OTHER, "ct", Remark(False, "b" * (MAX_NOTE - 10)))
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    assert len(store.remarks(OTHER, CASE)["ct"].note) == 2 * MAX_NOTE - 8


def test_a_report_says_what_and_when_and_nothing_of_who(store: Store) -> None:
    assert store.report(CASE, "Q01", "The unit is wrong.")
    assert store.report(CASE, "Q02", "A typo.")
    (newest, oldest) = store.reports(CASE)
    assert (newest.block, newest.words) == ("Q02", "A typo.")
    assert oldest.block == "Q01"
    assert store.reports("other") == ()
    assert {column.name for column in tables.report.columns} == {
        *("id", "case_slug", "block", "words", "reported")
    }
    assert not inspect(tables.report).foreign_keys


@pytest.mark.parametrize("words", ["", " \n", "x" * (MAX_REPORT + 1), MEGABYTE, "\ud800"])
def test_a_report_of_nothing_or_of_a_megabyte_is_refused(store: Store, words: str) -> None:
    with pytest.raises(RefusedError):
        store.report(CASE, "Q01", words)
    assert store.reports(CASE) == ()


def test_of_one_block_so_many_are_kept_and_no_more(store: Store) -> None:
    told = [store.report(CASE, "Q01", f"{n}") for n in range(MOST_OF_A_BLOCK + 3)]
    assert told == [True] * MOST_OF_A_BLOCK + [False] * 3
    assert store.report(CASE, "Q02", "another")
    seen, *_, first = (each.id for each in store.reports(CASE) if each.block == "Q01")
    assert store.settle_reports(CASE, "Q01", first) == 1, "what came later is still to be read"
    assert store.settle_reports(CASE, "Q01", seen) == MOST_OF_A_BLOCK - 1
    assert [each.block for each in store.reports(CASE)] == ["Q02"]


def test_what_a_learner_reported_stays_when_all_of_theirs_is_deleted(
    store: Store, tmp_path: Path
) -> None:
    keep(store, LEARNER, "ct", Remark(True))
    store.report(CASE, "ct", "A typo.")
    store.delete_learner(LEARNER)
    assert store.remarks(LEARNER, CASE) == {}
    assert [each.words for each in store.reports(CASE)] == ["A typo."]


def test_first_answers_belong_together_by_attempt_and_name_nobody(store: Store) -> None:
    for learner, given in ((LEARNER, ["a"]), (OTHER, ["b"])):
        attempt = store.attempt(learner, CASE)
        store.commit_answer(attempt, "Q01", given)
        store.commit_answer(store.attempt(learner, CASE), "Q02", None)
    store.start_over(store.attempt(LEARNER, CASE))
    store.commit_answer(store.attempt(LEARNER, CASE), "Q01", ["c"])
    found = store.first_answers(CASE)
    assert sorted(row.response for row in found["Q01"].values()) == [["a"], ["b"]]  # type: ignore[type-var]
    assert found["Q01"].keys() == found["Q02"].keys()


def test_a_star_in_one_tab_leaves_the_note_of_another(store: Store) -> None:
    store.note(LEARNER, CASE, "ct", "liver")
    store.star(LEARNER, CASE, "ct", is_starred=True)
    assert store.remarks(LEARNER, CASE) == {"ct": Remark(True, "liver")}
    store.note(LEARNER, CASE, "ct", "")
    assert store.remarks(LEARNER, CASE) == {"ct": Remark(True)}
    store.star(LEARNER, CASE, "ct", is_starred=False)
    assert store.remarks(LEARNER, CASE) == {}


def test_merged_notes_can_be_starred_and_shortened(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    store.note(LEARNER, CASE, "ct", "a" * MAX_NOTE)
    store.note(OTHER, CASE, "ct", "b" * MAX_NOTE)
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    store.star(OTHER, CASE, "ct", is_starred=True)
    kept = store.remarks(OTHER, CASE)["ct"]
    store.note(OTHER, CASE, "ct", kept.note[:-5])
    assert store.remarks(OTHER, CASE)["ct"] == Remark(True, kept.note[:-5])
