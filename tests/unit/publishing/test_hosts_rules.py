"""What hosts decided holds for every post that nobody asked for."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.domain.community import QuietHours
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.ports.publishing import PostState
from bot.publishing.content import freeze
from tests.fakes.platform_samples import ACME, CY
from tests.unit.publishing.conftest import MORNING, Desk

WORDS = Span(EpisodeId("e"), TranscriptHash("h"), 0, 9)
HOUR = timedelta(hours=1)


async def test_quiet_hours_hold_a_post_until_they_end(desk: Desk) -> None:
    await desk.hosts_choose(quiet_hours=QuietHours(start=time(22), end=time(12)), time_zone="Europe/Berlin")
    await desk.owe()
    await desk.sweep()
    held = await desk.fate()
    assert (held.state, held.attempt) == (PostState.PENDING, 0)
    assert held.not_before == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert "12:00" in held.reason
    await desk.sweep(HOUR)
    assert not desk.shown
    await desk.sweep(HOUR)
    assert desk.shown == ["Words of quote:1"]


async def test_a_post_that_quiet_hours_make_too_late_is_skipped(desk: Desk) -> None:
    await desk.hosts_choose(quiet_hours=QuietHours(start=time(22), end=time(12)))
    await desk.owe(expires_at=MORNING + 2 * HOUR)
    await desk.sweep()
    skipped = await desk.fate()
    assert skipped.state is PostState.SKIPPED
    assert "too late" in skipped.reason


async def test_quiet_hours_that_a_zone_leaves_out_end_with_the_gap(desk: Desk) -> None:
    """On 29 March 2026 clocks in Berlin go from 2:00 to 3:00."""
    desk.clock.at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    await desk.hosts_choose(quiet_hours=QuietHours(start=time(1), end=time(2, 30)), time_zone="Europe/Berlin")
    await desk.owe()
    await desk.sweep()
    assert (await desk.fate()).not_before == datetime(2026, 3, 29, 1, tzinfo=UTC)


async def test_the_daily_cap_is_of_the_local_day_and_threads_do_not_count(desk: Desk) -> None:
    await desk.hosts_choose(daily_cap=2, time_zone="America/New_York")
    await desk.owe("a")
    await desk.owe("a:starter", follows="a")
    await desk.owe("b")
    await desk.owe("c")
    await desk.owe("asked", unasked=False)
    await desk.sweep()
    await desk.sweep()
    assert sorted(desk.shown) == [f"Words of {key}" for key in ("a", "a:starter", "asked", "b")]
    held = await desk.fate("c")
    assert held.not_before == datetime(2026, 3, 3, 5, tzinfo=UTC)
    await desk.sweep(timedelta(hours=20))
    assert "Words of c" in desk.shown


async def test_the_switch_of_the_hosts_stops_what_is_unasked(desk: Desk) -> None:
    await desk.hosts_choose(stopped=True)
    await desk.owe("a")
    await desk.owe("b", unasked=False)
    await desk.sweep()
    assert desk.shown == ["Words of b"]
    assert (await desk.fate("a")).state is PostState.SKIPPED


async def test_nothing_goes_to_a_community_that_took_the_bot_out(desk: Desk) -> None:
    await desk.owe(unasked=False)
    await desk.hosts_choose(removed_at=MORNING)
    await desk.sweep()
    assert not desk.poster.sent
    assert (await desk.fate()).state is PostState.SKIPPED


async def test_a_switch_that_is_thrown_between_claim_and_send_holds(desk: Desk) -> None:
    await desk.owe()
    owed = await desk.fate()
    publisher = desk.publishing.publisher
    claim = desk.stores.outbox.claim

    async def thrown(*given: object) -> object:
        await desk.hosts_choose(stopped=True)
        return await claim(*given)  # type: ignore[arg-type]

    publisher._outbox.claim = thrown  # type: ignore[assignment, method-assign]
    await publisher.deliver(str(owed.id))
    assert not desk.shown
    assert (await desk.fate()).state is PostState.SKIPPED


@pytest.mark.parametrize("whole", [True, False])
async def test_words_that_were_hidden_meanwhile_do_not_go_out(desk: Desk, whole: bool) -> None:
    message = OutgoingMessage(blocks=(Text("hidden"),), shows=(WORDS,))
    await desk.owe(content=freeze(message))
    if whole:
        await desk.stores.hidden.hide_episode(ACME, WORDS.episode_id, CY, MORNING)
    else:
        await desk.stores.hidden.hide_span(ACME, replace(WORDS, start=5, end=20), CY, MORNING)
    await desk.sweep()
    assert not desk.shown
    assert "hidden" in (await desk.fate()).reason


async def test_old_news_is_left_out(desk: Desk) -> None:
    await desk.owe(expires_at=MORNING + HOUR)
    await desk.sweep(2 * HOUR)
    assert not desk.shown
    assert (await desk.fate()).state is PostState.SKIPPED
