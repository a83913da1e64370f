"""New episodes that a model reads before they are told, and what people see of it when it cannot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.analysing.by_model.keeping import Ended
from bot.analysing.episode_cards import is_by_model
from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef
from bot.cli.analyse_words import comparison_lines, report_line, standing_lines
from bot.composition import LOCAL, App, Reading, open_app
from bot.domain.episode import Episode
from bot.domain.ids import PersonId
from bot.engaging.new_readings import PATIENCE
from bot.engaging.stock import Stock
from bot.ports.models import Purpose
from bot.ports.publishing import NewPost, PostKind
from bot.publishing.content import freeze
from bot.publishing.in_process_jobs import InProcessJobs
from bot.settings import Settings
from tests.fakes.poster import Sent
from tests.fakes.reading_model import lines_of, reads
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import Town
from tests.journeys.talking import quotes
from tests.wire.llm.asked import Asked, Json
from tests.wire.llm.behaviours import Fails, Hangs, Says, garbles, refuses
from tests.wire.llm.running import ScriptedModels

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEWS = "C0NEWS"
PART = 4_000


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(MORNING)


@pytest.fixture
async def models() -> AsyncIterator[ScriptedModels]:
    async with ScriptedModels(otherwise=Says(reads)) as served:
        yield served


@pytest.fixture
def settings(data: Path, models: ScriptedModels) -> Settings:
    return Settings(
        data=data,
        poll_pause=timedelta(),
        openai_base_url=models.address,
        openai_api_key=SecretStr(models.key),
        model="gpt-test",
        analysis_part=PART,
    )


@pytest.fixture
async def app(settings: Settings, clock: TurnedClock) -> AsyncIterator[App]:
    async with open_app(settings, clock=clock) as opened:
        yield opened


def reading_of(app: App) -> Reading:
    assert app.reading is not None
    return app.reading


async def newest(app: App) -> Episode:
    return (await app.stores.library.episodes(await app.scope()))[0]


async def ticks(app: App, times: int = 3) -> None:
    for _ in range(times):
        jobs = InProcessJobs(4)
        news = app.news(jobs)
        await app.publishing.sweep((*app.planners, *news.planners), jobs).run(app.clock.now())
        working = asyncio.create_task(jobs.run({**app.publishing.jobs, **news.jobs}))
        await jobs.idle()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def told(town: Town) -> list[Sent]:
    await ticks(town.app)
    return [one for one in town.poster.sent if one.place.channel == NEWS]


async def arrives(town: Town) -> Episode:
    await town.chooses_hosts_channel()
    profiles = town.app.stores.profiles
    profile = await profiles.profile(town.community)
    assert profile is not None
    await profiles.put(replace(profile, wanted=("announcements",)), actor=PersonId("ada"), at=MORNING)
    episode = await newest(town.app)
    await town.app.stores.arrivals.arrived([episode.id], town.app.clock.now())
    return episode


async def test_a_new_episode_is_read_by_the_model_before_it_is_told(town: Town, models: ScriptedModels) -> None:
    episode = await arrives(town)
    [post] = await told(town)
    card = await town.app.cards.of(episode)
    assert is_by_model(card)
    assert card.summary
    assert card.summary[0].text in plain_text(post.message)
    assert {span for one in card.summary for span in one.spans} <= set(post.message.shows)
    asked = len(models.requests)
    assert len(await told(town)) == 1
    assert len(models.requests) == asked


async def test_a_model_that_is_slow_holds_up_no_post(town: Town, models: ScriptedModels) -> None:
    """With one place for each lane, the reading takes the one of the models' and no other."""
    await arrives(town)
    ended = asyncio.Event()
    models.otherwise = Hangs(ended)
    jobs = InProcessJobs(1)
    news = town.app.news(jobs)
    sweep = town.app.publishing.sweep((*town.app.planners, *news.planners), jobs)
    working = asyncio.create_task(jobs.run({**town.app.publishing.jobs, **news.jobs}))
    async with asyncio.timeout(30):
        while not models.requests:
            await sweep.run(town.app.clock.now())
            await asyncio.sleep(0.01)
        place = ConversationRef(platform=town.platform.platform, community=town.community, channel=NEWS)
        words = freeze(OutgoingMessage(blocks=(Text("Words that were owed"),)))
        now = town.app.clock.now()
        owed = NewPost(
            community=town.community, key="q", kind=PostKind.QUOTE_OF_THE_DAY, place=place, content=words, due_at=now
        )
        await town.app.stores.outbox.reserve([owed], now)
        await sweep.run(now)
        while not town.poster.within(NEWS):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert [one.text for one in town.poster.within(NEWS)] == ["Words that were owed"]
    ended.set()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def test_a_summary_that_rests_on_hidden_words_is_not_shown(town: Town) -> None:
    episode = await arrives(town)
    await told(town)
    card = await town.app.cards.of(episode)
    first = card.summary[0]
    shown = plain_text(await town.member().types("/episode latest"))
    assert first.text in shown
    await town.app.stores.hidden.hide_span(town.community, first.spans[0], PersonId("ada"), MORNING)
    assert first.text not in plain_text(await town.member().types("/episode latest"))


async def test_an_episode_is_told_in_time_though_the_model_is_down(
    town: Town, models: ScriptedModels, clock: TurnedClock
) -> None:
    models.otherwise = Fails(503)
    episode = await arrives(town)
    assert await told(town) == []
    clock.turn(PATIENCE)
    [post] = await told(town)
    card = await town.app.cards.of(episode)
    assert not is_by_model(card)
    assert episode.title in plain_text(post.message)


