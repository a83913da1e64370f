"""A poll is opened, voted in, reminded of, closed, told, opened again and exported, on every platform."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.blocks import PictureBlock, PollBlock
from bot.chat.capabilities import DISCORD, PLAYGROUND, SLACK
from bot.chat.events import ButtonEvent
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App, SystemClock, open_app
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import PollId
from bot.publishing.in_process_jobs import InProcessJobs
from bot.settings import Settings
from tests.fakes.poster import RecordingPoster, Sent
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import Town
from tests.journeys.talking import Member, button, notice

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOUP = "/poll Is soup a drink?"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> TurnedClock:
    turned = TurnedClock(START)
    monkeypatch.setattr(SystemClock, "now", lambda _: turned.now())
    return turned


@pytest.fixture
async def app(data: Path) -> AsyncIterator[App]:
    """One that paints at once: the clock that these tests turn tells the pauses."""
    async with open_app(Settings(data=data, poll_pause=timedelta()), base_url="http://127.0.0.1:1") as opened:
        yield opened


async def ticks(app: App) -> None:
    """One sweep, and all that it hands out and leaves to be painted."""
    jobs = InProcessJobs(4)
    await app.publishing.sweep(app.planners, jobs).run(app.clock.now())
    working = asyncio.create_task(jobs.run(app.publishing.jobs))
    await jobs.idle()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await app.polls.painter.settle()


async def opened(town: Town, line: str = SOUP) -> Sent:
    """The message that a host's `/poll` puts up."""
    before = len(town.poster.sent)
    reply = await town.admin().types(line)
    assert reply.visibility is Visibility.PRIVATE
    assert "in a moment" in notice(reply).text
    await ticks(town.app)
    [sent] = town.poster.sent[before:]
    return sent


def poll_of(message: OutgoingMessage) -> PollBlock:
    return next(block for block in message.blocks if isinstance(block, PollBlock))


def standing(poster: RecordingPoster) -> PollBlock:
    [message] = [one for one in poster.standing.values() if any(isinstance(block, PollBlock) for block in one.blocks)]
    return poll_of(message)


def votes(block: PollBlock) -> list[int | None]:
    return [choice.votes for choice in block.choices]


async def press(member: Member, sent: Sent, choice: int) -> str:
    return plain_text(await member.sends_action(poll_of(sent.message).choices[choice].action))


def number_of(sent: Sent) -> str:
    return poll_of(sent.message).choices[0].action.split(":")[1]


async def test_people_vote_change_and_take_back_and_the_message_follows(town: Town, clock: TurnedClock) -> None:
    sent = await opened(town)
    assert [choice.label for choice in poll_of(sent.message).choices] == ["Agree", "Disagree", "It depends"]
    assert votes(poll_of(sent.message)) == [0, 0, 0]
    answer = await town.member("bea").sends_action(poll_of(sent.message).choices[0].action)
    assert answer.visibility is Visibility.PRIVATE
    assert "\u201cAgree\u201d" in notice(answer).text
    await press(town.member("cy"), sent, 1)
    assert "Changed" in await press(town.member("bea"), sent, 1)
    assert "Agree 0, Disagree 3" in await press(town.member("dee"), sent, 1)
    assert "Taken back" in await press(town.member("dee"), sent, 1)
    clock.turn(timedelta(seconds=4))
    await ticks(town.app)
    assert votes(standing(town.poster)) == [0, 2, 0]
    assert standing(town.poster).voters == 2
    assert "Thursday, 26 November, 12:00" in standing(town.poster).status


