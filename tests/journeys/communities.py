"""Communities on Slack and Discord, over the sample show, for journeys of their hosts."""

from dataclasses import dataclass

from bot.chat.capabilities import Capabilities
from bot.composition import App
from bot.domain.ids import CommunityId
from tests.fakes.poster import RecordingPoster
from tests.journeys.talking import Member

HOSTS = "C0HOSTS"


@dataclass
class Town:
    """One community with its people, on one platform. `poster` holds all that was said unasked."""

    app: App
    platform: Capabilities
    community: CommunityId
    poster: RecordingPoster

    def member(self, person: str = "bea", *, channel: str = "general") -> Member:
        return self._person(person, admin=False, channel=channel)

    def admin(self, person: str = "ada", *, channel: str = "general") -> Member:
        return self._person(person, admin=True, channel=channel)

    async def chooses_hosts_channel(self, channel: str = HOSTS) -> None:
        admin = self.admin()
        await admin.fills(await admin.opens("set-places:"), channel="C0NEWS", hosts_channel=channel)

    def _person(self, person: str, *, admin: bool, channel: str) -> Member:
        return Member(self.app, self.platform, community=self.community, person=person, admin=admin, channel=channel)
