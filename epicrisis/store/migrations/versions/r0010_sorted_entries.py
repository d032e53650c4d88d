"""What a teacher makes of a class's words, what a room is called, and its plan of time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Entries that were removed stay so, now in all rounds of their question."""
    op.create_table(
        "sorted_entry",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(200), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("picked", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.String(200)),
        sa.PrimaryKeyConstraint("room_id", "question", "entry", name="pk_sorted_entry"),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], ondelete="CASCADE", name="fk_sorted_entry_room"
        ),
    )
    op.execute(
        "INSERT INTO sorted_entry (room_id, question, entry, hidden, picked)"
        " SELECT DISTINCT poll.room_id, poll.question, removed_entry.entry, true, false"
        " FROM removed_entry JOIN poll ON poll.id = removed_entry.poll_id"
    )
    op.drop_table("removed_entry")
    op.add_column("room", sa.Column("name", sa.String(80), nullable=True))
    op.add_column("room", sa.Column("planned_minutes", sa.Integer(), nullable=True))
    op.add_column("room", sa.Column("began", sa.DateTime(), nullable=True))
