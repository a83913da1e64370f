"""What is owed stands there exactly once, whatever a platform does with it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordPoster
from adapters.discord.sending import SendingClient
from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.errors import SlowDown
from bot.ports.publishing import PostState
from bot.publishing.content import freeze
from bot.publishing.keys import platform_key
from tests.wire.discord import world
from tests.wire.owing import HOST, Rig, on_discord, on_slack
from tests.wire.slack.faults import Fault

LONG = timedelta(minutes=10)


@dataclass(frozen=True)
class Trouble:
    """The same on both platforms. `status` 0 cuts the connection; `after` is once the post had its effect."""

    status: int = 0
    after: bool = False
    wait: int | None = None
    lag: float = 0.0

    def on(self, rig: Rig) -> None:
        """The next post meets it."""
        if rig.slack is not None:
            rig.slack.faults.next("chat.postMessage", self._for_slack())
        if rig.discord is not None:
            path = "POST /channels/.*/(messages|threads)$"
            if self.lag:
                rig.discord.traffic.lag(path, self.lag)
            elif self.wait is not None:
                rig.discord.traffic.fail(path, 429, retry_after=float(self.wait))
            else:
                rig.discord.traffic.fail(path, self.status, after=self.after)

    def _for_slack(self) -> Fault:
        if self.lag:
            return Fault(lag=self.lag)
        if self.wait is not None:
            return Fault(wait=self.wait)
        return Fault(reset=not self.status, status=self.status or None, after=self.after)


TROUBLES = {
    "reset before": Trouble(),
    "reset after": Trouble(after=True),
    "502 before": Trouble(502),
    "502 after": Trouble(502, after=True),
    "429": Trouble(wait=31),
    "too slow": Trouble(lag=0.8),
}


@pytest.fixture(params=["slack", "discord", "discord-forum"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    if request.param == "slack":
        async with on_slack() as made:
            yield made
    else:
        async with on_discord(forum=request.param == "discord-forum") as made:
            yield made


async def test_a_post_that_is_due_stands_there(rig: Rig) -> None:
    await rig.owe()
    await rig.sweep()
    owed = await rig.fate()
    assert (owed.state, owed.attempt) == (PostState.POSTED, 1)
    assert owed.message is not None
    assert len(rig.words()) == 1
    assert "Words of quote:1" in rig.words()[0]
    await rig.sweep(LONG)
    assert len(rig.words()) == 1


@pytest.mark.parametrize("fault", TROUBLES)
@pytest.mark.parametrize("later", [timedelta(seconds=4), LONG], ids=["soon", "late"])
async def test_whatever_goes_wrong_there_is_one_message_at_the_end(rig: Rig, fault: str, later: timedelta) -> None:
    await rig.owe()
    TROUBLES[fault].on(rig)
    await rig.sweep()
    owed = await rig.settled(step=later)
    assert owed.state is PostState.POSTED, owed
    assert len(rig.words()) == 1
    for _ in range(3):
        await rig.sweep(later)
    assert len(rig.words()) == 1


async def test_what_follows_stands_in_one_thread_under_it(rig: Rig) -> None:
    await rig.owe()
    await rig.owe("quote:1:starter", follows="quote:1")
    await rig.owe("quote:1:more", follows="quote:1")
    TROUBLES["reset after"].on(rig)
    await rig.sweep()
    await rig.settled()
    parent = await rig.fate()
    first, second = [await rig.settled(key) for key in ("quote:1:starter", "quote:1:more")]
    assert parent.message is not None
    assert first.message is not None
    assert second.message is not None
    assert first.message.conversation.thread == second.message.conversation.thread
    assert first.message.conversation.thread == parent.message.message


async def test_the_janitor_removes_a_second_message(rig: Rig) -> None:
    """The narrow window: a send that takes effect after it was looked for twice."""
    await rig.owe()
    TROUBLES["502 before"].on(rig)
    await rig.sweep()
    owed = await rig.settled(step=LONG)
    assert owed.attempt == 2
    message = OutgoingMessage(blocks=(Text("Words of quote:1, late"),))
    if rig.discord is not None:
        rig.discord.posting._nonces.clear()
    await rig.poster.post(rig.place, message, key=platform_key(owed.post))
    assert len(rig.words()) == 2
    await rig.sweep(LONG * 6)
    assert len(rig.words()) == 1
    assert "late" not in rig.words()[0]


async def test_a_channel_that_is_gone_is_told_to_the_host_once() -> None:
    async with on_slack() as rig:
        assert rig.slack is not None
        team = rig.slack.teams["T1"]
        team.channels["C1"].archived = True
        for key in ("quote:1", "quote:2"):
            await rig.owe(key, unasked=False)
            await rig.sweep(timedelta(days=1))
            owed = await rig.fate(key)
            assert owed.state is PostState.DEAD
            assert "archived" in owed.reason
        [told] = team.im("77").messages
        assert "/aftershow settings" in told.words


async def test_where_slack_does_not_let_us_look_a_host_is_asked_and_nothing_is_sent_again() -> None:
    async with on_slack(scopes=("chat:write", "chat:write.public")) as rig:
        assert rig.slack is not None
        await rig.owe()
        TROUBLES["reset after"].on(rig)
        await rig.sweep()
        owed = await rig.settled()
        assert owed.state is PostState.UNCERTAIN
        assert "two buttons" in owed.reason
        await rig.sweep(LONG)
        [asked] = rig.slack.teams["T1"].im("77").messages
        assert set(asked.buttons) == {"It is there", "Post again"}
        assert "Words of quote:1" in asked.words
        assert len(rig.words()) == 1


async def test_pages_of_history_are_read_to_their_end() -> None:
    async with on_slack() as rig:
        assert rig.slack is not None
        rig.slack.history_page = 5
        await rig.owe()
        TROUBLES["reset after"].on(rig)
        await rig.sweep()
        for number in range(12):
            await rig.owe(f"other:{number:02}", unasked=False)
        while len(rig.words()) < 13:
            await rig.sweep(timedelta(seconds=0.1))
        assert len(rig.words()) == 13
        owed = await rig.settled(step=LONG)
        assert (owed.state, owed.attempt) == (PostState.POSTED, 1)
        assert len(rig.slack.called("conversations.history")) > 1
        assert len(rig.words()) == 13


async def test_without_the_right_to_read_a_channel_on_discord_nobody_can_tell() -> None:
    async with on_discord() as rig:
        assert rig.discord is not None
        channel = rig.discord.world.channel(rig.place.channel)
        channel.allowed &= ~world.HISTORY
        await rig.owe()
        TROUBLES["502 after"].on(rig)
        await rig.sweep()
        await rig.settled(step=LONG)
        owed = await rig.fate()
        assert owed.state is PostState.UNCERTAIN
        assert len(rig.words()) == 1


async def test_an_edit_keeps_what_a_post_is_found_by() -> None:
    async with on_discord() as rig:
        assert rig.discord is not None
        await rig.owe()
        await rig.sweep()
        owed = await rig.fate()
        assert owed.message is not None
        assert isinstance(rig.poster, DiscordPoster)
        rig.poster._markers.clear()
        await rig.poster.replace(owed.message, OutgoingMessage(blocks=(Text("Now with votes."),)))
        assert rig.words() == ["Now with votes."]
        found = await rig.poster.find(rig.place, platform_key(owed.post), rig.clock.now() - LONG)
        assert found == [owed.message]


async def test_looking_through_a_forum_reads_how_each_post_begins_once() -> None:
    async with on_discord(forum=True) as rig:
        assert rig.discord is not None
        keys = [f"take:{number}" for number in range(6)]
        for key in keys:
            await rig.owe(key, unasked=False)
        await rig.sweep()
        owed = [await rig.settled(key) for key in keys]
        assert isinstance(rig.poster, DiscordPoster)
        rig.poster._markers.clear()
        gone = owed.pop(1)
        assert gone.message is not None
        await rig.poster.remove(gone.message)
        for _ in range(2):
            for one in owed:
                key, since = platform_key(one.post), rig.clock.now() - LONG
                assert await rig.poster.find(rig.place, key, since) == [one.message]
            assert await rig.poster.find(rig.place, platform_key(gone.post), rig.clock.now() - LONG) == []
        assert rig.discord.traffic.count(r"^GET /channels/\d+/messages", 200) == len(owed)


async def test_a_message_for_one_person_is_found_in_the_talk_with_them() -> None:
    scopes = ("chat:write", "im:write", "im:history")
    async with on_slack(scopes=scopes) as rig:
        assert rig.slack is not None
        direct = replace(rig.place, channel="", direct=HOST)
        await rig.owe(place=direct, unasked=False, content=freeze(OutgoingMessage(blocks=(Text("For you."),))))
        TROUBLES["reset after"].on(rig)
        await rig.sweep()
        owed = await rig.settled()
        assert owed.state is PostState.POSTED
        assert [one.words for one in rig.slack.teams["T1"].im("77").messages] == ["For you."]


async def test_giving_up_within_a_limit_on_everything_does_not_hold_back_what_comes_later() -> None:
    async with on_discord() as rig:
        assert rig.discord is not None
        rig.discord.traffic.limit_everything(0, 5.0)
        await rig.owe()
        await rig.sweep()
        assert (await rig.fate()).state is PostState.SENDING
        rig.discord.traffic.limit_everything(50, 1.0)
        assert (await rig.settled()).state is PostState.POSTED
        assert len(rig.words()) == 1


async def test_a_client_that_is_not_logged_in_asks_to_wait_whatever_is_wanted_of_it() -> None:
    client = SendingClient()
    place = ConversationRef(platform="discord", community=CommunityId("discord:1:-:2"), channel="3")
    ref, message = MessageRef(place, "4"), OutgoingMessage(blocks=(Text("words"),))
    poster, since = client.poster, datetime.now(UTC)
    wanted = [
        poster.post(place, message, key="k"),
        poster.remembers(place),
        poster.find(place, "k", since),
        poster.thread_under(ref, "name"),
        poster.replace(ref, message),
        poster.remove(ref),
    ]
    for asked in wanted:
        with pytest.raises(SlowDown, match="connecting"):
            await asked
    await client.close()
