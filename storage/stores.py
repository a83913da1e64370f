"""Everything that remembers, opened together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.cache import CashewsLookups
from storage.cards import SqlCards
from storage.catalogue import Catalogue
from storage.communities import CommunityStore
from storage.database import Database
from storage.discussions import SqlTakes
from storage.feedback import SqlFeedback
from storage.glossaries import SqlGlossaries
from storage.hidden import SqlHidden
from storage.host_desk import SqlHostDesk
from storage.installations import SqlInstallations, SqlOAuthStates
from storage.kept_texts import SqlKeptTexts
from storage.library import Library
from storage.migrations import migrate
from storage.model_analysis import SqlModelParts, SqlReadings
from storage.occurrences import SqlOccurrences
from storage.outbox import SqlOutbox
from storage.page_tags import SealedPageTags
from storage.personal_data import SqlPersonalData
from storage.poll_rows import BallotKeys
from storage.poll_stores import PollStores, poll_stores
from storage.post_fates import SqlPostFates
from storage.posts import SqlPosts
from storage.profiles import SqlProfiles
from storage.publishing_state import SqlPublishingState
from storage.rate_limits import PER_PERSON, Limit, MovingRateLimiter
from storage.requests import SqlRequestLedger
from storage.schedules import SqlSchedules
from storage.secret_box import SecretBox
from storage.shown_answers import SqlShownAnswers
from storage.shown_quotes import SqlShownQuotes
from storage.talk_turns import SqlTalkTurns
from storage.talks import SqlTalks
from storage.watched_feeds import SqlArrivals, SqlWatchedFeeds

if TYPE_CHECKING:
    from storage.vectors import SqlVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Each field implements the port of its name; `library` is both `TranscriptLibrary` and `EpisodeStore`."""

    database: Database

    # Episodes, and what is found in them.
    library: Library
    communities: CommunityStore
    hidden: SqlHidden
    cards: SqlCards
    model_parts: SqlModelParts
    readings: SqlReadings
    glossary: SqlGlossaries
    open_vectors: "Callable[[], SqlVectors]"
    """For who searches by meaning; the others do without what it loads."""
    page_tags: SealedPageTags

    # Questions and their answers.
    cache: CashewsLookups
    limiter: MovingRateLimiter
    requests: SqlRequestLedger
    talks: SqlTalks
    talk_turns: SqlTalkTurns
    shown_quotes: SqlShownQuotes
    shown_answers: SqlShownAnswers
    kept_texts: SqlKeptTexts
    feedback: SqlFeedback
    host_desk: SqlHostDesk
    personal_data: SqlPersonalData

    # Communities, as their hosts and platforms know them.
    profiles: SqlProfiles
    installations: SqlInstallations
    oauth_states: SqlOAuthStates

    # What is posted, and why.
    posts: SqlPosts
    outbox: SqlOutbox
    post_fates: SqlPostFates
    publishing_state: SqlPublishingState
    schedules: SqlSchedules
    occurrences: SqlOccurrences
    watched_feeds: SqlWatchedFeeds
    arrivals: SqlArrivals
    takes: SqlTakes
    polls: PollStores


@asynccontextmanager
async def open_stores(
    database_url: str,
    redis_url: str | None = None,
    *,
    requests: Sequence[Limit] = PER_PERSON,
    together: Limit | None = None,
    secret_keys: Sequence[str] = (),
    vector_folder: Path | None = None,
) -> AsyncIterator[Stores]:
    """Bring the database up to date and open every store on it; close all at the end.

    `database_url` is as in `Database`; without `redis_url` the cache and the limits live in this process.
    `requests` bound what one person asks, `together` what a whole community does. The first of `secret_keys` (as made
    by `secret_box.local_key`) encrypts tokens, all decrypt; with more than one, all tokens are put under the first.
    Without any, reading and asking work, and keeping a token raises `ConfigurationError`. What is looked through by
    meaning is mapped from files in `vector_folder`.
    """
    box = SecretBox(secret_keys)
    database = Database(database_url)
    cache = CashewsLookups(redis_url)
    limiter = MovingRateLimiter(requests, together=together, redis_url=redis_url)
    try:
        await migrate(database)
        stores = _stores(database, cache, limiter, box, SealedPageTags(secret_keys), vector_folder)
        if box.keys > 1:
            await stores.installations.rotate()
            await stores.polls.polls.rotate()
        yield stores
    finally:
        await limiter.close()
        await cache.close()
        await database.close()


def _stores(
    database: Database,
    cache: CashewsLookups,
    limiter: MovingRateLimiter,
    box: SecretBox,
    page_tags: SealedPageTags,
    vector_folder: Path | None,
) -> Stores:
    """Every store on what is open, in the order of `Stores`."""

    def open_vectors() -> "SqlVectors":
        from storage.vectors import SqlVectors  # 25 MB of numpy with it

        return SqlVectors(database, catalogue, vector_folder)

    catalogue = Catalogue(database)
    library = Library(database, catalogue)
    communities = CommunityStore(database, catalogue)
    return Stores(
        database=database,
        library=library,
        communities=communities,
        hidden=SqlHidden(database, catalogue, library),
        cards=SqlCards(database),
        model_parts=SqlModelParts(database),
        readings=SqlReadings(database),
        glossary=SqlGlossaries(database, catalogue),
        open_vectors=open_vectors,
        page_tags=page_tags,
        cache=cache,
        limiter=limiter,
        requests=SqlRequestLedger(database, box),
        talks=SqlTalks(database),
        talk_turns=SqlTalkTurns(database),
        shown_quotes=SqlShownQuotes(database),
        shown_answers=SqlShownAnswers(database),
        kept_texts=SqlKeptTexts(database),
        feedback=SqlFeedback(database),
        host_desk=SqlHostDesk(database),
        personal_data=SqlPersonalData(database, communities, cache, BallotKeys(box)),
        profiles=SqlProfiles(database),
        installations=SqlInstallations(database, box),
        oauth_states=SqlOAuthStates(database),
        posts=SqlPosts(database),
        outbox=SqlOutbox(database),
        post_fates=SqlPostFates(database),
        publishing_state=SqlPublishingState(database),
        schedules=SqlSchedules(database),
        occurrences=SqlOccurrences(database),
        watched_feeds=SqlWatchedFeeds(database),
        arrivals=SqlArrivals(database),
        takes=SqlTakes(database),
        polls=poll_stores(database, box),
    )
