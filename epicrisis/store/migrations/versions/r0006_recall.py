"""How well what was missed is remembered, and when it comes back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "recall",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.Column("reviewed", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "case_slug", "question", name="pk_recall"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], ondelete="CASCADE", name="fk_recall_learner"
        ),
    )
    op.create_index("ix_recall_learner_id_due", "recall", ["learner_id", "due"])
