"""A library in memory with an index in step, for tests that search and answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.answerer import Answerer
from bot.domain.episode import Episode, Show
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from storage.search_index import TantivyIndex
from storage.stores import Stores
from tests.fakes.library_samples import ADA, KITCHEN, incoming, transcript
from tests.fakes.ready_databases import open_ready_stores


@dataclass(frozen=True)
class TalkingLibrary:
    stores: Stores
    index: TantivyIndex
    indexer: Indexer
    finder: Finder
    answerer: Answerer

    async def tell(
        self,
        slug: str,
        *speeches: str,
        show: Show = KITCHEN,
        speakers: tuple[str | None, ...] = (),
        language: str = "en",
        title: str | None = None,
        season: int | None = None,
        number: int | None = None,
        published: date | None = None,
    ) -> Episode:
        words = replace(transcript(*speeches, speakers=speakers), language=language)
        made = incoming(
            slug, *speeches, show=show, title=title, season=season, number=number, published=published, words=words
        )
        return (await self.stores.library.save([made]))[0].episode

    def scope(self, *shows: Show, community: CommunityId = ADA) -> Scope:
        return Scope(community=community, shows=tuple(show.id for show in shows or (KITCHEN,)))


@asynccontextmanager
async def talking_library() -> AsyncIterator[TalkingLibrary]:
    async with open_ready_stores() as stores:
        index = TantivyIndex(None)
        indexer = Indexer(stores.library, stores.library, index)
        finder = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache)
        yield TalkingLibrary(stores, index, indexer, finder, Answerer(finder, stores.library, stores.cache))
