"""When each episode's terms were learned, so that only what changed is read again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("learned_terms", sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_learned_terms_version", "learned_terms", ["version"])
