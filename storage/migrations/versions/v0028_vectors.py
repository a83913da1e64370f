"""Vectors of passages."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("position", _KEY, nullable=False, autoincrement=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("dimensions", sa.Integer, nullable=False),
        sa.Column("passages", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["position"], ["episodes.position"], name="fk_vectors_position_episodes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", "made_by", name="pk_vectors"),
    )
    op.create_index("ix_vectors_version", "vectors", ["version"])
