"""The contract of `Takes`, on every database."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.discussion import DiscussionRules, NewTake, TakeId, TakeState
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from storage.database import Database
from storage.discussions import SqlTakes

HOME = CommunityId("slack:A1:-:T1")
OTHER = CommunityId("discord:A1:-:G1")
HOST = PersonId("U-host")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPAN = Span(EpisodeId("e1"), TranscriptHash("f" * 64), 10, 60)
TAKE = NewTake(
    community=HOME,
    fingerprint="e1:10",
    claim="Sourdough is a cult",
    span=SPAN,
    episode=EpisodeId("e1"),
    speaker="Ana",
    resolve_by=date(2027, 1, 1),
    score=0.8,
)


@pytest.fixture
def takes(database: Database) -> SqlTakes:
    return SqlTakes(database)


async def test_a_take_comes_back_as_it_was_proposed(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.PROPOSED, AT)
    assert made is not None
    assert await takes.take(HOME, made.id) == made
    assert (made.new, made.claim, made.edited, made.poll) == (TAKE, TAKE.claim, False, None)


async def test_a_members_take_needs_no_receipt(takes: SqlTakes) -> None:
    own = replace(TAKE, span=None, episode=None, speaker=None, resolve_by=None, proposed_by=PersonId("U7"))
    (made,) = await takes.propose([own], TakeState.PROPOSED, AT)
    assert made is not None
    found = await takes.take(HOME, made.id)
    assert found is not None
    assert found.new == own


async def test_the_same_take_is_proposed_once_in_a_community_and_again_in_another(takes: SqlTakes) -> None:
    first, twice = await takes.propose([TAKE, TAKE], TakeState.PROPOSED, AT)
    (later,) = await takes.propose([replace(TAKE, claim="Other words")], TakeState.PROPOSED, AT)
    (elsewhere,) = await takes.propose([replace(TAKE, community=OTHER)], TakeState.PROPOSED, AT)
    assert first is not None
    assert elsewhere is not None
    assert (twice, later) == (None, None)


async def test_replicas_that_propose_at_once_propose_once(takes: SqlTakes) -> None:
    made = await asyncio.gather(*(takes.propose([TAKE], TakeState.PROPOSED, AT) for _ in range(8)))
    assert sum(one[0] is not None for one in made) == 1


async def test_takes_of_another_community_are_not_there(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.PROPOSED, AT)
    assert made is not None
    assert await takes.take(OTHER, made.id) is None
    assert await takes.decide(OTHER, made.id, TakeState.APPROVED, HOST, AT) is None
    assert await takes.in_state(OTHER, TakeState.PROPOSED) == []


async def test_an_edited_take_keeps_the_words_it_was_proposed_with(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.PROPOSED, AT)
    assert made is not None
    later = AT + timedelta(hours=1)
    edited = await takes.decide(HOME, made.id, TakeState.APPROVED, HOST, later, claim="Sourdough became a cult")
    assert edited is not None
    assert (edited.claim, edited.edited, edited.new.claim) == ("Sourdough became a cult", True, TAKE.claim)
    assert (edited.state, edited.decided_by, edited.decided_at) == (TakeState.APPROVED, HOST, later)


async def test_an_opened_take_is_not_decided_any_more(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.APPROVED, AT)
    assert made is not None
    assert await takes.opened(HOME, made.id, 42, AT)
    assert not await takes.opened(HOME, made.id, 43, AT)
    assert await takes.decide(HOME, made.id, TakeState.REJECTED, HOST, AT) is None
    found = await takes.take(HOME, made.id)
    assert found is not None
    assert (found.state, found.poll, found.opened_at) == (TakeState.OPENED, 42, AT)
    assert await takes.opened_since([HOME, OTHER], AT) == {HOME: [found], OTHER: []}
    assert await takes.opened_since([HOME], AT + timedelta(seconds=1)) == {HOME: []}


async def test_a_rejected_take_is_never_opened(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.PROPOSED, AT)
    assert made is not None
    assert not await takes.opened(HOME, made.id, 1, AT)
    await takes.decide(HOME, made.id, TakeState.REJECTED, HOST, AT)
    assert not await takes.opened(HOME, made.id, 1, AT)


async def test_a_merged_take_names_the_one_that_goes_on(takes: SqlTakes) -> None:
    kept, same = await takes.propose([TAKE, replace(TAKE, fingerprint="e1:90")], TakeState.PROPOSED, AT)
    assert kept is not None
    assert same is not None
    merged = await takes.decide(HOME, same.id, TakeState.MERGED, HOST, AT, merged_into=kept.id)
    assert merged is not None
    assert merged.merged_into == kept.id
    assert [one.id for one in await takes.in_state(HOME, TakeState.PROPOSED)] == [kept.id]


async def test_the_longest_waiting_come_first_and_of_one_moment_the_boldest(takes: SqlTakes) -> None:
    bold = replace(TAKE, fingerprint="b", score=0.9)
    await takes.propose([replace(TAKE, fingerprint="late")], TakeState.APPROVED, AT + timedelta(days=1))
    await takes.propose([TAKE, bold], TakeState.APPROVED, AT)
    order = [one.new.fingerprint for one in await takes.in_state(HOME, TakeState.APPROVED)]
    assert order == ["b", TAKE.fingerprint, "late"]
    assert await takes.waiting_communities() == [HOME]


async def test_an_id_that_cannot_be_leads_nowhere(takes: SqlTakes) -> None:
    for impossible in (0, -1, 2**40):
        assert await takes.take(HOME, TakeId(impossible)) is None


async def test_rules_are_the_quiet_ones_until_hosts_choose(takes: SqlTakes) -> None:
    assert await takes.rules(HOME) == DiscussionRules(community=HOME)
    assert not (await takes.rules(HOME)).wanted
    chosen = DiscussionRules(
        community=HOME, wanted=True, auto_publish=True, per_day=0, at=time(17, 30), open_days=3, channel="C9"
    )
    await takes.put_rules(replace(chosen, open_days=9))
    await takes.put_rules(chosen)
    assert await takes.rules(HOME) == chosen
    assert await takes.rules(OTHER) == DiscussionRules(community=OTHER)


async def test_a_prediction_is_ripe_from_its_day_on_until_it_was_asked_about(takes: SqlTakes) -> None:
    plain = replace(TAKE, fingerprint="plain", resolve_by=None)
    made = await takes.propose([TAKE, plain], TakeState.APPROVED, AT)
    for one in made:
        assert one is not None
        await takes.opened(HOME, one.id, 7, AT)
    prediction = made[0]
    assert prediction is not None
    assert await takes.ripe(date(2026, 12, 31)) == []
    assert [one.id for one in await takes.ripe(date(2027, 1, 1))] == [prediction.id]
    assert await takes.asked_how_it_aged(HOME, prediction.id, 9)
    assert not await takes.asked_how_it_aged(HOME, prediction.id, 10)
    assert await takes.ripe(date(2027, 1, 1)) == []
    assert [one.aged_poll for one in await takes.predictions(HOME)] == [9]
    assert await takes.predictions(OTHER) == []


async def test_a_take_that_was_never_opened_is_no_prediction(takes: SqlTakes) -> None:
    await takes.propose([TAKE], TakeState.APPROVED, AT)
    assert await takes.ripe(date(2030, 1, 1)) == []
    assert await takes.predictions(HOME) == []


async def test_a_take_is_found_by_its_fingerprint_whatever_became_of_it(takes: SqlTakes) -> None:
    (made,) = await takes.propose([TAKE], TakeState.PROPOSED, AT)
    assert made is not None
    await takes.decide(HOME, made.id, TakeState.REJECTED, HOST, AT)
    found = await takes.same(HOME, TAKE.fingerprint)
    assert found is not None
    assert (found.id, found.state) == (made.id, TakeState.REJECTED)
    assert await takes.same(OTHER, TAKE.fingerprint) is None
