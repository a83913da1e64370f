"""The contract of `LookupCache`, in memory and on a real Redis; then what only a Redis can do: vanish."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.domain.answer import Answer
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.errors import ConfigurationError
from bot.ports import LookupCache, LookupKey
from storage.cache import CashewsLookups
from storage.keys import community_prefix, jittered, lookup_name
from storage.rate_limits import MovingRateLimiter
from tests.fakes.library_samples import ADA, BOB
from tests.servers import RedisServer

KEY = LookupKey(community=ADA, what="answer", corpus_version=7, method="extract-1", query="What is S3?")
CITATION = Citation(
    span=Span(EpisodeId("e"), TranscriptHash("r"), 3, 9),
    text='"\u00fcber" \u2028 <b>',
    speaker=None,
    episode_title="T",
    episode_slug="t",
    show_title="S",
    source="s",
    first_line=1,
    last_line=2,
    seconds=None,
    fraction=0.25,
)
ANSWER = Answer(question="What is S3?", answered=True, confidence=0.1 + 0.2, evidence=(CITATION,))


@dataclass(frozen=True)
class Number:
    value: int


class Counted:
    """A computation that counts how often it runs, and may take a while."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.runs = 0
        self._seconds = seconds

    async def __call__(self) -> Number:
        self.runs += 1
        await asyncio.sleep(self._seconds)
        return Number(self.runs)


def keyed(query: str = "q", **changes: object) -> LookupKey:
    parts = {"community": ADA, "what": "w", "corpus_version": 1, "method": "m", "query": query} | changes
    return LookupKey(**parts)  # type: ignore[arg-type]


@pytest.fixture
async def cache(redis_url: str | None) -> AsyncIterator[CashewsLookups]:
    opened = CashewsLookups(redis_url)
    yield opened
    await opened.close()


async def test_a_value_comes_back_exactly_and_is_computed_once(cache: CashewsLookups) -> None:
    port: LookupCache = cache
    runs = 0

    async def compute() -> Answer:
        nonlocal runs
        runs += 1
        return ANSWER

    assert [await port.get_or_compute(KEY, Answer, compute) for _ in range(3)] == [ANSWER] * 3
    assert runs == 1


@pytest.mark.parametrize(
    "other",
    [
        keyed(community=BOB),
        keyed(community=None),
        keyed(what="x"),
        keyed(corpus_version=2),
        keyed(method="x"),
        keyed("other"),
    ],
    ids=["community", "public", "what", "version", "method", "query"],
)
async def test_every_part_of_a_key_tells_lookups_apart(cache: CashewsLookups, other: LookupKey) -> None:
    compute = Counted()
    assert await cache.get_or_compute(keyed(), Number, compute) == Number(1)
    assert await cache.get_or_compute(other, Number, compute) == Number(2)


async def test_a_community_cannot_name_itself_into_the_public_cache_or_anothers() -> None:
    names = ["public", "ada", "ada:w", "ada%3Aw", "", "*", "a da"]
    prefixes = [community_prefix(None), *(community_prefix(CommunityId(name)) for name in names)]
    for one in prefixes:
        assert [other for other in prefixes if other.startswith(one)] == [one]


async def test_spacing_does_not_make_another_lookup(cache: CashewsLookups) -> None:
    compute = Counted()
    for query in ("what is  s3", " what is s3\n"):
        assert await cache.get_or_compute(keyed(query), Number, compute) == Number(1)


async def test_a_value_that_could_be_changed_is_never_shared(cache: CashewsLookups) -> None:
    async def compute() -> list[int]:
        return [1]

    await cache.get_or_compute(keyed(), list[int], compute)
    for _ in range(2):
        answer = await cache.get_or_compute(keyed(), list[int], compute)
        assert answer == [1]
        answer.append(2)


async def test_what_the_cache_dropped_is_computed_anew_though_it_was_read_before(redis_server: RedisServer) -> None:
    cache = CashewsLookups(redis_server.url)
    compute = Counted()
    redis_server.say("FLUSHALL")
    assert [await cache.get_or_compute(keyed(), Number, compute) for _ in range(3)] == [Number(1)] * 3
    redis_server.say("FLUSHALL")
    assert [await cache.get_or_compute(keyed(), Number, compute) for _ in range(3)] == [Number(2)] * 3
    await cache.close()


