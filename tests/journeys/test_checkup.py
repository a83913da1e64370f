"""What `aftershow doctor` says about posts."""

from datetime import timedelta

from bench.crowd import Home, crowd_of_posts
from bot.checkup import Finding, examine
from bot.composition import App
from bot.domain.ids import CommunityId
from bot.ports.publishing import PostState

HOME = Home(CommunityId("slack:A1:-:T1"), "C1")


async def about_posts(app: App) -> Finding:
    return next(finding for finding in await examine(app.settings) if finding.what == "posts")


async def test_an_operator_sees_how_many_posts_stand_how(app: App) -> None:
    now = app.clock.now()
    quiet = await about_posts(app)
    assert (quiet.good, quiet.remedy) == (True, "")
    assert quiet.state == "0 wait, 0 on their way, 0 uncertain, 0 refused this week"
    ids = await app.stores.outbox.reserve(crowd_of_posts(HOME, 4, now), now)
    for known, end in zip(ids, (PostState.UNCERTAIN, PostState.DEAD), strict=False):
        assert known is not None
        claimed = await app.stores.outbox.claim(known, now, timedelta(minutes=1))
        assert claimed is not None
        await app.stores.outbox.end(claimed, end, "why", now)
    found = await about_posts(app)
    assert found.good
    assert found.state == "2 wait, 0 on their way, 1 uncertain, 1 refused this week"
    assert found.remedy == (
        "Hosts have a message with two buttons about each uncertain one. Hosts were told why each was refused."
    )


async def test_posts_that_nobody_sends_are_a_fault_with_its_remedy(app: App) -> None:
    now = app.clock.now()
    await app.stores.outbox.reserve(crowd_of_posts(HOME, 2, now - timedelta(minutes=25)), now)
    found = await about_posts(app)
    assert not found.good
    assert found.state.endswith("; 2 overdue, for 25 minutes")
    assert "aftershow run --role worker" in found.remedy
