"""Several replicas plan the same minute on one database: every local date has one post, of the content that counts."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from bot.chat.blocks import Text
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import Series, wakes_at
from bot.engaging.calendar import Calendar
from bot.engaging.scopes import Scopes
from bot.ports.calendar import OccurrenceState
from bot.publishing.content import thaw
from storage.stores import Stores, open_stores
from tests.fakes.calendar_world import PlainWriter, daily

START = datetime(2026, 11, 2, tzinfo=UTC)
EIGHT = START + timedelta(hours=8)
TOWNS = [CommunityId(f"slack:A:-:{number}") for number in range(20)]
QUOTES = Series.QUOTE_OF_THE_DAY


def replica(stores: Stores, name: int) -> Calendar:
    """Each writes words of its own: numbers from a hundred times its name on."""
    writer = PlainWriter(QUOTES, written=100 * name)
    scopes = Scopes(stores.communities, stores.hidden)
    return Calendar(stores.schedules, stores.occurrences, stores.outbox, stores.profiles, scopes, [writer])


async def test_three_replicas_owe_one_post_a_date(shared_database_url: str) -> None:
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_stores(shared_database_url)) for _ in range(3)]
        first = stores[0]
        for town in TOWNS:
            profile = CommunityProfile(community=town, platform=Platform.SLACK, channel="C1", hosts_channel="C2")
            await first.profiles.put(profile, actor=PersonId("ada"), at=START)
            schedule = daily(town, START)
            await first.schedules.put(schedule, wakes_at(schedule, START), actor=None, at=START)
        calendars = [replica(one, name) for name, one in enumerate(stores)]
        for day in range(2):
            now = EIGHT + timedelta(days=day, minutes=1)
            done = await asyncio.gather(*(one.plan(now) for one in calendars))
            assert sum(done) == len(TOWNS)
        assert not await first.schedules.due(EIGHT + timedelta(days=1, hours=1), 10)
        for town in TOWNS:
            posts = {one.post.key: one.post for one in await first.outbox.recent(town, START)}
            history = await first.occurrences.history(town, QUOTES, 9)
            assert set(posts) == {one.key for one in history} == {f"{QUOTES}:2026-11-02", f"{QUOTES}:2026-11-03"}
            for known in history:
                assert known.state is OccurrenceState.RESERVED
                [text] = thaw(posts[known.key].content).blocks
                assert isinstance(text, Text)
                assert text.text.rpartition("#")[2] == known.picks[0].removeprefix("pick-")