async def test_a_poll_closes_on_time_and_tells_its_result_in_its_thread(town: Town, clock: TurnedClock) -> None:
    sent = await opened(town, f"{SOUP} | yes | no | closes in 2 days | remind 3h")
    await press(town.member("bea"), sent, 0)
    await press(town.member("cy"), sent, 0)
    await press(town.member("dee"), sent, 1)
    clock.set(START + timedelta(days=2) - 3 * HOUR)
    await ticks(town.app)
    await ticks(town.app)
    [reminder] = town.poster.sent[1:]
    assert "closes Wednesday, 25 November, 12:00" in reminder.text
    assert reminder.place.thread is not None
    clock.set(START + timedelta(days=2))
    assert "closed since" in await press(town.member("eve"), sent, 0)
    await ticks(town.app)
    await ticks(town.app)
    [result] = town.poster.sent[2:]
    assert "67 % chose \u201cyes\u201d (2 of 3)." in result.text
    assert result.place.thread is not None
    [picture] = [block for block in result.message.blocks if isinstance(block, PictureBlock)]
    assert picture.alt == "Bar chart of the votes: Yes 2, No 1."
    closed = standing(town.poster)
    assert closed.status == "Closed Wednesday, 25 November, 12:00."
    assert [choice.action for choice in closed.choices] == ["", ""]
    assert votes(closed) == [2, 1]
    assert "Your vote stays: \u201cYes\u201d" in await press(town.member("bea"), sent, 1)


async def test_a_poll_closes_however_late(town: Town, clock: TurnedClock) -> None:
    sent = await opened(town)
    await press(town.member("bea"), sent, 2)
    clock.turn(timedelta(days=40))
    assert "closed since" in await press(town.member("cy"), sent, 0)
    await ticks(town.app)
    [result] = town.poster.sent[1:]
    assert "One vote: it depends." in result.text
    assert standing(town.poster).status == "Closed Thursday, 26 November, 12:00."


@pytest.mark.parametrize(
    ("how", "before_voting", "after_voting"),
    [("live", [0, 0, 0], True), ("hidden until vote", [None] * 3, True), ("hidden", [None] * 3, False)],
)
async def test_a_count_is_told_when_the_poll_says(
    town: Town, clock: TurnedClock, how: str, before_voting: list[int | None], after_voting: bool
) -> None:
    sent = await opened(town, f"{SOUP} | {how}")
    assert votes(poll_of(sent.message)) == before_voting
    said = await press(town.member("bea"), sent, 0)
    assert ("So far: Agree 1, Disagree 0, It depends 0." in said) is after_voting
    clock.turn(timedelta(seconds=4))
    await ticks(town.app)
    assert standing(town.poster).voters == 1
    assert votes(standing(town.poster)) == ([1, 0, 0] if how == "live" else [None] * 3)
    looked = await town.member("cy").sends_action(f"poll:{number_of(sent)}")
    assert votes(poll_of(looked)) == ([1, 0, 0] if how == "live" else [None] * 3)
    clock.turn(timedelta(days=4))
    await ticks(town.app)
    await ticks(town.app)
    assert votes(standing(town.poster)) == [1, 0, 0]


async def test_hosts_close_early_open_again_and_keep_open_longer_each_once(town: Town, clock: TurnedClock) -> None:
    sent = await opened(town)
    host = town.admin()
    menu = await host.sends_action(f"poll-host:{number_of(sent)}")
    longer = button(menu, "A day longer")
    assert "Friday, 27 November" in plain_text(await host.presses(longer))
    assert "already" in plain_text(await host.presses(longer))
    closed = await host.presses(button(menu, "Close now"))
    assert "already" not in plain_text(closed)
    again = button(closed, "Open again for a day")
    await ticks(town.app)
    assert "Nobody voted." in town.poster.sent[-1].text
    clock.turn(HOUR)
    assert "Tuesday, 24 November, 13:00" in plain_text(await host.presses(again))
    assert "\u201cAgree\u201d" in await press(town.member(), sent, 0)
    await host.presses(button(menu, "Close now"))
    assert "already" in plain_text(await host.presses(again))
    await ticks(town.app)
    assert "One vote: agree." in town.poster.sent[-1].text
    assert len(town.poster.sent) == 3


