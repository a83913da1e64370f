"""A platform's wait, shared: it stands in the outbox, where every replica and every restart finds it."""

from datetime import timedelta

import aiohttp

from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import Addresses, Calls, TeamCalls, Token
from adapters.slack.pace import Pace as SlackPace
from bot.chat.posters import Posters
from bot.ports.publishing import PostState
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Publishing, publishing
from tests.fakes.inline_jobs import InlineJobs
from tests.wire.owing import PACE, OneBot, Rig, on_discord, on_slack
from tests.wire.slack.faults import Fault


def replica(rig: Rig, session: aiohttp.ClientSession) -> Publishing:
    """Another process of the bot: nothing of the first but its database."""
    assert rig.slack is not None
    team = rig.slack.teams["T1"]
    [install] = rig.slack.installs.values()
    bot = OneBot(Token(value=install.token, bot_id=team.bot_id, bot_user=team.bot_user))
    pace = SlackPace(now=lambda: rig.clock.now().timestamp())
    posters = Posters()
    posters.register("slack", SlackPoster(TeamCalls(Calls(session, Addresses(api=rig.slack.api), pace), bot)))
    stores = rig.stores
    messenger = Messenger(posters, stores.profiles, stores.posts, rig.clock)
    return publishing(stores.outbox, posters, messenger, stores.profiles, stores.hidden, rig.clock, pace=PACE)


async def test_the_wait_that_one_replica_was_told_holds_for_all() -> None:
    async with on_slack() as rig, aiohttp.ClientSession() as session:
        assert rig.slack is not None
        other = replica(rig, session)
        jobs = InlineJobs(other.jobs)
        await rig.owe()
        rig.slack.faults.next("chat.postMessage", Fault(wait=30))
        await rig.sweep()
        held = await rig.fate()
        assert held.state is PostState.PENDING
        assert held.not_before >= rig.clock.now() + timedelta(seconds=30)
        for _ in range(3):
            rig.clock.turn(timedelta(seconds=9))
            await other.sweep((), jobs).run(rig.clock.now())
        assert (await rig.fate()).attempt == 1
        rig.clock.turn(timedelta(seconds=4))
        await other.sweep((), jobs).run(rig.clock.now())
        assert (await rig.fate()).state is PostState.POSTED
        assert len(rig.words()) == 1


async def test_a_busy_channel_of_slack_gets_its_posts_at_its_pace() -> None:
    """A few at once, then one a second; what would wait longer than a moment goes back to the outbox."""
    async with on_slack() as rig:
        assert rig.slack is not None
        for number in range(12):
            await rig.owe(f"quote:{number}", unasked=False)
        began = rig.clock.now()
        for _ in range(12):
            await rig.sweep(timedelta(seconds=1))
        assert len(rig.words()) == 12
        fates = [await rig.fate(f"quote:{number}") for number in range(12)]
        assert max(fate.posted_at or began for fate in fates) - began >= timedelta(seconds=7)
        assert rig.slack.rejections == []


async def test_a_limit_of_discord_puts_a_post_off_and_leaves_no_doubt() -> None:
    async with on_discord() as rig:
        assert rig.discord is not None
        rig.discord.traffic.fail("POST /channels", 429, retry_after=60.0)
        await rig.owe()
        await rig.sweep()
        held = await rig.fate()
        assert held.state is PostState.PENDING
        assert held.attempt == 1
        await rig.sweep(timedelta(seconds=61))
        assert (await rig.fate()).state is PostState.POSTED
        assert len(rig.words()) == 1
