"""The tables of recordings that are being written down. They hold words for days, under hashes that lead to nobody."""

from sqlalchemy import Column, Table, Text

from storage.columns import ExactText, UtcTime
from storage.tables import metadata

heard_pieces = Table(
    "heard_pieces",
    metadata,
    Column("audio", Text, primary_key=True),
    Column("model", ExactText, primary_key=True),
    Column("piece", Text, primary_key=True),
    Column("body", ExactText, nullable=False),
    Column("kept_at", UtcTime, nullable=False, index=True),
)

hearings = Table(
    "hearings",
    metadata,
    Column("recording", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("held_until", UtcTime, nullable=False),
)