async def test_only_hosts_run_polls_and_only_they_open_them_until_they_say_otherwise(town: Town) -> None:
    sent = await opened(town)
    member = town.member()
    for action in ("", ":close", ":link", ":unlink"):
        assert "administrators" in plain_text(await member.sends_action(f"poll-host:{number_of(sent)}{action}"))
    assert "administrators" in plain_text(await member.sends_action("polls-hosts:csv"))
    assert "Only the hosts open polls" in plain_text(await member.types(SOUP))
    overview = await town.admin().types("/aftershow polls")
    await town.admin().presses(button(overview, "Let members open polls"))
    assert "in a moment" in plain_text(await member.types(SOUP))
    await town.admin().presses(button(await town.admin().types("/aftershow polls"), "Only hosts open polls"))
    assert "Only the hosts open polls" in plain_text(await member.types(SOUP))
    assert "administrators" in plain_text(await member.types("/aftershow polls link ABCD-EFGH-JKMN"))


async def test_a_poll_is_asked_for_in_a_form_too(town: Town) -> None:
    host = town.admin()
    form = await host.types_for_form("/poll")
    assert form is not None
    await host.fills(form, question="Tea?", options="green\n\n black \n", lasts="never", shown="after_vote")
    await ticks(town.app)
    block = poll_of(town.poster.sent[-1].message)
    assert (block.question, [choice.label for choice in block.choices]) == ("Tea?", ["Green", "Black"])
    assert block.status == "Open until the hosts close it. You see the count once you voted."
    assert "2 to 10 options" in plain_text(await host.fills(form, question="Tea?", options="green"))
    assert await town.member().types_for_form("/poll") is None


async def test_the_home_page_and_the_list_lead_to_open_polls(town: Town, clock: TurnedClock) -> None:
    member = town.member()
    assert "Open polls" not in plain_text(await member.goes_home())
    sent = await opened(town)
    home = await member.goes_home()
    assert "Is soup a drink?" in plain_text(home)
    looked = await member.sends_action(f"poll:{number_of(sent)}")
    assert "not voted yet" in plain_text(looked)
    await member.sends_action(poll_of(looked).choices[1].action)
    assert "You voted \u201cDisagree\u201d." in plain_text(await member.sends_action(f"poll:{number_of(sent)}"))
    assert "Is soup a drink?" in plain_text(await member.types("/aftershow polls"))
    clock.turn(timedelta(days=4))
    assert "No poll is open" in plain_text(await member.types("/aftershow polls"))
    assert "Is soup a drink?" in plain_text(await town.admin().types("/aftershow polls"))


async def test_exports_tell_counts_and_never_who(town: Town) -> None:
    sent = await opened(town, "/poll =1+1? | @sum | plain")
    await press(town.member("bea"), sent, 0)
    hidden = await opened(town, f"{SOUP} | hidden")
    await press(town.member("bea"), hidden, 0)
    rows = list(csv.reader(io.StringIO(await exported(town, "csv"))))
    by_option = {row[2]: row for row in rows}
    assert by_option["'@sum"][1:5] == ["'=1+1?", "'@sum", "1", "1"]
    assert by_option["agree"][3:5] == ["", ""]
    told = json.loads(await exported(town, "json"))
    assert {poll["question"]: [one["votes"] for one in poll["options"]] for poll in told} == {
        "=1+1?": [1, 0],
        "Is soup a drink?": [None, None, None],
    }
    assert "bea" not in json.dumps(told)
    assert "bea" not in str(rows)


async def exported(town: Town, kind: str) -> str:
    reply = await town.admin().sends_action(f"polls-hosts:{kind}")
    _, _, text = plain_text(reply).partition("\n\n")
    return text


