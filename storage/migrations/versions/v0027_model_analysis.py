"""What a model found in the parts of episodes, who waits to be read, and which cards were made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "model_parts",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name="fk_model_parts_episode_id_episodes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("episode_id", "transcript_hash", "prompt", "model", "digest", name="pk_model_parts"),
    )
    op.create_table(
        "model_readings",
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("wanted_at", sa.BigInteger, nullable=False),
        sa.Column("rests_until", sa.BigInteger, nullable=False),
        sa.Column("rests", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_until", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("missed", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name="fk_model_readings_episode_id_episodes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("episode_id", "transcript_hash", name="pk_model_readings"),
    )
    op.create_index("ix_model_readings_ended_at_wanted_at", "model_readings", ["ended_at", "wanted_at"])
    op.add_column("cards", sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_cards_version", "cards", ["version"])