async def test_two_hundred_who_ask_together_cause_one_computation(cache: CashewsLookups) -> None:
    compute = Counted(0.05)
    answers = await asyncio.gather(*(cache.get_or_compute(keyed(), Number, compute) for _ in range(200)))
    assert compute.runs == 1
    assert set(answers) == {Number(1)}


async def test_a_failed_computation_fails_for_all_who_waited_and_is_not_kept(cache: CashewsLookups) -> None:
    async def fail() -> Number:
        await asyncio.sleep(0.02)
        raise ValueError("no luck")

    outcomes = await asyncio.gather(
        *(cache.get_or_compute(keyed(), Number, fail) for _ in range(5)), return_exceptions=True
    )
    assert [str(outcome) for outcome in outcomes] == ["no luck"] * 5
    assert await cache.get_or_compute(keyed(), Number, Counted()) == Number(1)


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others(cache: CashewsLookups) -> None:
    compute = Counted(0.1)
    first = asyncio.create_task(cache.get_or_compute(keyed(), Number, compute))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(cache.get_or_compute(keyed(), Number, compute))
    await asyncio.sleep(0.02)
    first.cancel()
    assert await second == Number(1)
    assert compute.runs == 1
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_what_another_version_of_the_code_kept_is_computed_anew(cache: CashewsLookups) -> None:
    async def other() -> Answer:
        return ANSWER

    await cache.get_or_compute(keyed(), Answer, other)
    assert await cache.get_or_compute(keyed(), Number, Counted()) == Number(1)


async def test_a_value_too_large_to_keep_is_still_an_answer(redis_url: str | None) -> None:
    cache = CashewsLookups(redis_url, largest=100)

    async def large() -> Answer:
        return ANSWER

    assert await cache.get_or_compute(keyed(), Answer, large) == ANSWER
    assert await cache.get_or_compute(keyed(), Number, Counted()) == Number(1)
    await cache.close()


async def test_forgetting_a_community_leaves_the_others_cached(cache: CashewsLookups) -> None:
    mine, theirs, public = Counted(), Counted(), Counted()
    lookups = ((ADA, mine), (BOB, theirs), (None, public))
    for community, compute in lookups:
        await cache.get_or_compute(keyed(community=community), Number, compute)
    await cache.forget(ADA)
    for community, compute in lookups:
        await cache.get_or_compute(keyed(community=community), Number, compute)
    assert (mine.runs, theirs.runs, public.runs) == (2, 1, 1)


async def test_it_says_whether_it_can_be_reached(cache: CashewsLookups) -> None:
    assert await cache.reachable()


def test_lives_are_spread_so_that_nothing_expires_together() -> None:
    lives = [jittered(timedelta(hours=6)) for _ in range(500)]
    assert min(lives) >= 6 * 3600 * 0.9
    assert max(lives) <= 6 * 3600 * 1.1
    assert len(set(lives)) > 400


# --- Redis only ------------------------------------------------------------------------------------------------------


async def test_two_processes_sharing_a_redis_compute_once_between_them(redis_server: RedisServer) -> None:
    redis_server.say("FLUSHALL")
    caches = [CashewsLookups(redis_server.url) for _ in range(2)]
    compute = Counted(0.2)
    asked = [cache.get_or_compute(keyed(), Number, compute) for cache in caches for _ in range(100)]
    answers = await asyncio.gather(*asked)
    assert compute.runs == 1
    assert set(answers) == {Number(1)}
    await asyncio.gather(*(cache.close() for cache in caches))


async def test_keys_in_redis_are_named_as_documented_and_all_expire(redis_server: RedisServer) -> None:
    redis_server.say("FLUSHALL")
    cache = CashewsLookups(redis_server.url)
    await cache.get_or_compute(KEY, Number, Counted())
    name = lookup_name(KEY)
    assert name.startswith("aftershow:ada:answer:7:extract-1:")
    assert redis_server.say("KEYS", "*").decode().split("\r\n")[2::2] == [name]
    assert 5 * 3600 < int(redis_server.say("TTL", name)[1:]) < 7 * 3600
    assert b'{"value":1}' in redis_server.say("GET", name)
    await cache.close()


