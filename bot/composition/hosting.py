"""What a community's hosts do: settings, shows of their own, people's questions, hiding, and everybody's privacy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.adding_shows import AddingShows
from bot.commands.aftershow import Word
from bot.commands.aftershow_words import basic_words
from bot.commands.community_settings import CommunitySettings
from bot.commands.hiding import Hiding
from bot.commands.host_queue import HostQueue
from bot.commands.privacy import Privacy
from bot.commands.request import Actions
from bot.commands.settings_log import SettingsLog
from bot.commands.showing_again import ShowingAgain
from bot.commands.uncertain_posts import UncertainPosts
from bot.composition.foundation import Foundation
from bot.composition.reading import ingester_of
from bot.domain.ids import CommunityId
from bot.engaging.timetable import Timetable
from bot.engaging.watching import NEWS

if TYPE_CHECKING:
    from bot.ingesting.report import IngestReport


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingParts:
    """`words` are those of `/aftershow`."""

    queue: HostQueue
    timetable: Timetable
    adding: AddingShows
    settings: CommunitySettings
    words: tuple[Word, ...]
    actions: tuple[Actions, ...]


def hosting_parts(base: Foundation) -> HostingParts:
    stores, messenger, clock = base.stores, base.messenger, base.clock
    queue = HostQueue(stores.host_desk, base.profiles, messenger, base.handing_over, clock)
    timetable = Timetable(stores.schedules, stores.occurrences, clock)
    adding = _adding_shows(base)
    settings = CommunitySettings(base.profiles, stores.communities, adding, timetable)
    hiding = Hiding(stores.hidden, stores.posts, messenger, base.choice, stores.library, clock)
    showing_again = ShowingAgain(stores.hidden, base.choice, stores.library)
    catch_up = base.search.indexer.catch_up
    privacy = Privacy(stores.personal_data, stores.host_desk, messenger, base.handing_over, catch_up)
    log, uncertain = SettingsLog(stores.profiles, stores.feedback, clock), UncertainPosts(stores.outbox, clock)
    return HostingParts(
        queue=queue,
        timetable=timetable,
        adding=adding,
        settings=settings,
        words=basic_words(settings, queue, hiding, showing_again, privacy),
        actions=(settings, queue, hiding, showing_again, privacy, log, uncertain),
    )


def _adding_shows(base: Foundation) -> AddingShows:
    async def add_feed(url: str, community: CommunityId) -> "IngestReport":
        ingester = ingester_of(base.settings, base.stores, base.search.indexer, base.models, base.clock)
        since = base.clock.now().date() - NEWS
        return await ingester.ingest([url], community=community, owner=community, heard_since=since)

    return AddingShows(base.stores.communities, add_feed, base.messenger)
