"""The tables of communities on platforms: requests, installs, settings, and what their people said and saw.

A column that holds a person's id says so in its `info`, and so export and deletion find it. "" stands for nobody and
nothing in the columns of a conversation, so that they can be part of a key.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text

from storage.columns import ExactText, UtcTime
from storage.tables import PERSON_NAMED, PERSON_OWNS, metadata


def conversation_columns(*keys: str, person: dict[str, str] = PERSON_OWNS) -> tuple[Column[Any], ...]:
    """Where it happened: what a `ConversationRef` holds beside the community. `keys` belong to the primary key."""
    names = ("platform", "channel", "thread", "about_episode")
    columns = [Column(name, ExactText, nullable=False, primary_key=name in keys) for name in names]
    return (*columns, Column("direct", ExactText, nullable=False, info=person))


# One row per event. `settling` is set while someone tells its person that it was interrupted. A row outlives the data
# of its person without their name, and that of its community as a hash with "" for its place, so that what they deleted
# with is not done again when it is delivered again.
requests = Table(
    "requests",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("event_id", ExactText, primary_key=True),
    *conversation_columns(person=PERSON_NAMED),
    Column("person_id", ExactText, nullable=False, info=PERSON_NAMED),
    Column("reply", LargeBinary),
    Column("claimed_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("claims", SmallInteger, nullable=False),
    Column("settling", UtcTime),
    Column("ended_at", UtcTime, index=True),
    Column("outcome", ExactText),
)

community_profiles = Table(
    "community_profiles",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("platform", ExactText, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("installed_by", ExactText, info=PERSON_NAMED),
    Column("time_zone", ExactText, nullable=False),
    Column("channel", ExactText),
    Column("hosts_channel", ExactText),
    Column("show_channels", Text, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_to", Text),
    Column("daily_cap", Integer, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("removed_at", UtcTime, index=True),
    Column("model", Boolean),
)

# Who changed which fields of the profile, never to what.
community_audit = Table(
    "community_audit",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("actor", ExactText, info=PERSON_NAMED),
    Column("at", UtcTime, nullable=False),
    Column("changed", Text, nullable=False),
)

installations = Table(
    "installations",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("key", ExactText, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("browser_hash", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

desk_questions = Table(
    "desk_questions",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    *conversation_columns(),
    Column("asked_by", ExactText, nullable=False, info=PERSON_OWNS),
    Column("text", ExactText, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("notice_channel", ExactText),
    Column("notice_thread", ExactText),
    Column("notice_direct", ExactText, info=PERSON_NAMED),
    Column("notice_message", ExactText),
    Column("answer", ExactText),
    Column("answered_by", ExactText, info=PERSON_NAMED),
    Column("answered_at", UtcTime),
)

feedback = Table(
    "feedback",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("person_id", ExactText, primary_key=True, info=PERSON_OWNS),
    Column("about", ExactText, primary_key=True),
    Column("rating", Text, nullable=False),
    Column("rated_at", UtcTime, nullable=False),
)

# Outlives the episode: what hosts took away stays away when it comes in again.
hidden_episodes = Table(
    "hidden_episodes",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("episode_id", Text, primary_key=True),
    Column("hidden_by", ExactText, info=PERSON_NAMED),
    Column("hidden_at", UtcTime, nullable=False),
)

hidden_spans = Table(
    "hidden_spans",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("episode_id", Text, primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("hidden_by", ExactText, info=PERSON_NAMED),
    Column("hidden_at", UtcTime, nullable=False),
)

posted_spans = Table(
    "posted_spans",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    *conversation_columns("platform", "channel"),
    Column("message", ExactText, primary_key=True),
    Column("episode_id", Text, primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("posted_at", UtcTime, nullable=False),
    Index(None, "community_id", "episode_id"),
)

talks = Table(
    "talks",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    *conversation_columns("platform", "channel", "thread"),
    Column("asked_at", UtcTime, nullable=False),
)

TOLD_BY: dict[Column[Any], tuple[Column[Any], ...]] = {
    requests.c.direct: (requests.c.channel, requests.c.thread),
    desk_questions.c.notice_direct: (
        desk_questions.c.notice_channel,
        desk_questions.c.notice_thread,
        desk_questions.c.notice_message,
    ),
}
"""Columns that say where a person is met directly: they go with the name."""
