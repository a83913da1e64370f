"""Hot takes on Slack and Discord: listed, put forward, reviewed, opened with poll and thread, judged on their day."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.blocks import Button, PollBlock
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.composition import App, open_app
from bot.domain.discussion import NewTake, TakeId, TakeState
from bot.domain.episode import Episode
from bot.domain.ids import CommunityId, PersonId
from bot.publishing.in_process_jobs import InProcessJobs
from bot.settings import Settings
from tests.fakes.poster import Sent
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import HOSTS, Town
from tests.journeys.talking import Member, button, notice, quotes

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEWS = "C0NEWS"


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(MORNING)


@pytest.fixture
async def app(data: Path, clock: TurnedClock) -> AsyncIterator[App]:
    settings = Settings(data=data, poll_pause=timedelta(), base_url="http://127.0.0.1:1")
    async with open_app(settings, clock=clock) as opened:
        yield opened


@dataclass
class Stage:
    """A community whose hosts have a channel, and the works behind it."""

    town: Town
    clock: TurnedClock

    async def ticks(self, times: int = 3) -> None:
        """Sweep and do what that hands out, often enough that threads follow their cards."""
        app = self.town.app
        for _ in range(times):
            jobs = InProcessJobs(4)
            news = app.news(jobs)
            await app.publishing.sweep((*app.planners, *news.planners), jobs).run(app.clock.now())
            working = asyncio.create_task(jobs.run({**app.publishing.jobs, **news.jobs}))
            await jobs.idle()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await app.polls.painter.settle()

    async def sent(self, channel: str) -> list[Sent]:
        await self.ticks()
        return [one for one in self.town.poster.sent if one.place.channel == channel]

    async def cards(self) -> list[Sent]:
        return [one for one in await self.sent(NEWS) if one.place.thread is None]

    async def newest(self) -> Episode:
        app = self.town.app
        return (await app.stores.library.episodes(await app.scope(self.town.community)))[0]

    async def arrives(self) -> Episode:
        episode = await self.newest()
        await self.town.app.stores.arrivals.arrived([episode.id], self.clock.now())
        return episode

    async def wants(self, *kinds: str) -> None:
        profiles = self.town.app.stores.profiles
        profile = await profiles.profile(self.town.community)
        assert profile is not None
        await profiles.put(replace(profile, wanted=kinds), actor=PersonId("ada"), at=MORNING)


@pytest.fixture
async def stage(town: Town, clock: TurnedClock) -> Stage:
    await town.chooses_hosts_channel()
    return Stage(town, clock)


def first(message: OutgoingMessage, label: str) -> Button:
    """The button of the first item: numbered where a platform has no room beside items."""
    try:
        return button(message, label)
    except LookupError:
        return button(message, f"1. {label}")


async def _discuss(member: Member) -> str:
    listed = await member.types("/hottakes latest")
    return plain_text(await member.presses(first(listed, "Discuss")))


def poll_of(sent: Sent) -> PollBlock:
    return next(block for block in sent.message.blocks if isinstance(block, PollBlock))


async def test_a_host_opens_a_discussion_by_its_button(stage: Stage) -> None:
    assert "Opened" in await _discuss(stage.town.admin())
    [card] = await stage.cards()
    poll = poll_of(card)
    assert "Hot take" in card.text
    assert quotes(card.message)
    assert [choice.label for choice in poll.choices] == ["Agree", "Disagree", "It depends"]
    [thread] = [one for one in await stage.sent(NEWS) if one.place.thread is not None]
    assert thread.text


async def test_a_second_press_opens_nothing_more(stage: Stage) -> None:
    await _discuss(stage.town.admin())
    assert "open already" in await _discuss(stage.town.admin("eve"))
    assert "open already" in await _discuss(stage.town.member())
    assert len(await stage.cards()) == 1


async def test_a_members_press_puts_the_take_forward_and_a_host_approves_it(stage: Stage) -> None:
    assert "forward to the hosts" in await _discuss(stage.town.member())
    assert await stage.cards() == []
    waiting = await stage.town.admin().types("/aftershow takes")
    await stage.town.admin().presses(first(waiting, "Approve"))
    stage.clock.turn(timedelta(hours=2))
    assert len(await stage.cards()) == 1


async def test_votes_repaint_the_card_and_the_result_goes_into_its_thread(stage: Stage) -> None:
    await _discuss(stage.town.admin())
    [card] = await stage.cards()
    for person, choice in (("bea", 0), ("cy", 0), ("dot", 1)):
        await stage.town.member(person).sends_action(poll_of(card).choices[choice].action)
    await stage.ticks()
    [painted] = [
        one for one in stage.town.poster.standing.values() if any(isinstance(b, PollBlock) for b in one.blocks)
    ]
    counts = next(block for block in painted.blocks if isinstance(block, PollBlock))
    assert [choice.votes for choice in counts.choices] == [2, 1, 0]
    assert "Hot take" in plain_text(painted)
    stage.clock.turn(timedelta(days=8))
    texts = [one.text for one in await stage.sent(NEWS) if one.place.thread is not None]
    assert any("67 % agree (2 of 3)" in text for text in texts)


async def test_a_poll_that_nobody_noticed_ends_without_a_word(stage: Stage) -> None:
    await _discuss(stage.town.admin())
    await stage.ticks()
    before = len(stage.town.poster.sent)
    stage.clock.turn(timedelta(days=8))
    await stage.ticks()
    assert len(stage.town.poster.sent) == before


async def test_a_new_episode_is_announced_and_its_takes_are_shown_to_the_hosts(stage: Stage) -> None:
    await stage.wants("announcements", "discussions")
    episode = await stage.arrives()
    [announced] = await stage.cards()
    assert "A new episode" in announced.text
    assert episode.title in announced.text
    assert button(announced.message, "Hot takes")
    [review] = await stage.sent(HOSTS)
    assert "Hot takes to review" in review.text
    assert len(await stage.cards()) == 1


async def test_approved_takes_open_one_a_day_at_their_time(stage: Stage) -> None:
    await stage.wants("discussions")
    await stage.arrives()
    [review] = await stage.sent(HOSTS)
    await stage.town.admin().presses(button(review.message, "Approve all"))
    assert await stage.cards() == []  # nine in the morning; they open at ten
    stage.clock.turn(timedelta(hours=1))
    assert len(await stage.cards()) == 1
    stage.clock.turn(timedelta(hours=5))
    assert len(await stage.cards()) == 1
    stage.clock.turn(timedelta(days=1))
    assert len(await stage.cards()) == 2


async def test_hosts_who_trust_the_analysis_let_takes_open_by_themselves(stage: Stage) -> None:
    admin = stage.town.admin()
    form = await admin.opens("set-discussions:")
    await admin.fills(form, who="itself", pace="0", days="3")
    await stage.wants("discussions")
    await stage.arrives()
    assert len(await stage.cards()) == 3
    assert await stage.sent(HOSTS) == []


async def test_an_old_arrival_is_not_announced(stage: Stage) -> None:
    await stage.wants("announcements")
    await stage.arrives()
    stage.clock.turn(timedelta(hours=49))
    assert await stage.cards() == []
    assert await stage.town.app.stores.arrivals.untold(10) == []


async def test_who_wants_neither_hears_of_no_episode(stage: Stage) -> None:
    await stage.arrives()
    assert await stage.cards() == []
    assert await stage.sent(HOSTS) == []


async def test_a_host_edits_merges_and_rejects(stage: Stage) -> None:
    await stage.wants("discussions")
    await stage.arrives()
    await stage.ticks()
    admin, takes = stage.town.admin(), stage.town.app.stores.takes
    one, other, third = await takes.in_state(stage.town.community, TakeState.PROPOSED)
    edited = await admin.fills(await admin.opens(f"take-edit:{one.id}"), claim="Backups are a rumour until restored")
    assert "in your words" in notice(edited).text
    listed = plain_text(await admin.types("/aftershow takes"))
    assert "Approved, and open when it is their turn: 1" in listed
    assert "Backups are a rumour until restored" in listed
    assert listed.count("edited by a host") == 1
    await admin.fills(await admin.opens(f"take-merge:{other.id}"), into=str(one.id))
    await admin.sends_action(f"take-no:{third.id}")
    stage.clock.turn(timedelta(hours=1))
    [card] = await stage.cards()
    assert "Backups are a rumour until restored" in card.text
    states = [(await takes.take(stage.town.community, each.id)) for each in (one, other, third)]
    assert [each.state for each in states if each] == [TakeState.OPENED, TakeState.MERGED, TakeState.REJECTED]
    late = await admin.sends_action(f"take-ok:{third.id}")
    assert "quicker" in notice(late).text


async def test_the_list_follows_what_a_form_decided(stage: Stage) -> None:
    await stage.wants("discussions")
    await stage.arrives()
    await stage.ticks()
    [ref] = [one for one in stage.town.poster.standing if one.conversation.channel == HOSTS]
    host = stage.town.admin(channel=HOSTS)
    takes = await stage.town.app.stores.takes.in_state(stage.town.community, TakeState.PROPOSED)
    await host.fills(await host.opens(f"take-edit:{takes[0].id}", ref), claim="Backups are a rumour until restored")
    listed = plain_text(stage.town.poster.standing[ref])
    assert f"Hot takes to review: {len(takes) - 1}" in listed
    assert "edited by a host" in listed
    await host.fills(await host.opens(f"take-merge:{takes[1].id}", ref), into=str(takes[0].id))
    assert f"Hot takes to review: {len(takes) - 2}" in plain_text(stage.town.poster.standing[ref])


async def test_a_members_own_take_waits_for_the_hosts_and_the_member_hears_its_fate(stage: Stage) -> None:
    told = await stage.town.member("bea").types("/hottake Nobody needs a service mesh")
    assert "hosts look at it" in notice(told).text
    [review] = await stage.sent(HOSTS)
    assert "Nobody needs a service mesh" in review.text
    await stage.town.admin().presses(first(review.message, "Approve"))
    [direct] = [one for one in stage.town.poster.sent if one.place.direct == "bea"]
    assert "The hosts took your hot take" in direct.text
    stage.clock.turn(timedelta(hours=1))
    [card] = await stage.cards()
    assert "not the show" in card.text
    assert quotes(card.message) == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [("/hottake", "Say the claim"), ("/hottake no", "characters"), ("/hottake " + "x" * 200, "characters")],
)
async def test_what_is_no_take_is_told_so(stage: Stage, line: str, answer: str) -> None:
    assert answer in notice(await stage.town.member().types(line)).text


async def test_the_same_take_and_too_many_are_refused_in_words(stage: Stage) -> None:
    member = stage.town.member()
    await member.types("/hottake Tabs will outlive spaces")
    assert "before" in notice(await member.types("/hottake tabs will OUTLIVE spaces!")).text
    for words in ("Second claim of mine", "Third claim of mine"):
        await member.types(f"/hottake {words}")
    assert "already" in notice(await member.types("/hottake A fourth claim of mine")).text


async def test_members_decide_nothing(stage: Stage) -> None:
    await stage.town.member().types("/hottake Tabs will outlive spaces")
    for action in ("take-ok:1", "take-no:1", "takes-all:1", "takes:", "set-discussions:", "members-takes:off"):
        refused = await stage.town.member("mallory").sends_action(action)
        assert "administrators" in notice(refused).text
    take = await stage.town.app.stores.takes.take(stage.town.community, TakeId(1))
    assert take is not None
    assert take.state is TakeState.PROPOSED


async def test_a_take_of_another_community_cannot_be_decided_on(stage: Stage) -> None:
    await stage.town.member().types("/hottake Tabs will outlive spaces")
    foreign = replace(stage.town, community=CommunityId(f"{stage.town.platform.platform}:app:-:other"))
    for action in ("take-ok:1", "take-no:1", "take-ok:0", "take-ok:x", "take-ok:99999999999999"):
        answer = await foreign.admin().sends_action(action)
        assert notice(answer).text
    take = await stage.town.app.stores.takes.take(stage.town.community, TakeId(1))
    assert take is not None
    assert take.state is TakeState.PROPOSED


async def test_words_hidden_before_their_turn_are_never_opened(stage: Stage) -> None:
    await stage.wants("discussions")
    episode = await stage.arrives()
    await stage.ticks()
    for take in await stage.town.app.stores.takes.in_state(stage.town.community, TakeState.PROPOSED):
        await stage.town.admin().sends_action(f"take-ok:{take.id}")
    await stage.town.admin().types(f"/aftershow hide {episode.title}")
    stage.clock.turn(timedelta(days=1))
    assert await stage.cards() == []


async def test_a_prediction_comes_back_on_its_day_with_then_and_now(stage: Stage) -> None:
    app, community = stage.town.app, stage.town.community
    new = NewTake(
        community=community,
        fingerprint="own",
        claim="By spring nobody runs their own mail",
        resolve_by=date(2027, 3, 1),
        speaker="Dov Hallorane",
    )
    await app.stores.takes.propose([new], TakeState.APPROVED, stage.clock.now())
    stage.clock.turn(timedelta(hours=2))
    [card] = await stage.cards()
    assert "1 March 2027" in card.text
    await stage.town.member().sends_action(poll_of(card).choices[0].action)
    stage.clock.set(datetime(2027, 2, 28, 12, tzinfo=UTC))
    assert len(await stage.cards()) == 1
    board = plain_text(await stage.town.member().types("/scoreboard"))
    assert "By spring nobody runs their own mail" in board
    stage.clock.set(datetime(2027, 3, 1, 10, tzinfo=UTC))
    _, aged = await stage.cards()
    assert "How did this age?" in aged.text
    assert "Then, in November 2026, this community voted: One vote: agree." in aged.text
    assert [choice.label for choice in poll_of(aged).choices] == [
        "Aged like wine",
        "Aged like milk",
        "Too soon to tell",
    ]
    await stage.town.member().sends_action(poll_of(aged).choices[0].action)
    stage.clock.turn(timedelta(days=8))
    assert len(await stage.cards()) == 2
    board = plain_text(await stage.town.member().types("/scoreboard"))
    assert "Dov Hallorane" in board
    assert "1 aged like wine" in board


async def test_without_predictions_the_scoreboard_says_what_it_is_for(stage: Stage) -> None:
    assert "No prediction" in notice(await stage.town.member().types("/scoreboard")).text


async def test_discussion_settings_are_kept_and_shown(stage: Stage) -> None:
    admin = stage.town.admin()
    saved = await admin.fills(await admin.opens("set-discussions:"), pace="2", at="17:30", days="3", shown="after_vote")
    assert "Two a day, from 17:30 on." in plain_text(saved)
    await admin.fills(await admin.opens("set-discussions-place:"), channel="C0TALK")
    await admin.sends_action("members-takes:off")
    refused = await stage.town.member().types("/hottake Tabs will outlive spaces")
    assert "choose the hot takes themselves" in notice(refused).text
    bad = await admin.fills(await admin.opens("set-discussions:"), days="0")
    assert "number of days" in notice(bad).text
