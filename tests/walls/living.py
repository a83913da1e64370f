"""A community that wants everything: hosts approve every take, members vote, and the calendar posts for days."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.blocks import PollBlock
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage
from tests.walls.staging import Stage

KINDS = ("announcements", "discussions", "quote_of_the_day", "weekly_takeaways", "host_digest")
_MOST_VOTES = 6


async def lives(stage: Stage, told: int, days: int) -> None:
    """`told` episodes are new, and so many days go by."""
    await _wants_everything(stage)
    for episode in (await stage.stored())[:told]:
        await stage.app.stores.arrivals.arrived([episode.id], stage.app.clock.now())
    await stage.ticks(3)
    await _approve(stage)
    await stage.ticks(3)
    voted = False
    for _ in range(days):
        voted = voted or await _vote(stage)
        stage.clock.turn(timedelta(days=1))
        await stage.ticks()
    assert voted
    for words in ("takes", "calendar", "discussions"):
        stage.oracle.looks(await stage.town.admin().types(f"/aftershow {words}"), f"/aftershow {words}")
    for series in ("quote_of_the_day", "weekly_takeaways", "host_digest"):
        shown = await stage.town.admin().sends_action(f"calendar-preview:{series}")
        stage.oracle.looks(shown, f"a preview of {series}")
    shown = await stage.app.previews["discussion"](stage.town.community, stage.app.clock.now())
    stage.oracle.looks(shown, "a preview of a discussion")


async def _wants_everything(stage: Stage) -> None:
    admin = stage.town.admin()
    await stage.town.chooses_hosts_channel()
    await admin.fills(await admin.opens("set-times:"), time_zone="Europe/Berlin")
    await admin.fills(await admin.opens("set-posts:"), **dict.fromkeys(KINDS, "yes"))
    takes = stage.app.stores.takes
    await takes.put_rules(replace(await takes.rules(stage.town.community), per_day=0, per_episode=5, open_days=3))


async def _approve(stage: Stage) -> None:
    """Page by page, until none waits; each is opened for editing first, as a host would look at it."""
    admin = stage.town.admin()
    while True:
        listed = await admin.types("/aftershow takes")
        stage.oracle.looks(listed, "/aftershow takes")
        pressed = [one for one in buttons_of(listed.blocks) if one.action.startswith("take-ok:")]
        if not pressed:
            return
        for one in pressed:
            stage.oracle.fills_in(await admin.opens(one.action.replace("take-ok:", "take-edit:")), "editing a take")
            stage.oracle.looks(await admin.presses(one), "approving a take")


async def _vote(stage: Stage) -> bool:
    """Whether there was anything to vote on: cards wait where much else was posted that day."""
    polls = [(ref, poll) for ref, message in stage.town.poster.standing.items() for poll in _polls(message)]
    for ref, poll in polls[:_MOST_VOTES]:
        for choice in poll.choices[:2]:
            for voter in ("vera", "vic"):
                shown = await stage.town.member(voter).sends_action(choice.action, ref)
                stage.oracle.looks(shown, "voting")
    return bool(polls)


def _polls(message: OutgoingMessage) -> list[PollBlock]:
    return [block for block in message.blocks if isinstance(block, PollBlock)]
