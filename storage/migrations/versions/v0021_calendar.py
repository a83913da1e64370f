"""Calendars and what became of their occurrences. What hosts chose to have posted begins on the spot, from now on."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_BEGINNINGS = {"quote_of_the_day": ("12345", "09:00:00"), "weekly_takeaways": ("5", "16:00:00")}


def upgrade() -> None:
    schedules = op.create_table(
        "schedules",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("days", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("style", sa.Text, nullable=False),
        sa.Column("prompt", sa.Boolean, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("skipped", sa.Text, nullable=False),
        sa.Column("next_due", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "series", name="pk_schedules"),
    )
    op.create_index("ix_schedules_next_due", "schedules", ["next_due"])
    op.create_table(
        "occurrences",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("local_date", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("picks", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "series", "local_date", name="pk_occurrences"),
    )
    op.bulk_insert(schedules, _wanted())


def _wanted() -> list[dict[str, object]]:
    now = int(datetime.now(UTC).timestamp()) * 1_000_000
    profiles = op.get_bind().execute(sa.text("SELECT community_id, time_zone, wanted FROM community_profiles"))
    return [
        {
            "community_id": community,
            "series": series,
            "time_zone": time_zone,
            "days": _BEGINNINGS[series][0],
            "at": _BEGINNINGS[series][1],
            "starts_at": now,
            "channel": None,
            "style": "",
            "prompt": False,
            "paused": False,
            "skipped": "[]",
            "next_due": now,
        }
        for community, time_zone, wanted in profiles
        for series in json.loads(wanted)
        if series in _BEGINNINGS
    ]
