"""Posts that are owed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    op.execute(sa.text("SELECT 1"))
