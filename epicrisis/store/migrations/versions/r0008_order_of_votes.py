"""Whether a class discusses a vote before its results, and when a vote was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add both columns; rooms that are open go on as they did."""
    op.add_column(
        "room",
        sa.Column("discusses_first", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("poll", sa.Column("opened", sa.DateTime(), nullable=True))
