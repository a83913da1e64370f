"""What models heard in pieces of recordings, and who writes which recording down."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "heard_pieces",
        sa.Column("audio", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("piece", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("audio", "model", "piece", name="pk_heard_pieces"),
    )
    op.create_index("ix_heard_pieces_kept_at", "heard_pieces", ["kept_at"])
    op.create_table(
        "hearings",
        sa.Column("recording", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("recording", name="pk_hearings"),
    )
