"""What the core asks of the outside world: small protocols, each named for what its caller needs.

Stores live in `storage`, adapters in `adapters`; `bot/composition/` puts them in place.
"""

from bot.ports.analysis import CardChanges, CardStore, GlossaryStore
from bot.ports.clock import Clock
from bot.ports.communities import Communities, KeptTexts, ShownQuotes
from bot.ports.feeds import Feed, FeedItem, Feeds, Fetched, TranscriptLink
from bot.ports.library import Change, EpisodeStore, IncomingEpisode, LibraryChange, SavedEpisode, TranscriptLibrary
from bot.ports.pages import PageTags, TranscriptPages, TranscriptRevision
from bot.ports.restraint import Allowance, LookupCache, LookupKey, RateLimiter
from bot.ports.search_index import (
    Alternative,
    IndexedEpisode,
    IndexedPassage,
    IndexHit,
    IndexVocabulary,
    PassageIndex,
    Slot,
)

__all__ = [
    "Allowance",
    "Alternative",
    "CardChanges",
    "CardStore",
    "Change",
    "Clock",
    "Communities",
    "EpisodeStore",
    "Feed",
    "FeedItem",
    "Feeds",
    "Fetched",
    "GlossaryStore",
    "IncomingEpisode",
    "IndexHit",
    "IndexVocabulary",
    "IndexedEpisode",
    "IndexedPassage",
    "KeptTexts",
    "LibraryChange",
    "LookupCache",
    "LookupKey",
    "PageTags",
    "PassageIndex",
    "RateLimiter",
    "SavedEpisode",
    "ShownQuotes",
    "Slot",
    "TranscriptLibrary",
    "TranscriptLink",
    "TranscriptPages",
    "TranscriptRevision",
]
