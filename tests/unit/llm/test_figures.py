"""What models are asked and cost, in numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest

from adapters.llm.figures import ModelFigures, Price
from bot.ports.models import Purpose, Usage


def test_tokens_that_were_cached_cost_their_own_price() -> None:
    price = Price(read=2.0, written=10.0, cached=0.5)
    assert price.of(Usage(read=1_000_000, written=100_000, cached=400_000)) == pytest.approx(1.2 + 0.2 + 1.0)


def test_a_price_holds_for_the_models_that_its_name_covers_and_no_others() -> None:
    registry = CollectorRegistry()
    figures = ModelFigures(registry, {"gpt-*-mini": Price(1, 1, 1), "gpt-*": Price(100, 100, 100)})
    for model in ("gpt-5-mini", "gpt-5", "qwen"):
        figures.requested(Purpose.ANSWER, model, "ok", Usage(read=500_000, written=500_000))
    costs = {
        model: registry.get_sample_value("aftershow_model_cost_total", {"purpose": "answer", "model": model})
        for model in ("gpt-5-mini", "gpt-5", "qwen")
    }
    assert costs == {"gpt-5-mini": 1.0, "gpt-5": 100.0, "qwen": None}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=20))
def test_the_sum_is_the_sum(requests: list[tuple[int, int]]) -> None:
    registry = CollectorRegistry()
    figures = ModelFigures(registry)
    for read, written in requests:
        figures.requested(Purpose.FIND, "m", "ok", Usage(read=read, written=written))
    for kind, total in (("read", sum(one for one, _ in requests)), ("written", sum(one for _, one in requests))):
        labels = {"purpose": "find", "model": "m", "kind": kind}
        assert (registry.get_sample_value("aftershow_model_tokens_total", labels) or 0) == total


def test_no_figure_has_a_label_for_whoever_asked() -> None:
    registry = CollectorRegistry()
    figures = ModelFigures(registry)
    figures.requested(Purpose.ANSWER, "m", "ok", Usage(read=1, written=1))
    figures.ended(Purpose.ANSWER, "m", "ok", 1.0)
    labels = {name for family in registry.collect() for sample in family.samples for name in sample.labels}
    assert labels == {"purpose", "model", "outcome", "kind", "le"}
    assert b"aftershow_model_seconds_bucket" in generate_latest(registry)
