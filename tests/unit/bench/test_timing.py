"""The arithmetic of measurements."""

import pytest

from bench.timing import Sample, growth_exponent, sample_awaits, sample_calls


def test_percentiles_are_values_that_were_measured() -> None:
    sample = Sample(tuple(float(n) for n in range(100, 0, -1)))
    assert (sample.p50, sample.p99, sample.percentile(1.0)) == (50.0, 99.0, 100.0)


def test_the_percentile_of_one_call_is_that_call() -> None:
    assert Sample((3.0,)).p99 == 3.0


def test_every_call_is_measured_once_and_costs_what_it_burns() -> None:
    calls = []
    sample = sample_calls([lambda: calls.append(sum(range(200_000))), lambda: calls.append(1)])
    assert len(calls) == len(sample.seconds) == 2
    assert sample.seconds[0] > sample.seconds[1] >= 0


async def test_awaited_calls_are_measured_in_order() -> None:
    seen: list[int] = []

    async def call(number: int) -> None:
        seen.append(number)

    sample = await sample_awaits([lambda: call(1), lambda: call(2)])
    assert (seen, len(sample.seconds)) == ([1, 2], 2)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_the_exponent_of_a_power_law_is_its_power(power: float) -> None:
    sizes = [200.0, 2_000.0, 10_000.0]
    assert growth_exponent(sizes, [0.003 * size**power for size in sizes]) == pytest.approx(power)
