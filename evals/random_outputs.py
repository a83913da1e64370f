"""Random requests over a whole library, to prove every quoted text verbatim at its cited place."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.batch import Item, Request, Result, ask_all
from evals.figures import Figure
from evals.verbatim import Reading, check, source_lines

_WORD = re.compile(r"[A-Za-z][\w'+-]{2,}")
_FRAMES = (
    "What did they say about {}?",
    "Why is {} a problem?",
    "Who talked about {}?",
    "How does {} work?",
    "{}",
)
_ANALYSES = ("analyse_quotes", "analyse_hot_takes", "analyse_takeaways")
_ROUND = 250
"""Requests per round."""


@dataclass(frozen=True, slots=True)
class Source:
    slug: str
    path: Path


def random_requests(sources: Sequence[Source], generator: random.Random) -> Iterator[Request]:
    """Requests without end: quotes and questions on words that some episode holds, and analyses of whole episodes."""
    number = 0
    while True:
        source = generator.choice(sources)
        command = generator.choice(("quote", "quote", "ask", "ask", "analyse"))
        number += 1
        if command == "analyse":
            yield Request(f"random:{number}", generator.choice(_ANALYSES), episode=source.slug)
            continue
        topic = _topic(source, generator)
        text = topic if command == "quote" else generator.choice(_FRAMES).format(topic)
        scope = source.slug if generator.random() < 0.25 else None
        yield Request(f"random:{number}", command, text, scope)


def _topic(source: Source, generator: random.Random) -> str:
    """One to three neighbouring words of a random line."""
    lines = source_lines(source.path)
    for _ in range(50):
        words = _WORD.findall(generator.choice(lines))
        if len(words) > 3:
            start = generator.randrange(len(words) - 2)
            return " ".join(words[start : start + generator.randint(1, 3)])
    return "software"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbatimCount:
    raw: int = 0
    clean: int = 0
    tight: int = 0
    absent: tuple[Item, ...] = ()
    requests: int = 0

    @property
    def total(self) -> int:
        return self.raw + self.clean + len(self.absent)

    def __add__(self, other: "VerbatimCount") -> "VerbatimCount":
        return VerbatimCount(
            raw=self.raw + other.raw,
            clean=self.clean + other.clean,
            tight=self.tight + other.tight,
            absent=(*self.absent, *other.absent),
            requests=self.requests + other.requests,
        )


def count_verbatim(results: Sequence[Result], *, base: Path) -> VerbatimCount:
    """How the items of `results` stand in their sources. Relative sources are looked up under `base`."""
    items = [item for result in results for item in result.items]
    checks = [check(item.text, base / item.source, item.start_line, item.end_line) for item in items]
    readings = Counter(one.reading for one in checks)
    return VerbatimCount(
        raw=readings[Reading.RAW],
        clean=readings[Reading.CLEAN],
        tight=sum(one.tight for one in checks),
        absent=tuple(item for item, one in zip(items, checks, strict=True) if one.reading is Reading.ABSENT),
        requests=len(results),
    )


def random_verbatim(data: Path, sources: Sequence[Source], *, base: Path, wanted: int, seed: int) -> VerbatimCount:
    """Ask at random until `wanted` quoted texts came back (or until sixty rounds brought too few), and check each."""
    requests = random_requests(sources, random.Random(seed))
    count = VerbatimCount()
    for _ in range(60):
        if count.total >= wanted:
            break
        count += count_verbatim(ask_all(data, [next(requests) for _ in range(_ROUND)]), base=base)
    return count


def verbatim_figure(key: str, name: str, count: VerbatimCount) -> Figure:
    share = (count.raw + count.clean) / count.total if count.total else None
    note = f"{count.total} texts of {count.requests} requests: {count.raw} raw, {count.clean} clean"
    if count.total:
        note += f"; {count.tight / count.total:.1%} cite no line too many"
    if count.absent:
        first = count.absent[0]
        note += f"; {len(count.absent)} absent, first {first.source}:{first.start_line}-{first.end_line}"
        note += f" {first.text[:60]!r}"
    return Figure(key=key, name=name, value=share, gate=1.0, aim=1.0, digits=4, note=note)
