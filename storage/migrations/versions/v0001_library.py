"""Shows, episodes, their revisions, who follows what, and episode cards."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _library()
    _sources_and_words()
    _communities_and_cards()


def _library() -> None:
    corpus = op.create_table(
        "corpus",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("arrivals", sa.BigInteger, nullable=False),
        sa.Column("follows_version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corpus"),
    )
    op.bulk_insert(corpus, [{"id": 1, "version": 0, "arrivals": 0, "follows_version": 0}])
    op.create_table(
        "shows",
        sa.Column("key", _KEY, nullable=False, autoincrement=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("feed_url", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_shows"),
        sa.UniqueConstraint("owner", "id", name="uq_shows_owner_id"),
    )
    op.create_index("ix_shows_version", "shows", ["version"])
    op.create_table(
        "episodes",
        sa.Column("position", _KEY, nullable=False, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("show_key", _KEY, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("guid", sa.Text),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_episodes"),
        sa.UniqueConstraint("id", name="uq_episodes_id"),
        sa.UniqueConstraint("owner", "slug", name="uq_episodes_owner_slug"),
        sa.UniqueConstraint("show_key", "guid", name="uq_episodes_show_key_guid"),
        sa.ForeignKeyConstraint(["show_key"], ["shows.key"], name="fk_episodes_show_key", ondelete="CASCADE"),
    )
    op.create_index("ix_episodes_version", "episodes", ["version"])
    op.create_index("ix_episodes_show_key_transcript_hash", "episodes", ["show_key", "transcript_hash"])


def _sources_and_words() -> None:
    op.create_table(
        "episode_sources",
        sa.Column("show_key", _KEY, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("position", _KEY, nullable=False),
        sa.Column("republished_hash", sa.Text),
        sa.PrimaryKeyConstraint("show_key", "source", name="pk_episode_sources"),
        sa.ForeignKeyConstraint(["show_key"], ["shows.key"], name="fk_episode_sources_show_key", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["position"], ["episodes.position"], name="fk_episode_sources_position", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_episode_sources_position", "episode_sources", ["position"])
    op.create_table(
        "revisions",
        sa.Column("position", _KEY, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("marks", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("position", "transcript_hash", name="pk_revisions"),
        sa.ForeignKeyConstraint(["position"], ["episodes.position"], name="fk_revisions_position", ondelete="CASCADE"),
    )
    op.create_table(
        "removals",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("episode_id", name="pk_removals"),
    )
    op.create_index("ix_removals_version", "removals", ["version"])


def _communities_and_cards() -> None:
    op.create_table(
        "follows",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("show_key", _KEY, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "show_key", name="pk_follows"),
        sa.ForeignKeyConstraint(["show_key"], ["shows.key"], name="fk_follows_show_key", ondelete="CASCADE"),
    )
    op.create_index("ix_follows_show_key", "follows", ["show_key"])
    op.create_table(
        "cards",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("analyser", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("episode_id", "transcript_hash", name="pk_cards"),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_cards_episode_id", ondelete="CASCADE"),
    )
