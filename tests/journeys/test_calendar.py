"""Hosts and their calendar, from the first run to a post in the channel."""

from datetime import UTC, datetime, time, timedelta

from bot.chat.blocks import PictureBlock
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.domain.schedule import EVERY_DAY, WORKDAYS, Schedule, Series
from bot.domain.span import Span
from bot.engaging.timetable import Coming
from bot.ports.publishing import OwedPost
from bot.publishing.content import thaw
from tests.journeys.communities import HOSTS, Town
from tests.journeys.talking import Member, button, notice, quotes

QUOTES, WEEKLY, DIGEST = Series


async def chooses(town: Town, *wanted: str) -> OutgoingMessage:
    """Channels, a time zone, and these kinds of posts."""
    await town.chooses_hosts_channel()
    admin = town.admin()
    await admin.fills(await admin.opens("set-times:"), time_zone="Asia/Tokyo")
    return await admin.fills(await admin.opens("set-posts:"), **dict.fromkeys(wanted, "yes"))


async def schedule(town: Town, series: Series = QUOTES) -> Schedule:
    return next(one for one in await town.app.stores.schedules.of(town.community) if one.series is series)


async def coming(town: Town, series: Series = QUOTES, count: int = 1) -> list[Coming]:
    return await town.app.calendar.timetable.coming(await schedule(town, series), count)


async def plans(town: Town, at: datetime) -> None:
    await town.app.calendar.planner.plan(at)


async def owed(town: Town) -> dict[str, OwedPost]:
    found = await town.app.stores.outbox.recent(town.community, datetime(1970, 1, 1, tzinfo=UTC))
    return {one.post.key: one for one in found}


async def test_what_hosts_choose_in_the_first_run_is_in_the_calendar_with_days_and_times(town: Town) -> None:
    said = plain_text(await chooses(town, "quote_of_the_day", "weekly_takeaways"))
    assert "Quote of the day: Monday to Friday at 09:00 (Asia/Tokyo)." in said
    shown = await town.admin().types("/aftershow calendar")
    text = plain_text(shown)
    assert shown.visibility is Visibility.PRIVATE
    assert "Weekly takeaways: Friday at 16:00 (Asia/Tokyo)" in text
    assert text.count("Next: ") == 2
    assert button(shown, "Begin: Digest for the hosts").action == "calendar-begin:host_digest"
    plans = [(one.series, one.days, one.at) for one in await town.app.stores.schedules.of(town.community)]
    assert plans == [(QUOTES, WORKDAYS, time(9)), (WEEKLY, frozenset((5,)), time(16))]


async def test_what_is_chosen_no_more_ends_and_another_time_zone_moves_the_rest(town: Town) -> None:
    await chooses(town, "quote_of_the_day", "host_digest")
    admin = town.admin()
    await admin.fills(await admin.opens("set-posts:"), host_digest="no")
    await admin.fills(await admin.opens("set-times:"), time_zone="America/Lima")
    [kept] = await town.app.stores.schedules.of(town.community)
    assert (kept.series, kept.time_zone) == (QUOTES, "America/Lima")
    audit = "\n".join(await town.app.stores.profiles.audit(town.community))
    assert "ada ended the host digest." in audit
    assert "ada changed time zone of the quote of the day." in audit


async def test_a_quote_of_the_day_is_previewed_posted_and_not_posted_again(town: Town) -> None:
    await chooses(town, "quote_of_the_day")
    admin = town.admin()
    series = await admin.sends_action("calendar-series:quote_of_the_day")
    previewed = await admin.presses(button(series, "Preview"))
    assert previewed.visibility is Visibility.PRIVATE
    assert not await owed(town)
    [first] = await coming(town)
    posted = await admin.presses(button(series, "Post now"))
    assert "on its way" in notice(posted).text
    [post] = (await owed(town)).values()
    message = thaw(post.post.content)
    assert quotes(message) == quotes(previewed)
    assert [type(block) for block in message.blocks if isinstance(block, PictureBlock)] == [PictureBlock]
    assert post.post.place.channel == "C0NEWS"
    await town.app.publishing.publisher.deliver(str(post.id))
    [sent] = town.poster.within("C0NEWS")
    assert "Quote of the day" in sent.text
    again = await admin.sends_action(f"calendar-now:quote_of_the_day:{first.occurrence.local_date}")
    assert "posted or left out already" in notice(again).text
    await plans(town, first.occurrence.due_at)
    assert len(await owed(town)) == 1
    assert ": posted" in plain_text(await admin.sends_action("calendar-series:quote_of_the_day"))
    [span] = message.shows
    await admin.sends_action(f"hide:{span.episode_id}:{span.transcript_hash[:16]}:{span.start}:{span.end}")
    assert not town.poster.standing


