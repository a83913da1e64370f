"""Hot takes under review, and discussions."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "takes",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("about_episode", sa.Text),
        sa.Column("span_episode", sa.Text),
        sa.Column("transcript_hash", sa.Text),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("speaker", sa.Text),
        sa.Column("resolve_by", sa.Text),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("proposed_by", sa.Text),
        sa.Column("proposed_at", sa.BigInteger, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("merged_into", sa.Integer),
        sa.Column("poll", sa.BigInteger),
        sa.Column("opened_at", sa.BigInteger),
        sa.Column("aged_poll", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_takes"),
        sa.UniqueConstraint("community_id", "fingerprint", name="uq_takes_community_id_fingerprint"),
    )
    op.create_index("ix_takes_state_community_id", "takes", ["state", "community_id"])
    op.create_index("ix_takes_resolve_by", "takes", ["resolve_by"])
    op.create_table(
        "discussion_rules",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.Column("auto_publish", sa.Boolean, nullable=False),
        sa.Column("per_day", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("open_days", sa.Integer, nullable=False),
        sa.Column("per_episode", sa.Integer, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("members_propose", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("community_id", name="pk_discussion_rules"),
    )
