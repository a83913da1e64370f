"""The contract of `RateLimiter`, in memory and on a real Redis."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import CommunityId, PersonId
from bot.ports import RateLimiter
from storage.rate_limits import Limit, MemoryWindows, MovingRateLimiter
from tests.fakes.library_samples import ADA, BOB
from tests.servers import RedisServer

CY, DI = PersonId("cy"), PersonId("di")
LIMITS: tuple[Limit, ...] = ((3, timedelta(minutes=1)), (5, timedelta(days=1)))


@pytest.fixture
async def limiter(redis_url: str | None) -> AsyncIterator[MovingRateLimiter]:
    opened = MovingRateLimiter(LIMITS, together=(7, timedelta(minutes=1)), redis_url=redis_url)
    yield opened
    await opened.close()


async def allowed(limiter: RateLimiter, community: CommunityId, person: PersonId, times: int) -> int:
    return sum([(await limiter.hit(community, person)).allowed for _ in range(times)])


async def test_a_person_is_let_through_up_to_the_limit_and_told_when_to_come_back(limiter: MovingRateLimiter) -> None:
    assert await allowed(limiter, ADA, CY, 3) == 3
    refused = await limiter.hit(ADA, CY)
    assert not refused.allowed
    assert timedelta(seconds=50) < refused.retry_after <= timedelta(seconds=61)


async def test_one_person_does_not_use_up_anothers_allowance(limiter: MovingRateLimiter) -> None:
    assert await allowed(limiter, ADA, CY, 10) == 3
    assert await allowed(limiter, ADA, DI, 3) == 3


async def test_the_same_person_in_another_community_counts_anew(limiter: MovingRateLimiter) -> None:
    assert await allowed(limiter, ADA, CY, 4) == 3
    assert await allowed(limiter, BOB, CY, 4) == 3


async def test_a_community_is_let_through_up_to_its_limit_together(limiter: MovingRateLimiter) -> None:
    people = [PersonId(f"p{at}") for at in range(10)]
    assert sum([await allowed(limiter, ADA, person, 1) for person in people]) == 7
    assert await allowed(limiter, BOB, people[0], 1) == 1


async def test_no_person_can_be_named_into_the_communitys_own_count(limiter: MovingRateLimiter) -> None:
    for name in ("all", "person:cy", "", "*"):
        assert (await limiter.hit(ADA, PersonId(name))).allowed
    assert await allowed(limiter, ADA, CY, 3) == 3


async def test_asking_at_the_same_time_is_no_way_around_the_limit(limiter: MovingRateLimiter) -> None:
    answers = await asyncio.gather(*(limiter.hit(ADA, CY) for _ in range(50)))
    assert sum(answer.allowed for answer in answers) == 3


async def test_limits_open_again_when_their_time_has_passed() -> None:
    moment = [1000.0]
    limiter = MovingRateLimiter(LIMITS, now=lambda: moment[0])
    assert await allowed(limiter, ADA, CY, 4) == 3
    moment[0] += 61
    assert await allowed(limiter, ADA, CY, 4) == 2, "the day's limit holds"
    refused = await limiter.hit(ADA, CY)
    assert refused.retry_after > timedelta(hours=23)
    moment[0] += 86_401
    assert await allowed(limiter, ADA, CY, 4) == 3


async def test_two_processes_sharing_a_redis_count_together(redis_server: RedisServer) -> None:
    redis_server.say("FLUSHALL")
    limiters = [MovingRateLimiter(LIMITS, redis_url=redis_server.url) for _ in range(2)]
    assert sum([await allowed(limiter, ADA, CY, 3) for limiter in limiters]) == 3
    keys = redis_server.say("KEYS", "*").decode()
    assert "aftershow:ada:limit:person:cy:60" in keys
    await asyncio.gather(*(limiter.close() for limiter in limiters))


async def test_without_redis_it_counts_in_memory_and_says_so_once(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    limiter = MovingRateLimiter(LIMITS, redis_url=own_redis.url)
    assert await allowed(limiter, ADA, CY, 1) == 1
    own_redis.kill()
    with caplog.at_level(logging.DEBUG):
        started = time.monotonic()
        assert await allowed(limiter, ADA, CY, 10) == 3
        assert time.monotonic() - started < 5
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    await limiter.close()


@given(
    steps=st.lists(st.tuples(st.floats(0, 40), st.sampled_from("ab")), max_size=60),
    limit=st.integers(1, 5),
    period=st.integers(1, 60),
)
def test_no_window_ever_lets_through_more_than_its_limit(
    steps: list[tuple[float, str]], limit: int, period: int
) -> None:
    moment = [0.0]

    async def run() -> dict[str, list[float]]:
        windows = MemoryWindows(lambda: moment[0])
        let_through: dict[str, list[float]] = {"a": [], "b": []}
        for wait, key in steps:
            moment[0] += wait
            recent = [at for at in let_through[key] if at > moment[0] - period]
            taken = await windows.acquire_entry(key, limit, period)
            assert taken == (len(recent) < limit)
            if taken:
                let_through[key].append(moment[0])
        return let_through

    for times in asyncio.run(run()).values():
        for at in times:
            assert sum(at - period < other <= at for other in times) <= limit


async def test_a_clock_set_back_never_locks_anybody_out() -> None:
    moment = [10_000.0]
    limiter = MovingRateLimiter(((2, timedelta(minutes=1)),), now=lambda: moment[0])
    assert await allowed(limiter, ADA, CY, 3) == 2
    moment[0] -= 3600
    assert await allowed(limiter, ADA, CY, 3) == 2


async def test_windows_of_people_who_left_are_dropped() -> None:
    moment = [0.0]
    windows = MemoryWindows(lambda: moment[0])
    for at in range(10_000):
        moment[0] = float(at)
        await windows.acquire_entry(f"person-{at}", 5, 60)
    assert len(windows) < 5000
