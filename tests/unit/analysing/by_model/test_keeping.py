"""Reading an episode: who pays, what rests, what is left out, and who may read it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.analysing.analyser import Analyser
from bot.analysing.by_model.keeping import Ended, ModelReadings
from bot.analysing.by_model.reader import ModelReader
from bot.analysing.episode_cards import EpisodeCards
from bot.analysing.version import ANALYSER
from bot.domain.episode import Episode, Person
from bot.domain.ids import CommunityId
from bot.domain.transcript import Transcript
from bot.errors import ModelError, ModelTooSlow
from bot.ports.models import ModelCall, OnPart, Purpose, T, Usage, Written
from bot.reading.builder import TranscriptBuilder
from storage.stores import Stores
from tests.fakes.library_samples import KITCHEN, incoming
from tests.fakes.reading_model import lines_of
from tests.fakes.ready_databases import open_ready_stores
from tests.unit.analysing.by_model.talks import ADA, BEN

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DEADLINE = timedelta(minutes=4)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


class ReadingModel:
    """Finds nothing but one quote in each part, and guesses its first person; or fails as it is told."""

    name = "small@here"

    def __init__(self) -> None:
        self.calls: list[tuple[Purpose, CommunityId | None]] = []
        self.fails: ModelError | None = None
        self.waits: asyncio.Event | None = None
        self.asked = asyncio.Event()

    async def settled(self) -> str:
        return self.name

    async def write(self, call: ModelCall[T], *, on_part: OnPart | None = None) -> Written[T]:
        self.calls.append((call.prompt.purpose, call.community))
        self.asked.set()
        if self.waits is not None:
            await self.waits.wait()
        if self.fails is not None:
            raise self.fails
        shown = lines_of(call.material).get("Transcript", {0: ""})
        first = min(shown)
        forms: dict[Purpose, dict[str, object]] = {
            Purpose.FIND: {
                "takes": [],
                "takeaways": [],
                "quotes": [{"first": first, "last": first, "weight": 5}],
                "subjects": [],
                "names": [],
            },
            Purpose.SPEAKERS: {"turns": [{"first": first, "last": first, "person": 2, "confidence": 9}]},
            Purpose.SUM_UP: {"takes": [], "takeaways": [], "quotes": [], "summary": []},
        }
        value = call.answer.model_validate(forms[call.prompt.purpose])
        return Written(value=value, usage=Usage(read=10, written=1), model=self.name)


class Desk:
    """One library, one model, one clock."""

    def __init__(self, stores: Stores) -> None:
        self.stores, self.model, self.clock = stores, ReadingModel(), Clock()
        self.cards = EpisodeCards(stores.library, stores.cards, stores.glossary, Analyser().analyse, ANALYSER)
        reader = ModelReader(
            stores.library, self.cards, stores.model_parts, self.model, part_size=400, deadline=DEADLINE
        )
        self.readings = ModelReadings(reader, self.cards, stores.model_parts, stores.readings, self.clock, DEADLINE)

    async def episode(self, *, raw: bool = False, owner: str | None = None) -> Episode:
        show = replace(KITCHEN, owner=CommunityId(owner) if owner else None)
        one = incoming("soup", show=show, words=soup(raw))
        named = replace(one, details=replace(one.details, persons=(Person(ADA), Person(BEN))))
        saved = (await self.stores.library.save([named]))[0].episode
        await self.readings.want(saved)
        return saved


def soup(raw: bool) -> Transcript:
    builder = TranscriptBuilder()
    for line in range(1, 13):
        speaker = None if raw else (ADA, BEN)[line % 2]
        builder.speak(f"A pot of soup number {line} keeps the whole kitchen warm.", line=line, speaker=speaker)
        builder.paragraph()
    return builder.build(source_lines=12)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_ready_stores() as stores:
        yield Desk(stores)


async def test_the_operator_pays_for_what_all_may_follow_and_a_community_for_its_own(desk: Desk) -> None:
    assert (await desk.readings.read(await desk.episode())).ended is Ended.READ
    assert {payer for _, payer in desk.model.calls} == {None}
    desk.model.calls.clear()
    assert (await desk.readings.read(await desk.episode(owner="acme"))).ended is Ended.READ
    assert {payer for _, payer in desk.model.calls} == {"acme"}


async def test_speakers_are_guessed_only_where_nobody_wrote_them_down(desk: Desk) -> None:
    named = await desk.episode()
    await desk.readings.read(named)
    assert Purpose.SPEAKERS not in {purpose for purpose, _ in desk.model.calls}
    raw = await desk.episode(raw=True)
    await desk.readings.read(raw)
    assert Purpose.SPEAKERS in {purpose for purpose, _ in desk.model.calls}
    guesses = (await desk.cards.of(raw)).speakers
    assert {guess.speaker for guess in guesses} == {BEN}
    assert all(draft.speaker is None for draft in (await desk.cards.of(raw)).quotes)


async def test_a_slow_model_is_waited_for_again_and_again_and_then_done_without(desk: Desk) -> None:
    episode = await desk.episode()
    desk.model.fails = ModelTooSlow("The model took too long.")
    rests = 0
    while (report := await desk.readings.read(episode)).ended is Ended.RESTS:
        rests += 1
        assert report.until is not None
        desk.clock.at = report.until
        assert rests < 10
    assert rests == 3
    assert report.ended is Ended.NOTHING


async def test_whoever_asks_for_it_now_is_not_kept_waiting_for_a_slow_model(desk: Desk) -> None:
    episode = await desk.episode()
    desk.model.fails = ModelTooSlow("The model took too long.")
    assert (await desk.readings.read(episode, patient=False)).ended is Ended.NOTHING


async def test_an_episode_that_another_process_reads_is_left_to_it(desk: Desk) -> None:
    episode = await desk.episode()
    desk.model.waits = asyncio.Event()
    first = asyncio.create_task(desk.readings.read(episode))
    await desk.model.asked.wait()
    report = await desk.readings.read(episode)
    assert report.ended is Ended.HELD
    assert report.until is not None
    assert report.until > NOON + DEADLINE
    desk.model.waits.set()
    assert (await first).ended is Ended.READ


async def test_a_reading_that_is_stopped_lets_go_at_once(desk: Desk) -> None:
    episode = await desk.episode()
    desk.model.waits = asyncio.Event()
    stopped = asyncio.create_task(desk.readings.read(episode))
    await desk.model.asked.wait()
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    desk.model.waits = None
    assert (await desk.readings.read(episode)).ended is Ended.READ


async def test_a_process_that_lost_its_hold_keeps_no_card(desk: Desk) -> None:
    episode = await desk.episode()
    desk.model.waits = asyncio.Event()
    late = asyncio.create_task(desk.readings.read(episode))
    await desk.model.asked.wait()
    now = NOON + 2 * DEADLINE
    assert await desk.stores.readings.hold(episode.id, episode.transcript_hash, "other", now, now + DEADLINE)
    desk.model.waits.set()
    assert (await late).ended is Ended.HELD
    assert await desk.cards.kept(episode) is None