async def test_a_part_that_is_refused_is_left_out_told_and_asked_again_on_its_own(
    app: App, models: ScriptedModels
) -> None:
    episode, reading = await newest(app), reading_of(app)
    models.script(Purpose.FIND, [refuses(), Says(reads), garbles(), garbles()])
    await reading.readings.want(episode)
    report = await reading.readings.read(episode)
    assert (report.ended, report.missed) == (Ended.READ, 2)
    card = await app.cards.of(episode)
    assert len(card.unread) == 2
    assert any("2 of" in line and "analyse" in line for line in await standing_lines(app, LOCAL))
    asked = len(models.asked(Purpose.FIND))
    await reading.readings.want(episode, again=True)
    again = await reading.readings.read(episode, retry=True)
    assert (again.ended, again.missed) == (Ended.READ, 0)
    assert len(models.asked(Purpose.FIND)) == asked + 2
    assert not (await app.cards.of(episode)).unread
    assert not any("2 of" in line for line in await standing_lines(app, LOCAL))


async def test_episode_says_that_not_all_of_it_was_read(town: Town, models: ScriptedModels) -> None:
    models.script(Purpose.FIND, [Says(reads), refuses()])
    await arrives(town)
    await told(town)
    assert "could not read all of it" in plain_text(await town.member().types("/episode latest"))


async def test_a_guess_at_a_speaker_is_told_as_a_guess_and_never_as_the_speaker(
    town: Town, models: ScriptedModels
) -> None:
    def guesses(asked: Asked) -> Json:
        shown = lines_of(asked.material)["Transcript"]
        return {"turns": [{"first": at, "last": at, "person": 1, "confidence": 9} for at in shown]}

    models.script(Purpose.SPEAKERS, [Says(guesses)] * 20)
    app, reading = town.app, reading_of(town.app)
    episodes = await app.stores.library.episodes(await app.scope())
    raw = next(one for one in episodes if "bucket" in one.title.lower())
    await reading.readings.want(raw)
    assert (await reading.readings.read(raw)).ended is Ended.READ
    person = (await app.cards.of(raw)).speakers[0].speaker
    listed = await town.member().types(f"/takeaways {raw.title}")
    assert f"A guess, and no more: this may be {person}." in plain_text(listed)
    assert all(quote.speaker is None for quote in quotes(listed))


async def test_what_the_rules_found_stays_where_the_model_gives_nothing_at_all(
    app: App, models: ScriptedModels
) -> None:
    models.otherwise = refuses()
    episode = await newest(app)
    before = await app.cards.of(episode)
    await reading_of(app).readings.want(episode)
    report = await reading_of(app).readings.read(episode)
    assert report.ended is Ended.NOTHING
    assert "stays" in report_line(episode, report)
    assert await app.cards.of(episode) == before


async def test_over_budget_it_rests_and_goes_on_where_it_stopped(
    settings: Settings, models: ScriptedModels, clock: TurnedClock
) -> None:
    one_day = settings.model_copy(update={"model_operator_tokens_per_day": 15_000})
    async with open_app(one_day, clock=clock) as app:
        episode, reading = await newest(app), reading_of(app)
        await reading.readings.want(episode)
        rests = 0
        while (report := await reading.readings.read(episode)).ended is Ended.RESTS:
            rests += 1
            assert report.until is not None
            assert report.until > clock.now()
            assert "It goes on" in report_line(episode, report)
            assert any("what may be spent is spent" in line for line in await standing_lines(app, LOCAL))
            clock.turn(report.until - clock.now())
            assert rests < 20
        assert rests > 0
        assert report.ended is Ended.READ
        materials = [one.material for one in models.requests]
        assert len(materials) == len(set(materials)) == report.parts


async def test_a_reading_that_is_tried_changes_nothing_and_costs_nothing_again(
    app: App, models: ScriptedModels
) -> None:
    episode, reading = await newest(app), reading_of(app)
    before = await app.cards.of(episode)

    async def step(done: int, of: int) -> None:
        assert done <= of

    report = await reading.readings.tried(episode, step)
    assert report.card is not None
    assert await app.cards.of(episode) == before
    transcript = await app.stores.library.transcript(episode.id)
    lines = list(comparison_lines(episode, before, report.card, lambda span: transcript.cut(span.start, span.end)))
    assert any(line.startswith("Summary: ") for line in lines)
    asked = len(models.requests)
    await reading.readings.want(episode)
    taken = await reading.readings.read(episode)
    assert (taken.ended, taken.tokens, len(models.requests)) == (Ended.READ, 0, asked)
    assert await app.cards.of(episode) == report.card


async def test_what_the_calendar_read_of_a_card_is_read_again_after_the_model(app: App) -> None:
    stock = Stock(app.stores.library, app.stores.cards, app.cards)
    episode = await newest(app)
    before = await stock.of(episode)
    await reading_of(app).readings.want(episode)
    await reading_of(app).readings.read(episode)
    after = await stock.of(episode)
    assert after != before
    card = await app.cards.of(episode)
    assert [find.span for find in after.takeaways] == [one.spans[0] for one in card.takeaways]


async def test_every_shown_word_of_a_card_by_a_model_is_cut_or_proven(app: App) -> None:
    episode = await newest(app)
    await reading_of(app).readings.want(episode)
    await reading_of(app).readings.read(episode)
    card = await app.cards.of(episode)
    spans = [span for take in card.hot_takes for span in take.spans] + [draft.span for draft in card.quotes]
    for citation in await app.stores.library.cite(spans):
        transcript = await app.stores.library.transcript(episode.id)
        assert citation.text == transcript.cut(citation.span.start, citation.span.end)
    scores = [one.score for one in card.quotes]
    assert scores == sorted(scores, reverse=True)
