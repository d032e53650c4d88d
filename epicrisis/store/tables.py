"""The store's tables. A change here needs a revision in `migrations/versions`."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
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