async def test_the_quote_of_the_day_is_no_fresh_quote_right_after(town: Town) -> None:
    await chooses(town, "quote_of_the_day")
    [first] = await coming(town)
    await plans(town, first.occurrence.due_at)
    [post] = (await owed(town)).values()
    message = thaw(post.post.content)
    [posted], [span] = quotes(message), message.shows
    episodes = await town.app.stores.library.episodes(await town.app.scope())
    asked = f"/quote from:{next(one.slug for one in episodes if one.id == span.episode_id)}"
    asking = 0
    elsewhere = await Member(town.app).types(asked)
    while quotes(elsewhere)[0].text != posted.text:
        asking += 1
        elsewhere = await Member(town.app).presses(button(elsewhere, "Another"))
    answers = [await town.member().types(asked)]
    for _ in range(asking):
        answers.append(await town.member().presses(button(answers[-1], "Another")))
    assert posted.text not in {quotes(answer)[0].text for answer in answers}


async def test_one_is_skipped_kept_after_all_and_the_series_paused_and_resumed(town: Town) -> None:
    await chooses(town, "quote_of_the_day")
    admin = town.admin()
    [first] = await coming(town)
    day = first.occurrence.local_date
    skipped = await admin.sends_action(f"calendar-skip:quote_of_the_day:{day}")
    assert "is left out" in notice(skipped).text
    assert (await schedule(town)).skipped == {day}
    keep = next(one for one in buttons_of(skipped.blocks) if one.label.startswith("Post it after all"))
    await admin.presses(keep)
    assert not (await schedule(town)).skipped
    await admin.sends_action(f"calendar-skip:quote_of_the_day:{day}")
    await plans(town, first.occurrence.due_at)
    paused = await admin.sends_action("calendar-pause:quote_of_the_day")
    text = plain_text(paused)
    assert "Paused." in text
    assert "left out" in text
    assert "The hosts left this one out." in text
    assert "It goes on" in notice(await admin.presses(button(paused, "Resume"))).text
    assert not await owed(town)
    late = await admin.sends_action("calendar-skip:quote_of_the_day:2020-01-01")
    assert "not in the calendar any more" in notice(late).text


async def test_days_time_look_channel_and_question_are_changed_in_a_form(town: Town) -> None:
    await chooses(town, "quote_of_the_day")
    admin = town.admin()
    form = await admin.opens("calendar-change:quote_of_the_day")
    saved = await admin.fills(
        form, days="Tue, Sat and Sunday", at="7:30 pm", channel="C0MORE", style="context", prompt="yes"
    )
    text = plain_text(saved)
    assert (
        "Tuesday, Saturday and Sunday at 19:30 (Asia/Tokyo). With the talk around it. In a channel of its own." in text
    )
    assert "With a question in a thread under it." in text
    kept = await schedule(town)
    assert (kept.days, kept.at, kept.channel, kept.style, kept.prompt) == (
        frozenset((2, 6, 7)),
        time(19, 30),
        "C0MORE",
        "context",
        True,
    )
    [first] = await coming(town)
    await plans(town, first.occurrence.due_at)
    posts = await owed(town)
    key = first.occurrence.key
    assert set(posts) == {key, f"{key}:starter"}
    assert posts[key].post.place.channel == "C0MORE"
    [shown] = thaw(posts[key].post.content).shows
    assert isinstance(shown, Span)
    refused = await admin.sends_form("calendar-save:quote_of_the_day", {"days": "someday", "at": "9"})
    assert "For example Mon-Fri" in notice(refused).text
    refused = await admin.sends_form("calendar-save:quote_of_the_day", {"days": "daily", "at": "late"})
    assert "not a time of day" in notice(refused).text
    assert (await schedule(town)) == kept
    everyday = await admin.fills(await admin.opens("calendar-change:quote_of_the_day"), days="every day")
    assert "Every day at 19:30" in plain_text(everyday)
    assert (await schedule(town)).days == EVERY_DAY


