"""What communities spent on models, and what is reserved."""

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Filled by the part that it belongs to."""
