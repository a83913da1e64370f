"""Speaking unasked: within what hosts allow, and telling them once when it fails."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown
from bot.publishing.messenger import Messenger
from tests.fakes.every_block import FixedClock
from tests.fakes.poster import RecordingPoster

HOME = CommunityId("slack:app:-:home")
PLACE = ConversationRef(platform="slack", community=HOME, channel="C1")
HELLO = OutgoingMessage(blocks=(Text("hello"),))
WORDS = Span(EpisodeId("e"), TranscriptHash("h"), 0, 5)


@dataclass
class OneProfile:
    kept: CommunityProfile

    async def profile(self, community: CommunityId) -> CommunityProfile | None:
        return self.kept if community == self.kept.community else None

    async def profiles(self, communities: Sequence[CommunityId]) -> dict[CommunityId, CommunityProfile]:
        return {one: self.kept for one in communities if one == self.kept.community}

    async def put(self, profile: CommunityProfile, *, actor: PersonId, at: datetime) -> None:
        self.kept = profile

    async def note_told(self, community: CommunityId, failure: str) -> None:
        self.kept = replace(self.kept, told=(*self.kept.told, failure))

    async def audit(self, community: CommunityId, limit: int = 50) -> list[str]:
        return []


class EveryProfile(OneProfile):
    """The same for every community."""

    def __init__(self, one: OneProfile) -> None:
        super().__init__(one.kept)

    async def profile(self, community: CommunityId) -> CommunityProfile | None:
        return self.kept


@dataclass
class PostedSpans:
    refs: dict[MessageRef, tuple[Span, ...]] = field(default_factory=dict)

    async def posted(self, ref: MessageRef, spans: Sequence[Span], at: datetime) -> None:
        self.refs[ref] = tuple(spans)

    async def showing(self, community: CommunityId, span: Span) -> list[MessageRef]:
        return [ref for ref, spans in self.refs.items() if any(one.overlaps(span) for one in spans)]

    async def showing_episode(self, community: CommunityId, episode: EpisodeId) -> list[MessageRef]:
        return [ref for ref, spans in self.refs.items() if any(one.episode_id == episode for one in spans)]

    async def gone(self, ref: MessageRef) -> None:
        self.refs.pop(ref, None)


@dataclass
class Line:
    profiles: OneProfile
    posts: PostedSpans
    poster: RecordingPoster
    messenger: Messenger


@pytest.fixture
def line() -> Line:
    profiles = OneProfile(CommunityProfile(community=HOME, platform=Platform.SLACK, installed_by="ada"))
    posts, poster, posters = PostedSpans(), RecordingPoster(), Posters()
    posters.register("slack", poster)
    return Line(profiles, posts, poster, Messenger(posters, profiles, posts, FixedClock()))


async def test_what_is_posted_is_remembered_with_the_words_it_shows(line: Line) -> None:
    ref = await line.messenger.post(PLACE, replace(HELLO, shows=(WORDS,)), key="k")
    assert ref is not None
    assert line.posts.refs == {ref: (WORDS,)}
    assert await line.messenger.remove([ref]) == 1
    assert not line.posts.refs
    assert not line.poster.standing


@pytest.mark.parametrize("error", [PlaceGone("It is gone."), NotPermitted("chat:write is missing.")])
async def test_a_failure_is_told_to_the_host_once_for_each_place(line: Line, error: PlatformError) -> None:
    line.poster.failing = {"C1": error, "C2": error}
    for channel in ("C1", "C1", "C2", "C1", "C2"):
        assert await line.messenger.post(replace(PLACE, channel=channel), HELLO, key="k") is None
    told = line.poster.to("ada")
    assert len(told) == 2
    assert all(error.user_text in one.text and "/aftershow settings" in one.text for one in told)


async def test_a_platform_that_is_down_is_no_fault_of_the_hosts(line: Line) -> None:
    line.poster.failing = {"C1": PlatformDown("no answer")}
    assert await line.messenger.post(PLACE, HELLO, key="k") is None
    assert not line.poster.to("ada")


async def test_a_host_who_could_not_be_told_for_a_while_is_told_later(line: Line) -> None:
    line.poster.failing = {"C1": PlaceGone("It is gone."), "": PlatformDown("no answer")}
    await line.messenger.post(PLACE, HELLO, key="k")
    del line.poster.failing[""]
    await line.messenger.post(PLACE, HELLO, key="k")
    assert len(line.poster.to("ada")) == 1


async def test_a_host_who_is_out_of_reach_keeps_no_other_from_being_told(line: Line) -> None:
    """Telling hangs in one community, and goes through in another meanwhile."""
    answers, away = asyncio.Event(), CommunityId("discord:app:-:away")
    gone = PlaceGone("It is gone.")

    class Hanging(RecordingPoster):
        async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
            await answers.wait()
            return await super().post(place, message, key=key)

    hanging, posters = Hanging(), Posters()
    posters.register("slack", hanging)
    posters.register("discord", line.poster)
    messenger = Messenger(posters, EveryProfile(line.profiles), line.posts, FixedClock())
    first = asyncio.create_task(messenger.tell_of(PLACE, gone))
    await asyncio.sleep(0)
    await messenger.tell_of(replace(PLACE, platform="discord", community=away), gone)
    assert len(line.poster.to("ada")) == 1
    assert not first.done()
    answers.set()
    await first
    assert len(hanging.to("ada")) == 1


async def test_what_fails_twice_at_once_is_told_once(line: Line) -> None:
    await asyncio.gather(*(line.messenger.tell_of(PLACE, PlaceGone("It is gone.")) for _ in range(3)))
    assert len(line.poster.to("ada")) == 1


async def test_a_host_who_takes_no_direct_messages_is_tried_once(line: Line) -> None:
    line.poster.failing = {"C1": PlaceGone("It is gone."), "": NotPermitted("closed")}
    await line.messenger.post(PLACE, HELLO, key="k")
    assert len(line.profiles.kept.told) == 1


@pytest.mark.parametrize(("wait", "posted"), [(0.01, True), (60, False)])
async def test_a_short_wait_is_kept_and_a_long_one_gives_up(line: Line, wait: float, posted: bool) -> None:
    slow = SlowDown("wait", timedelta(seconds=wait))
    line.poster.once["C1"] = slow
    assert (await line.messenger.post(PLACE, HELLO, key="k") is not None) is posted


async def test_the_one_switch_stops_what_nobody_asked_for(line: Line) -> None:
    line.profiles.kept = replace(line.profiles.kept, stopped=True)
    assert await line.messenger.post(PLACE, HELLO, key="k", unasked=True) is None
    assert await line.messenger.post(PLACE, HELLO, key="k") is not None


async def test_where_nobody_speaks_nothing_is_posted(line: Line) -> None:
    elsewhere = replace(PLACE, platform="discord")
    assert await line.messenger.post(elsewhere, HELLO, key="k") is None
    assert not await line.messenger.replace(MessageRef(elsewhere, "m"), HELLO)
    assert await line.messenger.remove([MessageRef(elsewhere, "m")]) == 0
