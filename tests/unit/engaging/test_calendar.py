"""The calendar: what is owed, what is left out and why, and that nothing is owed twice."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.chat.blocks import Buttons, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.schedule import EVERY_DAY, Schedule, Series, next_occurrence, wakes_at
from bot.domain.span import Span
from bot.engaging.series import Draft, Note, Task, Write
from bot.ports.calendar import OccurrenceState
from bot.ports.publishing import PostKind
from bot.publishing.content import freeze, thaw
from tests.fakes.calendar_world import World, daily

TOWN = CommunityId("slack:A:-:T")
START = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday; nine o'clock in Berlin is eight
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EIGHT = START + 8 * HOUR


@pytest.fixture
def world() -> World:
    world = World()
    world.settle_in(TOWN)
    return world


def weekly(**changes: object) -> Schedule:
    values = {
        "community": TOWN,
        "series": Series.WEEKLY_TAKEAWAYS,
        "time_zone": "UTC",
        "days": frozenset((5,)),
        "at": time(16),
        "starts_at": START,
        **changes,
    }
    return Schedule(**values)  # type: ignore[arg-type]


async def reasons(world: World, series: Series = Series.QUOTE_OF_THE_DAY) -> dict[int, str]:
    """By day of the month, why it was left out; "" where it was posted."""
    history = await world.occurrences.history(TOWN, series, 100)
    return {one.occurrence.local_date.day: one.reason for one in history if one.state is not OccurrenceState.PLANNED}


async def test_what_is_due_is_owed_with_its_content_place_and_last_moment(world: World) -> None:
    await world.put(replace(daily(TOWN, START), prompt=True), START)
    world.writers[Series.QUOTE_OF_THE_DAY].question = "Why?"
    assert await world.calendar().plan(EIGHT - timedelta(seconds=1)) == 0
    assert await world.calendar().plan(EIGHT + timedelta(minutes=1)) == 1
    posts = world.outbox.of(TOWN)
    main, _ = posts["quote_of_the_day:2026-11-02"]
    starter, _ = posts["quote_of_the_day:2026-11-02:starter"]
    assert (main.kind, main.place.channel, main.unasked) == (PostKind.QUOTE_OF_THE_DAY, "C-news", True)
    assert (main.due_at, main.expires_at) == (EIGHT, EIGHT + 2 * HOUR)
    assert thaw(main.content).blocks == (Text("quote_of_the_day 2026-11-02 #1"),)
    assert (starter.kind, starter.follows, starter.place) == (PostKind.STARTER, main.key, main.place)
    assert thaw(starter.content).blocks == (Text("Why?"),)
    [known] = await world.occurrences.history(TOWN, Series.QUOTE_OF_THE_DAY, 5)
    assert (known.state, known.key, known.picks) == (OccurrenceState.RESERVED, main.key, ("pick-1",))


async def test_the_digest_goes_to_the_hosts_whatever_is_set_for_unasked_posts(world: World) -> None:
    await world.put(replace(daily(TOWN, START), series=Series.HOST_DIGEST), START)
    await world.calendar().plan(EIGHT)
    post, _ = world.outbox.of(TOWN)["host_digest:2026-11-02"]
    assert (post.place.channel, post.unasked) == ("C-hosts", False)
    world.profiles[TOWN] = replace(world.profiles[TOWN], hosts_channel=None)
    await world.calendar().plan(EIGHT + DAY)
    post, _ = world.outbox.of(TOWN)["host_digest:2026-11-03"]
    assert (post.place.channel, post.place.direct) == ("", "ada")


async def test_after_a_downtime_only_the_last_is_posted_and_only_when_not_too_late(world: World) -> None:
    await world.put(daily(TOWN, START), START)
    await world.put(weekly(days=EVERY_DAY), START)
    await world.calendar().plan(EIGHT + 3 * DAY + HOUR)
    told = await reasons(world)
    assert told[5] == ""
    assert {told[day] for day in (2, 3, 4)} == {"I was not running then, and after 2 hours it is too late for it."}
    told = await reasons(world, Series.WEEKLY_TAKEAWAYS)
    assert told[4] == ""
    assert set(told) == {2, 3, 4}
    await world.calendar().plan(EIGHT + 4 * DAY + 2 * HOUR + timedelta(seconds=1))
    assert (await reasons(world))[6].endswith("too late for it.")
    assert sum(":preview" not in key for key in world.outbox.of(TOWN)) == 3


async def test_paused_stopped_removed_and_skipped_ones_are_left_out_with_their_reason(world: World) -> None:
    schedule = await world.put(replace(daily(TOWN, START), skipped=frozenset((date(2026, 11, 2),))), START)
    calendar, profile = world.calendar(), world.profiles[TOWN]
    await calendar.plan(EIGHT)
    await world.schedules.amend(replace(schedule, paused=True), actor=None, at=START)
    await calendar.plan(EIGHT + DAY)
    await world.schedules.amend(schedule, actor=None, at=START)
    world.profiles[TOWN] = replace(profile, stopped=True)
    await calendar.plan(EIGHT + 2 * DAY)
    world.profiles[TOWN] = replace(profile, removed_at=START)
    await calendar.plan(EIGHT + 3 * DAY)
    world.profiles[TOWN] = replace(profile, channel=None)
    await calendar.plan(EIGHT + 4 * DAY)
    world.profiles[TOWN] = profile
    world.writers[Series.QUOTE_OF_THE_DAY].silent = "The well is dry."
    await calendar.plan(EIGHT + 5 * DAY)
    assert await reasons(world) == {
        2: "The hosts left this one out.",
        3: "The hosts had paused it.",
        4: "All posting was stopped.",
        5: "I was not in this community then.",
        6: "No channel was chosen for it: /aftershow settings has the channels.",
        7: "The well is dry.",
    }
    assert not world.outbox.posts


async def test_another_time_zone_time_or_day_never_posts_twice_on_a_local_date(world: World) -> None:
    lots = random.Random(7)
    schedule = await world.put(daily(TOWN, START), START)
    calendar, now = world.calendar(), START
    for _ in range(1500):
        now += timedelta(minutes=lots.randint(5, 110))
        await calendar.plan(now)
        if lots.random() < 0.03:
            zone = lots.choice(("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/Nuuk"))
            changed = replace(schedule, time_zone=zone, at=time(lots.randrange(24)), starts_at=now)
            schedule = replace(changed, days=lots.choice((EVERY_DAY, frozenset((1, 3, 5)))))
            await world.put(schedule, now)
    posted = [one for one in await world.occurrences.history(TOWN, Series.QUOTE_OF_THE_DAY, 999) if not one.reason]
    assert len(posted) == len(world.outbox.of(TOWN)) > 20
    assert len({one.occurrence.local_date for one in posted}) == len(posted)


async def test_a_date_that_was_posted_stays_posted_when_its_time_comes_again(world: World) -> None:
    await world.put(daily(TOWN, START), START)
    await world.calendar().plan(EIGHT)
    later = replace(daily(TOWN, START), at=time(12), starts_at=EIGHT)
    await world.put(later, EIGHT)
    assert await world.calendar().plan(EIGHT + 4 * HOUR) == 0
    assert len(world.outbox.of(TOWN)) == 1


async def test_hosts_see_the_weekly_post_before_it_goes_out_as_they_saw_it(world: World) -> None:
    await world.put(weekly(), START)
    friday = START + 4 * DAY
    calendar = world.calendar()
    assert await calendar.plan(friday + 11 * HOUR) == 0
    await calendar.plan(friday + 12 * HOUR)
    preview, _ = world.outbox.of(TOWN)["weekly_takeaways:2026-11-06:preview"]
    assert (preview.place.channel, preview.unasked, preview.expires_at) == ("C-hosts", False, friday + 16 * HOUR)
    shown = thaw(preview.content).blocks
    assert isinstance(shown[0], Notice)
    assert "on Friday at 16:00" in shown[0].text
    assert isinstance(shown[-1], Buttons)
    assert [button.action for button in shown[-1].buttons] == [
        "calendar-now:weekly_takeaways:2026-11-06",
        "calendar-skip:weekly_takeaways:2026-11-06",
    ]
    await calendar.plan(friday + 13 * HOUR)
    assert await calendar.plan(friday + 16 * HOUR) == 1
    post, _ = world.outbox.of(TOWN)["weekly_takeaways:2026-11-06"]
    assert thaw(post.content).blocks == shown[1:-1]
    assert world.writers[Series.WEEKLY_TAKEAWAYS].written == 1


class Shows:
    """Writes words that can be hidden, other ones each time."""

    series = Series.WEEKLY_TAKEAWAYS
    to_hosts = False

    def __init__(self) -> None:
        self.at = 0

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        return self.write

    async def write(self, task: Task) -> Draft:
        self.at += 10
        span = Span(EpisodeId("e"), TranscriptHash("h"), self.at, self.at + 5)
        return Draft(message=OutgoingMessage(blocks=(Text(str(self.at)),), shows=(span,)), picks=(str(self.at),))

    def starter(self, schedule: Schedule, occurrence: object) -> str:
        return ""


async def test_what_hosts_hid_after_the_preview_is_not_posted(world: World) -> None:
    world.writers[Series.WEEKLY_TAKEAWAYS] = Shows()  # type: ignore[assignment]
    await world.put(weekly(), START)
    friday, calendar = START + 4 * DAY, world.calendar()
    await calendar.plan(friday + 12 * HOUR)
    hidden = frozenset((Span(EpisodeId("e"), TranscriptHash("h"), 12, 13),))
    world.scopes[TOWN] = Scope(community=TOWN, shows=(), hidden_spans=hidden)
    await calendar.plan(friday + 16 * HOUR)
    post, _ = world.outbox.of(TOWN)["weekly_takeaways:2026-11-06"]
    assert thaw(post.content).blocks == (Text("20"),)
    [known] = await world.occurrences.history(TOWN, Series.WEEKLY_TAKEAWAYS, 5)
    assert known.picks == ("20",)


async def test_a_preview_that_was_skipped_is_never_posted(world: World) -> None:
    schedule = await world.put(weekly(), START)
    friday, calendar = START + 4 * DAY, world.calendar()
    await calendar.plan(friday + 12 * HOUR)
    await world.schedules.amend(replace(schedule, skipped=frozenset((date(2026, 11, 6),))), actor=None, at=friday)
    await calendar.plan(friday + 16 * HOUR)
    assert list(world.outbox.of(TOWN)) == ["weekly_takeaways:2026-11-06:preview"]
    assert await reasons(world, Series.WEEKLY_TAKEAWAYS) == {6: "The hosts left this one out."}


async def test_a_post_that_was_brought_forward_does_not_come_again(world: World) -> None:
    schedule = await world.put(daily(TOWN, START), START)
    calendar = world.calendar()
    coming = next_occurrence(schedule, START)
    assert coming is not None
    assert await calendar.post_now(schedule, coming, START + HOUR) == ""
    assert "already" in await calendar.post_now(schedule, coming, START + 2 * HOUR)
    post, _ = world.outbox.of(TOWN)["quote_of_the_day:2026-11-02"]
    assert (post.due_at, post.expires_at) == (START + HOUR, START + 3 * HOUR)
    assert await calendar.plan(EIGHT) == 0
    assert len(world.outbox.of(TOWN)) == 1
    world.writers[Series.QUOTE_OF_THE_DAY].silent = "The well is dry."
    tomorrow = next_occurrence(schedule, EIGHT)
    assert tomorrow is not None
    assert await calendar.post_now(schedule, tomorrow, EIGHT + HOUR) == "The well is dry."
    assert set(await reasons(world)) == {2}


async def test_one_communitys_trouble_holds_nobody_else_back(world: World) -> None:
    other = CommunityId("slack:A:-:other")
    world.settle_in(other)
    writer = world.writers[Series.QUOTE_OF_THE_DAY]
    writer.failing = {TOWN}
    for town in (TOWN, other):
        await world.put(daily(town, START), START)
    assert await world.calendar().plan(EIGHT) == 1
    assert len(world.outbox.of(other)) == 1
    writer.failing = set()
    assert await world.calendar().plan(EIGHT + timedelta(minutes=1)) == 1
    assert len(world.outbox.of(TOWN)) == 1


async def test_what_cannot_be_read_for_many_is_read_for_each_alone(world: World) -> None:
    other = CommunityId("slack:A:-:other")
    world.settle_in(other)
    writer = world.writers[Series.QUOTE_OF_THE_DAY]
    writer.unreadable = {TOWN}
    for town in (TOWN, other):
        await world.put(daily(town, START), START)
    assert await world.calendar().plan(EIGHT) == 1
    assert len(world.outbox.of(other)) == 1
    assert not world.outbox.of(TOWN)
    writer.unreadable = set()
    assert await world.calendar().plan(EIGHT + timedelta(minutes=1)) == 1
    assert len(world.outbox.of(TOWN)) == 1


async def test_while_many_posts_are_written_everybody_else_has_a_turn_after_each(world: World) -> None:
    for number in range(40):
        town = CommunityId(f"slack:A:-:{number}")
        world.settle_in(town)
        await world.put(daily(town, START), START)
    turns: list[int] = []

    async def others() -> None:
        while True:
            turns.append(world.writers[Series.QUOTE_OF_THE_DAY].written)
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    assert await world.calendar().plan(EIGHT) == 40
    waiting.cancel()
    assert set(range(41)) <= set(turns)


async def test_hosts_get_a_note_once_for_its_key(world: World) -> None:
    note = Note("low:14", OutgoingMessage(blocks=(Notice(Tone.INFO, "Few are left."),)))
    world.writers[Series.QUOTE_OF_THE_DAY].notes = (note,)
    await world.put(daily(TOWN, START), START)
    for day in range(3):
        await world.calendar().plan(EIGHT + day * DAY)
    post, _ = world.outbox.of(TOWN)["low:14"]
    assert (post.place.channel, post.kind, post.content) == ("C-hosts", PostKind.NOTICE, freeze(note.message))
    assert len(world.outbox.of(TOWN)) == 4


async def test_a_long_downtime_is_told_of_date_by_date(world: World) -> None:
    await world.put(daily(TOWN, START), START)
    assert await world.calendar().plan(EIGHT + 500 * DAY) == 501
    assert len(world.outbox.of(TOWN)) == 1
    history = await world.occurrences.history(TOWN, Series.QUOTE_OF_THE_DAY, 999)
    assert len(history) == 501
    assert [bool(one.reason) for one in history] == [False] + [True] * 500


async def test_communities_without_a_profile_post_where_their_schedule_says(world: World) -> None:
    home = CommunityId("playground")
    await world.put(replace(daily(home, START), channel="general"), START)
    await world.calendar().plan(EIGHT)
    post, _ = world.outbox.of(home)["quote_of_the_day:2026-11-02"]
    assert (post.place.platform, post.place.channel) == ("playground", "general")


def test_a_schedule_without_days_waits_for_nothing() -> None:
    assert wakes_at(weekly(days=frozenset()), START) is None
