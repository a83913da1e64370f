"""The contract of `RequestLedger`, on every database: each event is done by one, and none is left without a word."""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.chat.refs import ConversationRef
from bot.chat.requests import OpenRequest
from bot.domain.ids import PersonId
from bot.errors import ConfigurationError
from bot.platform_ports import Claim, RequestLedger
from storage.requests import SqlRequestLedger
from storage.secret_box import SecretBox
from storage.stores import Stores, open_stores
from tests.conftest import CHECKOUT, FULL
from tests.fakes.platform_samples import ACME, BOLT, CY, GUILD, NOON, OTHER_KEY, SECRET_KEY, place

SECOND = timedelta(seconds=1)
LEASE = 90 * SECOND
REPLY = "https://hooks.slack.example/commands/T1/xoxb-reply"


@pytest.fixture
def ledger(stores: Stores) -> RequestLedger:
    return stores.requests


@pytest.fixture
async def replicas(shared_database_url: str) -> AsyncIterator[list[RequestLedger]]:
    """As three processes have them: each with connections of its own."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_stores(shared_database_url, secret_keys=[SECRET_KEY]))
            for _ in range(3)
        ]
        yield [stores.requests for stores in opened]


async def claim(
    ledger: RequestLedger, event: str = "Ev1", at: ConversationRef | None = None, after: timedelta = timedelta(0)
) -> Claim:
    return await ledger.claim(event, at or place(), CY, reply=REPLY, at=NOON + after, lease=LEASE)


async def test_an_event_is_taken_once_while_it_is_worked_on_and_after(ledger: RequestLedger) -> None:
    assert await claim(ledger) is Claim.MINE
    assert await claim(ledger, after=LEASE - SECOND) is Claim.SEEN
    await ledger.end(ACME, "Ev1", "ok", NOON + SECOND)
    assert await claim(ledger, after=2 * LEASE) is Claim.SEEN


async def test_the_same_id_in_another_community_is_another_event(ledger: RequestLedger) -> None:
    assert await claim(ledger) is Claim.MINE
    assert await claim(ledger, at=place(BOLT)) is Claim.MINE
    await ledger.end(BOLT, "Ev1", "ok", NOON)
    assert [one.conversation.community for one in await ledger.left_open("slack", NOON)] == [ACME]


async def test_a_claim_whose_process_died_is_taken_again_once(ledger: RequestLedger) -> None:
    assert await claim(ledger) is Claim.MINE
    assert await claim(ledger, after=LEASE) is Claim.MINE
    assert await claim(ledger, after=LEASE * 2 - SECOND) is Claim.SEEN
    assert await claim(ledger, after=LEASE * 3) is Claim.SEEN


async def test_what_was_left_open_is_told_with_its_reply_oldest_first(ledger: RequestLedger) -> None:
    thread = place(channel="D1", thread="17.2", episode="e1", direct=CY)
    await claim(ledger, "Ev2", thread, after=SECOND)
    await claim(ledger, "Ev1")
    await claim(ledger, "Ev3", after=3 * SECOND)
    await claim(ledger, "Ev4", place(GUILD))
    await claim(ledger, "Ev5")
    await ledger.end(ACME, "Ev5", "ok", NOON)
    first, second = await ledger.left_open("slack", NOON + SECOND)
    assert (first.event_id, second.event_id) == ("Ev1", "Ev2")
    assert second == OpenRequest(event_id="Ev2", conversation=thread, person=CY, reply=REPLY, claimed_at=NOON + SECOND)
    await ledger.end(ACME, "Ev1", "interrupted", NOON + LEASE)
    later = await ledger.left_open("slack", NOON + LEASE * 3)
    assert [one.event_id for one in later] == ["Ev2", "Ev3"]


async def test_what_one_process_is_telling_no_other_tells_until_it_died_too(ledger: RequestLedger) -> None:
    await claim(ledger)
    assert len(await ledger.left_open("slack", NOON)) == 1
    assert await ledger.left_open("slack", NOON + LEASE - SECOND) == []
    assert await claim(ledger, after=LEASE * 2) is Claim.SEEN
    assert len(await ledger.left_open("slack", NOON + LEASE)) == 1


async def test_a_request_that_is_worked_on_again_is_not_left_open(ledger: RequestLedger) -> None:
    await claim(ledger)
    assert await claim(ledger, after=LEASE) is Claim.MINE
    assert await ledger.left_open("slack", NOON + LEASE - SECOND) == []


async def test_only_ended_requests_are_forgotten_and_only_old_ones(ledger: RequestLedger) -> None:
    for event in ("Ev1", "Ev2", "Ev3"):
        await claim(ledger, event)
    await ledger.end(ACME, "Ev1", "ok", NOON)
    await ledger.end(ACME, "Ev2", "ok", NOON + SECOND)
    assert await ledger.forget(NOON + SECOND) == 1
    assert await claim(ledger, "Ev1") is Claim.MINE
    assert await claim(ledger, "Ev2") is Claim.SEEN
    [left] = [one for one in await ledger.left_open("slack", NOON) if one.event_id == "Ev3"]
    assert left.reply == ""


async def test_ending_twice_or_what_was_never_taken_changes_nothing(stores: Stores) -> None:
    await claim(stores.requests)
    await stores.requests.end(ACME, "Ev1", "ok", NOON)
    await stores.requests.end(ACME, "Ev1", "late", NOON + SECOND)
    await stores.requests.end(ACME, "Ev9", "ok", NOON)
    async with stores.database.read() as connection:
        assert (await connection.execute(text("SELECT event_id, outcome FROM requests"))).all() == [("Ev1", "ok")]


async def test_hostile_names_come_back_to_the_letter(ledger: RequestLedger) -> None:
    name = "\x00\ud83c'; DROP TABLE requests; --\ue000"
    await ledger.claim(name, place(channel=name, thread=name), PersonId(name), reply=name, at=NOON)
    [left] = await ledger.left_open("slack", NOON)
    assert (left.event_id, left.conversation.channel, left.conversation.thread, left.person, left.reply) == (name,) * 5


async def test_no_reply_is_stored_in_the_clear_and_none_after_the_end(stores: Stores) -> None:
    await claim(stores.requests)
    stored = text("SELECT reply FROM requests")
    async with stores.database.read() as connection:
        sealed = bytes((await connection.execute(stored)).scalar_one())
    assert b"xoxb" not in sealed
    await stores.requests.end(ACME, "Ev1", "ok", NOON)
    async with stores.database.read() as connection:
        assert (await connection.execute(stored)).scalar_one() is None


async def test_a_reply_of_another_event_does_not_open(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await claim(stores.requests, "Ev1")
    await claim(stores.requests, "Ev2", place(BOLT))
    async with stores.database.write() as connection:
        await connection.execute(
            text("UPDATE requests SET reply = (SELECT reply FROM requests AS other WHERE other.event_id = 'Ev1')")
        )
    assert [(one.event_id, one.reply) for one in await stores.requests.left_open("slack", NOON)] == [
        ("Ev1", REPLY),
        ("Ev2", ""),
    ]
    assert REPLY not in caplog.text


async def test_without_a_key_a_reply_is_refused_and_a_request_without_one_is_taken(stores: Stores) -> None:
    keyless = SqlRequestLedger(stores.database, SecretBox())
    with pytest.raises(ConfigurationError):
        await claim(keyless)
    assert await keyless.claim("Ev1", place(), CY, reply="", at=NOON) is Claim.MINE


async def test_a_reply_under_a_key_that_is_gone_is_told_without_it(stores: Stores) -> None:
    await claim(stores.requests)
    [left] = await SqlRequestLedger(stores.database, SecretBox([OTHER_KEY])).left_open("slack", NOON)
    assert left.reply == ""


async def test_fifty_deliveries_over_several_connections_are_done_once(replicas: list[RequestLedger]) -> None:
    for turn in range(100 if FULL else 8):
        deliveries = [replicas[at % len(replicas)] for at in range(50)]
        random.Random(turn).shuffle(deliveries)
        claims = await asyncio.gather(*(claim(one, f"Ev{turn}") for one in deliveries))
        assert claims.count(Claim.MINE) == 1
        await replicas[turn % 3].end(ACME, f"Ev{turn}", "ok", NOON)


async def test_a_dead_process_is_followed_by_one_of_the_others(replicas: list[RequestLedger]) -> None:
    for turn in range(100 if FULL else 8):
        assert await claim(replicas[0], f"Ev{turn}") is Claim.MINE
        again = await asyncio.gather(*(claim(one, f"Ev{turn}", after=LEASE) for one in replicas * 10))
        assert again.count(Claim.MINE) == 1


async def test_of_processes_that_sweep_together_each_request_is_told_by_one(replicas: list[RequestLedger]) -> None:
    events = [f"Ev{at}" for at in range(30)]
    await asyncio.gather(*(claim(replicas[at % 3], event) for at, event in enumerate(events)))
    swept = await asyncio.gather(*(one.left_open("slack", NOON) for one in replicas * 4))
    assert sorted(one.event_id for found in swept for one in found) == sorted(events)


async def test_each_open_request_is_told_by_one_of_two_that_were_given_it(replicas: list[RequestLedger]) -> None:
    """The first was slow: by the time it gets to the request, another process was given it, too."""
    for turn in range(100 if FULL else 10):
        event = f"Ev{turn}"
        assert await claim(replicas[0], event) is Claim.MINE
        [slow] = await replicas[0].left_open("slack", NOON)
        [quick] = await replicas[1].left_open("slack", NOON + LEASE)
        told = await asyncio.gather(
            *(one.hold(copy, NOON + LEASE) for copy in (slow, quick) for one in replicas[:2] * 3)
        )
        assert told.count(True) == 1
        assert not await replicas[0].hold(slow, NOON + LEASE + SECOND)
        assert await replicas[2].left_open("slack", NOON + 2 * LEASE - SECOND) == []
        await replicas[1].end(ACME, event, "interrupted", NOON + LEASE)


async def test_what_is_being_told_is_given_to_nobody_for_a_lease_and_then_again(ledger: RequestLedger) -> None:
    await claim(ledger)
    [given] = await ledger.left_open("slack", NOON)
    late = NOON + LEASE - SECOND
    assert await ledger.hold(given, late)
    assert await ledger.left_open("slack", late + LEASE - SECOND) == []
    [again] = await ledger.left_open("slack", late + LEASE)
    await ledger.end(ACME, "Ev1", "interrupted", late + LEASE)
    assert not await ledger.hold(again, late + LEASE)


def start(url: str, how: str, events: list[str]) -> "subprocess.Popen[str]":
    """A process on the same database that begins once it is told."""
    command = [sys.executable, "-m", "tests.fakes.ledger_process", url, how, *events]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def begin(processes: list["subprocess.Popen[str]"]) -> list[list[str]]:
    """What each of them took."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate()[0].split() for process in processes]


def test_three_processes_take_each_of_many_events_once(shared_database_url: str) -> None:
    events = [f"Ev{at}" for at in range(1000 if FULL else 150)]
    orders = [events, events[::-1], events[75:] + events[:75]]
    taken = begin([start(shared_database_url, "end", order) for order in orders])
    assert sorted(event for one in taken for event in one) == sorted(events)


async def test_what_a_killed_process_held_is_taken_once_more_or_told_of(shared_database_url: str) -> None:
    processes = [start(shared_database_url, "die", [f"Ev{at}"]) for at in range(2)]
    assert await asyncio.to_thread(begin, processes) == [["Ev0"], ["Ev1"]]
    async with open_stores(shared_database_url, secret_keys=[SECRET_KEY]) as stores:
        assert await claim(stores.requests, "Ev0", after=LEASE - SECOND) is Claim.SEEN
        assert await claim(stores.requests, "Ev0", after=LEASE) is Claim.MINE
        assert await claim(stores.requests, "Ev0", after=LEASE * 3) is Claim.SEEN
        left = await stores.requests.left_open("slack", NOON)
        assert [(one.event_id, one.reply) for one in left] == [("Ev1", "reply")]
