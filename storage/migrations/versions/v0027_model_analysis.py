"""What a model found in the parts of episodes."""

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Filled by the part that it belongs to."""
