"""What every feature stands on: stores, search, cards, links and the way to people."""

from dataclasses import dataclass

from bot.analysing.episode_cards import EpisodeCards
from bot.analysing.version import ANALYSER
from bot.chat.posters import Posters
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.handing_over import HandingOver
from bot.composition.models import Models
from bot.composition.reading import analyse
from bot.engaging.scopes import Scopes
from bot.ports import Clock
from bot.publishing.messenger import Messenger
from bot.quoting.heard_as import HeardAs
from bot.quoting.receipts import Receipts
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.searching.meaning import Meanings
from bot.settings import Settings
from storage.search_index import TantivyIndex
from storage.stores import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`meanings` is None where it is searched by words alone."""

    index: TantivyIndex
    indexer: Indexer
    meanings: Meanings | None
    finder: Finder


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    settings: Settings
    stores: Stores
    models: Models
    clock: Clock
    search: Search
    cards: EpisodeCards
    choice: EpisodeChoice
    receipts: Receipts
    scopes: Scopes
    profiles: CommunityProfiles
    posters: Posters
    messenger: Messenger
    handing_over: HandingOver


def foundation(settings: Settings, stores: Stores, models: Models, base_url: str, clock: Clock) -> Foundation:
    """`base_url` is where the pages of one community are served alone, "" for the settings' address of all."""
    posters = Posters()
    messenger = Messenger(posters, stores.profiles, stores.posts, clock)
    tags = None if base_url else stores.page_tags
    return Foundation(
        settings=settings,
        stores=stores,
        models=models,
        clock=clock,
        search=_search(settings, stores, models),
        cards=EpisodeCards(stores.library, stores.cards, stores.glossary, analyse, ANALYSER),
        choice=EpisodeChoice(stores.library),
        receipts=Receipts(base_url or settings.base_url, HeardAs(stores.glossary), tags),
        scopes=Scopes(stores.communities, stores.hidden),
        profiles=CommunityProfiles(stores.profiles, clock),
        posters=posters,
        messenger=messenger,
        handing_over=HandingOver(messenger),
    )


def _search(settings: Settings, stores: Stores, models: Models) -> Search:
    library, embedder = stores.library, models.embedder
    index = TantivyIndex(settings.data_folder / "index")
    indexer = Indexer(library, library, index)
    meanings = Meanings(embedder, stores.open_vectors(), library, library) if embedder is not None else None
    finder = Finder(library, indexer, index, index, stores.glossary, stores.cache, meanings)
    return Search(index=index, indexer=indexer, meanings=meanings, finder=finder)
