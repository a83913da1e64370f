"""Feeds that are watched."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.execute(sa.text("SELECT 1"))
