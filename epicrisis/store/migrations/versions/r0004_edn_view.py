"""Who wants to see the marks of the French examination (EDN) beside ours."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "edn_view",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", name="pk_edn_view"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], ondelete="CASCADE", name="fk_edn_view_learner"
        ),
    )
