"""Up to when time is trusted, and the pseudonyms that are taken in a room."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "trusted_time",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trusted_time"),
        sa.CheckConstraint("id = 1", name="ck_trusted_time_one_row"),
    )
    op.create_table(
        "taken_pseudonym",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("name_hash", sa.String(64), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "name_hash", name="pk_taken_pseudonym"),
        sa.UniqueConstraint("participant_id", name="uq_taken_pseudonym_participant_id"),
        _foreign_key("taken_pseudonym", "room"),
        _foreign_key("taken_pseudonym", "participant"),
    )


def _foreign_key(table: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{parent}_id"], [f"{parent}.id"], ondelete="CASCADE", name=f"fk_{table}_{parent}"
    )
