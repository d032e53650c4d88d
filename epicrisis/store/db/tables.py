"""The store's tables. A change here needs a revision in `migrations/versions`."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _of_attempt() -> Column[int]:
    return Column("attempt_id", ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)


# Ids are never used again (`sqlite_autoincrement`): a page that was opened before its learner
# was deleted must not write into somebody else's attempt.
learner = Table(
    "learner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created", Date, nullable=False),
    Column("last_seen", Date, nullable=False),
    sqlite_autoincrement=True,
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False),
    Column("case_slug", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("learner_id", "case_slug", "number"),
    CheckConstraint("number >= 1", name="number_from_1"),
    sqlite_autoincrement=True,
)

opening = Table(
    "opening",
    metadata,
    _of_attempt(),
    Column("finding", String(64), primary_key=True),
)

answer = Table(
    "answer",
    metadata,
    _of_attempt(),
    Column("question", String(64), primary_key=True),
    Column("response", Text, nullable=False),
    Column("certainty", Integer),
    Column("self_assessment", String(64)),
    Column("committed_at", DateTime, nullable=False),
    CheckConstraint("certainty BETWEEN 1 AND 3", name="certainty_in_three_steps"),
)

differential = Table(
    "differential",
    metadata,
    _of_attempt(),
    Column("stage", String(64), primary_key=True),
    Column("ranking", Text, nullable=False),
)

ordered_test = Table(
    "ordered_test",
    metadata,
    _of_attempt(),
    Column("test", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    UniqueConstraint("attempt_id", "position"),
)

transfer = Table(
    "transfer",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", DateTime, nullable=False),
    Column("used", Boolean, nullable=False),
)

# A row a learner who wants to see the examination's marks; whoever doesn't has none.
edn_view = Table(
    "edn_view",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
)

# How well a question is remembered that was missed once, and when it is asked again.
recall = Table(
    "recall",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("case_slug", String(64), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", DateTime, nullable=False),
    Column("reviewed", DateTime, nullable=False),
    Index("ix_recall_learner_id_due", "learner_id", "due"),
)

# A learner's own words and star at a finding, a question or a teaching point.
remark = Table(
    "remark",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("case_slug", String(64), primary_key=True),
    Column("block", String(64), primary_key=True),
    Column("is_starred", Boolean, nullable=False),
    Column("note", Text, nullable=False),
)

# What somebody found wrong with an explanation. Nothing says who.
report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_slug", String(64), nullable=False),
    Column("block", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("reported", Date, nullable=False),
    Index("ix_report_case_slug_block", "case_slug", "block"),
    sqlite_autoincrement=True,
)

# Rooms. What depends on a room goes with it.

room = Table(
    "room",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("case_slug", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("address", String(200), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("owner_hash", String(64), nullable=False, index=True),
    Column("phone_key", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("focus", String(16), nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("discusses_first", Boolean, nullable=False, server_default=false()),
    Column("lists_present", Boolean, nullable=False, server_default=false()),
    Column("page", Integer, nullable=False, server_default=text("0")),
    Column("enlarged", Integer, nullable=False, server_default=text("0")),
    Column("black", Boolean, nullable=False, server_default=false()),
    Column("takes_questions", Boolean, nullable=False, server_default=false()),
    Column("shown_question", Integer, nullable=False, server_default=text("0")),
    Column("timer_ends", DateTime),
    Column("version", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("name", String(80)),
    Column("planned_minutes", Integer),
    Column("began", DateTime),
    Column("asked", Text),
    Column("groups", Text),
    Column("by_group", Boolean, nullable=False, server_default=false()),
    CheckConstraint("position >= 0", name="position_from_0"),
    sqlite_autoincrement=True,
)


def _of_room() -> Column[int]:
    return Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), nullable=False)


poll = Table(
    "poll",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_room(),
    Column("question", String(64), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("opened", DateTime),
    UniqueConstraint("room_id", "question", "round"),
    sqlite_autoincrement=True,
)

participant = Table(
    "participant",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_room(),
    Column("token_hash", String(64), nullable=False),
    Column("pseudonym", String(40)),
    Column("tells_answers", Boolean, nullable=False, server_default=false()),
    Column("joined", DateTime),
    Column("group_number", Integer),
    Column("group_poll", Integer),
    UniqueConstraint("room_id", "token_hash"),
    sqlite_autoincrement=True,
)

taken_pseudonym = Table(
    "taken_pseudonym",
    metadata,
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    # Of the pseudonym as it is compared, which may be longer than it is as it was typed.
    Column("name_hash", String(64), primary_key=True),
    Column(
        "participant_id",
        ForeignKey("participant.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
)

vote = Table(
    "vote",
    metadata,
    Column("poll_id", ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "participant_id",
        ForeignKey("participant.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("response", Text, nullable=False),
    Column("certainty", Integer),
    Column("sequence", Integer, nullable=False),
    CheckConstraint("certainty BETWEEN 1 AND 3", name="certainty_in_three_steps"),
)

sorted_entry = Table(
    "sorted_entry",
    metadata,
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("entry", String(200), primary_key=True),
    Column("hidden", Boolean, nullable=False),
    Column("picked", Boolean, nullable=False),
    Column("merged_into", String(200)),
)

# What a class asks its teacher, of which nothing says who but a number that no report has.
audience_question = Table(
    "audience_question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True),
    # Who makes room in one that is full leaves the question behind.
    Column("participant_id", ForeignKey("participant.id", ondelete="SET NULL"), index=True),
    Column("step", Integer, nullable=False),
    Column("words", String(200), nullable=False),
    Column("state", String(8), nullable=False),
    sqlite_autoincrement=True,
)


def _of_participant() -> Column[int]:
    return Column(
        "participant_id",
        ForeignKey("participant.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )


audience_vote = Table(
    "audience_vote",
    metadata,
    Column("question_id", ForeignKey("audience_question.id", ondelete="CASCADE"), primary_key=True),
    _of_participant(),
)

# Who is lost at the step that is on; deleted as the class moves to another one.
lost_phone = Table(
    "lost_phone",
    metadata,
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    _of_participant(),
)

lost_peak = Table(
    "lost_peak",
    metadata,
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("peak", Integer, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("room_id", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    Column("replica", String(32), primary_key=True),
    Column("present", Integer, nullable=False),
    Column("counted", DateTime, nullable=False),
)

# Homeworks: rooms without a teacher, in which each learner goes at their own pace. A learner's
# answers are in the own attempts alone, of which this says from which one on they count.

homework = Table(
    "homework",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("case_slug", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("opens", DateTime, nullable=False),
    Column("closes", DateTime, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("takes_names", Boolean, nullable=False),
    Column("tells_class", Boolean, nullable=False),
    Column("owner_hash", String(64), nullable=False, index=True),
    Column("created", DateTime, nullable=False),
    Column("title", String(80)),
    CheckConstraint("closes > opens", name="ends_after_its_beginning"),
    sqlite_autoincrement=True,
)

homework_attempt = Table(
    "homework_attempt",
    metadata,
    Column("homework_id", ForeignKey("homework.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "attempt_id", ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    # Both only of who lets the teacher see the own answers.
    Column("pseudonym", String(40)),
    Column("name_hash", String(64)),
    UniqueConstraint("homework_id", "name_hash"),
)

# Drafts of cases. What depends on a draft goes with it.

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("author_hash", String(64), index=True),
    Column("title", String(200), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("changed", DateTime, nullable=False),
    Column("opened", Date, nullable=False),
    sqlite_autoincrement=True,
)


def _of_draft() -> Column[int]:
    return Column("draft_id", ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)


draft_version = Table(
    "draft_version",
    metadata,
    _of_draft(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    # JSON: the digest of each file by its name; and of those that the folder of cases held.
    Column("files", Text, nullable=False),
    Column("on_disk", Text),
)

# What a draft's versions hold, once a draft, in pieces: a row stays as small as others.
draft_piece = Table(
    "draft_piece",
    metadata,
    _of_draft(),
    Column("digest", String(64), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# One row: see `trusted_time.py`.
trusted_time = Table(
    "trusted_time",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("until", DateTime, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
