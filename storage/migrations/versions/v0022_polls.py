"""Polls and ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    _polls()
    _votes()
    _wishes()


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Text),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("opens_at", sa.BigInteger, nullable=False),
        sa.Column("closes_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("remind_seconds", sa.Integer),
        sa.Column("about", sa.Text),
        sa.Column("post_key", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("closings", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("painted", sa.Integer, nullable=False),
        sa.Column("still_turn", sa.Integer),
        sa.Column("unpainted", sa.Integer, nullable=False),
        sa.Column("paint_free_at", sa.BigInteger),
        sa.Column("close_due", sa.BigInteger),
        sa.Column("remind_due", sa.BigInteger),
        sa.Column("result_due", sa.BigInteger),
        sa.Column("paint_due", sa.BigInteger),
        sa.Column("ballot_key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_polls"),
        sa.UniqueConstraint("community_id", "about", name="uq_polls_community_id_about"),
    )
    for column in ("link", "close_due", "remind_due", "result_due", "paint_due"):
        op.create_index(f"ix_polls_{column}", "polls", [column])


def _votes() -> None:
    op.create_table(
        "poll_ballots",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("poll_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("voter", sa.Text, nullable=False),
        sa.Column("choice", sa.SmallInteger, nullable=False),
        sa.Column("voted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "voter", name="pk_poll_ballots"),
    )
    op.create_table(
        "poll_presses",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("poll_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("press", sa.Text, nullable=False),
        sa.Column("pressed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "press", name="pk_poll_presses"),
    )
    op.create_index("ix_poll_presses_pressed_at", "poll_presses", ["pressed_at"])


def _wishes() -> None:
    op.create_table(
        "poll_offers",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("poll_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("offered_by", sa.Text),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "code_hash", name="pk_poll_offers"),
    )
    op.create_index("ix_poll_offers_code_hash", "poll_offers", ["code_hash"])
    op.create_table(
        "poll_opt_ins",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("opted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "person_id", name="pk_poll_opt_ins"),
    )
    op.create_table(
        "poll_linked_votes",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("poll_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("choice", sa.SmallInteger, nullable=False),
        sa.Column("voted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "person_id", "poll_id", name="pk_poll_linked_votes"),
    )
    op.create_table(
        "poll_rules",
        sa.Column("community_id", sa.Text, nullable=False),
        sa.Column("members_open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("community_id", name="pk_poll_rules"),
    )
