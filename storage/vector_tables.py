"""The table of vectors. They belong to an episode's words, so they are private as those are, and go with them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text

from storage.columns import ExactText
from storage.tables import Key, metadata

# `body` holds signed bytes, `dimensions` for each row; `passages` holds little-endian 32-bit numbers, one for each row.
# `version` is the corpus version that came with them.
vectors = Table(
    "vectors",
    metadata,
    Column("position", Key, ForeignKey("episodes.position", ondelete="CASCADE"), primary_key=True),
    Column("made_by", ExactText, primary_key=True),
    Column("transcript_hash", Text, nullable=False),
    Column("version", BigInteger, nullable=False, index=True),
    Column("dimensions", Integer, nullable=False),
    Column("passages", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
