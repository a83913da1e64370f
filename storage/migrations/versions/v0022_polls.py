"""Polls and ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute(sa.text("SELECT 1"))
