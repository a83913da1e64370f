"""The same journey on PostgreSQL and Redis, and through the loss of Redis."""

import logging
from pathlib import Path

import pytest

from bot.composition import LOCAL, SAMPLE, open_app
from bot.settings import Settings
from tests.contracts.conftest import own_redis, postgres
from tests.journeys.talking import Member, button, notice, quotes
from tests.servers import PostgresServer, RedisServer

__all__ = ["own_redis", "postgres"]


async def test_two_processes_worth_of_apps_share_a_show_through_postgresql_and_redis(
    postgres: PostgresServer, own_redis: RedisServer, tmp_path: Path
) -> None:
    url = postgres.new_database()
    one = Settings(data=tmp_path / "one", database_url=url, redis_url=own_redis.url)
    two = Settings(data=tmp_path / "two", database_url=url, redis_url=own_redis.url)
    async with open_app(one) as first, open_app(two) as second:
        report = await first.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        assert not report.problems
        said = [quotes(await Member(app).types("/ask why does data stay in S3?")) for app in (first, second)]
        assert said[0]
        assert said[0] == said[1]
        message = await Member(first).types("/quote S3")
        assert quotes(await Member(second).presses(button(message, "Another"))) != quotes(message)
        assert "Snowflake" in notice(await Member(second).types("/ask what about Snowflake?")).text


async def test_a_redis_that_goes_away_makes_it_slower_and_never_wrong(
    own_redis: RedisServer, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_app(Settings(data=data, redis_url=own_redis.url)) as app:
        member = Member(app)
        before = quotes(await member.types("/ask why does data stay in S3?"))
        own_redis.stop()
        with caplog.at_level(logging.WARNING):
            after = [quotes(await member.types("/ask why does data stay in S3?")) for _ in range(5)]
            other = quotes(await member.types("/ask what is a backup?"))
        assert before
        assert all(answer == before for answer in after)
        assert other
        assert len([record for record in caplog.records if record.name.startswith("storage.cache")]) <= 1
