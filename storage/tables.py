"""The tables of the library and of what communities made of it; those of people are in `community_tables`.

`storage/migrations` builds all of them; a test holds the two together. Rows of a community carry its id in their
primary key. What belongs to a show or an episode goes with it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import ExactText, UtcTime

PUBLISHED = ""
"""`shows.owner` of a show that everybody may follow."""

PERSON_OWNS = {"person": "owns"}
"""`info` of a column that names a person whose row it is: it goes when their data goes."""
PERSON_NAMED = {"person": "named"}
"""`info` of a column that names a person in a row of the whole community: the name goes, the row stays."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer(), "sqlite")

# One row: the counters that every library writer locks first, so that versions commit in order.
corpus = Table(
    "corpus",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("arrivals", BigInteger, nullable=False),
    Column("follows_version", BigInteger, nullable=False),
)

shows = Table(
    "shows",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("owner", ExactText, nullable=False),
    Column("id", ExactText, nullable=False),
    Column("title", ExactText, nullable=False),
    Column("feed_url", ExactText),
    Column("version", BigInteger, nullable=False, index=True),
    UniqueConstraint("owner", "id"),
)

episodes = Table(
    "episodes",
    metadata,
    Column("position", Key, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("show_key", Key, ForeignKey("shows.key", ondelete="CASCADE"), nullable=False),
    Column("owner", ExactText, nullable=False),
    Column("slug", ExactText, nullable=False),
    Column("source", ExactText, nullable=False),
    Column("guid", ExactText),
    Column("transcript_hash", Text, nullable=False),
    Column("language", ExactText, nullable=False),
    Column("words", Integer, nullable=False),
    Column("version", BigInteger, nullable=False, index=True),
    Column("details", Text, nullable=False),
    UniqueConstraint("owner", "slug"),
    UniqueConstraint("show_key", "guid"),
    Index(None, "show_key", "transcript_hash"),
)

# Which episode a source is. `republished_hash` is set on a further source that told the same words.
episode_sources = Table(
    "episode_sources",
    metadata,
    Column("show_key", Key, ForeignKey("shows.key", ondelete="CASCADE"), primary_key=True),
    Column("source", ExactText, primary_key=True),
    Column("position", Key, ForeignKey("episodes.position", ondelete="CASCADE"), nullable=False, index=True),
    Column("republished_hash", Text),
)

# Every text an episode ever had. The order of columns lets a citation be read without the raw source.
revisions = Table(
    "revisions",
    metadata,
    Column("position", Key, ForeignKey("episodes.position", ondelete="CASCADE"), primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("marks", LargeBinary, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)

# Episodes that are gone, for the indexes that still hold them.
removals = Table(
    "removals",
    metadata,
    Column("episode_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False, index=True),
)

follows = Table(
    "follows",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("show_key", Key, ForeignKey("shows.key", ondelete="CASCADE"), primary_key=True, index=True),
    Column("ordinal", Integer, nullable=False),
)

# `version` is that of the corpus at which a card took the place of another; 0 for the first one of its revision.
cards = Table(
    "cards",
    metadata,
    Column("episode_id", Text, ForeignKey("episodes.id", ondelete="CASCADE"), primary_key=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("analyser", ExactText, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0", index=True),
)

# All terms of an episode carry the version that learned them; an empty term stands for having none any more.
learned_terms = Table(
    "learned_terms",
    metadata,
    Column("episode_id", Text, ForeignKey("episodes.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("canonical", ExactText, nullable=False),
    Column("heard_as", Text, nullable=False),
    Column("by_host", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0", index=True),
)

community_terms = Table(
    "community_terms",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("folded", ExactText, primary_key=True),
    Column("canonical", ExactText, nullable=False),
    Column("heard_as", Text, nullable=False),
    Column("by_host", Boolean, nullable=False),
)

shown_quotes = Table(
    "shown_quotes",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("episode_id", Text, primary_key=True, index=True),
    Column("transcript_hash", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("shown_at", UtcTime, nullable=False),
)

kept_texts = Table(
    "kept_texts",
    metadata,
    Column("community_id", ExactText, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kept_for", ExactText, info=PERSON_OWNS),
    Column("text", ExactText, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)