@pytest.mark.parametrize(
    "action",
    [
        "vote:",
        "vote:1",
        "vote:1:",
        "vote::0",
        "vote:x:0",
        "vote:1:x",
        "vote:-1:0",
        "vote:1:-1",
        "vote:\u0661:0",
        "vote:99999999999999999999:0",
        "vote:1:99999999999999999999",
        "vote:1:0:0",
        "vote:0:0",
        "poll:",
        "poll:x",
        "poll:12",
        "poll-score:nobody",
        "v0:poll:1:vote:0",
        "vote:{theirs}:0",
        "poll:{theirs}",
    ],
)
async def test_old_and_foreign_buttons_answer_politely_and_count_nothing(town: Town, action: str) -> None:
    theirs = await opened(town)
    neighbour = Member(town.app, town.platform, community=CommunityId("slack:app:-:next"), person="mal", admin=False)
    reply = await neighbour.sends_action(action.replace("{theirs}", number_of(theirs)))
    assert reply.visibility is Visibility.PRIVATE
    assert notice(reply).text.endswith(("open polls.", "open ones.", "Run the command again."))
    await ticks(town.app)
    assert votes(standing(town.poster)) == [0, 0, 0]


async def test_who_is_no_member_of_the_community_has_no_vote(town: Town) -> None:
    sent = await opened(town)
    place = sent.place
    pressed = ButtonEvent(
        event_id="press-1",
        person=PersonId("mal"),
        conversation=place,
        action=poll_of(sent.message).choices[0].action,
        outsider=True,
    )
    reply = await town.app.dispatcher.dispatch(pressed)
    assert "Only members of this community vote" in plain_text(reply)
    poll = (await town.app.polls.service.open_polls(town.community))[0]
    assert (await town.app.stores.polls.ballots.tally(poll)).voters == 0


async def test_a_press_delivered_twice_counts_once(town: Town) -> None:
    sent = await opened(town)
    pressed = ButtonEvent(
        event_id="press-1",
        person=PersonId("bea"),
        conversation=sent.place,
        action=poll_of(sent.message).choices[0].action,
    )
    first, second = [plain_text(await town.app.dispatcher.dispatch(pressed)) for _ in range(2)]
    assert "\u201cAgree\u201d" in first
    assert "\u201cAgree\u201d" in second
    assert "Taken back" not in second


async def test_a_member_asks_for_a_score_and_takes_it_back(town: Town) -> None:
    member = town.member("bea")
    terms = await member.sends_action("poll-score:")
    assert "with your name on it" in plain_text(terms)
    await member.presses(button(terms, "Join the scoreboard"))
    sent = await opened(town)
    await press(member, sent, 0)
    poll = (await town.app.polls.service.open_polls(town.community))[0]
    scores = town.app.stores.polls.scores
    assert [one.person for one in await scores.votes(town.community, [poll.id])] == ["bea"]
    await member.presses(button(await member.types("/aftershow polls"), "Leave the scoreboard"))
    assert list(await scores.votes(town.community, [poll.id])) == []
    assert (await town.app.stores.polls.ballots.tally(poll)).voters == 1


async def test_an_old_message_on_discord_rests_and_says_so(app: App, clock: TurnedClock) -> None:
    poster = RecordingPoster()
    app.posters.register("discord", poster)
    town = Town(app, DISCORD, CommunityId("discord:app:-:home"), poster)
    sent = await opened(town)
    clock.turn(2 * HOUR)
    await press(town.member("bea"), sent, 0)
    await ticks(app)
    assert "rests until it closes" in standing(poster).status
    assert votes(standing(poster)) == [1, 0, 0]
    clock.turn(timedelta(minutes=1))
    await press(town.member("cy"), sent, 0)
    await ticks(app)
    assert votes(standing(poster)) == [1, 0, 0]
    assert not await app.stores.polls.paintings.behind(clock.now() + HOUR, 9)
    clock.turn(timedelta(days=3))
    await ticks(app)
    assert votes(standing(poster)) == [2, 0, 0]
    assert "Closed" in standing(poster).status


