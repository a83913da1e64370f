"""The contracts of `Polls`, `Ballots`, `PollDuties`, `PollPaintings`, `PollLinks`, `PollRules` and `Scores`, on every
database."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll, PollId, Shown, Tally
from bot.ports.polls import LinkedVote, Vote, Voted
from storage.database import Database
from storage.poll_stores import PollStores, poll_stores
from storage.secret_box import SecretBox
from storage.stores import Stores, open_stores
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, GUILD, NOON, OTHER_KEY, SECRET_KEY
from tests.fakes.ready_databases import open_ready_stores
from tests.fakes.turned_clock import TurnedClock

HOUR = timedelta(hours=1)
EVE = PersonId("U-eve")


def new(community: CommunityId = ACME, about: str = "", **changes: object) -> NewPoll:
    values = {"question": "Is soup a drink?", "opens_at": NOON, "closes_at": NOON + 3 * HOUR, "about": about}
    return NewPoll(community=community, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def polls(stores: Stores) -> PollStores:
    return stores.polls


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOON)


async def vote(
    polls: PollStores, poll: Poll, person: PersonId, choice: int, clock: TurnedClock, press: str = ""
) -> Vote:
    act = press or f"press {person} {choice} {clock.now().isoformat()}"
    clock.turn(timedelta(seconds=1))
    return await polls.ballots.press(poll.community, poll.id, person, choice, act, clock)


async def counts(polls: PollStores, poll: Poll) -> tuple[int, ...]:
    return (await polls.ballots.tally(poll)).counts


async def test_a_poll_is_kept_to_the_letter_and_seen_by_its_community_alone(polls: PollStores) -> None:
    poll = await polls.polls.open(
        new(options=("a\x00b", "b"), shown=Shown.AFTER_VOTE, remind=HOUR, opened_by=CY, post_key="card:1")
    )
    assert await polls.polls.get(ACME, poll.id) == poll
    assert (poll.options, poll.shown, poll.remind, poll.opened_by) == (("a\x00b", "b"), Shown.AFTER_VOTE, HOUR, CY)
    assert (poll.post_key, poll.revision, poll.closed_at, poll.link) == ("card:1", 0, None, "")
    assert await polls.polls.get(BOLT, poll.id) is None
    assert await polls.polls.get(ACME, PollId(poll.id + 1)) is None
    assert await polls.polls.get(ACME, PollId(2**70)) is None
    assert list(await polls.polls.recent(BOLT, NOON)) == []


async def test_the_same_subject_has_one_poll_however_many_ask_at_once(polls: PollStores) -> None:
    made = await asyncio.gather(*(polls.polls.open(new(about="take:17")) for _ in range(6)))
    assert {poll.id for poll in made} == {made[0].id}
    assert await polls.polls.about(ACME, "take:17") == made[0]
    assert await polls.polls.about(BOLT, "take:17") is None
    others = [await polls.polls.open(new()) for _ in range(2)]
    assert len({poll.id for poll in (*others, made[0])}) == 3
    assert (await polls.polls.open(new(BOLT, "take:17"))).community == BOLT


async def test_a_person_has_one_vote_that_changes_and_is_taken_back(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    cast = await vote(polls, poll, CY, 0, clock)
    assert cast.outcome is Voted.CAST
    assert cast.ballot is not None
    assert cast.ballot.choice == 0
    assert (await vote(polls, poll, DEE, 2, clock)).outcome is Voted.CAST
    assert await counts(polls, poll) == (1, 0, 1)
    assert (await vote(polls, poll, CY, 1, clock)).outcome is Voted.CHANGED
    assert await counts(polls, poll) == (0, 1, 1)
    back = await vote(polls, poll, CY, 1, clock)
    assert (back.outcome, back.ballot) == (Voted.RETRACTED, None)
    assert await counts(polls, poll) == (0, 0, 1)
    assert await polls.ballots.ballot(poll, CY) is None
    mine = await polls.ballots.ballot(poll, DEE)
    assert mine is not None
    assert mine.choice == 2


async def test_a_press_that_is_delivered_again_counts_once(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    outcomes = await asyncio.gather(*(vote(polls, poll, CY, 0, clock, "press 1") for _ in range(8)))
    assert sorted(one.outcome for one in outcomes) == sorted([Voted.CAST, *[Voted.SEEN] * 7])
    await vote(polls, poll, CY, 1, clock, "press 2")
    late = await vote(polls, poll, CY, 0, clock, "press 1")
    assert late.outcome is Voted.SEEN
    assert late.ballot is not None
    assert late.ballot.choice == 1
    assert await counts(polls, poll) == (0, 1, 0)
    await polls.polls.close(ACME, poll.id, clock)
    assert (await vote(polls, poll, CY, 1, clock, "press 2")).outcome is Voted.SEEN
    assert await polls.paintings.forget_presses(clock.now() + HOUR) == 2
    assert await polls.paintings.forget_presses(clock.now() + HOUR) == 0


async def test_many_voters_at_once_lose_no_vote(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    people = [PersonId(f"U{number}") for number in range(24)]
    await asyncio.gather(*(vote(polls, poll, person, place % 3, clock) for place, person in enumerate(people)))
    assert await counts(polls, poll) == (8, 8, 8)


async def test_nothing_is_counted_before_it_opens_or_after_it_closes(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new(opens_at=NOON + HOUR))
    assert (await vote(polls, poll, CY, 0, clock)).outcome is Voted.CLOSED
    clock.turn(HOUR)
    assert (await vote(polls, poll, CY, 0, clock)).outcome is Voted.CAST
    clock.set(NOON + 3 * HOUR - timedelta(seconds=1, microseconds=1))
    assert (await vote(polls, poll, DEE, 1, clock)).outcome is Voted.CAST
    late = await vote(polls, poll, CY, 1, clock)
    assert late.outcome is Voted.CLOSED
    assert late.ballot is not None
    assert late.ballot.choice == 0
    assert await counts(polls, poll) == (1, 1, 0)


async def test_a_vote_elsewhere_or_for_nothing_is_unknown(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    for community, number, choice in ((BOLT, poll.id, 0), (ACME, poll.id + 1, 0), (ACME, 2**65, 0)):
        pressed = await polls.ballots.press(community, PollId(number), CY, choice, "press", clock)
        assert pressed == Vote(outcome=Voted.UNKNOWN)
    for choice in (3, -1, 10**6):
        assert (await polls.ballots.press(ACME, poll.id, CY, choice, "press", clock)).outcome is Voted.UNKNOWN
    assert await counts(polls, poll) == (0, 0, 0)


async def test_closing_twice_is_closing_once(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    clock.turn(HOUR)
    closed = await asyncio.gather(*(polls.polls.close(ACME, poll.id, clock) for _ in range(4)))
    assert {one.closed_at for one in closed if one} == {NOON + HOUR}
    assert {one.closings for one in closed if one} == {1}
    clock.turn(HOUR)
    again = await polls.polls.close(ACME, poll.id, clock)
    assert again == closed[0]
    assert (await vote(polls, poll, CY, 0, clock)).outcome is Voted.CLOSED
    assert await polls.polls.close(BOLT, poll.id, clock) is None


async def test_a_poll_that_is_closed_late_was_closed_when_it_said(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    clock.turn(timedelta(days=30))
    closed = await polls.polls.close(ACME, poll.id, clock)
    assert closed is not None
    assert closed.closed_at == NOON + 3 * HOUR


async def test_opening_again_asks_which_closing_was_meant(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new(remind=HOUR))
    await vote(polls, poll, CY, 0, clock)
    closed = await polls.polls.close(ACME, poll.id, clock)
    assert closed is not None
    assert closed.closed_at is not None
    seen, until = closed.closed_at, clock.now() + 9 * HOUR
    opened = await polls.polls.reopen(ACME, poll.id, seen=seen, closes_at=until, at=clock.now())
    assert opened is not None
    assert (opened.closed_at, opened.closes_at, opened.turn) == (None, until, 2)
    assert await polls.polls.reopen(ACME, poll.id, seen=seen, closes_at=until, at=clock.now()) is None
    assert (await vote(polls, poll, DEE, 1, clock)).outcome is Voted.CAST
    assert await counts(polls, poll) == (1, 1, 0)
    await polls.polls.close(ACME, poll.id, clock)
    assert await polls.polls.reopen(ACME, poll.id, seen=seen, closes_at=until, at=clock.now()) is None
    assert [one.id for one in await polls.duties.without_result(9)] == [poll.id]


async def test_a_poll_is_extended_forward_while_it_is_open(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new(remind=HOUR))
    later = NOON + 5 * HOUR
    extended = await polls.polls.extend(ACME, poll.id, later, NOON)
    assert extended is not None
    assert extended.closes_at == later
    assert await polls.polls.extend(ACME, poll.id, later, NOON) is None
    assert await polls.polls.extend(ACME, poll.id, NOON + HOUR, NOON) is None
    assert await polls.polls.extend(ACME, poll.id, later + HOUR, later) is None
    assert list(await polls.duties.to_remind(NOON + 2 * HOUR, 9)) == []
    assert [one.id for one in await polls.duties.to_remind(NOON + 4 * HOUR, 9)] == [poll.id]
    clock.set(NOON + 4 * HOUR)
    assert (await vote(polls, poll, CY, 0, clock)).outcome is Voted.CAST


async def test_what_is_due_is_found_once(polls: PollStores, clock: TurnedClock) -> None:
    second = await polls.polls.open(new(BOLT, closes_at=NOON + 2 * HOUR))
    first = await polls.polls.open(new(closes_at=NOON + HOUR, remind=timedelta(minutes=10)))
    await polls.polls.open(new(closes_at=None, remind=HOUR))
    assert list(await polls.duties.to_close(NOON, 9)) == []
    assert [one.id for one in await polls.duties.to_close(NOON + 2 * HOUR, 9)] == [first.id, second.id]
    assert [one.id for one in await polls.duties.to_close(NOON + 2 * HOUR, 1)] == [first.id]
    assert list(await polls.duties.to_remind(NOON + timedelta(minutes=49), 9)) == []
    [soon] = await polls.duties.to_remind(NOON + timedelta(minutes=50), 9)
    await polls.duties.reminder_owed(soon)
    assert list(await polls.duties.to_remind(NOON + HOUR, 9)) == []
    clock.set(NOON + HOUR)
    closed = await polls.polls.close(ACME, first.id, clock)
    assert closed is not None
    assert [one.id for one in await polls.duties.to_close(NOON + 2 * HOUR, 9)] == [second.id]
    assert list(await polls.duties.without_result(9)) == [closed]
    await polls.duties.result_owed(closed)
    assert list(await polls.duties.without_result(9)) == []
    assert [one.id for one in await polls.polls.recent(ACME, NOON + 2 * HOUR)] != []
    assert first.id not in [one.id for one in await polls.polls.recent(ACME, NOON + 2 * HOUR)]
    assert first.id in [one.id for one in await polls.polls.recent(ACME, NOON)]


async def test_a_message_that_is_behind_is_painted_by_one_at_a_time(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    pause, lease = timedelta(seconds=3), timedelta(seconds=30)
    assert list(await polls.paintings.behind(NOON, 9)) == []
    await vote(polls, poll, CY, 0, clock)
    now = clock.now()
    [behind] = await polls.paintings.behind(now, 9)
    claims = await asyncio.gather(*(polls.paintings.claim(behind, now, now + lease) for _ in range(4)))
    [claimed] = [one for one in claims if one]
    assert list(await polls.paintings.behind(now + timedelta(seconds=29), 9)) == []
    assert [one.id for one in await polls.paintings.behind(now + lease, 9)] == [poll.id]
    await polls.paintings.painted(claimed, still=False, free_at=now + pause)
    assert list(await polls.paintings.behind(now + HOUR, 9)) == []
    await vote(polls, poll, DEE, 0, clock)
    assert list(await polls.paintings.behind(now + timedelta(seconds=2), 9)) == []
    assert [one.id for one in await polls.paintings.behind(now + pause, 9)] == [poll.id]


async def test_a_vote_while_a_message_is_painted_leaves_it_behind(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())
    await vote(polls, poll, CY, 0, clock)
    now = clock.now()
    claimed = await polls.paintings.claim(poll, now, now + HOUR)
    assert claimed is not None
    await vote(polls, poll, DEE, 0, clock)
    await polls.paintings.painted(claimed, still=True, free_at=now + timedelta(seconds=3))
    [behind] = await polls.paintings.behind(now + timedelta(seconds=3), 9)
    assert (behind.still_turn, behind.turn, behind.unpainted) == (0, 0, 0)
    await polls.paintings.put_off(behind, now + HOUR)
    assert list(await polls.paintings.behind(now + HOUR - timedelta(seconds=1), 9)) == []
    assert [one.unpainted for one in await polls.paintings.behind(now + HOUR, 9)] == [1]


async def joined(polls: PollStores, poll: Poll, community: CommunityId, code: str = "CODE") -> Poll:
    await polls.links.offer(poll, code, DEE, NOON + HOUR)
    other = await polls.links.join(code, community, lambda theirs: new(community, question=theirs.question), NOON)
    assert other is not None
    return other


async def test_two_communities_count_together_once_both_agreed(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new(question="Is tea soup?"))
    other = await joined(polls, poll, GUILD)
    poll = await fresh(polls, poll)
    assert (other.question, other.link) == ("Is tea soup?", poll.link)
    await asyncio.gather(
        *(vote(polls, poll, PersonId(f"A{n}"), 0, clock) for n in range(6)),
        *(vote(polls, other, PersonId(f"B{n}"), 1, clock) for n in range(6)),
    )
    assert list(await polls.ballots.tallies(poll)) == [(ACME, Tally((6, 0, 0))), (GUILD, Tally((0, 6, 0)))]
    assert list(await polls.ballots.tallies(other)) == [(GUILD, Tally((0, 6, 0))), (ACME, Tally((6, 0, 0)))]
    behind = {one.community for one in await polls.paintings.behind(clock.now(), 9)}
    assert behind == {ACME, GUILD}
    assert await polls.links.unlink(GUILD, other.id, clock.now())
    assert not await polls.links.unlink(GUILD, other.id, clock.now())
    assert list(await polls.ballots.tallies(await fresh(polls, poll))) == [(ACME, Tally((6, 0, 0)))]
    assert (await fresh(polls, poll)).link == ""


async def test_a_code_works_once_in_time_and_elsewhere(polls: PollStores, clock: TurnedClock) -> None:
    poll = await polls.polls.open(new())

    async def enter(code: str, community: CommunityId = BOLT, at: datetime = NOON) -> Poll | None:
        return await polls.links.join(code, community, lambda theirs: new(community), at)

    await polls.links.offer(poll, "ABC", CY, NOON + HOUR)
    assert await enter("ABD") is None
    assert await enter("ABC", ACME) is None
    assert await enter("ABC", at=NOON + HOUR) is None
    uses = await asyncio.gather(*(enter("ABC") for _ in range(4)))
    assert len([one for one in uses if one]) == 1
    assert await enter("ABC", GUILD) is None
    await polls.links.offer(poll, "DEF", CY, NOON + HOUR)
    await polls.polls.close(ACME, poll.id, clock)
    assert await enter("DEF", GUILD) is None


async def test_when_one_side_goes_the_other_goes_on(stores: Stores, clock: TurnedClock) -> None:
    polls = stores.polls
    poll = await polls.polls.open(new())
    other = await joined(polls, poll, BOLT)
    await vote(polls, other, CY, 1, clock)
    gone = CommunityProfile(community=BOLT, platform=Platform.SLACK, removed_at=NOON)
    await stores.profiles.put(gone, actor=CY, at=NOON)
    poll = await fresh(polls, poll)
    assert list(await polls.ballots.tallies(poll)) == [(ACME, Tally((0, 0, 0)))]
    await stores.personal_data.delete_community(BOLT)
    assert (await vote(polls, poll, CY, 0, clock)).outcome is Voted.CAST
    assert list(await polls.ballots.tallies(poll)) == [(ACME, Tally((1, 0, 0)))]


async def test_votes_carry_a_name_only_from_the_moment_it_is_asked_for(polls: PollStores, clock: TurnedClock) -> None:
    poll, other = await polls.polls.open(new()), await polls.polls.open(new())
    await vote(polls, poll, CY, 0, clock)
    assert sorted(await asyncio.gather(*(polls.scores.opt_in(ACME, CY, NOON) for _ in range(4)))) == [False] * 3 + [
        True
    ]
    assert await polls.scores.opted_in(ACME, CY)
    assert not await polls.scores.opted_in(BOLT, CY)
    assert list(await polls.scores.votes(ACME, [poll.id, other.id])) == []
    await vote(polls, other, CY, 1, clock)
    await vote(polls, other, DEE, 1, clock)
    assert [(one.person, one.poll, one.choice) for one in await polls.scores.votes(ACME, [poll.id, other.id])] == [
        (CY, other.id, 1)
    ]
    await vote(polls, other, CY, 2, clock)
    [linked] = await polls.scores.votes(ACME, [other.id])
    assert linked == LinkedVote(person=CY, poll=other.id, choice=2, at=clock.now())
    await vote(polls, other, CY, 2, clock)
    assert list(await polls.scores.votes(ACME, [other.id])) == []
    await vote(polls, other, CY, 0, clock)
    assert await polls.scores.opt_out(ACME, CY)
    assert not await polls.scores.opt_out(ACME, CY)
    assert list(await polls.scores.votes(ACME, [other.id])) == []
    await vote(polls, other, CY, 1, clock)
    assert list(await polls.scores.votes(ACME, [other.id])) == []
    assert await counts(polls, other) == (0, 2, 0)


async def test_hosts_say_whether_members_may_open_polls(polls: PollStores) -> None:
    assert not await polls.rules.members_may_open(ACME)
    for allowed in (True, True, False, True):
        await polls.rules.let_members_open(ACME, allowed)
        assert await polls.rules.members_may_open(ACME) is allowed
    assert not await polls.rules.members_may_open(BOLT)


async def test_no_row_of_a_vote_tells_whose_it_is(stores: Stores, clock: TurnedClock) -> None:
    polls = stores.polls
    one, two = await polls.polls.open(new()), await polls.polls.open(new())
    for poll in (one, two):
        await vote(polls, poll, CY, 0, clock, f"press of {CY}")
    rows = await rows_of(stores.database)
    assert len(rows) >= 6
    assert not [row for row in rows if CY in row]
    voters = {row[2] for row in await stores.database.fetch("SELECT * FROM poll_ballots")}
    assert len(voters) == 2


async def test_votes_go_with_a_person_where_the_poll_is_open_and_stay_nameless_where_it_is_closed(
    stores: Stores, clock: TurnedClock
) -> None:
    polls = stores.polls
    done, open_one, theirs = [await polls.polls.open(new(where)) for where in (ACME, ACME, BOLT)]
    for poll in (done, open_one, theirs):
        await vote(polls, poll, CY, 0, clock)
        await vote(polls, poll, EVE, 1, clock)
    closed = await polls.polls.close(ACME, done.id, clock)
    told = (await stores.personal_data.export_person(ACME, CY))["poll_ballots"]
    assert sorted((row["poll_id"], row["choice"]) for row in told) == sorted(
        [(done.id, "agree"), (open_one.id, "agree")]
    )
    assert await stores.personal_data.delete_person(ACME, CY) == 2
    assert [await counts(polls, poll) for poll in (done, open_one, theirs)] == [(1, 1, 0), (0, 1, 0), (1, 1, 0)]
    assert (await stores.personal_data.export_person(ACME, CY))["poll_ballots"] == []
    assert await stores.personal_data.delete_person(ACME, CY) == 0
    assert closed is not None
    assert closed.closed_at is not None
    await polls.polls.reopen(ACME, done.id, seen=closed.closed_at, closes_at=None, at=clock.now())
    await vote(polls, done, CY, 0, clock, "after")
    assert await counts(polls, done) == (1, 1, 0)


async def test_ballots_outlive_a_change_of_keys(database_url: str, clock: TurnedClock) -> None:
    if database_url == "sqlite://":
        return await _rotated_in_place(clock)
    async with open_stores(database_url, secret_keys=[SECRET_KEY]) as before:
        poll = await before.polls.polls.open(new())
        await vote(before.polls, poll, CY, 0, clock)
    async with open_stores(database_url, secret_keys=[OTHER_KEY, SECRET_KEY]):
        pass
    async with open_stores(database_url, secret_keys=[OTHER_KEY]) as after:
        assert (await vote(after.polls, poll, CY, 1, clock)).outcome is Voted.CHANGED
    return None


async def _rotated_in_place(clock: TurnedClock) -> None:
    """Memory is forgotten on closing: the same rows under a box with both keys."""
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        poll = await stores.polls.polls.open(new())
        await vote(stores.polls, poll, CY, 0, clock)
        assert await poll_stores(stores.database, SecretBox([OTHER_KEY, SECRET_KEY])).polls.rotate() == 1
        rotated = poll_stores(stores.database, SecretBox([OTHER_KEY]))
        assert (await vote(rotated, poll, CY, 1, clock)).outcome is Voted.CHANGED


async def fresh(polls: PollStores, poll: Poll) -> Poll:
    found = await polls.polls.get(poll.community, poll.id)
    assert found is not None
    return found


async def rows_of(database: Database) -> Sequence[str]:
    rows = []
    for table in ("polls", "poll_ballots", "poll_presses", "poll_linked_votes"):
        rows += [" | ".join(map(str, row)) for row in await database.fetch(f"SELECT * FROM {table}")]
    return rows
