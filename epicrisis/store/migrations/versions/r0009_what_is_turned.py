"""What of a place in the story stands on the projector: a page, an image alone, or nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; rooms that are open go on as they did."""
    for name in ("page", "enlarged"):
        op.add_column(
            "room", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.add_column(
        "room", sa.Column("black", sa.Boolean(), nullable=False, server_default=sa.false())
    )
