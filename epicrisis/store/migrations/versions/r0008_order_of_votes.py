"""Whether a class discusses a vote before its results, and when a vote was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add both columns; rooms that are open go on as they did."""
    with op.batch_alter_table("room") as room:
        room.add_column(
            sa.Column("discusses_first", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("poll") as poll:
        poll.add_column(sa.Column("opened", sa.DateTime(), nullable=True))
