"""Everything that remembers, opened together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.cache import CashewsLookups
from storage.cards import SqlCards
from storage.catalogue import Catalogue
from storage.communities import CommunityStore
from storage.database import Database
from storage.glossaries import SqlGlossaries
from storage.host_questions import SqlHostQuestions
from storage.kept_texts import SqlKeptTexts
from storage.library import Library
from storage.migrations import migrate
from storage.rate_limits import PER_PERSON, Limit, MovingRateLimiter
from storage.shown_quotes import SqlShownQuotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Each field implements the port of its name; `library` is both `TranscriptLibrary` and `EpisodeStore`."""

    database: Database
    library: Library
    communities: CommunityStore
    cards: SqlCards
    glossary: SqlGlossaries
    shown_quotes: SqlShownQuotes
    host_questions: SqlHostQuestions
    cache: CashewsLookups
    kept_texts: SqlKeptTexts
    limiter: MovingRateLimiter


@asynccontextmanager
async def open_stores(
    database_url: str,
    redis_url: str | None = None,
    *,
    requests: Sequence[Limit] = PER_PERSON,
    together: Limit | None = None,
) -> AsyncIterator[Stores]:
    """Bring the database up to date and open every store on it; close all at the end.

    `database_url` is as in `Database`; without `redis_url` the cache and the limits live in this process.
    `requests` bound what one person asks, `together` what a whole community does.
    """
    database = Database(database_url)
    cache = CashewsLookups(redis_url)
    limiter = MovingRateLimiter(requests, together=together, redis_url=redis_url)
    try:
        await migrate(database)
        catalogue = Catalogue(database)
        yield Stores(
            database=database,
            library=Library(database, catalogue),
            communities=CommunityStore(database, catalogue),
            cards=SqlCards(database),
            glossary=SqlGlossaries(database, catalogue),
            shown_quotes=SqlShownQuotes(database),
            host_questions=SqlHostQuestions(database),
            cache=cache,
            kept_texts=SqlKeptTexts(database),
            limiter=limiter,
        )
    finally:
        await limiter.close()
        await cache.close()
        await database.close()