async def flush(server: RedisServer) -> None:
    server.say("FLUSHALL")


async def crash(server: RedisServer) -> None:
    server.kill()


async def crash_and_return(server: RedisServer) -> None:
    server.kill()
    await asyncio.to_thread(server.start)


@pytest.mark.parametrize("fault", [flush, crash, crash_and_return])
async def test_a_redis_that_fails_in_the_middle_costs_time_and_no_answer(
    own_redis: RedisServer, fault: Callable[[RedisServer], Awaitable[None]], caplog: pytest.LogCaptureFixture
) -> None:
    cache = CashewsLookups(own_redis.url)
    wrong = []

    async def ask(at: int) -> None:
        async def compute() -> Number:
            await asyncio.sleep(0.001)
            return Number(at % 10)

        answer = await cache.get_or_compute(keyed(str(at % 10)), Number, compute)
        if answer != Number(at % 10):
            wrong.append((at, answer))

    with caplog.at_level(logging.WARNING):
        for at in range(300):
            if at == 100:
                await fault(own_redis)
            await asyncio.gather(ask(at), ask(at + 1))
    assert wrong == []
    gone = [record for record in caplog.records if "the cache is gone" in record.getMessage()]
    assert len(gone) <= 1
    assert all(record.exc_info is None for record in caplog.records)
    await cache.close()


async def test_a_redis_that_was_never_there_is_logged_once_and_answers_stay_right(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    own_redis.kill()
    cache = CashewsLookups(own_redis.url)
    compute = Counted()
    with caplog.at_level(logging.DEBUG):
        answers = [await cache.get_or_compute(keyed(), Number, compute) for _ in range(20)]
    assert answers == [Number(at) for at in range(1, 21)]
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == ["WARNING"]
    assert not await cache.reachable()
    await cache.close()


async def test_a_redis_that_comes_back_is_used_again(own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.cache.REST", 0.05)
    cache = CashewsLookups(own_redis.url)
    compute = Counted()
    own_redis.kill()
    await cache.get_or_compute(keyed(), Number, compute)
    own_redis.start()
    await asyncio.sleep(0.1)
    for _ in range(3):
        await cache.get_or_compute(keyed(), Number, compute)
    assert compute.runs == 2
    await cache.close()


async def test_a_lock_left_by_a_dead_process_delays_nobody_for_long(redis_server: RedisServer) -> None:
    redis_server.say("FLUSHALL")
    redis_server.say("SET", f"{lookup_name(keyed())}:computing", "dead", "PX", "300")
    cache = CashewsLookups(redis_server.url, lease=timedelta(milliseconds=300))
    async with asyncio.timeout(5):
        assert await cache.get_or_compute(keyed(), Number, Counted()) == Number(1)
    await cache.close()


@pytest.mark.parametrize("url", ["localhost:6379", "http://secret@x", "", "memory"])
def test_an_address_of_something_else_is_refused_without_repeating_it(url: str) -> None:
    for build in (CashewsLookups, lambda address: MovingRateLimiter(redis_url=address)):
        with pytest.raises(ConfigurationError, match="REDIS_URL") as refused:
            build(url)
        assert "secret" not in refused.value.user_text


async def test_processes_that_ask_the_same_compute_once_however_long_it_takes(redis_server: RedisServer) -> None:
    """As with a model that takes several times as long as a dead process is waited for."""
    redis_server.say("FLUSHALL")
    lease = timedelta(milliseconds=300)
    first, second = (CashewsLookups(redis_server.url, lease=lease) for _ in range(2))
    done = asyncio.Event()
    compute = Counted()

    async def slow() -> Number:
        await done.wait()
        return await compute()

    asking = asyncio.create_task(first.get_or_compute(keyed(), Number, slow))
    joining = asyncio.create_task(second.get_or_compute(keyed(), Number, slow))
    await asyncio.sleep(lease.total_seconds() * 4)
    done.set()
    assert set(await asyncio.gather(asking, joining)) == {Number(1)}
    assert compute.runs == 1
    for cache in (first, second):
        await cache.close()
