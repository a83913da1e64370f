"""The table of posts that are owed, were sent, or never will be."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, Table, Text

from storage.columns import ExactText, UtcTime
from storage.community_tables import conversation_columns
from storage.tables import metadata

# `id` is made from community and key: the same wherever it is made. `at_channel` and `at_thread` say where the message
# stands, which is more than where it was sent to: a direct talk has a channel by then, a forum post a thread.
# `tidy_at` is set once it was sent again although it may have come through before: when the janitor looks next.
outbox = Table(
    "outbox",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("key", ExactText, primary_key=True),
    Column("id", BigInteger, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    *conversation_columns(),
    Column("content", ExactText, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("follows", ExactText),
    Column("thread_name", ExactText, nullable=False),
    Column("unasked", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("reserved_at", UtcTime, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("first_try_at", UtcTime),
    Column("lease_until", UtcTime),
    Column("missing", SmallInteger, nullable=False),
    Column("at_channel", ExactText),
    Column("at_thread", ExactText),
    Column("message", ExactText),
    Column("posted_at", UtcTime),
    Column("tidy_at", UtcTime),
    Column("reason", ExactText, nullable=False),
    Index("ix_outbox_state_not_before", "state", "not_before"),
    Index("ix_outbox_community_id_reserved_at", "community_id", "reserved_at"),
    Index("ix_outbox_community_id_posted_at", "community_id", "posted_at"),
    Index("ix_outbox_tidy_at", "tidy_at"),
)
