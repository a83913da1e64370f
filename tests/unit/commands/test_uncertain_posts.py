"""A host settles what nobody can tell, once, and for their own community alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.plain_text import plain_text
from bot.commands.request import Request
from bot.commands.uncertain_posts import UncertainPosts
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId
from bot.errors import BadArgument
from bot.ports.publishing import NewPost, OwedPost, PostKind, PostState
from bot.publishing.uncertain import uncertain_action
from storage.stores import Stores
from tests.fakes.inline_jobs import TurnedClock
from tests.fakes.platform_samples import ACME, BOLT, NOON, SECRET_KEY, place
from tests.fakes.ready_databases import open_ready_stores

LEASE = timedelta(seconds=30)


def pressed_in(community: CommunityId) -> Request:
    return Request(
        text="",
        person=PersonId("U-ada"),
        community=community,
        conversation=place(community),
        scope=Scope(community=community, shows=()),
        admin=True,
    )


async def uncertain(stores: Stores, **changes: object) -> OwedPost:
    post = NewPost(community=ACME, key="k", kind=PostKind.DISCUSSION, place=place(), content="{}", due_at=NOON)
    [known] = await stores.outbox.reserve([replace(post, **changes)], NOON)  # type: ignore[arg-type]
    assert known is not None
    claimed = await stores.outbox.claim(known, NOON, LEASE)
    assert claimed is not None
    await stores.outbox.end(claimed, PostState.UNCERTAIN, "nobody knows", NOON)
    owed = await stores.outbox.by_id(known)
    assert owed is not None
    return owed


@pytest.mark.parametrize(
    ("choice", "expires", "becomes"),
    [
        ("there", None, PostState.POSTED),
        ("again", None, PostState.PENDING),
        ("again", NOON, PostState.SKIPPED),
        ("there", NOON, PostState.POSTED),
    ],
)
async def test_a_press_settles_it_and_a_second_one_is_told_so(choice: str, expires: object, becomes: PostState) -> None:
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        actions = UncertainPosts(stores.outbox, TurnedClock(NOON + LEASE))
        owed = await uncertain(stores, expires_at=expires)
        action = uncertain_action(choice, owed)
        assert len(action) <= 100
        word, _, rest = action.partition(":")
        assert word in actions.admin_words
        said = await actions.presses()[word](pressed_in(ACME), rest)
        assert "Thank you" in plain_text(said)
        after = await stores.outbox.by_id(owed.id)
        assert after is not None
        assert after.state is becomes
        with pytest.raises(BadArgument, match="settled already"):
            await actions.press(pressed_in(ACME), rest)


async def test_the_buttons_of_another_community_and_broken_ones_press_nothing() -> None:
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        actions = UncertainPosts(stores.outbox, TurnedClock(NOON))
        owed = await uncertain(stores)
        _, _, rest = uncertain_action("again", owed).partition(":")
        with pytest.raises(BadArgument, match="no longer know"):
            await actions.press(pressed_in(BOLT), rest)
        for broken in ("", "again", "again:x:1", "again:7:1", f"burn:{owed.id}:1", f"again:{10**30}:1", "again:-1:1"):
            with pytest.raises(BadArgument, match="no longer know"):
                await actions.press(pressed_in(ACME), broken)
        assert await stores.outbox.by_id(owed.id) == owed


async def test_a_press_about_an_earlier_attempt_settles_nothing() -> None:
    async with open_ready_stores(secret_keys=[SECRET_KEY]) as stores:
        actions = UncertainPosts(stores.outbox, TurnedClock(NOON))
        first = await uncertain(stores)
        await stores.outbox.release(first, NOON)
        claimed = await stores.outbox.claim(first.id, NOON, LEASE)
        assert claimed is not None
        await stores.outbox.end(claimed, PostState.UNCERTAIN, "again", NOON)
        _, _, rest = uncertain_action("there", first).partition(":")
        with pytest.raises(BadArgument, match="tried again since"):
            await actions.press(pressed_in(ACME), rest)
