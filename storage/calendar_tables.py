"""The tables of calendars: what communities want posted when, and what became of each local date."""

from sqlalchemy import Boolean, Column, Table, Text

from storage.columns import ExactText, UtcTime
from storage.tables import metadata

# `next_due` is the moment at which somebody must look at it again; a schedule without days has none.
schedules = Table(
    "schedules",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("time_zone", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("channel", ExactText),
    Column("style", ExactText, nullable=False),
    Column("prompt", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("skipped", Text, nullable=False),
    Column("next_due", UtcTime, index=True),
)

# Outlives its schedule: a local date that had its post has none again, whatever the schedule becomes.
occurrences = Table(
    "occurrences",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("local_date", Text, primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("key", ExactText, nullable=False),
    Column("reason", ExactText, nullable=False),
    Column("content", ExactText, nullable=False),
    Column("picks", ExactText, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
)
