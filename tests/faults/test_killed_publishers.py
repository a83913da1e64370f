"""Publishers that are killed at any moment, on platforms in trouble: every post stands there once. `make faults` is the
long form of the first test."""

import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId
from bot.ports.publishing import NewPost
from bot.publishing.boundaries import BOUNDARIES
from bot.publishing.keys import platform_key
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import SqlOutbox
from storage.posts import SqlPosts
from tests.conftest import FULL
from tests.faults.publishing.checker import Checker, Findings
from tests.faults.publishing.nemesis import AT_RANDOM
from tests.faults.publishing.pieces import PACE, Piece, run_piece
from tests.faults.publishing.plan import EPISODE, SHOWN, Manner, Plan
from tests.faults.publishing.reports import figures, table
from tests.faults.publishing.runs import POSTGRESQL, REPLICAS, SQLITE, Run, databases
from tests.faults.publishing.settling import Movement
from tests.faults.publishing.storms import Arrival
from tests.faults.publishing.world import World, mark_of, open_world
from tests.wire.slack.world import Channel, Json, Message, new_ts

LEASE = timedelta(seconds=30)
OFTEN = ("claimed", "thread_opened", "before_send", "after_send", "spans_kept", "recorded", "looked", "missed")
"""Boundaries that a worker comes to within moments."""


def kills(seed: int) -> list[str]:
    """All boundaries and ten kills at random in the full form, else a handful of those that are met often."""
    dice = random.Random(seed)
    wanted = [*BOUNDARIES, *[AT_RANDOM] * 10] if FULL else [*dice.sample(OFTEN, 3), AT_RANDOM]
    return dice.sample(wanted, len(wanted))


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
async def test_nothing_is_lost_or_posted_twice_by_publishers_that_are_killed(kind: str) -> None:
    seed = {SQLITE: 11, POSTGRESQL: 12}[kind]
    wanted = kills(seed)
    async with databases(kind) as made:
        url, folder = made.new()
        piece: Piece = await run_piece(url, folder, wanted, seed=seed, replicas=REPLICAS[kind], seconds=100, most=60)
    assert not piece.findings.broken
    assert not Counter(wanted) - piece.kills
    assert piece.findings.owed > 50
    assert piece.findings.twice == piece.findings.twice_in_window
    assert piece.findings.lost == 0


def test_a_report_says_what_was_done_and_what_was_not() -> None:
    done = Run(SQLITE, 7, Counter({"claimed": 2, AT_RANDOM: 1}))
    piece = Piece(seed=7, replicas=1, kills=Counter({"claimed": 1, AT_RANDOM: 1}), unsent=[1.25])
    piece.passed, piece.under_way = Counter({"claimed": 12}), [3, 5]
    piece.findings = Findings(broken=["one post: lost"], owed=9, lost=1)
    done.pieces.append(piece)
    told = table(done)
    assert all(re.search(rf"^  {name} ", told, re.M) for name in BOUNDARIES)
    assert re.search(r"^  claimed +12 +1$", told, re.M)
    for words in ("seed 7: one post: lost", "NOT DONE: 1 kills: {'claimed': 1}", "lost: 1;", "1 unsent posts: 1.25 s"):
        assert words in told
    kept = json.loads(json.dumps(figures(done)))
    assert kept["kills_missing"] == {"claimed": 1}
    assert kept["posts_under_way_at_a_kill"] == {"mean": 4.0, "most": 5}
    assert kept["broken"] == ["seed 7: one post: lost"]


# --- the checker itself sees what is wrong ---


class Bench:
    """One round of posts, all but those that must not be posted, each standing there once and written down."""

    def __init__(self, world: World, database: Database) -> None:
        self.world = world
        self.outbox = SqlOutbox(database)
        self.posts = SqlPosts(database)
        begins = datetime.now(UTC) - timedelta(seconds=1)
        venues = tuple(
            venue for venue in world.venues if venue.manner is Manner.OPEN and venue.places[0].platform == "slack"
        )
        self.plan = Plan(venues=venues, begins=begins, period=timedelta(seconds=1), rounds=1, most=100)
        self.one = next(post for post in self.plan.round(0) if post.follows is None)

    async def fill(self) -> None:
        for post in self.plan.round(0):
            await self.owe(post)
            await self.record(post, self.show(post))

    async def owe(self, post: NewPost) -> None:
        await self.outbox.reserve([post], datetime.now(UTC))

    def show(self, post: NewPost) -> MessageRef:
        """A message of the post, under the message of the one it follows."""
        team = self.world.slack.teams[post.community.rpartition(":")[2]]
        parents = self.world.messages().get(mark_of(replace(post, key=post.follows or "")), ())
        thread = next((one.id for one in parents), None)
        payload = {
            "text": "words",
            "metadata": {"event_type": "aftershow_post", "event_payload": {"key": platform_key(post)}},
        }
        message = _message(team.channels[post.place.channel], payload, thread)
        return MessageRef(replace(post.place, thread=thread), message)

    async def record(self, post: NewPost, ref: MessageRef) -> None:
        now = datetime.now(UTC)
        owed = await self.outbox.get(post.community, post.key)
        assert owed is not None
        claimed = await self.outbox.claim(owed.id, now, LEASE)
        assert claimed is not None
        if post.follows is None:
            await self.posts.posted(ref, [SHOWN], now)
        assert await self.outbox.posted(claimed, ref, now)

    async def found(self, removed_at: datetime | None = None, moving: frozenset[CommunityId] = frozenset()) -> Findings:
        checker = Checker(
            world=self.world,
            plan=self.plan,
            pace=PACE,
            outbox=self.outbox,
            posts=self.posts,
            removed_at=removed_at,
            moving=moving,
        )
        return await checker.check()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'aftershow.sqlite3'}")
    try:
        await migrate(database)
        async with open_world(PACE, 1) as world:
            made = Bench(world, database)
            await made.fill()
            yield made
    finally:
        await database.close()


