"""Hosts see what the model costs their community, hear once when most of it is spent, and switch it on and off."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App
from bot.errors import ModelOff, OverBudget
from bot.ports.models import Purpose, Usage
from bot.ports.spending import Allowed, SpendingLimits
from bot.publishing.sweep import Sweep
from storage.spending import SqlMeter
from tests.fakes.inline_jobs import InlineJobs
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import HOSTS, Town
from tests.journeys.talking import button, items, notice

DAY = 1_000_000


def meter_of(app: App) -> SqlMeter:
    return SqlMeter(app.stores.database, app.clock, app.settings.spending_limits)


async def spend(town: Town, tokens: int, purpose: Purpose = Purpose.ANSWER) -> None:
    async with meter_of(town.app).spending(town.community, purpose, tokens) as spending:
        spending.settle(Usage(read=tokens, written=0))


async def sweep(town: Town, now: datetime | None = None) -> None:
    """One look at what is owed, and all that it leads to."""
    jobs = InlineJobs(town.app.publishing.jobs)
    sweeping: Sweep = town.app.publishing.sweep(town.app.planners, jobs)
    await sweeping.run(now or town.app.clock.now())


async def test_hosts_see_what_is_spent_and_what_is_left(town: Town) -> None:
    await spend(town, 250_000)
    await spend(town, 1_000, Purpose.FOLLOW_UP)
    shown = await town.admin().types("/aftershow model")
    month, day = items(shown)
    assert month.text.startswith("This month: 251,000 tokens of 10,000,000 (2 %), 9,749,000 are left")
    assert day.text.startswith("Today: 251,000 tokens of 1,000,000 (25 %), 749,000 are left")
    assert "answers 250,000, understanding follow-ups 1,000" in day.note
    assert "has no model" in plain_text(shown)


async def test_what_is_under_way_is_told_apart(town: Town) -> None:
    async with meter_of(town.app).spending(town.community, Purpose.ANSWER, 5_000) as spending:
        _, day = items(await town.admin().types("/aftershow model"))
        assert "5,000 of them are reserved for requests under way" in day.note
        spending.unspent()
    _, day = items(await town.admin().types("/aftershow model"))
    assert day.text.startswith("Today: 0 tokens")


async def test_a_host_switches_the_model_off_and_nothing_reaches_it_until_it_is_on_again(town: Town) -> None:
    off = await town.admin().types("/aftershow model off")
    assert "nothing of this community reaches it" in notice(off).text
    with pytest.raises(ModelOff):
        await spend(town, 1)
    on = await town.admin().presses(button(off, "Switch the model on"))
    assert "The model is on" in notice(on).text
    await spend(town, 1)
    log = plain_text(await town.admin().sends_action("settings-log:"))
    assert log.count("changed whether a model is asked") + log.count("set this community up") == 2


async def test_only_hosts_may_switch_it(town: Town) -> None:
    assert "administrators" in notice(await town.member().types("/aftershow model off")).text
    assert "administrators" in notice(await town.member().sends_action("model-switch:off")).text
    await spend(town, 1)


async def test_what_is_neither_on_nor_off_is_said(town: Town) -> None:
    assert "/aftershow model on" in notice(await town.admin().types("/aftershow model maybe")).text


async def test_hosts_hear_once_when_most_of_a_day_is_spent(town: Town) -> None:
    await town.chooses_hosts_channel()
    await spend(town, 799_999)
    await sweep(town)
    assert town.poster.within(HOSTS) == []
    await spend(town, 1)
    for _ in range(3):
        await sweep(town)
    [told] = town.poster.within(HOSTS)
    assert "80 % of what this community may spend on the model today is spent" in told.text
    assert "in the episodes' own words until" in told.text


async def test_nobody_hears_of_a_model_that_is_switched_off(town: Town) -> None:
    await town.chooses_hosts_channel()
    await spend(town, 900_000)
    await town.admin().types("/aftershow model off")
    await sweep(town)
    assert town.poster.within(HOSTS) == []


async def test_a_refusal_tells_the_community_when_there_is_more(town: Town) -> None:
    await town.admin().fills(
        await town.admin().opens("set-times:"), time_zone="Europe/Berlin", quiet_from="", quiet_to="", daily_cap="5"
    )
    clock = TurnedClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    meter = SqlMeter(town.app.stores.database, clock, SpendingLimits(community=Allowed(day=10)))
    with pytest.raises(OverBudget) as refused:
        async with meter.spending(town.community, Purpose.ANSWER, 8), meter.spending(town.community, Purpose.ANSWER, 3):
            raise AssertionError("both fit")
    assert "There is more from 23 November, 01:00 (Europe/Berlin) on." in refused.value.user_text
    assert refused.value.until == datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=1)


async def test_whoever_comes_back_after_deleting_everything_has_no_second_budget(town: Town) -> None:
    await spend(town, 900_000)
    data = town.app.stores.personal_data
    async with meter_of(town.app).spending(town.community, Purpose.ANSWER, 50_000) as spending:
        assert await data.delete_community(town.community) > 0
        spending.settle(Usage(read=20_000, written=0))
    assert await data.delete_community(town.community) == 0
    with pytest.raises(OverBudget):
        await spend(town, 80_001)
    await spend(town, 80_000)
    _, day = items(await town.admin().types("/aftershow model"))
    assert day.text.startswith("Today: 1,000,000 tokens of 1,000,000 (100 %)")


async def test_whoever_is_in_no_community_spends_too_and_nobody_is_warned(app: App) -> None:
    async with meter_of(app).spending(LOCAL, Purpose.ANSWER, DAY) as spending:
        spending.settle(Usage(read=DAY, written=0))
    assert [await one.plan(app.clock.now()) for one in app.planners if one.name == "model budget"] == [0]
