"""The tables of what models made of episodes. All of it goes with its episode."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.columns import ExactText, UtcTime
from storage.tables import metadata

model_parts = Table(
    "model_parts",
    metadata,
    Column("episode_id", Text, ForeignKey("episodes.id", ondelete="CASCADE"), primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("prompt", ExactText, primary_key=True),
    Column("model", ExactText, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("body", ExactText, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)

# `holder` reads it until `held_until`; without one both are empty.
model_readings = Table(
    "model_readings",
    metadata,
    Column("episode_id", Text, ForeignKey("episodes.id", ondelete="CASCADE"), primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("wanted_at", UtcTime, nullable=False),
    Column("rests_until", UtcTime, nullable=False),
    Column("rests", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("held_until", UtcTime),
    Column("ended_at", UtcTime),
    Column("parts", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Index(None, "ended_at", "wanted_at"),
)
