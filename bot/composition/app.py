"""Everything, wired: what the doors of the program hold in their hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysing.episode_cards import EpisodeCards
from bot.answering.answerer import Answerer
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.commands.adding_shows import AddingShows
from bot.commands.calendar_parts import CalendarParts, Preview
from bot.commands.discussion_parts import DiscussionParts
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.lifecycle import CommunityLifecycle
from bot.commands.poll_parts import PollParts
from bot.commands.request import Command
from bot.composition.models import Models
from bot.composition.reading import Reading, ingester_of
from bot.dispatcher import Dispatcher
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.engaging.picture_links import DrawnPictures
from bot.engaging.scopes import Scopes
from bot.ports import Clock
from bot.ports.publishing import Jobs, Planner
from bot.ports.spending import Books
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Publishing
from bot.quoting.picker import QuotePicker
from bot.quoting.receipts import Receipts
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.searching.meaning import Meanings
from bot.settings import Settings
from bot.transcript_pages import LibraryPages, LinkedPages
from storage.search_index import TantivyIndex
from storage.stores import Stores

if TYPE_CHECKING:
    from bot.composition.news import News
    from bot.ingesting.ingest import Ingester

LOCAL = CommunityId("local")
"""The community of whoever sits at this computer."""

SAMPLE = Path(__file__).parent.parent / "sample"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class App:
    """Everything, wired. Opened by `open_app`, closed with it. What only some roles need is imported when asked for."""

    settings: Settings
    stores: Stores
    models: Models
    index: TantivyIndex
    indexer: Indexer
    finder: Finder
    meanings: Meanings | None
    """None where it is searched by words alone."""
    answerer: Answerer
    picker: QuotePicker
    cards: EpisodeCards
    reading: Reading | None
    """How episodes are read by a model; None without one."""
    choice: EpisodeChoice
    receipts: Receipts
    handlers: tuple[Command, ...]
    dispatcher: Dispatcher
    scopes: Scopes
    lifecycle: CommunityLifecycle
    posters: Posters
    messenger: Messenger
    adding: AddingShows
    polls: PollParts
    calendar: CalendarParts
    talk: DiscussionParts
    publishing: Publishing
    planners: tuple[Planner, ...]
    """Whatever may owe posts: a sweep asks each of them."""
    previews: Mapping[str, Preview]
    """What `aftershow preview` shows, by name."""
    pictures: DrawnPictures
    clock: Clock
    books: Books
    """What models cost, for whoever runs the program."""

    @cached_property
    def ingester(self) -> "Ingester":
        return ingester_of(self.settings, self.stores, self.indexer, self.models, self.clock)

    def news(self, jobs: Jobs) -> "News":
        """What finds, reads and tells new episodes, working through `jobs`."""
        from bot.composition.news import news_parts

        return news_parts(self, jobs)

    def handler(self, name: str) -> Command:
        return next(handler for handler in self.handlers if handler.spec.name == name)

    async def scope(self, community: CommunityId = LOCAL) -> Scope:
        return await self.scopes.of(community)

    def linked_pages(self) -> LinkedPages:
        return LinkedPages(self.stores.library, self.stores.hidden, self.stores.page_tags)

    def pages(self, community: CommunityId) -> LibraryPages:
        return LibraryPages(self.stores.library, self.scopes, self.stores.hidden, community)


def shell_conversation(community: CommunityId = LOCAL) -> ConversationRef:
    return ConversationRef(platform="shell", community=community, channel="shell")
