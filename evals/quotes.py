"""Quotes of the show: asked for by topic, and extracted from the whole episode."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.batch import Item, Request, Result
from evals.figures import Better, Figure
from evals.gold import Gold
from evals.takes import Attribution

EXTRACTED = 20
"""How many extracted quotes are scored."""


def quote_requests(gold: Gold, prefix: str, episode: str | None = None) -> list[Request]:
    return [
        Request(f"{prefix}:{label['id']}", "quote", label["query"].removeprefix("/quote").strip(), episode)
        for label in gold.show_labels["quote_queries"]
    ]


def as_predictions(labels: Sequence[Mapping[str, Any]], results: Sequence[Result]) -> list[dict[str, Any]]:
    """Answers to quote queries in the scorer's format; an empty answer is a line whose text is null."""
    lines: list[dict[str, Any]] = []
    for label, result in zip(labels, results, strict=True):
        items = result.items if result.answered else ()
        lines.extend({"query": label["query"], **_quote(item)} for item in items)
        if not items:
            lines.append({"query": label["query"], "text": None})
    return lines


def extracted_predictions(result: Result) -> list[dict[str, Any]]:
    return [_quote(item) for item in result.items[:EXTRACTED]]


def _quote(item: Item) -> dict[str, Any]:
    return {
        "text": item.text,
        "start_line": item.start_line,
        "end_line": item.end_line,
        "speaker": item.speaker,
        "score": item.score,
    }


def reversed_meanings(gold: Gold, items: Sequence[Item]) -> list[str]:
    """Texts among `items` that say, alone, the reverse of what their speaker means."""
    mockery = [quote for quote in gold.show_labels["anti_quotes"] if quote["category"] == "reversed-meaning"]
    quotes = gold.show_labels["quotes"]
    return [
        item.text
        for item in items
        if not gold.quote_near(item.text, quotes) and gold.quote_near(item.text, mockery, True)
    ]


def quote_figures(gold: Gold, asked: Sequence[Result], extracted: Result, scoped: Sequence[Result]) -> list[Figure]:
    """`scoped` asked the same queries of the whole library, scoped to the episode: it informs."""
    labels = gold.show_labels["quote_queries"]
    elsewhere = gold.score_quotes(as_predictions(labels, scoped))["query"]
    return [
        *query_figures(gold, asked),
        Figure(key="quote.scoped.success1", name="  in the whole library, scoped: success@1",
               value=elsewhere["success@1"]),
        Figure(key="quote.scoped.success3", name="  in the whole library, scoped: success@3",
               value=elsewhere["success@3"]),
        *extracted_figures(gold, extracted),
    ]  # fmt: skip


def extracted_figures(gold: Gold, extracted: Result) -> list[Figure]:
    """Of the quotes that were found in the whole episode."""
    extract = gold.score_quotes(extracted_predictions(extracted))["extract"]
    return [
        Figure(key="extract.hit", name=f"extracted quotes, top {EXTRACTED}: hit rate", value=extract["hit_rate"],
               floor=0.18, gate=0.50, aim=0.80, note=f"{extract['n']} extracted"),
        Figure(key="extract.anti", name="  anti-quotes", value=extract["anti_rate"], floor=0.04, gate=0.02, aim=0.0,
               better=Better.LOWER),
        Figure(key="extract.gain10", name="  gain@10", value=extract["gain@10"], floor=0.16, gate=0.60, aim=0.85),
        Figure(key="extract.duplicates", name="  duplicates", value=extract["duplicate_rate"], gate=0.05, aim=0.0,
               better=Better.LOWER),
    ]  # fmt: skip


def query_figures(gold: Gold, asked: Sequence[Result]) -> list[Figure]:
    """Of the quotes that were asked for by topic."""
    query = gold.score_quotes(as_predictions(gold.show_labels["quote_queries"], asked))["query"]
    return [
        Figure(key="quote.success1", name="/quote success@1", value=query["success@1"], floor=0.57, gate=0.80,
               aim=0.95, note=f"missed at 3: {' '.join(query['missed'])}" if query["missed"] else ""),
        Figure(key="quote.success3", name="  success@3", value=query["success@3"], floor=0.86, gate=0.95, aim=1.0),
        Figure(key="quote.empty", name="  empty when nobody said it", value=query["empty_ok"], floor=1.0, gate=1.0,
               aim=1.0),
    ]  # fmt: skip


def quote_attribution(gold: Gold, extracted: Result) -> Attribution:
    """Attribution of the extracted quotes that a label names a speaker for."""
    quotes = gold.show_labels["quotes"]
    named = [
        (item.speaker, label["speaker"])
        for item in extracted.items[:EXTRACTED]
        if item.speaker not in (None, "unknown") and (label := gold.quote_near(item.text, quotes))
    ]
    return Attribution(len(named), float(sum(said == meant for said, meant in named)))
