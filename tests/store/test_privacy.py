"""Nothing of a person is kept but what was done, and none of that once it is deleted."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.homeworks import MAX_PSEUDONYM
from epicrisis.store.db.tables import metadata
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Ranked
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.support.stores import in_days

WORDS = "words-that-only-this-learner-wrote"


OF_ROOMS = {"room", "poll", "participant", "vote", "sorted_entry", "presence"}
OF_ROOMS |= {"taken_pseudonym", "trusted_time", "homework"}
OF_ROOMS |= {"audience_question", "audience_vote", "lost_phone", "lost_peak"}
"""Tables that know no learner: see test_rooms.py."""
OF_CASES = {"report"}
"""Of cases, and of nobody: see test_remarks.py."""
OF_DRAFTS = {"draft", "draft_version", "draft_piece"}
"""Tables of authors, who delete a draft by itself: see test_kept_drafts.py."""


def live(store: Store, learner: str) -> None:
    store.open_finding(store.attempt(learner, "fever"), "ct")
    store.commit_answer(store.attempt(learner, "fever"), "Q01", WORDS * 200, certainty=2)
    store.save_differential(store.attempt(learner, "fever"), "anamnesis", [Ranked(1, name=WORDS)])
    store.order_test(store.attempt(learner, "fever"), "ct")
    store.recall(store.attempt(learner, "fever"), "Q01", in_days(1))
    store.note(learner, "fever", "ct", WORDS)
    store.start_over(store.attempt(learner, "fever"))
    take_part(store, learner)
    store.create_transfer(learner)
    store.show_edn(learner, is_shown=True)


def take_part(store: Store, learner: str) -> None:
    now, homeworks = store.database.now(), ClassStore(store.database).homeworks
    period = (now, now + timedelta(days=1))
    given = homeworks.give(
        "fever", "en", period, "UTC", "o" * 64, takes_names=True, tells_class=True
    )
    homeworks.take_part(given, learner, f"{WORDS}, {learner[0]}"[-MAX_PSEUDONYM:])


def rows(file: Path) -> dict[str, int]:
    connection = sqlite3.connect(file)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    others = {"alembic_version", "sqlite_sequence", *OF_ROOMS, *OF_DRAFTS, *OF_CASES}
    own = [name for (name,) in found if name not in others]
    counts = {n: connection.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for n in own}
    connection.close()
    return counts


def on_disk(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def test_delete_my_data_leaves_nothing_in_any_table_or_file(store: Store, file: Path) -> None:
    live(store, LEARNER)
    assert min(rows(file).values()) > 0
    assert WORDS.encode() in on_disk(file)
    assert store.delete_learner(LEARNER)
    assert set(rows(file).values()) == {0}
    assert WORDS.encode() not in on_disk(file)
    assert not store.delete_learner(LEARNER)


def test_deleting_one_learner_leaves_the_others(store: Store) -> None:
    live(store, LEARNER)
    live(store, OTHER)
    before = store.attempts(OTHER)
    store.delete_learner(LEARNER)
    assert store.attempts(OTHER) == before


def test_who_was_not_seen_for_long_is_deleted(store: Store, clock: Clock, file: Path) -> None:
    live(store, LEARNER)
    live(store, OTHER)
    clock.forward(timedelta(days=20))
    store.seen(OTHER)
    clock.forward(timedelta(days=10))
    assert store.delete_older_than(30) == 0
    clock.forward(timedelta(days=1))
    assert store.delete_older_than(30) == 1
    assert store.attempts(LEARNER) == ()
    assert len(store.attempts(OTHER)) == 2
    assert rows(file)["learner"] == 1


def test_whoever_works_is_seen(store: Store, clock: Clock) -> None:
    live(store, LEARNER)
    clock.forward(timedelta(days=40))
    store.open_finding(store.attempt(LEARNER, "fever"), "mri")
    assert store.delete_older_than(30) == 0


def test_neither_token_nor_code_is_stored(store: Store, file: Path) -> None:
    live(store, LEARNER)
    code = store.create_transfer(LEARNER)
    assert LEARNER.encode() not in on_disk(file)
    assert code.replace("-", "").encode() not in on_disk(file)
    assert code.encode() not in on_disk(file)


def test_a_day_is_all_that_is_known_of_a_visit(store: Store, file: Path) -> None:
    live(store, LEARNER)
    connection = sqlite3.connect(file)
    days = connection.execute("SELECT created, last_seen FROM learner").fetchall()
    connection.close()
    assert days == [("2026-03-01", "2026-03-01")]


def test_no_column_is_for_personal_data() -> None:
    """Adding a column means reading docs/privacy.md and this list again."""
    assert {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns} == {
        "learner.id",
        "learner.token_hash",
        "learner.created",
        "learner.last_seen",
        "attempt.id",
        "attempt.learner_id",
        "attempt.case_slug",
        "attempt.number",
        "opening.attempt_id",
        "opening.finding",
        "answer.attempt_id",
        "answer.question",
        "answer.response",
        "answer.certainty",
        "answer.self_assessment",
        "answer.committed_at",
        "differential.attempt_id",
        "differential.stage",
        "differential.ranking",
        "ordered_test.attempt_id",
        "ordered_test.test",
        "ordered_test.position",
        "edn_view.learner_id",
        "recall.learner_id",
        "recall.case_slug",
        "recall.question",
        "recall.stability",
        "recall.difficulty",
        "recall.due",
        "recall.reviewed",
        "remark.learner_id",
        "remark.case_slug",
        "remark.block",
        "remark.is_starred",
        "remark.note",
        "report.id",
        "report.case_slug",
        "report.block",
        "report.words",
        "report.reported",
        "transfer.code_hash",
        "transfer.learner_id",
        "transfer.expires_at",
        "transfer.used",
        "room.id",
        "room.code",
        "room.case_slug",
        "room.language",
        "room.address",
        "room.secret_hash",
        "room.owner_hash",
        "room.phone_key",
        "room.position",
        "room.focus",
        "room.discusses_first",
        "room.lists_present",
        "room.page",
        "room.enlarged",
        "room.black",
        "room.takes_questions",
        "room.shown_question",
        "room.locked",
        "room.timer_ends",
        "room.version",
        "room.created",
        "room.name",
        "room.planned_minutes",
        "room.began",
        "room.asked",
        "room.groups",
        "room.by_group",
        "poll.id",
        "poll.room_id",
        "poll.question",
        "poll.round",
        "poll.opened",
        "poll.state",
        "participant.id",
        "participant.room_id",
        "participant.token_hash",
        "participant.pseudonym",
        "participant.tells_answers",
        "participant.joined",
        "participant.group_number",
        "participant.group_poll",
        "taken_pseudonym.room_id",
        "taken_pseudonym.name_hash",
        "taken_pseudonym.participant_id",
        "vote.poll_id",
        "vote.participant_id",
        "vote.response",
        "vote.certainty",
        "vote.sequence",
        "sorted_entry.room_id",
        "sorted_entry.question",
        "sorted_entry.entry",
        "sorted_entry.hidden",
        "sorted_entry.picked",
        "sorted_entry.merged_into",
        "audience_question.id",
        "audience_question.room_id",
        "audience_question.participant_id",
        "audience_question.step",
        "audience_question.words",
        "audience_question.state",
        "audience_vote.question_id",
        "audience_vote.participant_id",
        "lost_phone.room_id",
        "lost_phone.participant_id",
        "lost_peak.room_id",
        "lost_peak.step",
        "lost_peak.peak",
        "homework.id",
        "homework.code",
        "homework.case_slug",
        "homework.language",
        "homework.opens",
        "homework.closes",
        "homework.zone",
        "homework.takes_names",
        "homework.tells_class",
        "homework.owner_hash",
        "homework.created",
        "homework.title",
        "homework_attempt.homework_id",
        "homework_attempt.attempt_id",
        "homework_attempt.pseudonym",
        "homework_attempt.name_hash",
        "presence.room_id",
        "presence.replica",
        "presence.present",
        "presence.counted",
        "draft.id",
        "draft.secret_hash",
        "draft.author_hash",
        "draft.title",
        "draft.bytes",
        "draft.created",
        "draft.changed",
        "draft.opened",
        "draft_version.draft_id",
        "draft_version.number",
        "draft_version.line",
        "draft_version.saved_at",
        "draft_version.files",
        "draft_version.on_disk",
        "draft_piece.draft_id",
        "draft_piece.digest",
        "draft_piece.place",
        "draft_piece.content",
        "trusted_time.id",
        "trusted_time.until",
    }
