"""All tables together: whoever imports this has the tables of every module in the metadata."""

from typing import Any

from sqlalchemy import Column

from storage import (
    analysis_tables,
    calendar_tables,
    community_tables,
    discussion_tables,
    heard_tables,
    poll_tables,
    publishing_tables,
    spending_tables,
    talk_tables,
    vector_tables,
)
from storage.tables import metadata

__all__ = ["COMMUNITY_TABLES", "TABLE_MODULES", "TOLD_BY", "metadata"]

TABLE_MODULES = (
    analysis_tables,
    calendar_tables,
    community_tables,
    discussion_tables,
    heard_tables,
    poll_tables,
    publishing_tables,
    spending_tables,
    talk_tables,
    vector_tables,
)

TOLD_BY: dict[Column[Any], tuple[Column[Any], ...]] = {**community_tables.TOLD_BY}
"""Columns that say where a person is met directly: they go with the name."""

COMMUNITY_TABLES = tuple(table for table in metadata.sorted_tables if "community_id" in table.c)
"""Tables whose rows belong to one community. Shows belong to one by `owner`, and all they hold goes with them."""
