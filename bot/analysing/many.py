"""Analysing many episodes: on every core when there are enough of them."""

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from bot.analysing.episode_cards import Analyse, EpisodeCards
from bot.domain.episode import Episode
from bot.ports import TranscriptLibrary

_WORTH_PROCESSES = 6
_MOST_PROCESSES = 8


async def analyse_missing(
    episodes: Sequence[Episode], cards: EpisodeCards, library: TranscriptLibrary, analyse: Analyse
) -> AsyncIterator[Episode]:
    """Make the cards of `episodes` and yield each episode once its card is kept.

    `analyse` must be a function that a new process can import.
    """
    cores = os.cpu_count() or 1
    if len(episodes) < _WORTH_PROCESSES or cores == 1:
        for episode in episodes:
            await cards.of(episode)
            yield episode
        return
    loop = asyncio.get_running_loop()
    workers = min(cores, _MOST_PROCESSES)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:

        async def one(episode: Episode) -> Episode:
            transcript = await library.transcript(episode.id, episode.transcript_hash)
            await cards.keep([await loop.run_in_executor(pool, analyse, episode, transcript)])
            return episode

        waiting = iter(episodes)
        at_work = {asyncio.ensure_future(one(episode)) for episode in islice(waiting, workers * 2)}
        while at_work:
            done, at_work = await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
            for finished in done:
                if (following := next(waiting, None)) is not None:
                    at_work.add(asyncio.ensure_future(one(following)))
                yield finished.result()
