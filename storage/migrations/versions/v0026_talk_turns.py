"""What was asked in a conversation, for questions that lean on it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "talk_turns",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("about_episode", sa.Text, nullable=False),
        sa.Column("direct", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("openly", sa.Boolean, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name="pk_talk_turns"),
    )
    op.create_index("ix_talk_turns_asked_at", "talk_turns", ["asked_at"])
    op.create_index(
        "ix_talk_turns_community_id_channel_asked_at", "talk_turns", ["community_id", "channel", "asked_at"]
    )
