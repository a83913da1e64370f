"""`/metrics`: figures for Prometheus that name nobody."""

from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from adapters.web.metrics import metrics_app
from bot.ports.models import Purpose, Usage
from bot.ports.spending import Allowed, SpendingLimits
from storage.database import Database
from storage.migrations import migrate
from storage.spending import SqlMeter
from storage.spending_books import SqlBooks
from tests.fakes.platform_samples import ACME, NOON
from tests.fakes.turned_clock import TurnedClock

LIMITS = SpendingLimits(operator=Allowed(day=1_000), together=Allowed(month=9_000))


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    opened = Database("sqlite://")
    await migrate(opened)
    yield opened
    await opened.close()


async def figures(database: Database) -> tuple[httpx.Response, dict[tuple[str, ...], float]]:
    app = metrics_app(CollectorRegistry(), SqlBooks(database, TurnedClock(NOON), LIMITS))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        answer = await client.get("/metrics")
    told = {
        tuple(sample.labels[name] for name in ("whose", "period", "kind")): sample.value
        for family in (text_string_to_metric_families(answer.text) if answer.status_code == 200 else ())
        for sample in family.samples
        if sample.name == "aftershow_model_budget_tokens"
    }
    return answer, told


async def test_what_is_allowed_spent_and_held_is_told_of_the_operator_and_of_all_together(database: Database) -> None:
    meter = SqlMeter(database, TurnedClock(NOON), LIMITS)
    async with meter.spending(None, Purpose.FIND, 500) as spending:
        spending.settle(Usage(read=300, written=21))
    async with meter.spending(ACME, Purpose.ANSWER, 40) as spending:
        answer, told = await figures(database)
        spending.unspent()
    assert told["operator", "day", "allowed"] == 1_000
    assert told["operator", "day", "spent"] == told["operator", "month", "spent"] == 321
    assert told["together", "month", "allowed"] == 9_000
    assert (told["together", "day", "spent"], told["together", "day", "held"]) == (321, 40)
    assert ACME not in answer.text
    assert "process_resident_memory_bytes" in answer.text


async def test_a_database_that_is_gone_is_told_as_such(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("DROP TABLE model_spending")
    answer, told = await figures(database)
    assert (answer.status_code, told) == (503, {})
