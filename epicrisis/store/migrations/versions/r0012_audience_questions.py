"""What a class asks its teacher, and who is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables, and the room's switch, which is off."""
    op.add_column(
        "room",
        sa.Column("takes_questions", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "room",
        sa.Column("shown_question", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.create_table(
        "audience_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audience_question"),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], ondelete="CASCADE", name="fk_audience_question_room"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            ondelete="SET NULL",
            name="fk_audience_question_participant",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audience_question_room_id", "audience_question", ["room_id"])
    op.create_index("ix_audience_question_participant_id", "audience_question", ["participant_id"])
    op.create_table(
        "audience_vote",
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "participant_id", name="pk_audience_vote"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["audience_question.id"],
            ondelete="CASCADE",
            name="fk_audience_vote_audience_question",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            ondelete="CASCADE",
            name="fk_audience_vote_participant",
        ),
    )
    op.create_index("ix_audience_vote_participant_id", "audience_vote", ["participant_id"])
    op.create_table(
        "lost_phone",
        sa.Column("room_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("room_id", "participant_id", name="pk_lost_phone"),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], ondelete="CASCADE", name="fk_lost_phone_room"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            ondelete="CASCADE",
            name="fk_lost_phone_participant",
        ),
    )
    op.create_index("ix_lost_phone_participant_id", "lost_phone", ["participant_id"])
    op.create_table(
        "lost_peak",
        sa.Column("room_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "step", name="pk_lost_peak"),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], ondelete="CASCADE", name="fk_lost_peak_room"
        ),
    )
