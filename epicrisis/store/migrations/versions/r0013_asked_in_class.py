"""What a teacher asked a class on the fly, and groups of a class that are compared."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; rooms that are open go on without."""
    op.add_column("room", sa.Column("asked", sa.Text(), nullable=True))
    op.add_column("room", sa.Column("groups", sa.Text(), nullable=True))
    op.add_column(
        "room", sa.Column("by_group", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("participant", sa.Column("group_number", sa.Integer(), nullable=True))
    op.add_column("participant", sa.Column("group_poll", sa.Integer(), nullable=True))
