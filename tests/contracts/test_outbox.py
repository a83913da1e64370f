"""The contract of `Outbox`, on every database."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.ports.publishing import NewPost, Outbox, OwedPost, PostId, PostKind, PostState
from storage.outbox import post_id
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, DEE, GUILD, NOON, message, place

LEASE = timedelta(seconds=30)
SETTLE = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)


def post(key: str = "quote:1", community: CommunityId = ACME, **changes: object) -> NewPost:
    made = NewPost(
        community=community,
        key=key,
        kind=PostKind.QUOTE_OF_THE_DAY,
        place=place(community),
        content=f"content of {key}",
        due_at=NOON,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def outbox(stores: Stores) -> Outbox:
    return stores.outbox


async def reserved(outbox: Outbox, *posts: NewPost) -> list[PostId]:
    ids = await outbox.reserve(posts or [post()], NOON)
    assert None not in ids
    return [one for one in ids if one is not None]


async def claimed(outbox: Outbox, one: NewPost | None = None) -> OwedPost:
    [known] = await reserved(outbox, one or post())
    taken = await outbox.claim(known, NOON, LEASE)
    assert taken is not None
    return taken


async def test_a_reserved_post_comes_back_as_it_was_given(outbox: Outbox) -> None:
    given = post(
        "answer:\x00\ud800",
        place=place(channel="", direct=DEE, episode="e1"),
        content='{"blocks": "\x00 \ud800 \U0001f600"}',
        expires_at=NOON + MINUTE,
        follows="quote:0",
        thread_name="Was it \U0001f600?",
        unasked=False,
    )
    [known] = await reserved(outbox, given)
    owed = OwedPost(id=known, post=given, state=PostState.PENDING, reserved_at=NOON, not_before=NOON)
    assert await outbox.by_id(known) == owed == await outbox.get(ACME, given.key)
    assert await outbox.get(BOLT, given.key) is None
    assert await outbox.by_id(PostId(7)) is None


async def test_a_key_is_reserved_once_in_each_community(outbox: Outbox) -> None:
    first, again, other = await outbox.reserve([post(), post(content="other"), post(community=BOLT)], NOON)
    assert first is not None
    assert again is None
    assert other not in (None, first)
    assert list(await outbox.reserve([post(), post("quote:2")], NOON)) == [None, post_id(ACME, "quote:2")]
    owed = await outbox.by_id(first)
    assert owed is not None
    assert owed.post.content == "content of quote:1"
    assert list(await outbox.reserve([], NOON)) == []


async def test_replicas_that_reserve_the_same_posts_own_each_once(outbox: Outbox) -> None:
    posts = [post(f"quote:{number}") for number in range(60)]
    orders = [posts, posts[::-1], posts[30:] + posts[:30]]
    made = await asyncio.gather(*(outbox.reserve(order, NOON) for order in orders))
    fresh = [one for ids in made for one in ids if one is not None]
    assert len(fresh) == len(set(fresh)) == 60


async def test_a_thousand_posts_are_one_transaction_and_quickly_reserved(stores: Stores) -> None:
    posts = [post(community=CommunityId(f"slack:A1:-:T{number}"), content="x" * 2_000) for number in range(1_000)]
    before, begun = stores.database.writes, time.process_time()
    assert None not in await stores.outbox.reserve(posts, NOON)
    assert stores.database.writes == before + 1
    assert time.process_time() - begun < 2.0
    assert len(await stores.outbox.due(NOON, 2_000)) == 1_000


async def test_only_what_is_pending_and_due_is_due(outbox: Outbox) -> None:
    early, late, held, gone = await reserved(outbox, post("a"), post("b", due_at=NOON + MINUTE), post("c"), post("d"))
    owed = await outbox.by_id(held)
    assert owed is not None
    assert await outbox.put_off(owed, NOON + MINUTE, "quiet hours")
    await outbox.claim(gone, NOON, LEASE)
    assert [one.id for one in await outbox.due(NOON, 10)] == [early]
    assert {one.id for one in await outbox.due(NOON + MINUTE, 10)} == {early, late, held}


async def test_what_is_due_comes_fairly_over_communities(outbox: Outbox) -> None:
    crowd = [post(f"n{number}", due_at=NOON - timedelta(seconds=90 - number)) for number in range(50)]
    await reserved(outbox, *crowd, post("b1", BOLT), post("b2", BOLT), post("g1", GUILD))
    due = [(one.post.community, one.post.key) for one in await outbox.due(NOON, 5)]
    assert due == [(ACME, "n0"), *sorted([(BOLT, "b1"), (GUILD, "g1")], key=_by_id), (ACME, "n1"), (BOLT, "b2")]


def _by_id(one: tuple[CommunityId, str]) -> PostId:
    return post_id(*one)


async def test_a_post_that_follows_waits_until_it_is_known_what_became_of_the_other(outbox: Outbox) -> None:
    parent, child, orphan = await reserved(
        outbox, post("a", due_at=NOON + MINUTE), post("b", follows="a"), post("c", BOLT, follows="a")
    )
    assert [one.id for one in await outbox.due(NOON, 10)] == [orphan]
    taken = await outbox.claim(parent, NOON, LEASE)
    assert taken is not None
    assert child not in {one.id for one in await outbox.due(NOON, 10)}
    await outbox.posted(taken, message("1.1"), NOON)
    assert child in {one.id for one in await outbox.due(NOON, 10)}


async def test_one_of_many_claims_wins(outbox: Outbox) -> None:
    [known] = await reserved(outbox)
    claims = await asyncio.gather(*(outbox.claim(known, NOON, LEASE) for _ in range(8)))
    [taken] = [one for one in claims if one is not None]
    assert (taken.state, taken.attempt) == (PostState.SENDING, 1)
    assert (taken.first_try_at, taken.lease_until) == (NOON, NOON + LEASE)
    assert await outbox.by_id(known) == taken


async def test_where_it_stands_is_kept_with_it(outbox: Outbox) -> None:
    taken = await claimed(outbox, post(place=place(channel="", direct=DEE, episode="e1")))
    stands = MessageRef(replace(taken.post.place, channel="D7", thread="1.0"), "1.2")
    assert await outbox.posted(taken, stands, NOON + MINUTE)
    owed = await outbox.by_id(taken.id)
    assert owed is not None
    assert (owed.state, owed.message, owed.posted_at) == (PostState.POSTED, stands, NOON + MINUTE)
    assert owed.post.place == taken.post.place


async def test_a_refusal_puts_off_and_the_next_claim_is_another_attempt(outbox: Outbox) -> None:
    first = await claimed(outbox)
    assert await outbox.put_off(first, NOON + MINUTE, "a wait")
    assert not await outbox.put_off(first, NOON + MINUTE, "a wait")
    assert not await outbox.posted(first, message("1.1"), NOON)
    second = await outbox.claim(first.id, NOON + MINUTE, LEASE)
    assert second is not None
    assert (second.attempt, second.first_try_at, second.reason) == (2, NOON, "a wait")
    assert await outbox.posted(second, message("1.2"), NOON + MINUTE)


async def test_an_attempt_that_was_overtaken_changes_nothing(outbox: Outbox) -> None:
    first = await claimed(outbox)
    later = NOON + LEASE + SETTLE
    second = await outbox.claim_again(first, later, LEASE)
    assert second is not None
    assert (second.attempt, second.state, second.lease_until) == (2, PostState.SENDING, later + LEASE)
    assert not await outbox.posted(first, message("1.1"), later)
    assert not await outbox.put_off(first, later, "")
    assert not await outbox.end(first, PostState.DEAD, "gone", later)
    assert not await outbox.release(first, later)
    assert not await outbox.wait(first, later)
    assert await outbox.missed(first, later) is None
    assert await outbox.claim_again(first, later, LEASE) is None
    assert await outbox.by_id(first.id) == second


async def test_a_live_lease_is_not_taken_over(outbox: Outbox) -> None:
    first = await claimed(outbox)
    assert await outbox.claim_again(first, NOON + LEASE, LEASE) is None
    assert await outbox.claim(first.id, NOON + LEASE, LEASE) is None


async def test_ambiguous_is_what_nobody_has_held_for_long_enough(outbox: Outbox) -> None:
    taken = await claimed(outbox)
    await claimed(outbox, post("quote:2", due_at=NOON))
    assert list(await outbox.ambiguous(NOON + LEASE + SETTLE, SETTLE, 10)) == []
    later = NOON + LEASE + SETTLE + MINUTE
    assert len(await outbox.ambiguous(later, SETTLE, 10)) == 2
    assert len(await outbox.ambiguous(later, SETTLE, 1)) == 1
    assert await outbox.wait(taken, later + MINUTE)
    assert taken.id not in {one.id for one in await outbox.ambiguous(later, SETTLE, 10)}
    assert taken.id in {one.id for one in await outbox.ambiguous(later + MINUTE, SETTLE, 10)}


async def test_looking_in_vain_is_counted_once_for_each_pass(outbox: Outbox) -> None:
    taken = await claimed(outbox)
    passes = await asyncio.gather(*(outbox.missed(taken, NOON + MINUTE) for _ in range(4)))
    [once] = [one for one in passes if one is not None]
    assert once.missing == 1
    twice = await outbox.missed(once, NOON + 2 * MINUTE)
    assert twice is not None
    assert twice.missing == 2
    assert await outbox.release(twice, NOON + 3 * MINUTE)
    again = await outbox.claim(taken.id, NOON + 3 * MINUTE, LEASE)
    assert again is not None
    assert (again.attempt, again.missing) == (2, 0)


async def test_an_uncertain_post_is_settled_by_a_host(outbox: Outbox) -> None:
    for key, there in (("quote:1", True), ("quote:2", False)):
        taken = await claimed(outbox, post(key))
        assert await outbox.end(taken, PostState.UNCERTAIN, "no history", NOON)
        asked = await outbox.by_id(taken.id)
        assert asked is not None
        assert (asked.state, asked.reason) == (PostState.UNCERTAIN, "no history")
        settled = outbox.posted(asked, None, NOON) if there else outbox.release(asked, NOON)
        assert await settled
        after = await outbox.by_id(taken.id)
        assert after is not None
        assert after.state is (PostState.POSTED if there else PostState.PENDING)
        assert after.message is None


async def test_the_janitor_hears_of_what_was_sent_again_in_doubt(outbox: Outbox) -> None:
    refused = await claimed(outbox, post("quote:2"))
    await outbox.put_off(refused, NOON, "a wait")
    plain = await outbox.claim(refused.id, NOON, LEASE)
    assert plain is not None
    await outbox.posted(plain, message("1.1"), NOON)
    first = await claimed(outbox)
    second = await outbox.claim_again(first, NOON + LEASE + MINUTE, LEASE)
    assert second is not None
    await outbox.posted(second, message("1.2"), NOON + 2 * MINUTE)
    assert list(await outbox.untidy(NOON + MINUTE, 10)) == []
    [seen] = await outbox.untidy(NOON + 2 * MINUTE, 10)
    assert seen.id == second.id
    assert await outbox.tidied(seen, NOON + 5 * MINUTE)
    assert list(await outbox.untidy(NOON + 4 * MINUTE, 10)) == []
    assert [one.id for one in await outbox.untidy(NOON + 5 * MINUTE, 10)] == [seen.id]
    assert await outbox.tidied(seen, None)
    assert list(await outbox.untidy(NOON + timedelta(days=9), 10)) == []


async def test_a_released_post_stays_in_doubt_through_refusals(outbox: Outbox) -> None:
    first = await claimed(outbox)
    assert await outbox.release(first, NOON)
    second = await outbox.claim(first.id, NOON, LEASE)
    assert second is not None
    await outbox.put_off(second, NOON, "a wait")
    third = await outbox.claim(first.id, NOON, LEASE)
    assert third is not None
    assert list(await outbox.untidy(NOON, 10)) == []
    await outbox.posted(third, message("1.1"), NOON + MINUTE)
    assert [one.id for one in await outbox.untidy(NOON + MINUTE, 10)] == [first.id]


async def test_recent_posts_are_a_communitys_own_newest_first(outbox: Outbox) -> None:
    await outbox.reserve([post("old")], NOON - MINUTE)
    await outbox.reserve([post("a")], NOON)
    await outbox.reserve([post("b"), post("theirs", BOLT)], NOON + MINUTE)
    assert [one.post.key for one in await outbox.recent(ACME, NOON)] == ["b", "a"]


async def test_a_cap_counts_unasked_posts_that_went_out_and_none_in_threads(outbox: Outbox) -> None:
    for one in (post("a"), post("asked", unasked=False), post("theirs", BOLT)):
        await outbox.posted(await claimed(outbox, one), message("1.1"), NOON + MINUTE)
    await outbox.posted(await claimed(outbox, post("reply", follows="a")), message("1.2"), NOON + MINUTE)
    await claimed(outbox, post("on its way"))
    await reserved(outbox, post("waiting"))
    assert await outbox.sent_since(ACME, NOON) == 2
    assert await outbox.sent_since(ACME, NOON + MINUTE) == 1
    assert await outbox.sent_since(ACME, NOON + 2 * MINUTE) == 0


async def test_a_community_that_left_is_owed_nothing(outbox: Outbox) -> None:
    taken = await claimed(outbox)
    waiting, theirs = await reserved(outbox, post("quote:2"), post(community=BOLT))
    assert await outbox.stop(ACME, "taken out", NOON) == 1
    assert [one.id for one in await outbox.due(NOON, 10)] == [theirs]
    skipped = await outbox.by_id(waiting)
    assert skipped is not None
    assert (skipped.state, skipped.reason) == (PostState.SKIPPED, "taken out")
    assert await outbox.posted(taken, message("1.1"), NOON)


async def test_a_direct_post_goes_with_the_data_of_its_person(stores: Stores) -> None:
    [known] = await reserved(stores.outbox, post(place=place(channel="", direct=DEE)))
    assert await stores.personal_data.delete_person(ACME, PersonId(DEE)) >= 1
    assert await stores.outbox.by_id(known) is None
