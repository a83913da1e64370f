"""Analysing many episodes: on every core when there are enough of them."""

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from bot.analysing.episode_cards import Analyse, EpisodeCards
from bot.domain.episode import Episode
from bot.ports import TranscriptLibrary

_WORTH_PROCESSES = 6


async def analyse_missing(
    episodes: Sequence[Episode], cards: EpisodeCards, library: TranscriptLibrary, analyse: Analyse
) -> AsyncIterator[Episode]:
    """Make the cards that are missing and yield each episode once its card is kept.

    `analyse` must be a function that a new process can import.
    """
    cores = os.cpu_count() or 1
    if len(episodes) < _WORTH_PROCESSES or cores == 1:
        for episode in episodes:
            await cards.of(episode)
            yield episode
        return
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(min(cores, 8), mp_context=multiprocessing.get_context("spawn")) as pool:
        at_work: set[asyncio.Future[object]] = set()
        names: dict[asyncio.Future[object], Episode] = {}
        for episode in episodes:
            transcript = await library.transcript(episode.id, episode.transcript_hash)
            future = loop.run_in_executor(pool, analyse, episode, transcript)
            names[future] = episode
            at_work.add(future)
            if len(at_work) >= cores * 2:
                done, at_work = await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
                await cards.keep([one.result() for one in done])
                for one in done:
                    yield names.pop(one)
        if at_work:
            done, _ = await asyncio.wait(at_work)
            await cards.keep([one.result() for one in done])
            for one in done:
                yield names.pop(one)
