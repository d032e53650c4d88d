"""What a teacher asked a class on the fly."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; in rooms that are open nothing was asked so."""
    op.add_column("room", sa.Column("asked", sa.Text(), nullable=True))
