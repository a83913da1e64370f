"""A community's hosts add a show: one that is here already, or a feed that is read while they go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.chat.blocks import Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef
from bot.commands.request import Request
from bot.domain.episode import Show
from bot.domain.ids import CommunityId, ShowId
from bot.errors import AftershowError, BadArgument
from bot.ingesting.report import IngestReport
from bot.ports import Communities
from bot.publishing.messenger import Messenger

logger = logging.getLogger(__name__)

MOST_OWN = 10
"""Shows that one community may add by feed."""

Ingest = Callable[[str, CommunityId], Awaitable[IngestReport]]
"""Read the feed at an address into a show of the community's own, which it then follows."""


class AddingShows:
    """Feeds added in chat belong to their community alone; published shows are followed."""

    def __init__(self, communities: Communities, ingest: Ingest, messenger: Messenger) -> None:
        self._communities = communities
        self._ingest = ingest
        self._messenger = messenger
        self._reading: dict[asyncio.Task[None], tuple[CommunityId, str]] = {}

    async def on_offer(self, community: CommunityId) -> list[Show]:
        """Published shows that the community does not follow yet."""
        followed = {show.id for show in await self._communities.followed_shows(community)}
        return [show for show in await self._communities.published_shows() if show.id not in followed]

    async def follow(self, community: CommunityId, show: ShowId) -> str:
        """What was done, as a sentence."""
        offered = {one.id: one for one in await self._communities.published_shows()}
        if show not in offered:
            raise BadArgument("That show is not here any more. Open the form again.")
        await self._communities.follow(community, [show])
        return f"You follow {offered[show].title} now."

    async def follow_the_only_show(self, community: CommunityId) -> None:
        """Where one show alone is served, a community that follows none follows it from the start."""
        offered = await self._communities.published_shows()
        if len(offered) == 1 and not await self._communities.followed_shows(community):
            await self._communities.follow(community, [offered[0].id])

    async def unfollow(self, community: CommunityId, show: ShowId) -> str:
        gone = await self._communities.unfollow(community, show)
        return "You do not follow that show any more." if gone else "You did not follow that show."

    async def add_feed(self, request: Request, address: str) -> str:
        """Follow the show of this feed, or begin to read it; whoever asked is told when it is read."""
        url = _checked(address)
        for show in await self._communities.published_shows():
            if show.feed_url is not None and _bare(show.feed_url) == _bare(url):
                return await self.follow(request.community, show.id)
        own = [show for show in await self._communities.followed_shows(request.community) if show.owner is not None]
        if len(own) >= MOST_OWN:
            raise BadArgument(
                f"A community may add {MOST_OWN} feeds of its own, and yours has. Stop following one first."
            )
        if (request.community, _bare(url)) in self._reading.values():
            return "I am reading that feed already; I tell you when it is done."
        task = asyncio.create_task(self._read(request, url))
        self._reading[task] = (request.community, _bare(url))
        task.add_done_callback(lambda done: self._reading.pop(done, None))
        return "I am reading that feed now, which takes a minute or more. I tell you when it is done."

    async def settled(self) -> None:
        """Wait until every feed on its way is read."""
        await asyncio.gather(*self._reading)

    async def close(self) -> None:
        for task in list(self._reading):
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _read(self, request: Request, url: str) -> None:
        try:
            told = _told(await self._ingest(url, request.community))
        except AftershowError as error:
            told = Notice(Tone.ERROR, f"I could not read that feed: {error.user_text}")
        except Exception:
            logger.exception("feed not read")
            told = Notice(Tone.ERROR, "Something went wrong while I read that feed. Try it again later.")
        place = ConversationRef(
            platform=request.conversation.platform, community=request.community, channel="", direct=request.person
        )
        message = OutgoingMessage(blocks=(Text(f"The feed {url}:"), told), visibility=Visibility.PRIVATE)
        await self._messenger.post(place, message, key=f"feed:{_bare(url)}"[:80])


def _told(report: IngestReport) -> Notice:
    if report.read:
        count = f"{report.read} episode{'s' if report.read > 1 else ''}"
        return Notice(Tone.INFO, f"Read: {count}. Try /quote, or /episodes for all of them.")
    reasons = [one.reason for one in report.problems if one.reason][:1]
    why = f" The first reason: {reasons[0]}" if reasons else " It names no transcripts."
    return Notice(Tone.NOT_FOUND, f"I found no transcript there that I could read.{why}")


def _checked(address: str) -> str:
    """An address on the web, never a file of this computer."""
    url = address.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("https", "http") or len(url) > 2000 or any(one.isspace() for one in url):
        raise BadArgument("A feed has an address such as https://show.example/feed.xml.")
    return url


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/")
