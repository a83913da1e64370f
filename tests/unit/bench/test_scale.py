"""The measurement of scale, in its smallest form: counts alone decide."""

import asyncio
import time
from pathlib import Path

from bench import scale, turned
from bench.lag import watching_the_loop
from evals.figures import Figure


def by_key(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.key.rpartition(".")[2]: figure for figure in figures}


async def test_every_community_of_a_small_crowd_gets_what_it_is_owed_over_both_platforms(tmp_path: Path) -> None:
    served = await scale.serve_crowd(tmp_path, 12, None, crowd=2)
    figures = by_key(scale.figures_of(served, "SQLite"))
    assert served.reserved == 12
    assert sum(served.posted.values()) == sum(served.wanted.values()) == 12 + scale.CROWDED * 2
    assert served.report["refused"] == []
    assert figures["wrong"].value == 0
    assert 0 <= served.crowd_before_the_last <= 1
    assert served.statements > 12


async def test_turned_days_bring_one_post_a_day_at_the_pace_that_is_played(tmp_path: Path) -> None:
    run = await turned.turn_days(tmp_path, 60, 2)
    assert run.wrong == 0
    assert len(run.waits) == 120
    assert 29 / turned.DISCORD_A_SECOND <= run.waits[-1] < 60
    assert by_key(turned.figures_of(run))["wrong"].value == 0


async def test_a_loop_that_is_held_up_is_seen() -> None:
    async with watching_the_loop() as lag:
        await asyncio.sleep(0.02)
        time.sleep(0.1)  # noqa: ASYNC251
        await asyncio.sleep(0.02)
    assert max(lag.sample.seconds) > 0.05
