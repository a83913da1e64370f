"""From the install to the first quote, the settings, and the way out and back."""

from datetime import timedelta

import pytest

from bot.chat.blocks import Button
from bot.chat.forms import Field, FieldKind
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.commands.lifecycle import GRACE
from bot.composition import SAMPLE
from bot.domain.community import CommunityProfile
from bot.domain.ids import CommunityId
from tests.journeys.communities import Town
from tests.journeys.talking import button, notice, quotes


async def profile(town: Town) -> CommunityProfile:
    kept = await town.app.stores.profiles.profile(town.community)
    assert kept is not None
    return kept


def primary(message: OutgoingMessage) -> Button:
    return next(one for one in buttons_of(message.blocks) if one.style == "primary")


async def test_four_steps_lead_from_the_install_to_a_quote(town: Town) -> None:
    admin = town.admin()
    message = await admin.installs("The listeners")
    assert "Step 1 of 4" in plain_text(message)
    message = await admin.fills(await admin.opens(primary(message)))
    assert "Step 2 of 4" in plain_text(message)
    message = await admin.fills(await admin.opens(primary(message)), channel="C0NEWS", hosts_channel="C0HOSTS")
    assert "Step 3 of 4" in plain_text(message)
    times = {"time_zone": "berlin", "quiet_from": "22:00", "quiet_to": "7", "daily_cap": "3"}
    message = await admin.fills(await admin.opens(primary(message)), **times)
    assert "Step 4 of 4" in plain_text(message)
    message = await admin.fills(await admin.opens(primary(message)), quote_of_the_day="yes")
    assert quotes(await admin.presses(button(message, "A quote")))
    kept = await profile(town)
    assert (kept.name, kept.installed_by, kept.channel, kept.hosts_channel) == (
        "The listeners",
        "ada",
        "C0NEWS",
        "C0HOSTS",
    )
    assert (kept.time_zone, kept.daily_cap, kept.wanted) == ("Europe/Berlin", 3, ("quote_of_the_day",))
    assert kept.quiet_hours is not None
    assert (kept.quiet_hours.start.hour, kept.quiet_hours.end.hour) == (22, 7)


async def test_the_only_show_that_is_served_is_followed_from_the_install_on(town: Town) -> None:
    elsewhere = Town(town.app, town.platform, CommunityId(f"{town.community}-second"), town.poster)
    greeting = plain_text(await elsewhere.admin().installs())
    assert "You follow The Warm Spare already" in greeting
    assert "Choose a show" not in greeting
    assert quotes(await elsewhere.member().types("/quote S3"))


async def test_a_direct_talk_outside_of_any_community_hears_of_what_is_served(town: Town) -> None:
    talk = Town(town.app, town.platform, CommunityId("discord:app:-:dm-bea"), town.poster)
    assert quotes(await talk.member().types("/quote S3"))
    stranger = Town(town.app, town.platform, CommunityId("discord:app:-:nobody"), town.poster)
    assert "no episodes" in notice(await stranger.member().types("/episodes")).text


async def test_every_step_can_be_skipped(town: Town) -> None:
    admin = town.admin()
    message = await admin.installs()
    for _ in range(3):
        message = await admin.presses(button(message, "Skip this"))
    assert "All set" in plain_text(await admin.presses(button(message, "Done")))


async def test_the_overview_tells_all_settings_and_has_a_form_for_each(town: Town) -> None:
    await town.chooses_hosts_channel()
    admin = town.admin()
    message = await admin.types("/aftershow settings")
    assert message.visibility is Visibility.PRIVATE
    for word in ("Shows:", "Channel:", "hosts:", "Time zone:", "Quiet hours:", "Most posts", "Unasked posts:"):
        assert word in plain_text(message)
    for label in ("Shows", "Channels", "Times and limits", "What to post"):
        form = await admin.opens(button(message, label))
        assert form is not None
        assert all(len(field.label) <= 45 for field in form.fields)


async def test_a_member_opens_and_changes_nothing(town: Town) -> None:
    member = town.member()
    assert "Only administrators" in notice(await member.types("/aftershow settings")).text
    for action in ("set-places:", "set-times:", "set-shows:", "set-posts:"):
        assert await member.opens(action) is None
        assert "Only administrators" in notice(await member.sends_action(action)).text
    for action in ("settings:", "setup:1", "stop-posting:on", "questions:", "hide:x", "export-community:"):
        assert "Only administrators" in notice(await member.sends_action(action)).text
    for action in ("save-places:", "save-times:", "delete-community-now:"):
        refused = await member.sends_form(action, {"channel": "C1", "sure": "delete"})
        assert "Only administrators" in notice(refused).text
    assert await town.app.stores.profiles.profile(town.community) is None


