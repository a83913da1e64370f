"""Everything that remembers, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.cache import CashewsLookups
from storage.cards import SqlCards
from storage.catalogue import Catalogue
from storage.communities import CommunityStore
from storage.database import Database
from storage.glossaries import SqlGlossaries
from storage.host_questions import SqlHostQuestions
from storage.library import Library
from storage.migrations import migrate
from storage.rate_limits import MovingRateLimiter, RateLimits
from storage.shown_quotes import SqlShownQuotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Each field implements the port of its name in `bot.ports`; `library` both `TranscriptLibrary` and `EpisodeStore`."""

    database: Database
    library: Library
    communities: CommunityStore
    cards: SqlCards
    glossaries: SqlGlossaries
    shown_quotes: SqlShownQuotes
    host_questions: SqlHostQuestions
    cache: CashewsLookups
    rate_limiter: MovingRateLimiter


@asynccontextmanager
async def open_stores(
    database_url: str, *, redis_url: str | None = None, limits: RateLimits | None = None
) -> AsyncIterator[Stores]:
    """Bring the database up to date and open every store on it; close all at the end.

    `database_url` is as in `Database`; without `redis_url` the cache and the limits live in this process.
    """
    database = Database(database_url)
    cache = CashewsLookups(redis_url)
    rate_limiter = MovingRateLimiter(limits, redis_url=redis_url)
    try:
        await migrate(database)
        catalogue = Catalogue(database)
        yield Stores(
            database=database,
            library=Library(database, catalogue),
            communities=CommunityStore(database, catalogue),
            cards=SqlCards(database),
            glossaries=SqlGlossaries(database, catalogue),
            shown_quotes=SqlShownQuotes(database),
            host_questions=SqlHostQuestions(database),
            cache=cache,
            rate_limiter=rate_limiter,
        )
    finally:
        await rate_limiter.close()
        await cache.close()
        await database.close()
