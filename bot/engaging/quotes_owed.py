"""What the calendar owes counts as shown: `/quote` brings other words right after the quote of the day."""

from collections.abc import Sequence
from datetime import datetime

from bot.engaging.calendar import Owing
from bot.engaging.unhurried import unhurried
from bot.ports import ShownQuotes
from bot.ports.publishing import NewPost, PostId, PostKind
from bot.publishing.content import thaw


class QuotesOwed:
    """An outbox that notes what its quotes of the day show. One that never appears is only less fresh than it is."""

    def __init__(self, outbox: Owing, shown: ShownQuotes) -> None:
        self._outbox = outbox
        self._shown = shown

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]:
        made = await self._outbox.reserve(posts, at)
        new = [post for post, known in zip(posts, made, strict=True) if known is not None]
        quotes = [post for post in new if post.kind is PostKind.QUOTE_OF_THE_DAY]
        seen = [(post.community, span) async for post in unhurried(quotes) for span in thaw(post.content).shows]
        await self._shown.mark_all(seen, at)
        return made
