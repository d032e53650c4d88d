"""Rooms, their polls, participants and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("owner_hash", sa.String(64), nullable=False),
        sa.Column("phone_key", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("focus", sa.String(16), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("timer_ends", sa.DateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
        sa.UniqueConstraint("code", name="uq_room_code"),
        sa.CheckConstraint("position >= 0", name="ck_room_position_from_0"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_room_owner_hash", "room", ["owner_hash"])
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
        sa.UniqueConstraint("room_id", "question", "round", name="uq_poll_room_id_question_round"),
        _foreign_key("poll", "room"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("pseudonym", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint("room_id", "token_hash", name="uq_participant_room_id_token_hash"),
        _foreign_key("participant", "room"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "vote",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Integer()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "participant_id", name="pk_vote"),
        sa.CheckConstraint("certainty BETWEEN 1 AND 3", name="ck_vote_certainty_in_three_steps"),
        _foreign_key("vote", "poll"),
        _foreign_key("vote", "participant"),
    )
    op.create_index("ix_vote_participant_id", "vote", ["participant_id"])
    op.create_table(
        "removed_entry",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "entry", name="pk_removed_entry"),
        _foreign_key("removed_entry", "poll"),
    )
    op.create_table(
        "presence",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("replica", sa.String(32), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("counted", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "replica", name="pk_presence"),
        _foreign_key("presence", "room"),
    )


def _foreign_key(table: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{parent}_id"], [f"{parent}.id"], ondelete="CASCADE", name=f"fk_{table}_{parent}"
    )