async def test_the_check_is_content_with_posts_that_stand_there_once(bench: Bench) -> None:
    found = await bench.found()
    assert (found.broken, found.lost, found.twice) == ([], 0, 0)
    assert found.owed == found.accepted == len(bench.plan.round(0))


async def test_the_check_sees_a_post_that_stands_nowhere(bench: Bench) -> None:
    _messages(bench)[0].deleted = True
    found = await bench.found()
    assert found.lost == 1
    assert "0 messages stand there" in found.broken[0]


async def test_the_check_sees_a_post_that_was_never_owed_or_never_decided(bench: Bench) -> None:
    bench.plan = replace(bench.plan, rounds=2)
    await bench.owe(next(post for post in bench.plan.round(1) if post.follows is None))
    found = await bench.found()
    assert found.lost == len(bench.plan.round(1))
    assert any("ended as pending" in words for words in found.broken)
    assert any("never reserved" in words for words in found.broken)


async def test_what_is_still_being_worked_on_is_told_apart_from_what_is_lost(bench: Bench) -> None:
    bench.plan = replace(bench.plan, rounds=2)
    for post in bench.plan.round(1):
        await bench.owe(post)
    moving = bench.plan.venues[0]
    found = await bench.found(moving=frozenset({moving.community}))
    on_its_way = [post for post in bench.plan.round(1) if post.community == moving.community]
    assert found.on_its_way == len(on_its_way)
    assert found.lost == len(bench.plan.round(1)) - len(on_its_way)
    assert len(found.broken) == found.lost + found.on_its_way


def test_a_community_moves_until_nothing_in_it_changes_for_long_enough() -> None:
    one, other = CommunityId("slack:a:-:1"), CommunityId("slack:a:-:2")
    first, second = frozenset({("k", 1)}), frozenset({("k", 2)})
    movement = Movement(10, 0)
    movement.seen({one: first, other: first}, 1)
    movement.seen({one: first, other: second}, 9)
    assert movement.moving == {one, other}
    movement.seen({one: first, other: second}, 12)
    assert movement.moving == {other}
    movement.seen({one: second}, 30)
    assert movement.moving == {one}


async def test_the_check_sees_a_second_message_and_knows_the_window(bench: Bench) -> None:
    second = bench.show(bench.one)
    assert any("outside the window" in words for words in (await bench.found()).broken)
    arrivals = bench.world.storm.arrivals
    arrivals.append(Arrival(mark_of(bench.one), 100.0, 100.0 + 2 * PACE.lease.total_seconds()))
    found = await bench.found()
    assert [words for words in found.broken if "2 messages stand there" in words] == found.broken
    assert (found.twice, found.twice_in_window, found.removed) == (1, 1, 0)
    next(one for one in _messages(bench) if one.ts == second.message).deleted = True
    found = await bench.found()
    assert (found.broken, found.twice, found.removed) == ([], 1, 1)


async def test_the_check_sees_a_wrong_thread_and_words_that_hiding_would_not_reach(bench: Bench) -> None:
    under = next(one for one in _messages(bench) if one.thread is not None)
    under.thread = "1.000001"
    assert any("wrong thread" in words for words in (await bench.found()).broken)
    for ref in await bench.posts.showing_episode(bench.one.community, EPISODE):
        await bench.posts.gone(ref)
    assert any("words are not kept" in words for words in (await bench.found()).broken)


async def test_the_check_sees_what_is_posted_where_we_were_taken_out(bench: Bench) -> None:
    gone = [venue for venue in bench.world.venues if venue.manner is Manner.REMOVED]
    bench.plan = replace(bench.plan, venues=(gone[0],))
    removed_at = datetime.now(UTC)
    mark = mark_of(bench.plan.round(0)[0])
    came = (removed_at + PACE.lease).timestamp()
    bench.world.storm.arrivals.append(Arrival(mark, came - 0.1, came))
    assert not any("taken us out" in words for words in (await bench.found(removed_at)).broken)
    bench.world.storm.arrivals.append(Arrival(mark, came + 0.1, came + 0.1))
    assert any("taken us out" in words for words in (await bench.found(removed_at)).broken)


def _messages(bench: Bench) -> list[Message]:
    return [one for team in bench.world.slack.teams.values() for at in team.channels.values() for one in at.messages]


def _message(channel: Channel, payload: Json, thread: str | None) -> str:
    made = Message(channel, new_ts(), channel.team.bot_user, payload, thread)
    channel.messages.append(made)
    return made.ts
