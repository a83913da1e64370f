"""Answers as they were shown, so that what is shared is what was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "shown_answers",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("shown_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name="pk_shown_answers"),
    )
    op.create_index("ix_shown_answers_shown_at", "shown_answers", ["shown_at"])
    op.create_index(
        "ix_shown_answers_community_id_person_id_shown_at", "shown_answers", ["community_id", "person_id", "shown_at"]
    )
