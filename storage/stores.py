"""Everything that remembers, opened together."""

from collections.abc import AsyncIterator, Sequence
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

if TYPE_CHECKING:
    from storage.vectors import SqlVectors
from storage.watched_feeds import SqlArrivals, SqlWatchedFeeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Each field implements the port of its name; `library` is both `TranscriptLibrary` and `EpisodeStore`."""

    database: Database
    library: Library
    communities: CommunityStore
    cards: SqlCards
    model_parts: SqlModelParts
    readings: SqlReadings
    glossary: SqlGlossaries
    shown_answers: SqlShownAnswers
    shown_quotes: SqlShownQuotes
    cache: CashewsLookups
    kept_texts: SqlKeptTexts
    limiter: MovingRateLimiter
    requests: SqlRequestLedger
    profiles: SqlProfiles
    installations: SqlInstallations
    oauth_states: SqlOAuthStates
    host_desk: SqlHostDesk
    feedback: SqlFeedback
    hidden: SqlHidden
    posts: SqlPosts
    outbox: SqlOutbox
    post_fates: SqlPostFates
    publishing_state: SqlPublishingState
    talks: SqlTalks
    talk_turns: SqlTalkTurns
    personal_data: SqlPersonalData
    takes: SqlTakes
    watched_feeds: SqlWatchedFeeds
    arrivals: SqlArrivals
    polls: PollStores
    schedules: SqlSchedules
    occurrences: SqlOccurrences
    page_tags: SealedPageTags
    vectors: "SqlVectors"


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
    from storage.vectors import SqlVectors  # numpy with it: not for those who only ask for help

    box = SecretBox(secret_keys)
    database = Database(database_url)
    cache = CashewsLookups(redis_url)
    limiter = MovingRateLimiter(requests, together=together, redis_url=redis_url)
    try:
        await migrate(database)
        catalogue = Catalogue(database)
        library = Library(database, catalogue)
        communities = CommunityStore(database, catalogue)
        installations = SqlInstallations(database, box)
        polls = poll_stores(database, box)
        if box.keys > 1:
            await installations.rotate()
            await polls.polls.rotate()
        yield Stores(
            database=database,
            library=library,
            communities=communities,
            cards=SqlCards(database),
            model_parts=SqlModelParts(database),
            readings=SqlReadings(database),
            glossary=SqlGlossaries(database, catalogue),
            shown_answers=SqlShownAnswers(database),
            shown_quotes=SqlShownQuotes(database),
            cache=cache,
            kept_texts=SqlKeptTexts(database),
            limiter=limiter,
            requests=SqlRequestLedger(database, box),
            profiles=SqlProfiles(database),
            installations=installations,
            oauth_states=SqlOAuthStates(database),
            host_desk=SqlHostDesk(database),
            feedback=SqlFeedback(database),
            hidden=SqlHidden(database, catalogue, library),
            posts=SqlPosts(database),
            outbox=SqlOutbox(database),
            post_fates=SqlPostFates(database),
            publishing_state=SqlPublishingState(database),
            talks=SqlTalks(database),
            talk_turns=SqlTalkTurns(database),
            takes=SqlTakes(database),
            watched_feeds=SqlWatchedFeeds(database),
            arrivals=SqlArrivals(database),
            personal_data=SqlPersonalData(database, communities, cache, BallotKeys(box)),
            page_tags=SealedPageTags(secret_keys),
            vectors=SqlVectors(database, catalogue, vector_folder),
            polls=polls,
            schedules=SqlSchedules(database),
            occurrences=SqlOccurrences(database),
        )
    finally:
        await limiter.close()
        await cache.close()
        await database.close()
