"""What the next discussion would look like: nothing is kept, nothing posted."""

from datetime import datetime

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.blocks import Notice, PollBlock, PollChoice, QuoteBlock, Tone
from bot.chat.messages import OutgoingMessage
from bot.domain.discussion import Take, TakeId, TakeState
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.poll import DEFAULT_OPTIONS
from bot.engaging.proposals import from_episode
from bot.engaging.scopes import Scopes
from bot.engaging.take_cards import discussion_card
from bot.ports import Clock, TranscriptLibrary
from bot.ports.discussions import Takes
from bot.quoting.receipts import Receipts


class DiscussionPreview:
    """The take whose turn is next: approved, else waiting for the hosts, else the boldest of the newest episode."""

    def __init__(
        self,
        takes: Takes,
        library: TranscriptLibrary,
        cards: EpisodeCards,
        receipts: Receipts,
        scopes: Scopes,
        clock: Clock,
    ) -> None:
        self._takes = takes
        self._library = library
        self._cards = cards
        self._receipts = receipts
        self._scopes = scopes
        self._clock = clock

    async def __call__(self, community: CommunityId, at: datetime | None) -> OutgoingMessage:
        scope = await self._scopes.of(community)
        take = await self._next(scope, at or self._clock.now())
        if take is None:
            text = "Nothing would be posted. No hot take waits, and the newest episode has none to stand behind."
            return OutgoingMessage(blocks=(Notice(Tone.NOT_FOUND, text),))
        rules = await self._takes.rules(community)
        choices = tuple(PollChoice(label=option[:1].upper() + option[1:]) for option in DEFAULT_OPTIONS)
        days = f"{rules.open_days} day{'s' if rules.open_days > 1 else ''}"
        poll = PollBlock(question=take.claim, choices=choices, status=f"Open for {days} from then on.")
        return discussion_card(take, await self._quote(take, scope), poll)

    async def _next(self, scope: Scope, at: datetime) -> Take | None:
        for state in (TakeState.APPROVED, TakeState.PROPOSED):
            for take in await self._takes.in_state(scope.community, state):
                if take.new.span is None or not scope.hides(take.new.span):
                    return take
        for episode in (await self._library.episodes(scope))[:1]:
            for bold in (await self._cards.of(episode)).hot_takes:
                new = from_episode(scope.community, episode, bold)
                shown = not any(scope.hides(span) for span in bold.spans)
                if shown and await self._takes.same(scope.community, new.fingerprint) is None:
                    return Take(id=TakeId(0), new=new, state=TakeState.PROPOSED, proposed_at=at, claim=new.claim)
        return None

    async def _quote(self, take: Take, scope: Scope) -> QuoteBlock | None:
        if take.new.span is None:
            return None
        (quote,) = await self._receipts.quotes(await self._library.cite([take.new.span]), scope)
        return quote
