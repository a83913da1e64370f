"""Glossaries, quotes that communities have seen, and questions that wait for hosts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _glossaries()
    _quotes_and_questions()


def _glossaries() -> None:
    op.create_table(
        "learned_terms",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("canonical", sa.Text, nullable=False),
        sa.Column("heard_as", sa.Text, nullable=False),
        sa.Column("by_host", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("episode_id", "ordinal", name="pk_learned_terms"),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name="fk_learned_terms_episode_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "community_terms",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("canonical", sa.Text, nullable=False),
        sa.Column("heard_as", sa.Text, nullable=False),
        sa.Column("by_host", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "folded", name="pk_community_terms"),
    )


def _quotes_and_questions() -> None:
    op.create_table(
        "shown_quotes",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("shown_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "episode_id", "transcript_hash", "start", "end", name="pk_shown_quotes"
        ),
    )
    op.create_index("ix_shown_quotes_episode_id", "shown_quotes", ["episode_id"])
    op.create_table(
        "host_questions",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_host_questions"),
    )
