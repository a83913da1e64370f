"""Programs that are killed while a model reads for them: nothing that was answered is asked again, nothing is lost."""

import asyncio
import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.analysing.by_model.reader import Waiting
from bot.composition import LOCAL, App, open_app
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.settings import Settings
from tests.conftest import FULL
from tests.fakes.reading_model import reads
from tests.servers import PostgresServer
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Says, Waits
from tests.wire.llm.running import ScriptedModels

CHECKOUT = Path(__file__).resolve().parents[2]
KILLS = {"sqlite": 20 if FULL else 2, "postgresql": 20 if FULL else 1}
DEADLINE = timedelta(seconds=2)
TURNS = 400 if FULL else 60
PART = 2_000


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else None
    return Settings(
        data=tmp_path / "data",
        database_url=SecretStr(url) if url else None,
        analysis_part=PART,
        analysis_deadline=DEADLINE,
    )


def written(folder: Path) -> str:
    """A talk that no two parts of are alike."""
    lines = [
        f"**{'Ada Quist' if at % 2 else 'Ben Orlo'}:** Every team of {at + 3} people should write down rule {at}. "
        f"Nobody who keeps {at} promises regrets it, and it costs {at * 7} minutes."
        for at in range(TURNS)
    ]
    file = folder / "rules.md"
    file.write_text("\n\n".join(lines))
    return str(file)


def served(settings: Settings, models: ScriptedModels) -> Settings:
    return settings.model_copy(
        update={"openai_base_url": models.address, "openai_api_key": SecretStr(models.key), "model": "gpt-test"}
    )


def environment(settings: Settings, models: ScriptedModels) -> dict[str, str]:
    told = {
        "AFTERSHOW_DATA": str(settings.data),
        "AFTERSHOW_ANALYSIS_PART": str(PART),
        "AFTERSHOW_ANALYSIS_DEADLINE": str(DEADLINE.total_seconds()),
        "AFTERSHOW_MODEL": "gpt-test",
        "OPENAI_BASE_URL": models.address,
        "OPENAI_API_KEY": models.key,
    }
    if settings.database_url is not None:
        told["DATABASE_URL"] = settings.database_url.get_secret_value()
    return {**{name: value for name, value in os.environ.items() if not name.startswith("AFTERSHOW_")}, **told}


async def one_episode(app: App) -> Episode:
    [episode] = await app.stores.library.episodes(await app.scope())
    return episode


async def waiting(settings: Settings, models: ScriptedModels) -> tuple[Waiting, EpisodeCard | None]:
    async with open_app(served(settings, models)) as app:
        assert app.reading is not None
        episode = await one_episode(app)
        return await app.reading.reader.waiting(episode), await app.cards.kept(episode)


async def undisturbed(settings: Settings, models: ScriptedModels, source: str) -> EpisodeCard:
    """The card, read by a process that nobody kills, of a library of its own."""
    async with open_app(served(settings, models)) as app:
        await app.ingester.ingest([source], community=LOCAL)
        assert app.reading is not None
        episode = await one_episode(app)
        await app.reading.readings.want(episode)
        report = await app.reading.readings.read(episode)
        assert report.card is not None
        return report.card


async def begin(settings: Settings, models: ScriptedModels, log: Path) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "bot", "analyse", "latest"]
    with log.open("ab") as told:
        return await asyncio.create_subprocess_exec(
            *command, cwd=CHECKOUT, env=environment(settings, models), stdout=told, stderr=told
        )


async def killed_or_done(settings: Settings, models: ScriptedModels, log: Path, goal: int, rest: float) -> bool:
    """Kill it some time after that many requests came; False where it was done before."""
    process = await begin(settings, models, log)
    enough = asyncio.ensure_future(models.until(lambda: len(models.requests) >= goal))
    ended = asyncio.ensure_future(process.wait())
    await asyncio.wait({enough, ended}, return_when=asyncio.FIRST_COMPLETED)
    enough.cancel()
    if not ended.done():
        await asyncio.sleep(rest)
    if process.returncode is None:
        process.kill()
    await ended
    await asyncio.gather(enough, return_exceptions=True)
    assert process.returncode in (0, -9), await asyncio.to_thread(log.read_text)
    return process.returncode == -9


async def free(settings: Settings) -> None:
    """Wait until nobody holds the episode: what was killed held it."""
    async with open_app(settings) as app:
        episode = await one_episode(app)
        while True:
            reading = await app.stores.readings.reading(episode.id, episode.transcript_hash)
            if reading is None or reading.held_until is None or reading.held_until <= app.clock.now():
                return
            await asyncio.sleep(0.1)


def told(card: EpisodeCard) -> list[object]:
    """All that a card says, without what names the library it is in."""
    return [
        [(one.claim, one.score, one.spans[0].start) for one in card.hot_takes],
        [(one.statement, one.score, one.spans[0].start) for one in card.takeaways],
        [(one.span.start, one.span.end, one.score) for one in card.quotes],
        [one.text for one in card.summary],
        card.chapters,
        card.glossary,
    ]


def materials(asked: list[Asked]) -> list[str]:
    return [one.material for one in asked]


@pytest.mark.timeout(1800)
async def test_a_killed_reader_goes_on_where_it_stopped(settings: Settings, tmp_path: Path) -> None:
    chance = random.Random(20261122)
    most = KILLS["sqlite" if settings.database_url is None else "postgresql"]
    async with ScriptedModels(otherwise=Waits(0.03, Says(reads))) as models:
        calm = Settings(data=tmp_path / "calm", analysis_part=PART, analysis_deadline=DEADLINE)
        whole = await undisturbed(calm, models, written(tmp_path))
        questions = set(materials(models.requests))
        assert len(models.requests) == len(questions) > 5
        models.requests.clear()
        async with open_app(settings) as app:
            await app.ingester.ingest([written(tmp_path)], community=LOCAL)
        kept: set[str] = set()
        log = tmp_path / "log"
        kills = 0
        while True:
            before = len(models.requests)
            goal = before + chance.randint(1, 3) if kills < most else before + 10_000
            killed = await killed_or_done(settings, models, log, goal, chance.uniform(0, 0.08))
            assert not kept & set(materials(models.requests[before:])), "what was answered and kept is asked again"
            if not killed:
                break
            kills += 1
            left, _ = await waiting(settings, models)
            parts = {asking.material for asking in left.questions.find}
            kept = parts - {asking.material for asking in left.open_ones}
            if not left.whole:
                kept |= questions - parts
            await free(settings)
        left, card = await waiting(settings, models)
        assert (left.open_ones, left.whole) == ((), False)
        assert set(materials(models.requests)) == questions
        assert len(models.requests) <= len(questions) + kills
        assert kills >= 1
        assert card is not None
        assert told(card) == told(whole)
