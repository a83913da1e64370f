"""What models are asked, how it ends, how long it takes and what it costs, in numbers for Prometheus."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.ports.models import Purpose, Usage

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in any one currency."""

    read: float
    written: float
    cached: float

    def of(self, usage: Usage) -> float:
        fresh = max(0, usage.read - usage.cached)
        return (fresh * self.read + usage.cached * self.cached + usage.written * self.written) / _MILLION


class ModelFigures:
    """One for a process. No label names a community or a person. `prices` are by model, `*` standing for anything."""

    def __init__(self, registry: CollectorRegistry, prices: Mapping[str, Price] | None = None) -> None:
        labels = ["purpose", "model"]
        self._prices = prices or {}
        self._calls = Counter(
            "aftershow_model_calls", "Pieces of work asked of models, by how they ended.", [*labels, "outcome"],
            registry=registry,
        )  # fmt: skip
        self._requests = Counter(
            "aftershow_model_requests", "Requests sent to models, by how they ended.", [*labels, "outcome"],
            registry=registry,
        )  # fmt: skip
        self._tokens = Counter(
            "aftershow_model_tokens", "Tokens: read, of these cached, and written.", [*labels, "kind"],
            registry=registry,
        )  # fmt: skip
        self._cost = Counter(
            "aftershow_model_cost", "What the tokens cost by AFTERSHOW_MODEL_PRICES.", labels, registry=registry
        )
        self._seconds = Histogram(
            "aftershow_model_seconds", "Seconds a piece of work took, with retries and repair.", labels,
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip

    def ended(self, purpose: Purpose, model: str, outcome: str, seconds: float) -> None:
        """A piece of work: `outcome` is "ok" or the code of an error."""
        self._calls.labels(purpose, model, outcome).inc()
        self._seconds.labels(purpose, model).observe(seconds)

    def requested(self, purpose: Purpose, model: str, outcome: str, usage: Usage | None = None) -> None:
        """One request of it. Without `usage` the server did not say."""
        self._requests.labels(purpose, model, outcome).inc()
        if usage is None:
            return
        for kind, count in (("read", usage.read), ("cached", usage.cached), ("written", usage.written)):
            self._tokens.labels(purpose, model, kind).inc(count)
        if (price := self._price(model)) is not None:
            self._cost.labels(purpose, model).inc(price.of(usage))

    def _price(self, model: str) -> Price | None:
        return next((price for name, price in self._prices.items() if fnmatchcase(model, name)), None)
