"""A community that lives while somebody watches: its calendar, its posts, and the clock that brings them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.playground.board import Board
from bot.composition import App
from bot.domain.community import CommunityProfile, Platform
from bot.domain.discussion import DiscussionRules
from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import EVERY_DAY, Series
from bot.errors import AftershowError
from bot.ports.publishing import OwedPost, PostState
from bot.publishing.content import thaw
from bot.publishing.in_process_jobs import InProcessJobs
from bot.turning import TurnedClock, Turning

logger = logging.getLogger(__name__)

CHANNEL, HOSTS = "general", "hosts"
CLOCK_FILE = "playground-clock"
_HOST = PersonId("playground")
_PLATFORMS = ("playground", "terminal")
_SHOWN_AGAIN = timedelta(days=120)
_EPISODES = 12
"""Of the newest episodes, how many have their boldest takes opened as discussions, one a day."""
_AT_LEAST = 2
"""Episodes that are read for it, however long that takes."""


@dataclass(frozen=True, slots=True)
class Living:
    board: Board
    turning: Turning


@asynccontextmanager
async def living(
    app: App,
    clock: TurnedClock,
    community: CommunityId,
    *,
    read: Callable[[], Awaitable[object]],
    at_step: Callable[[Board, datetime], Awaitable[object]] | None = None,
    by_itself: bool = True,
) -> AsyncIterator[Living]:
    """Posts of the community stand on a board. `read` is awaited before the clock turns: what is said is known then.
    `by_itself` lets time bring posts without a turn as well. `clock` is the app's."""
    board = Board(clock)
    for platform in _PLATFORMS:
        app.posters.register(platform, board)
    jobs = InProcessJobs(app.settings.publish_at_once)

    async def before() -> None:
        await read()
        await open_takes(app, community)

    async def step(now: datetime) -> None:
        if at_step is not None:
            await at_step(board, now)

    turning = Turning(clock, app.publishing.sweep(app.planners, jobs), jobs, before=before, at_step=step)
    await begin(app, community)
    await _restore(app, community, board)
    working = [asyncio.create_task(jobs.run(app.publishing.jobs), name="playground-jobs")]
    if by_itself:
        working.append(asyncio.create_task(_stand(app, turning), name="playground-sweeps"))
    try:
        yield Living(board, turning)
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        clock.keep()


async def begin(app: App, community: CommunityId, time_zone: str = "") -> None:
    """What happens in the community until somebody wants it otherwise: a quote every day, takeaways every week, a
    discussion a day. Once; a community that was set up is left as it is."""
    if await app.stores.profiles.profile(community) is not None:
        return
    now, zone = app.clock.now(), time_zone or local_zone()
    profile = CommunityProfile(
        community=community,
        platform=Platform.PLAYGROUND,
        name="Playground",
        installed_by=_HOST,
        time_zone=zone,
        channel=CHANNEL,
        hosts_channel=HOSTS,
        wanted=tuple(series.value for series in Series),
    )
    await app.stores.profiles.put(profile, actor=_HOST, at=now)
    for series in Series:
        schedule = await app.calendar.timetable.begin(community, series, zone, _HOST)
        if series is Series.QUOTE_OF_THE_DAY:
            await app.calendar.timetable.reschedule(schedule, _HOST, days=EVERY_DAY)
            schedule = await app.calendar.timetable.one(community, series) or schedule
            await app.calendar.timetable.amend(replace(schedule, prompt=True), _HOST)
    rules = DiscussionRules(
        community=community, wanted=True, auto_publish=True, per_day=1, at=time(12), open_days=4, per_episode=5
    )
    await app.talk.takes.put_rules(rules)


async def open_takes(app: App, community: CommunityId) -> None:
    """Put the boldest takes of the newest episodes in line for discussion, as far as they were read. Each once."""
    profile = await app.stores.profiles.profile(community)
    if profile is None:
        return
    scope = await app.scope(community)
    rules = await app.talk.takes.rules(community)
    newest = (await app.stores.library.episodes(scope))[:_EPISODES]
    unread = {episode.id for episode in (await app.cards.missing(newest))[_AT_LEAST:]}
    for episode in newest:
        if episode.id in unread:
            continue
        card = await app.cards.of(episode)
        await app.talk.proposals.of_episode(profile, rules, episode, card, scope, app.clock.now())


async def _stand(app: App, turning: Turning) -> None:
    while True:
        try:
            await turning.stand()
        except Exception:
            logger.exception("a sweep failed; the next one comes soon")
        await asyncio.sleep(app.settings.publish_tick.total_seconds())


async def _restore(app: App, community: CommunityId, board: Board) -> None:
    """What was posted before this program began stands there again, but for words that were hidden since."""
    scope = await app.scope(community)
    recent = await app.stores.outbox.recent(community, app.clock.now() - _SHOWN_AGAIN)
    for owed in sorted(recent, key=_order):
        if owed.state is not PostState.POSTED or owed.message is None or owed.posted_at is None:
            continue
        try:
            message = thaw(owed.post.content)
        except AftershowError:
            logger.info("a post is not shown again id=%s", owed.id)
            continue
        if not any(scope.hides(span) for span in message.shows):
            board.put(owed.message.conversation, message, owed.message.message, owed.posted_at)
    await _repaint(app, community)


def _order(owed: OwedPost) -> tuple[datetime, bool, int]:
    """As they were posted; of one moment, what stands in a channel before what stands in threads."""
    in_thread = owed.message is not None and owed.message.conversation.thread is not None
    return owed.posted_at or owed.reserved_at, in_thread, owed.id


async def _repaint(app: App, community: CommunityId) -> None:
    """Show the polls among them as they stand now."""
    service = app.polls.service
    for poll in await app.stores.polls.polls.recent(community, app.clock.now() - _SHOWN_AGAIN):
        owed = await app.stores.outbox.get(community, poll.post_key)
        if owed is None or owed.message is None:
            continue
        face = app.talk.faces.get(poll.about.partition(":")[0])
        message = await service.message(poll) if face is None else await face(poll, await service.block_for(poll))
        if message is not None:
            await app.messenger.replace(owed.message, message)


def local_zone() -> str:
    """This computer's time zone by its name; UTC where it does not tell."""
    try:
        name = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return "UTC"
    return "UTC" if name == "Etc/UTC" else name
