"""The tables of hot takes on their way to a discussion."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, Table, Text, UniqueConstraint

from storage.columns import ExactText, UtcTime
from storage.tables import PERSON_NAMED, PERSON_OWNS, metadata

# A member's own take goes with their data: what was opened stands in its poll and its post, and names nobody.
# `claim` is as proposed, `words` as the hosts put it. The receipt is a `Span`: all of its columns are set, or none.
takes = Table(
    "takes",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", ExactText, nullable=False),
    Column("state", Text, nullable=False),
    Column("claim", ExactText, nullable=False),
    Column("words", ExactText),
    Column("about_episode", ExactText),
    Column("span_episode", Text),
    Column("transcript_hash", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("speaker", ExactText),
    Column("resolve_by", Text),
    Column("score", Float, nullable=False),
    Column("proposed_by", ExactText, info=PERSON_OWNS),
    Column("proposed_at", UtcTime, nullable=False),
    Column("decided_by", ExactText, info=PERSON_NAMED),
    Column("decided_at", UtcTime),
    Column("merged_into", Integer),
    Column("poll", BigInteger),
    Column("opened_at", UtcTime),
    Column("aged_poll", BigInteger),
    UniqueConstraint("community_id", "fingerprint"),
    Index(None, "state", "community_id"),
    Index(None, "resolve_by"),
)

discussion_rules = Table(
    "discussion_rules",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("wanted", Boolean, nullable=False),
    Column("auto_publish", Boolean, nullable=False),
    Column("per_day", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("open_days", Integer, nullable=False),
    Column("per_episode", Integer, nullable=False),
    Column("shown", Text, nullable=False),
    Column("channel", ExactText),
    Column("members_propose", Boolean, nullable=False),
)
