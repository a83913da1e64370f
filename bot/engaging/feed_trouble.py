"""A feed that gives no more: the hosts of every community that follows its show hear it once, with what to do."""

from datetime import datetime

from bot.chat.blocks import Notice, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.platform_ports import Profiles
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.ports.watching import WatchedFeed, WatchedFeeds
from bot.publishing.content import freeze
from bot.publishing.places import hosts_place


class FeedTrouble:
    def __init__(self, feeds: WatchedFeeds, profiles: Profiles, outbox: Outbox) -> None:
        self._feeds = feeds
        self._profiles = profiles
        self._outbox = outbox

    async def tell(self, feed: WatchedFeed, now: datetime) -> None:
        """`feed.problem` says what happened. Told once for each address: a feed that moves may fail again."""
        kind = "gone" if feed.gone else "failing"
        posts = []
        for community in await self._feeds.followers(feed.key):
            profile = await self._profiles.profile(community)
            place = hosts_place(profile) if profile is not None and profile.removed_at is None else None
            if place is None:
                continue
            posts.append(
                NewPost(
                    community=community,
                    key=f"feed-{kind}:{feed.key}:{feed.url}"[:200],
                    kind=PostKind.NOTICE,
                    place=place,
                    content=freeze(_message(feed)),
                    due_at=now,
                    unasked=False,
                )
            )
        if posts:
            await self._outbox.reserve(posts, now)


def _message(feed: WatchedFeed) -> OutgoingMessage:
    what = "is gone for good" if feed.gone else "could not be read for days"
    fix = (
        "I stopped asking. If the show moved, add its new address: /aftershow settings, then Shows."
        if feed.gone
        else "I keep trying, once a day. If the show moved, add its new address: /aftershow settings, then Shows."
    )
    return OutgoingMessage(
        blocks=(
            Notice(Tone.ERROR, f"The feed of \u201c{feed.title}\u201d {what}: {feed.problem}."),
            Text(f"New episodes do not reach me until then. {fix}"),
        )
    )
