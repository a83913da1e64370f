"""The tables of polls: what was asked, private ballots, and the few votes that carry a name because it was asked for.

The `..._due` columns of a poll are empty while there is nothing to do, so that finding what is due costs what is due.
"""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text, UniqueConstraint

from storage.columns import ExactText, UtcTime
from storage.tables import PERSON_NAMED, PERSON_OWNS, metadata

# `ballot_key` is sealed. `painted` is the revision that the poll's message shows, `paint_free_at` the moment from which
# it may be painted once more.
polls = Table(
    "polls",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("question", ExactText, nullable=False),
    Column("options", ExactText, nullable=False),
    Column("opened_by", ExactText, info=PERSON_NAMED),
    Column("shown", Text, nullable=False),
    Column("opens_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("remind_seconds", Integer),
    Column("about", ExactText),
    Column("post_key", ExactText, nullable=False),
    Column("link", Text, index=True),
    Column("closings", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("painted", Integer, nullable=False),
    Column("still_turn", Integer),
    Column("unpainted", Integer, nullable=False),
    Column("paint_free_at", UtcTime),
    Column("close_due", UtcTime, index=True),
    Column("remind_due", UtcTime, index=True),
    Column("result_due", UtcTime, index=True),
    Column("paint_due", UtcTime, index=True),
    Column("ballot_key", LargeBinary, nullable=False),
    UniqueConstraint("community_id", "about"),
)

# One current vote a person. `voter` is a keyed hash of the person under the poll's own key; it starts with "-" once
# nobody can be found by it any more.
poll_ballots = Table(
    "poll_ballots",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("poll_id", Integer, primary_key=True, autoincrement=False),
    Column("voter", Text, primary_key=True),
    Column("choice", SmallInteger, nullable=False),
    Column("voted_at", UtcTime, nullable=False),
)

# Presses that were counted, so that none counts twice: keyed hashes too, kept as long as platforms deliver again.
poll_presses = Table(
    "poll_presses",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("poll_id", Integer, primary_key=True, autoincrement=False),
    Column("press", Text, primary_key=True),
    Column("pressed_at", UtcTime, nullable=False, index=True),
)

# What one community offers to whoever has the code.
poll_offers = Table(
    "poll_offers",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("poll_id", Integer, primary_key=True, autoincrement=False),
    Column("code_hash", Text, primary_key=True),
    Column("offered_by", ExactText, info=PERSON_NAMED),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "code_hash"),
)

poll_opt_ins = Table(
    "poll_opt_ins",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("person_id", ExactText, primary_key=True, info=PERSON_OWNS),
    Column("opted_at", UtcTime, nullable=False),
)

poll_linked_votes = Table(
    "poll_linked_votes",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("person_id", ExactText, primary_key=True, info=PERSON_OWNS),
    Column("poll_id", Integer, primary_key=True, autoincrement=False),
    Column("choice", SmallInteger, nullable=False),
    Column("voted_at", UtcTime, nullable=False),
)

poll_rules = Table(
    "poll_rules",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("members_open", Boolean, nullable=False),
)
