"""The words that a take rests on, as a community may see them."""

from bot.chat.blocks import QuoteBlock
from bot.domain.discussion import Take
from bot.engaging.scopes import Scopes
from bot.errors import NotStored
from bot.ports import TranscriptLibrary
from bot.quoting.receipts import Receipts


class TakeReceipts:
    def __init__(self, library: TranscriptLibrary, receipts: Receipts, scopes: Scopes) -> None:
        self._library = library
        self._receipts = receipts
        self._scopes = scopes

    async def quote(self, take: Take) -> tuple[QuoteBlock, ...] | None:
        """One quote; none for a take that nobody said on the show; None where its words may not or cannot be shown."""
        span = take.new.span
        if span is None:
            return ()
        scope = await self._scopes.of(take.new.community)
        if scope.hides(span):
            return None
        try:
            return await self._receipts.quotes(await self._library.cite([span]), scope)
        except NotStored:
            return None