async def test_hosts_skip_the_weekly_post_from_its_preview(town: Town) -> None:
    await chooses(town, "weekly_takeaways")
    [first] = await coming(town, WEEKLY)
    await plans(town, first.occurrence.due_at - timedelta(hours=4))
    [preview] = (await owed(town)).values()
    assert preview.post.place.channel == HOSTS
    message = thaw(preview.post.content)
    assert "as I will post it on Friday at 16:00" in plain_text(message)
    assert "From the archive" in plain_text(message)
    skip = button(message, "Skip this one")
    refused = await town.member().presses(skip)
    assert "administrators" in notice(refused).text
    await town.admin().presses(skip)
    await plans(town, first.occurrence.due_at)
    assert len(await owed(town)) == 1


async def test_the_digest_counts_questions_and_tells_what_runs_dry_without_anybodys_words(town: Town) -> None:
    await chooses(town, "host_digest")
    answer = await town.member().types("/ask what does the moon taste like on a wednesday?")
    await town.member().presses(next(one for one in buttons_of(answer.blocks) if "hosts" in one.label.lower()))
    [first] = await coming(town, DIGEST)
    await plans(town, first.occurrence.due_at)
    post = (await owed(town))[first.occurrence.key]
    text = plain_text(thaw(post.post.content))
    assert "1 question waits for an answer." in text
    assert "good quotes were never posted here." in text
    assert "The archive has themes for" in text
    assert "moon" not in text
    assert post.post.place.channel == HOSTS


async def test_a_series_begins_and_ends_in_the_calendar_and_the_settings_know(town: Town) -> None:
    await chooses(town)
    admin = town.admin()
    empty = await admin.types("/aftershow calendar")
    assert "Nothing is posted by itself yet." in plain_text(empty)
    begun = await admin.presses(button(empty, "Begin: Quote of the day"))
    assert "Monday to Friday at 09:00" in plain_text(begun)
    profile = await town.app.stores.profiles.profile(town.community)
    assert profile is not None
    assert profile.wanted == ("quote_of_the_day",)
    ended = await admin.presses(button(begun, "End"))
    assert "is ended" in notice(ended).text
    assert not await town.app.stores.schedules.of(town.community)
    gone = await admin.sends_action("calendar-series:quote_of_the_day")
    assert "is not in your calendar" in notice(gone).text


async def test_the_calendar_is_for_hosts_alone_and_old_buttons_say_so(town: Town) -> None:
    await chooses(town, "quote_of_the_day")
    for action in ("calendar:", "calendar-now:quote_of_the_day", "calendar-end:quote_of_the_day"):
        assert "administrators" in notice(await town.member().sends_action(action)).text
    assert "administrators" in notice(await town.member().types("/aftershow calendar")).text
    for rest in ("", "nonsense", "quote_of_the_day:nonsense", "quote_of_the_day:2026-02-31"):
        assert "not one of mine" in notice(await town.admin().sends_action(f"calendar-skip:{rest}")).text


async def test_a_community_that_took_the_bot_out_owes_nothing(town: Town) -> None:
    await chooses(town, "quote_of_the_day", "weekly_takeaways", "host_digest")
    await town.admin().takes_out()
    await plans(town, datetime.now(UTC) + timedelta(days=8))
    assert not await owed(town)
    history = await town.app.stores.occurrences.history(town.community, QUOTES, 10)
    assert {one.reason for one in history} == {"I was not in this community then."}
