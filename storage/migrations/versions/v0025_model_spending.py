"""What communities spent on models, and whether their hosts want one."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "model_spending",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("allowed", sa.BigInteger, nullable=False),
        sa.Column("spent", sa.BigInteger, nullable=False),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("warned_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "period", "purpose", name="pk_model_spending"),
    )
    op.create_index("ix_model_spending_ends_at", "model_spending", ["ends_at"])
    op.add_column("community_profiles", sa.Column("model", sa.Boolean))
