"""Processes that are killed while they count votes: nothing acknowledged is lost, and nothing counts twice."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

from bot.domain.ids import PersonId
from bot.domain.poll import NewPoll
from storage.stores import open_stores
from tests.conftest import CHECKOUT, FULL
from tests.fakes.platform_samples import ACME, NOON, SECRET_KEY
from tests.fakes.tallies import tally_of

KILLS = 10 if FULL else 2
VOTERS = 2_000


async def start(url: str, poll: int, voters: int) -> Process:
    command = [sys.executable, "-m", "tests.fakes.voting_process", url, str(poll), str(voters)]
    process = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def killed_after(process: Process, votes: int) -> int:
    """How many votes it acknowledged before it died."""
    assert process.stdout is not None
    for _ in range(votes):
        await process.stdout.readline()
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    return votes + rest.count(b"\n")


async def test_no_acknowledged_vote_dies_with_its_process_and_a_second_delivery_counts_none_twice(
    shared_database_url: str,
) -> None:
    async with open_stores(shared_database_url, secret_keys=[SECRET_KEY]) as stores:
        poll = await stores.polls.polls.open(NewPoll(community=ACME, question="?", opens_at=NOON))
        acknowledged = 0
        for kill in range(KILLS):
            dying = await start(shared_database_url, poll.id, VOTERS)
            acknowledged = max(acknowledged, await killed_after(dying, 7 * (kill + 1)))
            counted = (await stores.polls.ballots.tally(poll)).voters
            assert acknowledged <= counted <= acknowledged + 1 + kill
            for number in range(acknowledged):
                mine = await stores.polls.ballots.ballot(poll, PersonId(f"U{number}"))
                assert mine is not None
                assert mine.choice == number % 3
            expected = tally_of([number % 3 for number in range(counted)], 3)
            assert await stores.polls.ballots.tally(poll) == expected