async def test_a_slack_and_a_discord_community_count_together_and_apart(app: App, clock: TurnedClock) -> None:
    towns = []
    for platform in (SLACK, DISCORD):
        poster = RecordingPoster()
        app.posters.register(platform.platform, poster)
        towns.append(Town(app, platform, CommunityId(f"{platform.platform}:app:-:home"), poster))
    here, there = towns
    sent = await opened(here)
    offer = plain_text(await here.admin().sends_action(f"poll-host:{number_of(sent)}:link"))
    code = offer.partition("Code: ")[2].split()[0]
    assert "does not work" in plain_text(await here.admin().types(f"/aftershow polls link {code}"))
    assert "Linked" in plain_text(await there.admin("ida").types(f"/aftershow polls link {code.lower()}"))
    assert "does not work" in plain_text(await there.admin().types(f"/aftershow polls link {code}"))
    await ticks(app)
    [other] = there.poster.sent
    await press(here.member("bea"), sent, 0)
    await press(here.member("cy"), sent, 0)
    await press(there.member("bea"), other, 1)
    clock.turn(timedelta(seconds=4))
    await ticks(app)
    for town, split in (
        (here, (("Here", (2, 0, 0)), ("On Discord", (0, 1, 0)))),
        (there, (("Here", (0, 1, 0)), ("On Slack", (2, 0, 0)))),
    ):
        assert votes(standing(town.poster)) == [2, 1, 0]
        assert standing(town.poster).split == split
        assert "one vote a person in each" in standing(town.poster).rules
    clock.turn(timedelta(days=3))
    await ticks(app)
    assert "67 % agree (2 of 3)." in here.poster.sent[-1].text
    assert "On Slack: Both agree." in there.poster.sent[-1].text


async def test_a_side_that_unlinks_or_leaves_does_not_stop_the_other(app: App, clock: TurnedClock) -> None:
    towns = []
    for platform in (SLACK, DISCORD):
        poster = RecordingPoster()
        app.posters.register(platform.platform, poster)
        towns.append(Town(app, platform, CommunityId(f"{platform.platform}:app:-:home"), poster))
    here, there = towns
    sent = await opened(here)
    offer = plain_text(await here.admin().sends_action(f"poll-host:{number_of(sent)}:link"))
    await there.admin().types(f"/aftershow polls link {offer.partition('Code: ')[2].split()[0]}")
    await ticks(app)
    await press(there.member("bea"), there.poster.sent[0], 1)
    await there.admin().takes_out()
    assert "Agree 1, Disagree 0" in await press(here.member("cy"), sent, 0)
    clock.turn(timedelta(seconds=4))
    await ticks(app)
    assert standing(here.poster).split == ()
    done = await here.admin().sends_action(f"poll-host:{number_of(sent)}:unlink")
    assert "on its own" in plain_text(done)
    assert "\u201cDisagree\u201d" in await press(here.member("cy"), sent, 1)


async def test_polls_work_in_the_playground_without_hosts(app: App) -> None:
    member = Member(app, PLAYGROUND)
    assert not app.posters.reaches("playground")
    shown = await member.types(f"{SOUP} | yes | no")
    assert shown.visibility is Visibility.PUBLIC
    answer = await member.sends_action(poll_of(shown).choices[1].action)
    assert "\u201cNo\u201d" in plain_text(answer)
    [poll] = await app.polls.service.open_polls(LOCAL)
    assert (await app.stores.polls.ballots.tally(poll)).counts == (0, 1)


async def test_a_painting_that_died_is_made_up_by_whoever_starts_next(town: Town, clock: TurnedClock) -> None:
    sent = await opened(town)
    press_only = town.app.stores.polls.ballots.press
    number = PollId(int(number_of(sent)))
    vote = await press_only(town.community, number, PersonId("bea"), 0, "press", clock)
    assert vote.poll is not None
    lease = timedelta(seconds=30)
    assert await town.app.stores.polls.paintings.claim(vote.poll, clock.now(), clock.now() + lease) is not None
    await ticks(town.app)
    assert votes(standing(town.poster)) == [0, 0, 0]
    clock.turn(lease)
    await ticks(town.app)
    assert votes(standing(town.poster)) == [1, 0, 0]
