"""What the calendar's writers make of the sample show over weeks and years."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.chat.blocks import ContextBlock, ItemList, PictureBlock, QuoteBlock, QuoteCard, Text
from bot.chat.measures import buttons_of
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.schedule import EVERY_DAY, Occurrence, Schedule, Series
from bot.domain.span import Span
from bot.engaging.quote_of_the_day import LOW, QuoteOfTheDay, QuoteStyle
from bot.engaging.series import Draft, Nothing, Task
from bot.engaging.stock import Stock, Used
from bot.engaging.themes import Archive, themes, weeks_left
from bot.engaging.weekly_sources import DiscussionOfTheWeek, PollOfTheWeek, WeekSources
from bot.engaging.weekly_takeaways import WeeklyTakeaways
from bot.quoting.heard_as import HeardAs
from bot.quoting.receipts import Receipts
from tests.journeys.talking import quotes, written

FIRST = date(2026, 11, 2)


@pytest.fixture
def stock(app: App) -> Stock:
    return Stock(app.stores.library, app.stores.cards, app.cards)


@pytest.fixture
def receipts(app: App) -> Receipts:
    return Receipts("", HeardAs(app.stores.glossary))


@pytest.fixture
def daily(app: App, stock: Stock, receipts: Receipts) -> QuoteOfTheDay:
    return QuoteOfTheDay(stock, app.stores.library, app.stores.shown_quotes, receipts)


@pytest.fixture
def weekly(app: App, stock: Stock, receipts: Receipts) -> WeeklyTakeaways:
    return WeeklyTakeaways(stock, Archive(stock, app.stores.library), app.stores.library, WeekSources(), receipts)


def task(
    scope: Scope,
    day: date,
    picked: Mapping[str, date] | None = None,
    *,
    series: Series = Series.QUOTE_OF_THE_DAY,
    style: str = "",
) -> Task:
    due = datetime.combine(day, time(9), tzinfo=UTC)
    schedule = Schedule(
        community=scope.community,
        series=series,
        time_zone="UTC",
        days=EVERY_DAY,
        at=time(9),
        starts_at=due,
        style=style,
    )
    occurrence = Occurrence(community=scope.community, series=series, local_date=day, due_at=due)
    return Task(schedule=schedule, occurrence=occurrence, scope=scope, picked=picked or {}, now=due)


async def test_no_quote_comes_twice_before_the_well_is_dry_and_then_after_a_year(
    app: App, daily: QuoteOfTheDay, stock: Stock
) -> None:
    scope = await app.scope()
    wells = {find.span for find in (await stock.pool(scope)).quotes}
    posted: dict[Span, date] = {}
    picked: dict[str, date] = {}
    episodes: list[str] = []
    silent: list[date] = []
    notes: Counter[str] = Counter()
    for number in range(480):
        day = FIRST + timedelta(days=number)
        draft = await written(daily, task(scope, day, picked))
        notes.update(note.key for note in draft.notes)
        if isinstance(draft, Nothing):
            silent.append(day)
            assert "next episode" in draft.reason
            continue
        [span] = draft.message.shows
        assert span not in posted or day - posted[span] >= timedelta(days=365)
        posted[span] = day
        picked.update(dict.fromkeys(draft.picks, day))
        episodes.append(span.episode_id)
    assert silent[0] == FIRST + timedelta(days=len(posted))
    assert len(posted) <= len(wells) < len(posted) + 5, "quotes that overlap are one quote"
    assert posted[min(posted, key=lambda span: posted[span])] >= FIRST + timedelta(days=365)
    fresh = episodes[: len(posted) // 2]
    assert sum(one == other for one, other in pairwise(fresh)) == 0
    assert len(set(fresh[:6])) >= 5
    assert list(dict.fromkeys(int(key.split(":")[1]) for key in notes)) == list(LOW)


async def test_the_best_come_first_and_communities_see_them_in_orders_of_their_own(
    app: App, daily: QuoteOfTheDay, stock: Stock
) -> None:
    scope = await app.scope()
    pool = await stock.pool(scope)
    scores = {find.span: find.score for find in pool.quotes}

    async def month(community: str) -> list[Span]:
        mine = replace(scope, community=CommunityId(community))
        picked: dict[str, date] = {}
        spans = []
        for number in range(30):
            draft = await written(daily, task(mine, FIRST + timedelta(days=number), picked))
            assert isinstance(draft, Draft)
            spans.append(draft.message.shows[0])
            picked.update(dict.fromkeys(draft.picks, FIRST + timedelta(days=number)))
        return spans

    one, other = await month("a"), await month("b")
    assert one == await month("a")
    assert one != other
    average = sum(scores.values()) / len(scores)
    assert sum(scores[span] for span in one[:10]) / 10 > average
    assert sum(scores[span] for span in one[:15]) > sum(scores[span] for span in one[15:])


async def test_words_that_are_posted_are_said_and_hidden_ones_never_are(app: App, daily: QuoteOfTheDay) -> None:
    scope = await app.scope()
    first = await written(daily, task(scope, FIRST))
    assert isinstance(first, Draft)
    [quote] = quotes(first.message)
    [span] = first.message.shows
    transcript = await app.stores.library.transcript(span.episode_id, span.transcript_hash)
    assert quote.text == transcript.cut(span.start, span.end)
    hiding = replace(
        scope, hidden_spans=frozenset((Span(span.episode_id, span.transcript_hash, span.start, span.start + 1),))
    )
    other = await written(daily, task(hiding, FIRST))
    assert isinstance(other, Draft)
    assert other.message.shows != first.message.shows
    gone = await written(daily, task(replace(scope, hidden=frozenset((span.episode_id,))), FIRST))
    assert isinstance(gone, Draft)
    assert gone.message.shows[0].episode_id != span.episode_id
    nothing = await written(daily, task(Scope(community=LOCAL, shows=()), FIRST))
    assert isinstance(nothing, Nothing)
    assert "nothing to quote yet" in nothing.reason


async def test_each_look_says_the_same_words(app: App, daily: QuoteOfTheDay) -> None:
    scope = await app.scope()
    looks = {}
    for style in QuoteStyle:
        draft = await written(daily, task(scope, FIRST, style=style))
        assert isinstance(draft, Draft)
        looks[style] = draft.message
    [card] = [block for block in looks[QuoteStyle.CARD].blocks if isinstance(block, PictureBlock)]
    [quote] = quotes(looks[QuoteStyle.PLAIN])
    assert isinstance(card.drawing, QuoteCard)
    assert card.drawing.text == quote.text
    assert quote.text in card.alt
    [around] = [block for block in looks[QuoteStyle.CONTEXT].blocks if isinstance(block, ContextBlock)]
    assert " ".join(line.text for line in around.lines if line.quoted) == " ".join(quote.text.split("\n"))
    assert len(around.lines) > 1
    [shown], [alone] = looks[QuoteStyle.CONTEXT].shows, looks[QuoteStyle.PLAIN].shows
    transcript = await app.stores.library.transcript(shown.episode_id, shown.transcript_hash)
    text = transcript.cut(shown.start, shown.end)
    assert shown.start < alone.start < alone.end < shown.end
    assert all(line.text in text for line in around.lines)
    assert text.startswith(around.lines[0].text)
    assert text.endswith(around.lines[-1].text)


async def test_a_week_with_an_episode_tells_what_it_taught_once(app: App, weekly: WeeklyTakeaways) -> None:
    scope = await app.scope()
    [newest, *_] = await app.stores.library.episodes(scope)
    published = newest.details.published
    assert published is not None
    draft = await written(weekly, task(scope, published + timedelta(days=3), series=Series.WEEKLY_TAKEAWAYS))
    assert isinstance(draft, Draft)
    assert draft.message.about == newest.id
    text = plain_text(draft.message)
    assert "What this week's episode taught" in text
    assert "The line of the week:" in text
    spans = draft.message.shows
    assert {span.episode_id for span in spans} == {newest.id}
    said = [citation.text for citation in await app.stores.library.cite(spans)]
    assert sorted(quote.text for quote in quotes(draft.message)) == sorted(said)
    assert {button.action for button in buttons_of(draft.message.blocks)} >= {
        f"takeaways:{newest.id}",
        f"hottakes:{newest.id}",
    }
    picked = dict.fromkeys(draft.picks, published)
    again = await written(weekly, task(scope, published + timedelta(days=6), picked, series=Series.WEEKLY_TAKEAWAYS))
    assert isinstance(again, Draft)
    assert "From the archive" in plain_text(again.message)


async def test_an_episode_that_was_read_late_counts_as_new_and_an_old_one_does_not(
    app: App, weekly: WeeklyTakeaways
) -> None:
    scope = await app.scope()
    episodes = await app.stores.library.episodes(scope)
    newest = episodes[0]
    assert newest.details.published is not None
    before = {f"upto:{max(one.position for one in episodes) - 1}": FIRST}
    last = max(episodes, key=lambda one: one.position)
    assert last.details.published is not None
    soon = await written(
        weekly, task(scope, last.details.published + timedelta(days=20), before, series=Series.WEEKLY_TAKEAWAYS)
    )
    assert isinstance(soon, Draft)
    assert last.id in {span.episode_id for span in soon.message.shows}
    late = await written(
        weekly, task(scope, newest.details.published + timedelta(days=99), before, series=Series.WEEKLY_TAKEAWAYS)
    )
    assert isinstance(late, Draft)
    assert "From the archive" in plain_text(late.message)


async def test_the_archives_themes_are_used_once_and_run_out_in_words(
    app: App, weekly: WeeklyTakeaways, stock: Stock
) -> None:
    scope = await app.scope()
    episodes = {one.id: one for one in await app.stores.library.episodes(scope)}
    known = await Archive(stock, app.stores.library).subjects(scope)
    picked: dict[str, date] = {}
    seen: list[Span] = []
    for number in range(20):
        day = FIRST + timedelta(weeks=number)
        left = weeks_left(known, Used(picked), scope, 20)
        draft = await written(weekly, task(scope, day, picked, series=Series.WEEKLY_TAKEAWAYS))
        if isinstance(draft, Nothing):
            assert left == 0
            break
        assert left > 0
        assert not set(draft.message.shows) & set(seen)
        assert len({span.episode_id for span in draft.message.shows}) >= 2
        assert {episodes[span.episode_id].language for span in draft.message.shows} == {"en"}
        seen += draft.message.shows
        picked.update(dict.fromkeys(draft.picks, day))
    assert number >= 3
    assert not list(themes(known, Used(picked), scope))


class TheWeek:
    """One poll and two discussions."""

    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> dict[CommunityId, list[PollOfTheWeek]]:
        assert until - since == timedelta(days=7)
        poll = PollOfTheWeek(question="Is soup a drink?", sentence="4 of 5 disagree.", voters=5)
        return {community: [poll] for community in communities}

    async def liveliest(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> dict[CommunityId, list[DiscussionOfTheWeek]]:
        talks = [
            DiscussionOfTheWeek(title="Soup is tea", voters=2, sentence="Open."),
            DiscussionOfTheWeek(title="Bread is over", voters=9, sentence="Closed."),
        ]
        return dict.fromkeys(communities, talks)


async def test_polls_and_the_liveliest_discussion_stand_in_the_weekly_post(
    app: App, stock: Stock, receipts: Receipts
) -> None:
    sources = WeekSources([TheWeek()], [TheWeek()])
    weekly = WeeklyTakeaways(stock, Archive(stock, app.stores.library), app.stores.library, sources, receipts)
    scope = await app.scope()
    draft = await written(weekly, task(scope, FIRST, series=Series.WEEKLY_TAKEAWAYS))
    assert isinstance(draft, Draft)
    results = [block for block in draft.message.blocks if isinstance(block, ItemList)][-1]
    assert [(item.text, item.note) for item in results.items] == [("Is soup a drink?", "4 of 5 disagree.")]
    assert draft.message.blocks[-2] == Text(
        "The liveliest discussion: \u201cBread is over\u201d, with 9 people. Closed."
    )
    assert any(isinstance(one, QuoteBlock) for one in quotes(draft.message))


async def test_episodes_that_are_analysed_later_join_without_a_change_of_the_library(app: App) -> None:
    scope = await app.scope()
    episodes = await app.stores.library.episodes(scope)
    cards = {episode.id: await app.cards.of(episode) for episode in episodes}
    async with app.stores.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM cards")
    await app.cards.keep([cards[episodes[-1].id]])
    stock = Stock(app.stores.library, app.stores.cards, app.cards)
    assert {find.span.episode_id for find in (await stock.pool(scope)).quotes} == {episodes[-1].id}
    version = await app.stores.library.version()
    await app.stores.cards.save(list(cards.values()))
    assert await app.stores.library.version() == version
    assert len({find.span.episode_id for find in (await stock.pool(scope)).quotes}) > 4


async def test_where_nothing_was_analysed_the_newest_episodes_are_read_on_the_spot(app: App) -> None:
    scope = await app.scope()
    episodes = await app.stores.library.episodes(scope)
    async with app.stores.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM cards")
    stock = Stock(app.stores.library, app.stores.cards, app.cards)
    assert {find.span.episode_id for find in (await stock.pool(scope)).quotes} == {one.id for one in episodes[:3]}
