"""The table of what was spent on models."""

from sqlalchemy import BigInteger, Column, Table

from storage.columns import ExactText, UtcTime
from storage.tables import metadata

# One row for each community, period ("day 2026-11-22", "month 2026-11") and purpose; the purpose "" is all of them.
# The community "" is the operator, "*" is everybody together.
model_spending = Table(
    "model_spending",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("period", ExactText, primary_key=True),
    Column("purpose", ExactText, primary_key=True),
    Column("allowed", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("ends_at", UtcTime, nullable=False, index=True),
    Column("warned_at", UtcTime),
)
