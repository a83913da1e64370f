"""From a post that is owed to a message that stands there, whatever happens in between."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.errors import ConfigurationError, NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown
from bot.ports.publishing import PostState
from bot.publishing.boundaries import BOUNDARIES, DieAt, boundary_of, passing_by
from bot.publishing.content import freeze
from bot.publishing.keys import platform_key
from tests.fakes.platform_samples import ACME, BOLT, CY
from tests.unit.publishing.conftest import Desk

MINUTE = timedelta(minutes=1)
TICK = timedelta(seconds=10)
WORDS = Span(EpisodeId("e"), TranscriptHash("h"), 0, 9)


async def through(desk: Desk, ticks: int = 24, tick: timedelta = 3 * TICK) -> None:
    """Twelve minutes, unless said otherwise."""
    for _ in range(ticks):
        await desk.sweep(tick)


@pytest.mark.parametrize("memory", [0, 2], ids=["forgets keys", "knows keys"])
@pytest.mark.parametrize("name", ["claimed", "thread_opened", "before_send", "after_send", "spans_kept", "recorded"])
async def test_a_process_that_dies_while_sending_leaves_one_message(desk: Desk, name: str, memory: int) -> None:
    desk.poster.memory = memory * MINUTE
    await desk.owe()
    desk.dies_at = name
    await desk.sweep()
    assert desk.dies_at == ""
    await through(desk)
    assert desk.shown == ["Words of quote:1"]
    assert (await desk.fate()).state is PostState.POSTED


@pytest.mark.parametrize(
    ("name", "memory"),
    [("claimed_again", 2), ("looked", 0), ("missed", 0), ("released", 0), ("tidied", 0)],
)
async def test_a_process_that_dies_while_reconciling_leaves_one_message(desk: Desk, name: str, memory: int) -> None:
    desk.poster.memory = memory * MINUTE
    await desk.owe()
    desk.poster.once["C1"] = PlatformDown("no answer")
    desk.dies_at = name
    await through(desk, 60, TICK)
    assert desk.dies_at == ""
    assert desk.shown == ["Words of quote:1"]
    assert (await desk.fate()).state is PostState.POSTED


async def test_what_came_through_without_an_answer_is_found_and_its_words_are_kept(desk: Desk) -> None:
    desk.poster.memory = timedelta()
    message = OutgoingMessage(blocks=(Text("Words."),), shows=(WORDS,))
    await desk.owe(content=freeze(message))
    desk.poster.lost["C1"] = PlatformDown("no answer")
    await through(desk)
    owed = await desk.fate()
    assert (owed.state, owed.attempt, len(desk.shown)) == (PostState.POSTED, 1, 1)
    assert list(await desk.stores.posts.showing(ACME, WORDS)) == [owed.message]


async def test_a_doubtful_post_is_left_alone_until_its_lease_and_the_settling_are_over(desk: Desk) -> None:
    await desk.owe()
    desk.poster.lost["C1"] = PlatformDown("no answer")
    for _ in range(9):
        await desk.sweep(TICK)
    assert [name for name, _ in desk.jobs.done] == ["deliver"]
    await desk.sweep(TICK * 2)
    assert [name for name, _ in desk.jobs.done][:2] == ["deliver", "reconcile"]


async def test_a_wait_is_kept_and_then_it_is_sent(desk: Desk) -> None:
    await desk.owe()
    desk.poster.once["C1"] = SlowDown("Wait.", 3 * MINUTE)
    await desk.sweep()
    held = await desk.fate()
    assert held.not_before == desk.clock.now() + 3 * MINUTE
    await desk.sweep(2 * MINUTE)
    assert not desk.shown
    await desk.sweep(MINUTE)
    assert len(desk.shown) == 1


async def test_a_wait_for_a_doubtful_post_leaves_it_in_doubt(desk: Desk) -> None:
    await desk.owe()
    desk.poster.lost["C1"] = PlatformDown("no answer")
    await desk.sweep()
    desk.poster.once["C1"] = SlowDown("Wait.", 5 * MINUTE)
    await desk.sweep(timedelta(seconds=95))
    assert (await desk.fate()).state is PostState.SENDING
    await through(desk)
    assert len(desk.shown) == 1
    assert (await desk.fate()).state is PostState.POSTED


@pytest.mark.parametrize("error", [PlaceGone("It is gone."), NotPermitted("chat:write is missing.")])
async def test_a_refusal_for_good_is_told_to_the_host_once(desk: Desk, error: PlatformError) -> None:
    desk.poster.failing["C1"] = error
    for key in ("a", "b"):
        await desk.owe(key)
    await desk.sweep()
    assert (await desk.fate("a")).state is PostState.DEAD
    assert (await desk.fate("b")).reason == error.user_text
    [told] = desk.poster.to(CY)
    assert error.user_text in told.text


async def test_what_a_newer_version_wrote_is_parked_with_a_sentence(desk: Desk) -> None:
    await desk.owe(content=json.dumps({"version": 9}))
    await desk.owe("b")
    await desk.sweep()
    parked = await desk.fate()
    assert parked.state is PostState.DEAD
    assert "newer" in parked.reason
    assert desk.shown == ["Words of b"]


async def test_what_follows_a_post_that_never_came_is_left_out(desk: Desk) -> None:
    desk.poster.failing["C1"] = PlaceGone("It is gone.")
    await desk.owe("a")
    await desk.owe("a:starter", follows="a")
    await desk.sweep()
    await desk.sweep()
    assert (await desk.fate("a:starter")).state is PostState.SKIPPED
    assert len(desk.poster.to(CY)) == 1


async def test_what_follows_goes_into_the_thread_and_keeps_its_own_episode(desk: Desk) -> None:
    await desk.owe("a", thread_name="Soup?")
    await desk.owe("a:starter", follows="a")
    await desk.sweep()
    await desk.sweep()
    parent, child = [await desk.fate(key) for key in ("a", "a:starter")]
    assert child.message is not None
    assert parent.message is not None
    assert child.message.conversation.thread == parent.message.message
    assert list(desk.poster.threads.values()) == ["Soup?"]


async def test_a_platform_that_nobody_speaks_on_here_waits_and_holds_up_no_other(desk: Desk) -> None:
    from tests.fakes.platform_samples import GUILD, place

    await desk.owe("elsewhere", place=place(GUILD), community=GUILD)
    await desk.owe()
    await desk.sweep()
    assert len(desk.shown) == 1
    elsewhere = await desk.stores.outbox.get(GUILD, "elsewhere")
    assert elsewhere is not None
    assert elsewhere.not_before == desk.clock.now() + MINUTE


async def test_a_lease_that_has_run_low_is_not_sent_under(desk: Desk) -> None:
    await desk.owe()
    owed = await desk.fate()
    claim = desk.stores.outbox.claim

    async def slowly(*given: object) -> object:
        taken = await claim(*given)  # type: ignore[arg-type]
        desk.clock.turn(timedelta(seconds=20))
        return taken

    desk.publishing.publisher._outbox.claim = slowly  # type: ignore[assignment, method-assign]
    await desk.publishing.publisher.deliver(str(owed.id))
    assert not desk.shown
    assert (await desk.fate()).state is PostState.PENDING


async def test_two_processes_send_it_once(desk: Desk) -> None:
    await desk.owe()
    owed = await desk.fate()
    other = Desk(desk.stores, desk.poster, desk.clock)
    desk.poster.memory = timedelta()
    await desk.publishing.publisher.deliver(str(owed.id))
    await other.publishing.publisher.deliver(str(owed.id))
    assert len(desk.shown) == 1


async def test_who_cannot_look_asks_a_host_once_and_sends_nothing(desk: Desk) -> None:
    desk.poster.memory, desk.poster.blind = timedelta(), True
    await desk.owe()
    desk.poster.lost["C1"] = PlatformDown("no answer")
    desk.dies_at = "host_asked"
    await through(desk)
    assert (await desk.fate()).state is PostState.UNCERTAIN
    [asked] = desk.poster.to(CY)
    assert "Words of quote:1" in asked.text
    assert len(desk.shown) == 1


async def test_a_question_to_hosts_that_may_be_lost_asks_no_further_question(desk: Desk) -> None:
    desk.poster.memory, desk.poster.blind = timedelta(), True
    await desk.owe()
    desk.poster.lost["C1"] = PlatformDown("no answer")
    desk.poster.lost[""] = PlatformDown("no answer")
    await through(desk, 40)
    assert len(desk.poster.to(CY)) == 1


def test_a_key_is_opaque_and_of_one_community(desk: Desk) -> None:
    from dataclasses import replace

    from bot.ports.publishing import NewPost, PostKind
    from tests.fakes.platform_samples import place

    post = NewPost(community=ACME, key="k", kind=PostKind.NOTICE, place=place(), content="", due_at=desk.clock.now())
    assert platform_key(post) == platform_key(replace(post, content="other"))
    assert platform_key(post) != platform_key(replace(post, community=BOLT))
    assert "slack" not in platform_key(post)


def test_a_process_is_told_to_die_at_boundaries_that_exist() -> None:
    assert boundary_of("") is passing_by
    for name in BOUNDARIES:
        DieAt(f"{name}:2")(name)
    for wrong in ("nowhere", "claimed:often"):
        with pytest.raises(ConfigurationError, match="AFTERSHOW_DIE_AT"):
            boundary_of(wrong)


def test_the_decision_record_tells_of_every_moment_at_which_a_process_may_die() -> None:
    told = (Path(__file__).resolve().parents[3] / "docs/adr/0013-publishing.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", told, re.M)) == BOUNDARIES
