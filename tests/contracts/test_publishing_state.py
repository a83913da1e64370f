"""The contract of `PublishingState`, on every database."""

from datetime import timedelta

from bot.ports.publishing import PostState, PublishingState, Standing
from storage.stores import Stores
from tests.contracts.test_outbox import LEASE, MINUTE, post
from tests.fakes.platform_samples import BOLT, NOON

WEEK = timedelta(days=7)


async def test_nothing_owed_is_all_zeroes(stores: Stores) -> None:
    state: PublishingState = stores.publishing_state
    assert await state.standing(NOON, NOON - WEEK) == Standing()


async def test_posts_of_all_communities_are_counted_by_what_became_of_them(stores: Stores) -> None:
    outbox, now = stores.outbox, NOON + 2 * MINUTE
    keys = ("sent", "on its way", "uncertain", "dead", "dead long ago", "skipped", "waits", "later")
    posts = [post(key, due_at=NOON + (WEEK if key == "later" else MINUTE)) for key in keys]
    under = post("under", follows="uncertain")
    ids = await outbox.reserve([*posts, post("waits", BOLT), under], NOON)
    taken = {}
    for key, known in zip(keys[:6], ids, strict=False):
        assert known is not None
        taken[key] = await outbox.claim(known, now, LEASE)
        assert taken[key] is not None
    ends = {
        "uncertain": (PostState.UNCERTAIN, now),
        "dead": (PostState.DEAD, now),
        "dead long ago": (PostState.DEAD, NOON - WEEK - MINUTE),
        "skipped": (PostState.SKIPPED, now),
    }
    for key, (end, at) in ends.items():
        claimed = taken[key]
        assert claimed is not None
        assert await outbox.end(claimed, end, "why", at)
    sent = taken["sent"]
    assert sent is not None
    assert await outbox.posted(sent, None, now)
    standing = await stores.publishing_state.standing(now, NOON - WEEK)
    assert standing == Standing(waiting=4, sending=1, uncertain=1, dead=1, overdue=2, overdue_since=NOON)
