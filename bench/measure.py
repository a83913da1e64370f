"""The measurements, each as figures beside their gates."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.fresh_process import first_answers, memory_of
from bench.generate import Question, Series, make_questions
from bench.ingested import Ingested
from bench.peers import BareIndex, Fts5, RankBm25, build_bare_tantivy, calls_of
from bench.program import Program, analysis_times, opened, reads_only, write_times
from bench.timing import Sample, growth_exponent, sample_awaits, sample_calls
from evals.figures import Better, Figure

QUESTIONS = 300
FTS5_QUESTIONS = 100
BM25_QUESTIONS = 25
ANALYSED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """CPU of one command: never asked before, asked again, and the same words to the bare index."""

    cold: Sample
    warm: Sample
    bare: Sample

    def beyond_bare(self, sample: Sample) -> float:
        """Milliseconds by which the median of `sample` exceeds the median of the bare query."""
        return (sample.p50 - self.bare.p50) * 1000


async def command_latency(program: Program, bare: BareIndex, command: str, texts: Sequence[str]) -> Latency:
    cold = await sample_awaits(program.calls(command, texts))
    warm = await sample_awaits(program.calls(command, texts))
    return Latency(cold=cold, warm=warm, bare=sample_calls(calls_of(bare.ask, texts)))


async def warm_up(program: Program, series: Series) -> None:
    """Imports, first reads and caches that do not depend on the question."""
    for question in make_questions(series, 20, seed=99):
        await program.ask("quote", question.topic)
        await program.ask("ask", question.question)


def latency_figures(command: str, latency: Latency) -> list[Figure]:
    bare = f"bare {latency.bare}"
    return [
        Figure(key=f"{command}.cold", name=f"/{command} cold: CPU beyond the bare query", unit=" ms", gate=5.0,
               value=latency.beyond_bare(latency.cold), better=Better.LOWER, note=f"{latency.cold}; {bare}"),
        Figure(key=f"{command}.warm", name=f"/{command} warm: CPU beyond the bare query", unit=" ms", gate=1.0,
               value=latency.beyond_bare(latency.warm), better=Better.LOWER, note=str(latency.warm)),
    ]  # fmt: skip


def peer_figures(passages: Sequence[str], questions: Sequence[str], dispatcher_p99: float, work: Path) -> list[Figure]:
    """FTS5 and rank_bm25 over the same passages, their p99 against that of the whole dispatcher."""
    path = work / "fts5.db"
    path.unlink(missing_ok=True)
    fts5 = Fts5(passages, path)
    lite = sample_calls(calls_of(fts5.ask, questions[:FTS5_QUESTIONS]))
    fts5.close()
    path.unlink()
    okapi = sample_calls(calls_of(RankBm25(passages).ask, questions[:BM25_QUESTIONS]))
    return [
        Figure(key="peers.fts5", name="SQLite FTS5, p99 over the dispatcher's", value=lite.p99 / dispatcher_p99,
               gate=20.0, digits=0, unit="x", note=str(lite)),
        Figure(key="peers.rank_bm25", name="rank_bm25, p99 over the dispatcher's", value=okapi.p99 / dispatcher_p99,
               gate=200.0, digits=0, unit="x", note=str(okapi)),
    ]  # fmt: skip


def ingest_figures(ingested: Ingested, series: Series, passages: Sequence[str], work: Path) -> list[Figure]:
    folder = work / "bare-index"
    shutil.rmtree(folder, ignore_errors=True)
    started = time.process_time()
    kept = build_bare_tantivy(passages, folder)
    own = time.process_time() - started
    shutil.rmtree(folder)
    if kept != len(passages):
        raise RuntimeError(f"the bare index holds {kept} of {len(passages)} passages")
    ours, theirs = (1000 * seconds / series.episodes for seconds in (ingested.cpu_seconds, own))
    return [
        Figure(key="ingest", name="ingest and index, CPU over tantivy's own build", value=ours / theirs, gate=3.0,
               unit="x", better=Better.LOWER,
               note=f"{ours:.1f} ms an episode, tantivy {theirs:.1f} ms; {len(passages)} passages"),
    ]  # fmt: skip


async def analysis_figure(program: Program, series: Series) -> Figure:
    sample = await analysis_times(program.app, ANALYSED)
    mean = sum(sample.seconds) / len(sample.seconds)
    return Figure(key="analysis", name="analysis without a model, CPU an episode", value=mean, gate=1.0, unit=" s",
                  better=Better.LOWER, note=f"{sample}; {series.words} words an episode")  # fmt: skip


async def write_figure(program: Program, questions: Sequence[Question]) -> Figure:
    sample = await write_times(program.app, [question.topic for question in questions[:60]])
    return Figure(key="write", name="the writes of a shown quote and a question, apart", value=sample.p50 * 1000,
                  gate=4.0, unit=" ms", better=Better.LOWER, note=str(sample))  # fmt: skip


async def question_sample(data: Path, series: Series) -> Sample:
    """CPU of the whole dispatcher, cold, `/ask` and `/quote` together."""
    questions = make_questions(series, QUESTIONS)
    async with opened(data) as program:
        with reads_only(program.app):
            await warm_up(program, series)
            asked = await sample_awaits(program.calls("ask", [question.question for question in questions]))
            quoted = await sample_awaits(program.calls("quote", [question.topic for question in questions]))
        program.check_answered()
    return Sample((*asked.seconds, *quoted.seconds))


def growth_figure(sizes: Sequence[int], samples: Sequence[Sample], words: int) -> Figure:
    exponent = growth_exponent(sizes, [sample.p99 for sample in samples])
    steps = ", ".join(f"{size}: {sample.p99 * 1000:.1f} ms" for size, sample in zip(sizes, samples, strict=True))
    return Figure(key="growth", name="question p99 grows with episodes to the power of", value=exponent, gate=0.6,
                  better=Better.LOWER, note=f"{steps}; {words} words an episode")  # fmt: skip


def fresh_process_figures(data: Path, questions: Sequence[Question]) -> list[Figure]:
    requests = [("quote", one.topic) for one in questions[:40]] + [("ask", one.question) for one in questions[40:80]]
    requests += [("takeaways", "latest"), ("hottakes", "latest"), ("episodes", ""), ("episode", "latest"), ("help", "")]
    memory = memory_of(data, requests)
    starts = first_answers(data, [one.topic for one in questions[:7]])
    note = f"{memory['files']:.0f} MB of it mapped files; peak {memory['peak']:.0f}; opened {memory['opened']:.0f}"
    return [
        Figure(key="memory", name="resident memory, everything in one process", value=memory["resident"], gate=250.0,
               digits=0, unit=" MB", better=Better.LOWER, note=note),
        Figure(key="start", name="start to first answer with a built index", value=starts.median, gate=2.5, unit=" s",
               better=Better.LOWER, note=f"median of 7, worst {starts.worst:.2f} s, CPU {starts.cpu:.2f} s"),
    ]  # fmt: skip
