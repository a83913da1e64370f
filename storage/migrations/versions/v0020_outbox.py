"""Posts that are owed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    conversation = ("platform", "channel", "thread", "about_episode", "direct")
    op.create_table(
        "outbox",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in conversation),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("follows", sa.Text),
        sa.Column("thread_name", sa.Text, nullable=False),
        sa.Column("unasked", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reserved_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("first_try_at", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("missing", sa.SmallInteger, nullable=False),
        sa.Column("at_channel", sa.Text),
        sa.Column("at_thread", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("posted_at", sa.BigInteger),
        sa.Column("tidy_at", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_state_not_before", "outbox", ["state", "not_before"])
    op.create_index("ix_outbox_community_id_reserved_at", "outbox", ["community_id", "reserved_at"])
    op.create_index("ix_outbox_community_id_posted_at", "outbox", ["community_id", "posted_at"])
    op.create_index("ix_outbox_tidy_at", "outbox", ["tidy_at"])
