"""What a homework is called by who gives it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Those that were given before have no title of their own."""
    op.add_column("homework", sa.Column("title", sa.String(80), nullable=True))
