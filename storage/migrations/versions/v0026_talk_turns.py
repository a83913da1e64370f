"""What was asked and answered in a conversation, for questions that lean on it."""

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Filled by the part that it belongs to."""
