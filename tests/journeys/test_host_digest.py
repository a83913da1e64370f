"""The hosts' week in numbers: what came, how it was answered, what failed and what runs dry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef
from bot.composition import App
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import Occurrence, Series
from bot.engaging.host_digest import HostDigest
from bot.engaging.series import Draft, Task
from bot.engaging.stock import Stock
from bot.engaging.themes import Archive
from bot.engaging.timetable import beginning
from bot.engaging.weekly_sources import DiscussionOfTheWeek, PollOfTheWeek, WeekSources
from bot.platform_ports import Rating
from bot.ports.calendar import KnownOccurrence, OccurrenceState
from bot.ports.publishing import NewPost, PostKind, PostState
from bot.publishing.content import freeze
from tests.journeys.talking import written

TOWN = CommunityId("slack:A:-:T")
NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)
ADA, BEA = PersonId("ada"), PersonId("bea")
PLACE = ConversationRef(platform="slack", community=TOWN, channel="C1")


class TheWeek:
    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> dict[CommunityId, list[PollOfTheWeek]]:
        poll = PollOfTheWeek(question="Is soup a drink?", sentence="4 of 5 disagree.", voters=5)
        return {community: [poll] for community in communities}

    async def liveliest(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> dict[CommunityId, list[DiscussionOfTheWeek]]:
        talk = DiscussionOfTheWeek(title="Bread is over", voters=9, sentence="Closed.")
        return {community: [talk] for community in communities}


@pytest.fixture
async def scope(app: App) -> Scope:
    return replace(await app.scope(), community=TOWN)


async def digest(app: App, scope: Scope, sources: WeekSources | None = None) -> str:
    stores = app.stores
    stock = Stock(stores.library, stores.cards, app.cards)
    writer = HostDigest(
        stores.host_desk,
        stores.feedback,
        stores.post_fates,
        stores.occurrences,
        sources or WeekSources(),
        stock,
        Archive(stock, stores.library),
    )
    schedule = beginning(TOWN, Series.HOST_DIGEST, "UTC", NOW)
    occurrence = Occurrence(community=TOWN, series=Series.HOST_DIGEST, local_date=NOW.date(), due_at=NOW)
    picked: Mapping[str, date] = {}
    draft = await written(writer, Task(schedule=schedule, occurrence=occurrence, scope=scope, picked=picked, now=NOW))
    assert isinstance(draft, Draft)
    assert not draft.message.shows
    return plain_text(draft.message)


async def test_questions_of_the_week_and_those_that_wait_are_counted(app: App, scope: Scope) -> None:
    assert "A quiet week" in await digest(app, scope)
    desk = app.stores.host_desk
    await desk.ask(PLACE, ADA, "Why is the sea salty?", NOW - timedelta(days=20))
    first, _ = await desk.ask(PLACE, ADA, "Why soup?", NOW - timedelta(days=2))
    await desk.ask(PLACE, BEA, "Why bread?", NOW - timedelta(days=1))
    await desk.answer(TOWN, first.id, BEA, "It is warm.", NOW)
    text = await digest(app, scope)
    assert "2 questions for you from 2 people." in text
    assert "1 of them answered." in text
    assert "2 questions wait for an answer." in text
    assert "The oldest since 20 October." in text
    assert "soup" not in text


async def test_ratings_polls_and_discussions_of_the_week_are_told(app: App, scope: Scope) -> None:
    feedback = app.stores.feedback
    await feedback.rate(TOWN, ADA, "a1", Rating.HELPFUL, NOW - timedelta(days=30))
    await feedback.rate(TOWN, ADA, "a2", Rating.HELPFUL, NOW - timedelta(days=3))
    await feedback.rate(TOWN, BEA, "a2", Rating.NOT_HELPFUL, NOW - timedelta(days=3))
    text = await digest(app, scope, WeekSources([TheWeek()], [TheWeek()]))
    assert "Answers helped 1 time and did not 1 time." in text
    assert "Voted: \u201cIs soup a drink?\u201d" in text
    assert "4 of 5 disagree. 5 votes." in text
    assert "Discussed: \u201cBread is over\u201d" in text
    assert "Closed. 9 took part." in text


async def test_what_was_not_posted_is_told_with_its_reason(app: App, scope: Scope) -> None:
    outbox = app.stores.outbox
    for number in range(2):
        post = NewPost(
            community=TOWN,
            key=f"k{number}",
            kind=PostKind.NOTICE,
            place=PLACE,
            content=freeze(OutgoingMessage(blocks=())),
            due_at=NOW - timedelta(days=1),
        )
        [made] = await outbox.reserve([post], NOW - timedelta(days=1))
        assert made is not None
        claimed = await outbox.claim(made, NOW - timedelta(days=1), timedelta(seconds=30))
        assert claimed is not None
        await outbox.end(claimed, PostState.DEAD, "The channel is gone.", NOW)
    days = [
        KnownOccurrence(
            occurrence=Occurrence(
                community=TOWN,
                series=Series.QUOTE_OF_THE_DAY,
                local_date=NOW.date() - timedelta(days=ago),
                due_at=NOW - timedelta(days=ago),
            ),
            state=OccurrenceState.SKIPPED,
            reason=f"Reason {ago}.",
        )
        for ago in (1, 9)
    ]
    await app.stores.occurrences.record(days, NOW)
    text = await digest(app, scope)
    assert "0 posts of mine appeared." in text
    assert "Not posted, 2 times: The channel is gone." in text
    assert "Not posted: Quote of the day: Reason 1." in text
    assert "Reason 9." not in text


async def test_what_runs_dry_is_said_before_it_is_dry(app: App, scope: Scope) -> None:
    assert "Running dry" not in await digest(app, scope)
    stock = Stock(app.stores.library, app.stores.cards, app.cards)
    finds = (await stock.pool(scope)).quotes
    used = KnownOccurrence(
        occurrence=Occurrence(community=TOWN, series=Series.QUOTE_OF_THE_DAY, local_date=date(2026, 1, 1), due_at=NOW),
        state=OccurrenceState.RESERVED,
        picks=tuple(find.pick for find in finds[3:]),
    )
    await app.stores.occurrences.record([used], NOW)
    text = await digest(app, scope)
    assert "3 good quotes were never posted here." in text
    assert text.count("Running dry") == 1
