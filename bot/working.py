"""What goes on behind the talk: posts that are owed, episodes that appear, cards to make, data whose time is up."""

import asyncio
import logging
from datetime import timedelta

from bot.commands.conversations import KEPT
from bot.composition import App, open_jobs
from bot.errors import ModelError
from bot.publishing.sweep import Sweep

logger = logging.getLogger(__name__)

_UPKEEP = timedelta(minutes=10)
_NEW_WORDS = timedelta(minutes=1)
_LEDGER_KEEPS = timedelta(hours=26)
"""Slack sends an event again for up to a day: https://docs.slack.dev/apis/events-api"""


async def publish(app: App) -> None:
    """Send what is owed, and look at every tick what is."""
    async with open_jobs(app) as jobs, asyncio.TaskGroup() as group:
        news = app.news(jobs)
        sweep = app.publishing.sweep((*app.planners, *news.planners), jobs)
        group.create_task(jobs.run({**app.publishing.jobs, **news.jobs}))
        group.create_task(_sweep_again_and_again(app, sweep))


async def _sweep_again_and_again(app: App, sweep: Sweep) -> None:
    while True:
        try:
            swept = await sweep.run(app.clock.now())
        except Exception:
            logger.exception("a sweep failed; the next one comes soon")
        else:
            if swept.planned or swept.doubts:
                logger.info("swept planned=%d sends=%d doubts=%d", swept.planned, swept.sends, swept.doubts)
        await asyncio.sleep(app.settings.publish_tick.total_seconds())


async def keep_up(app: App) -> None:
    """Cards for new episodes, the ledger kept short, and the farewell of communities whose grace has passed."""
    while True:
        try:
            now = app.clock.now()
            await app.stores.requests.forget(now - _LEDGER_KEEPS)
            await app.stores.talk_turns.forget(now - KEPT)
            await app.stores.shown_answers.forget(now - KEPT)
            await app.lifecycle.purge_due(now)
            for episode in await app.cards.missing(await app.stores.library.episodes(await app.scope())):
                await app.cards.of(episode)
                await asyncio.sleep(0.1)
        except Exception:
            logger.exception("upkeep failed; it is tried again")
        await asyncio.sleep(_UPKEEP.total_seconds())


async def read_for_meaning(app: App) -> None:
    """Vectors for what has none, where there is an embedder. What a failing one made is kept, and it is asked again."""
    while app.meanings is not None:
        try:
            if made := await app.meanings.catch_up():
                logger.info("made vectors of %d episodes", made)
        except ModelError as error:
            logger.warning("no vectors for new episodes: %s", error.code)
        except Exception:
            logger.exception("vectors could not be made; it is tried again")
        await asyncio.sleep(_NEW_WORDS.total_seconds())
