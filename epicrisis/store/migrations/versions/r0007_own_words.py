"""Notes and stars of learners, and what they found wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "remark",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("block", sa.String(64), nullable=False),
        sa.Column("is_starred", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "case_slug", "block", name="pk_remark"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], ondelete="CASCADE", name="fk_remark_learner"
        ),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_slug", sa.String(64), nullable=False),
        sa.Column("block", sa.String(64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_case_slug_block", "report", ["case_slug", "block"])
