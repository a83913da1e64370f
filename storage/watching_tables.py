"""The tables of feeds that are watched, and of what came in by them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from storage.columns import ExactText, UtcTime
from storage.tables import Key, metadata

watched_feeds = Table(
    "watched_feeds",
    metadata,
    Column("show_key", Key, ForeignKey("shows.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("etag", ExactText, nullable=False),
    Column("last_modified", ExactText, nullable=False),
    Column("next_at", UtcTime, nullable=False, index=True),
    Column("looks", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("moved_to", ExactText, nullable=False),
    Column("moves", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("problem", ExactText, nullable=False),
    Column("looked_at", UtcTime),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("episode_id", Text, ForeignKey("episodes.id", ondelete="CASCADE"), primary_key=True),
    Column("found_at", UtcTime, nullable=False),
    Column("told_at", UtcTime, index=True),
)
