"""The tables of what was asked in conversations lately, and of what was answered."""

from sqlalchemy import Boolean, Column, Index, Table, Text

from storage.columns import ExactText, UtcTime
from storage.community_tables import conversation_columns
from storage.tables import PERSON_OWNS, metadata

# A row of a few days. `question` holds words of its person alone; `message` asked, then is the one that answers openly.
talk_turns = Table(
    "talk_turns",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("key", ExactText, primary_key=True),
    *conversation_columns(),
    Column("message", ExactText, nullable=False),
    Column("person_id", ExactText, nullable=False, info=PERSON_OWNS),
    Column("openly", Boolean, nullable=False),
    Column("after", ExactText, nullable=False),
    Column("question", ExactText, nullable=False),
    Column("shown", Text, nullable=False),
    Column("asked_at", UtcTime, nullable=False, index=True),
    Index(None, "community_id", "channel", "asked_at"),
)

# A row of a few days. `shown` holds our own sentences and says where the words that were said stand.
shown_answers = Table(
    "shown_answers",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("person_id", ExactText, nullable=False, info=PERSON_OWNS),
    Column("question", ExactText, nullable=False),
    Column("shown", Text, nullable=False),
    Column("shown_at", UtcTime, nullable=False, index=True),
    Index(None, "community_id", "person_id", "shown_at"),
)
