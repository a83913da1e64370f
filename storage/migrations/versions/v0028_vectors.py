"""Vectors of passages."""

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Filled by the part that it belongs to."""
