"""What communities on platforms need: requests, profiles, installs, the hosts' desk, feedback, hides, posts, talks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0004"


def upgrade() -> None:
    _requests()
    _profiles()
    _installs()
    _desk()
    _hidden_and_rated()
    _posts_and_talks()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        *_conversation(),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("reply", sa.LargeBinary),
        sa.Column("claimed_at", sa.BigInteger, nullable=False),
        sa.Column("lease_until", sa.BigInteger, nullable=False),
        sa.Column("claims", sa.SmallInteger, nullable=False),
        sa.Column("settling", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sa.PrimaryKeyConstraint("community_id", "event_id", name="pk_requests"),
    )
    op.create_index("ix_requests_ended_at", "requests", ["ended_at"])


def _profiles() -> None:
    op.create_table(
        "community_profiles",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("installed_by", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("hosts_channel", sa.Text),
        sa.Column("show_channels", sa.Text, nullable=False),
        sa.Column("quiet_from", sa.Text),
        sa.Column("quiet_to", sa.Text),
        sa.Column("daily_cap", sa.Integer, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", name="pk_community_profiles"),
    )
    op.create_index("ix_community_profiles_removed_at", "community_profiles", ["removed_at"])
    op.create_table(
        "community_audit",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("actor", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "line", name="pk_community_audit"),
    )


def _installs() -> None:
    op.create_table(
        "installations",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name="pk_installations"),
    )
    op.create_table(
        "oauth_states",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("browser_hash", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_oauth_states"),
    )
    op.create_index("ix_oauth_states_expires_at", "oauth_states", ["expires_at"])


def _desk() -> None:
    op.create_table(
        "desk_questions",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        *_conversation(),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("notice_channel", sa.Text),
        sa.Column("notice_thread", sa.Text),
        sa.Column("notice_direct", sa.Text),
        sa.Column("notice_message", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by", sa.Text),
        sa.Column("answered_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_desk_questions"),
    )
    op.execute(
        "INSERT INTO desk_questions "
        "(community_id, id, platform, channel, thread, about_episode, direct, asked_by, text, asked_at) "
        "SELECT community_id, id, 'shell', 'shell', '', '', '', asked_by, text, asked_at FROM host_questions"
    )
    op.drop_table("host_questions")


def _hidden_and_rated() -> None:
    op.add_column("kept_texts", sa.Column("kept_for", sa.Text))
    op.create_table(
        "feedback",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("rating", sa.Text, nullable=False),
        sa.Column("rated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "person_id", "about", name="pk_feedback"),
    )
    op.create_table(
        "hidden_episodes",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("hidden_by", sa.Text),
        sa.Column("hidden_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "episode_id", name="pk_hidden_episodes"),
    )
    op.create_table(
        "hidden_spans",
        sa.Column("community_id", sa.Text, nullable=False),
        *_span(),
        sa.Column("hidden_by", sa.Text),
        sa.Column("hidden_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "episode_id", "transcript_hash", "start", "end", name="pk_hidden_spans"
        ),
    )


def _posts_and_talks() -> None:
    op.create_table(
        "posted_spans",
        sa.Column("community_id", sa.Text, nullable=False),
        *_conversation(),
        sa.Column("message", sa.Text, nullable=False),
        *_span(),
        sa.Column("posted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            *("community_id", "platform", "channel", "message", "episode_id", "transcript_hash", "start", "end"),
            name="pk_posted_spans",
        ),
    )
    op.create_index("ix_posted_spans_community_id_episode_id", "posted_spans", ["community_id", "episode_id"])
    op.create_table(
        "talks",
        sa.Column("community_id", sa.Text, nullable=False),
        *_conversation(),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "platform", "channel", "thread", name="pk_talks"),
    )


def _conversation() -> list[sa.Column[Any]]:
    names = ("platform", "channel", "thread", "about_episode", "direct")
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _span() -> list[sa.Column[Any]]:
    return [
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("transcript_hash", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
    ]
