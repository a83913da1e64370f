"""Calendars and what became of their occurrences."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute(sa.text("SELECT 1"))
