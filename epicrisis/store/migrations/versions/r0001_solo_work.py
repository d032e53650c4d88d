"""Learners, their attempts and what these hold, and codes to move them to another device."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
        sa.UniqueConstraint("token_hash", name="uq_learner_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint(
            "learner_id", "case_slug", "number", name="uq_attempt_learner_id_case_slug_number"
        ),
        sa.CheckConstraint("number >= 1", name="ck_attempt_number_from_1"),
        _foreign_key("attempt", "learner"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "opening",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "finding", name="pk_opening"),
        _foreign_key("opening", "attempt"),
    )
    op.create_table(
        "answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Integer()),
        sa.Column("self_assessment", sa.String(64)),
        sa.Column("committed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "question", name="pk_answer"),
        sa.CheckConstraint("certainty BETWEEN 1 AND 3", name="ck_answer_certainty_in_three_steps"),
        _foreign_key("answer", "attempt"),
    )
    op.create_table(
        "differential",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("ranking", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "stage", name="pk_differential"),
        _foreign_key("differential", "attempt"),
    )
    op.create_table(
        "ordered_test",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("test", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "test", name="pk_ordered_test"),
        sa.UniqueConstraint("attempt_id", "position", name="uq_ordered_test_attempt_id_position"),
        _foreign_key("ordered_test", "attempt"),
    )
    op.create_table(
        "transfer",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_transfer"),
        _foreign_key("transfer", "learner"),
    )
    op.create_index("ix_transfer_learner_id", "transfer", ["learner_id"])


def _foreign_key(table: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{parent}_id"], [f"{parent}.id"], ondelete="CASCADE", name=f"fk_{table}_{parent}"
    )
