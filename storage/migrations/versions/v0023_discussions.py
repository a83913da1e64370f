"""Hot takes under review, and discussions."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute(sa.text("SELECT 1"))
