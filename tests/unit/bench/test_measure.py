"""From samples to figures: ratios, subtractions and the gates they meet."""

import pytest

from bench.measure import Latency, growth_figure, latency_figures
from bench.timing import Sample
from evals.figures import Verdict


def sample(*milliseconds: float) -> Sample:
    return Sample(tuple(one / 1000 for one in milliseconds))


def test_the_cost_of_a_command_is_its_median_less_that_of_the_bare_query() -> None:
    latency = Latency(cold=sample(5, 6, 90), warm=sample(1.5, 1.5, 1.5), bare=sample(2, 2, 2))
    cold, warm = latency_figures("ask", latency)
    assert cold.value == pytest.approx(4.0)
    assert warm.value == pytest.approx(-0.5)
    assert [figure.verdict({}) for figure in (cold, warm)] == [Verdict.HOLDS, Verdict.HOLDS]


def test_a_slow_command_breaks_its_gate() -> None:
    latency = Latency(cold=sample(9), warm=sample(4), bare=sample(2))
    assert [figure.verdict({}) for figure in latency_figures("quote", latency)] == [Verdict.BROKEN, Verdict.BROKEN]


def test_growth_is_judged_by_the_99th_percentile() -> None:
    flat = growth_figure([200, 2_000, 10_000], [sample(1, 5), sample(2, 5), sample(3, 5)], 1_000)
    assert flat.value == pytest.approx(0.0)
    linear = growth_figure([200, 2_000, 10_000], [sample(2), sample(20), sample(100)], 1_000)
    assert linear.value == pytest.approx(1.0)
    assert (flat.verdict({}), linear.verdict({})) == (Verdict.HOLDS, Verdict.BROKEN)
