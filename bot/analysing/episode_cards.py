"""The card of an episode: the stored one, or made now and kept."""

import asyncio
from collections.abc import Callable, Sequence
from weakref import WeakValueDictionary

from bot.analysing.version import BY_MODEL
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.ids import TranscriptHash
from bot.domain.transcript import Transcript
from bot.ports import CardStore, GlossaryStore, TranscriptLibrary

Analyse = Callable[[Episode, Transcript], EpisodeCard]
"""Pure and CPU-bound: it runs in a thread."""


class EpisodeCards:
    """Two people who ask for the same card at once wait for one analysis."""

    def __init__(
        self, library: TranscriptLibrary, cards: CardStore, glossary: GlossaryStore, analyse: Analyse, version: str
    ) -> None:
        self._library = library
        self._cards = cards
        self._glossary = glossary
        self._analyse = analyse
        self._version = version
        self._locks: WeakValueDictionary[TranscriptHash, asyncio.Lock] = WeakValueDictionary()

    async def of(self, episode: Episode) -> EpisodeCard:
        """The card of the episode's current transcript: by a model where one has read it, else by the rules."""
        if (card := await self._stored(episode)) is not None:
            return card
        lock = self._locks.setdefault(episode.transcript_hash, asyncio.Lock())
        async with lock:
            if (card := await self._stored(episode)) is not None:
                return card
            card = await self._made(episode)
            await self.keep([card])
            return card

    async def by_rules(self, episode: Episode) -> EpisodeCard:
        """The card that the rules make, whatever is kept; nothing is kept by it."""
        card = await self._cards.card(episode.id, episode.transcript_hash)
        return card if card is not None and card.analyser == self._version else await self._made(episode)

    async def kept(self, episode: Episode) -> EpisodeCard | None:
        """The current card, where there is one already."""
        return await self._stored(episode)

    async def missing(self, episodes: Sequence[Episode]) -> Sequence[Episode]:
        """Those of `episodes` that have no current card."""
        return [episode for episode in episodes if await self._stored(episode) is None]

    async def keep(self, cards: Sequence[EpisodeCard]) -> None:
        await self._cards.save(cards)
        for card in cards:
            await self._glossary.learn(card.episode_id, card.glossary)

    async def _stored(self, episode: Episode) -> EpisodeCard | None:
        card = await self._cards.card(episode.id, episode.transcript_hash)
        return card if card is not None and (card.analyser == self._version or is_by_model(card)) else None

    async def _made(self, episode: Episode) -> EpisodeCard:
        transcript = await self._library.transcript(episode.id, episode.transcript_hash)
        return await asyncio.to_thread(self._analyse, episode, transcript)


def is_by_model(card: EpisodeCard) -> bool:
    return card.analyser.startswith(BY_MODEL)
