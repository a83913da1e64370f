"""Feeds that are watched, and what came in by them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "watched_feeds",
        sa.Column("show_key", _KEY, nullable=False, autoincrement=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("moved_to", sa.Text, nullable=False),
        sa.Column("moves", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("looked_at", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["show_key"], ["shows.key"], name="fk_watched_feeds_show_key_shows", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("show_key", name="pk_watched_feeds"),
    )
    op.create_index("ix_watched_feeds_next_at", "watched_feeds", ["next_at"])
    op.create_table(
        "arrivals",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("found_at", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name="fk_arrivals_episode_id_episodes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("episode_id", name="pk_arrivals"),
    )
    op.create_index("ix_arrivals_told_at", "arrivals", ["told_at"])
