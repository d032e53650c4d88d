"""Homeworks, who takes part, and what phones let a teacher see."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create both tables and add the columns; who gave a pseudonym before has agreed to nothing."""
    op.create_table(
        "homework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("opens", sa.DateTime(), nullable=False),
        sa.Column("closes", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("takes_names", sa.Boolean(), nullable=False),
        sa.Column("tells_class", sa.Boolean(), nullable=False),
        sa.Column("owner_hash", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.CheckConstraint("closes > opens", name="ck_homework_ends_after_its_beginning"),
        sa.PrimaryKeyConstraint("id", name="pk_homework"),
        sa.UniqueConstraint("code", name="uq_homework_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_homework_owner_hash", "homework", ["owner_hash"])
    op.create_table(
        "homework_attempt",
        sa.Column("homework_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pseudonym", sa.String(40), nullable=True),
        sa.Column("name_hash", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("homework_id", "attempt_id", name="pk_homework_attempt"),
        sa.ForeignKeyConstraint(
            ["homework_id"],
            ["homework.id"],
            ondelete="CASCADE",
            name="fk_homework_attempt_homework",
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            ondelete="CASCADE",
            name="fk_homework_attempt_attempt",
        ),
        sa.UniqueConstraint(
            "homework_id", "name_hash", name="uq_homework_attempt_homework_id_name_hash"
        ),
    )
    op.create_index("ix_homework_attempt_attempt_id", "homework_attempt", ["attempt_id"])
    op.add_column(
        "room",
        sa.Column("lists_present", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "participant",
        sa.Column("tells_answers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("participant", sa.Column("joined", sa.DateTime(), nullable=True))
