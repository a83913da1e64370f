"""Publishing with every part of ours real but the platform: an outbox in memory, a clock that is turned."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.domain.community import CommunityProfile, Platform
from bot.ports.publishing import NewPost, OwedPost, PostKind
from bot.publishing.content import freeze
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, Publishing, publishing
from storage.stores import Stores
from tests.fakes.inline_jobs import InlineJobs, TurnedClock
from tests.fakes.platform_samples import ACME, CY, SECRET_KEY, place
from tests.fakes.poster import RecordingPoster
from tests.fakes.ready_databases import open_ready_stores

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Desk:
    """One process at work. `passed` are the boundaries it came by; `dies_at` raises at one, as a kill would end it."""

    stores: Stores
    poster: RecordingPoster
    clock: TurnedClock
    passed: list[str] = field(default_factory=list)
    dies_at: str = ""
    publishing: Publishing = field(init=False)
    jobs: InlineJobs = field(init=False)

    def __post_init__(self) -> None:
        posters = Posters()
        posters.register("slack", self.poster)
        messenger = Messenger(posters, self.stores.profiles, self.stores.posts, self.clock)
        self.publishing = publishing(
            self.stores.outbox,
            posters,
            messenger,
            self.stores.profiles,
            self.stores.hidden,
            self.clock,
            pace=Pace(),
            boundary=self._boundary,
        )
        self.jobs = InlineJobs(self.publishing.jobs)

    def _boundary(self, name: str) -> None:
        self.passed.append(name)
        if name == self.dies_at:
            self.dies_at = ""
            raise Killed(name)

    async def hosts_choose(self, **changes: object) -> None:
        profile = CommunityProfile(community=ACME, platform=Platform.SLACK, installed_by=CY)
        await self.stores.profiles.put(
            replace(profile, **changes),  # type: ignore[arg-type]
            actor=CY,
            at=self.clock.now(),
        )

    async def owe(self, key: str = "quote:1", text: str = "", **changes: object) -> NewPost:
        post = NewPost(
            community=ACME,
            key=key,
            kind=PostKind.QUOTE_OF_THE_DAY,
            place=place(),
            content=freeze(OutgoingMessage(blocks=(Text(text or f"Words of {key}"),))),
            due_at=self.clock.now(),
        )
        made = replace(post, **changes)  # type: ignore[arg-type]
        assert None not in await self.stores.outbox.reserve([made], self.clock.now())
        return made

    async def sweep(self, turned: timedelta = timedelta()) -> None:
        """One tick; a process that is killed in it leaves everything as it is."""
        self.clock.turn(turned)
        try:
            await self.publishing.sweep((), self.jobs).run(self.clock.now())
        except Killed:
            return

    async def fate(self, key: str = "quote:1") -> OwedPost:
        owed = await self.stores.outbox.get(ACME, key)
        assert owed is not None
        return owed

    @property
    def shown(self) -> list[str]:
        return [one.text for one in self.poster.sent if not one.place.direct]


class Killed(BaseException):
    """As a kill ends a process: nothing of ours catches it."""


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        made = Desk(stores, RecordingPoster(), TurnedClock(MORNING))
        await made.hosts_choose()
        yield made