async def test_an_administrator_who_is_one_no_more_cannot_send_the_form(town: Town) -> None:
    form = await town.admin("ada").opens("set-places:")
    demoted = town.member("ada")
    assert "Only administrators" in notice(await demoted.fills(form, channel="C0NEWS")).text
    assert await town.app.stores.profiles.profile(town.community) is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("time_zone", "Berlim", "Europe/Berlin"),
        ("time_zone", "", "time zone"),
        ("quiet_to", "25:00", "not a time of day"),
        ("quiet_from", "", "both"),
        ("daily_cap", "many", "from 0 to 50"),
    ],
)
async def test_what_makes_no_sense_is_said_and_not_kept(town: Town, field: str, typed: str, says: str) -> None:
    admin = town.admin()
    form = await admin.opens("set-times:")
    quiet = {"quiet_from": "22:00", "quiet_to": "7:00"}
    assert says in notice(await admin.fills(form, **(quiet | {field: typed}))).text
    assert await town.app.stores.profiles.profile(town.community) is None


async def test_shows_are_followed_left_and_given_a_channel_of_their_own(town: Town) -> None:
    admin = town.admin()
    form = await admin.opens("set-shows:")
    assert form is not None
    [leave] = options(form.fields, "show")
    assert leave.startswith("leave:")
    show = leave.removeprefix("leave:")
    message = await admin.fills(form, channel_for=show, channel="C0SHOW")
    assert "channel of its own" in plain_text(message)
    assert (await profile(town)).show_channels == ((show, "C0SHOW"),)
    await admin.fills(await admin.opens("set-shows:"), show=leave)
    assert not await town.app.stores.communities.followed_shows(town.community)
    form = await admin.opens("set-shows:")
    assert form is not None
    assert options(form.fields, "show") == [f"follow:{show}"]
    await admin.fills(form, show=f"follow:{show}")
    assert quotes(await admin.types("/quote S3"))


def options(fields: tuple[Field, ...], name: str) -> list[str]:
    [field] = [one for one in fields if one.id == name]
    assert field.kind is FieldKind.CHOICE
    return [option.value for option in field.options]


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", str(SAMPLE / "feed.xml"), "https://", "x y"])
async def test_a_feed_is_an_address_on_the_web_and_never_a_file(town: Town, address: str) -> None:
    admin = town.admin()
    refused = await admin.fills(await admin.opens("set-shows:"), feed=address)
    assert "A feed has an address" in notice(refused).text


async def test_a_feed_that_cannot_be_fetched_is_told_to_whoever_added_it(town: Town) -> None:
    admin = town.admin()
    message = await admin.fills(await admin.opens("set-shows:"), feed="http://127.0.0.1:9/feed.xml")
    assert "reading that feed" in plain_text(message)
    await town.app.adding.settled()
    [told] = town.poster.to("ada")
    assert "http://127.0.0.1:9/feed.xml" in told.text


async def test_the_home_page_has_settings_for_administrators_alone(town: Town) -> None:
    assert "[Settings]" in plain_text(await town.admin().goes_home())
    home = await town.member().goes_home()
    assert "[Settings]" not in plain_text(home)
    assert quotes(await town.member().presses(button(home, "A quote")))


async def test_coming_back_within_the_grace_finds_everything(town: Town) -> None:
    await town.chooses_hosts_channel()
    admin = town.admin()
    now = town.app.clock.now()
    await town.app.stores.installations.put(town.community, "bot", {"token": "secret"}, now)
    assert (await admin.takes_out()).blocks == ()
    assert await town.app.stores.installations.get(town.community, "bot") is None
    assert (await profile(town)).removed_at is not None
    assert await town.app.lifecycle.purge_due(now + GRACE - timedelta(minutes=1)) == 0
    assert "Welcome back" in plain_text(await admin.installs())
    kept = await profile(town)
    assert (kept.removed_at, kept.channel) == (None, "C0NEWS")
    assert await town.app.lifecycle.purge_due(now + 2 * GRACE) == 0


async def test_after_the_grace_everything_is_gone_and_other_communities_stay(town: Town) -> None:
    other = Town(town.app, town.platform, CommunityId(f"{town.community}-other"), town.poster)
    for one in (town, other):
        await one.chooses_hosts_channel()
    await town.admin().takes_out()
    await town.admin().takes_out()
    assert await town.app.lifecycle.purge_due(town.app.clock.now() + GRACE + timedelta(minutes=1)) == 1
    assert await town.app.stores.profiles.profile(town.community) is None
    assert await town.app.stores.profiles.profile(other.community) is not None


async def test_nothing_is_posted_to_a_community_that_took_it_out(town: Town) -> None:
    await town.chooses_hosts_channel()
    await town.admin().takes_out()
    place = town.member().place
    assert await town.app.messenger.post(place, OutgoingMessage(blocks=()), key="late") is None
    assert not town.poster.sent
