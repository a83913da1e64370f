"""`python -m bench`: ratios against floors and peers measured in the same run; exit code 1 when a gate breaks."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from bench.discord_load import measure_discord
from bench.discord_memory import measure_memory
from bench.generate import Series, generate_series, make_questions
from bench.ingested import Ingested, ingest_series
from bench.meaning import meaning_figures
from bench.measure import (
    QUESTIONS,
    analysis_figure,
    command_latency,
    fresh_process_figures,
    growth_figure,
    ingest_figures,
    latency_figures,
    peer_figures,
    question_sample,
    warm_up,
    write_figure,
)
from bench.peers import BareIndex
from bench.platforms import measure_slack
from bench.program import opened, reads_only
from bench.timing import Sample
from evals.figures import Figure, broken, compare, render_table
from evals.report import ARTIFACTS, read_values, write_report


def main() -> int:
    options = _parse()
    started = time.monotonic()
    work = options.work
    series = generate_series(work, episodes=options.episodes, words=options.words)
    _say(f"{series.episodes} episodes of {series.words} words are there", started)
    ingested = asyncio.run(ingest_series(work, series, fresh=True))
    _say("ingested and indexed", started)
    figures = asyncio.run(measure_program(ingested, series, work))
    _say("asked", started)
    figures += fresh_process_figures(ingested.data, make_questions(series, 100))
    figures.append(growth(work, options.growth_words, full=options.full))
    _say("grown", started)
    figures += asyncio.run(measure_slack(work))
    _say("spoken with Slack", started)
    figures += asyncio.run(measure_discord(work))
    _say("spoken with Discord", started)
    figures += asyncio.run(measure_memory(work))
    _say("served many communities", started)
    figures += meaning_figures(work, options.episodes)
    print(render_table(f"\nSpeed, {series.episodes} generated episodes of {series.words} words", figures, {}))
    if options.compare:
        print(f"\nagainst {options.compare}\n{compare(figures, read_values(options.compare))}")
    write_report(figures, {}, options.out)
    failed = broken(figures, {})
    print(f"\n{len(figures)} figures, {len(failed)} gates broken, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


async def measure_program(ingested: Ingested, series: Series, work: Path) -> list[Figure]:
    questions = make_questions(series, QUESTIONS)
    topics, asked = [one.topic for one in questions], [one.question for one in questions]
    bare = BareIndex(ingested.data / "index")
    passages = list(bare.passages())
    async with opened(ingested.data) as program:
        with reads_only(program.app):
            await warm_up(program, series)
            quote = await command_latency(program, bare, "quote", topics)
            ask = await command_latency(program, bare, "ask", asked)
        program.check_answered()
        figures = [*latency_figures("quote", quote), *latency_figures("ask", ask)]
        figures += [await write_figure(program, questions), await analysis_figure(program, series)]
    figures += ingest_figures(ingested, series, passages, work)
    return figures + peer_figures(passages, asked, ask.cold.p99, work)


def growth(work: Path, words: int, *, full: bool) -> Figure:
    """The same measurement over three series of equally long episodes."""
    sizes = (200, 2_000, 10_000)
    samples = [asyncio.run(_grown(work, size, words, fresh=full)) for size in sizes]
    return growth_figure(sizes, samples, words)


async def _grown(work: Path, episodes: int, words: int, *, fresh: bool) -> Sample:
    series = generate_series(work, episodes=episodes, words=words)
    ingested = await ingest_series(work, series, fresh=fresh)
    return await question_sample(ingested.data, series)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--episodes", type=int, default=2_000, help="episodes of the main series")
    parser.add_argument("--words", type=int, default=10_000, help="words of each of them")
    parser.add_argument("--growth-words", type=int, default=1_000, help="words an episode where growth is measured")
    parser.add_argument("--full", action="store_true", help="ingest the growth series anew as well")
    parser.add_argument("--compare", type=Path, help="the JSON of an earlier run to compare with")
    parser.add_argument("--work", type=Path, default=ARTIFACTS / "bench", help="where generated data is kept")
    parser.add_argument("--out", type=Path, default=ARTIFACTS / "bench.json", help="where the figures are written")
    return parser.parse_args()


def _say(what: str, started: float) -> None:
    print(f"[{time.monotonic() - started:4.0f} s] {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
