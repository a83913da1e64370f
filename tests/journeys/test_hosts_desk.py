"""A question goes to the hosts, a host answers, and whoever asked hears of it; nobody else does."""

from bot.chat.measures import buttons_of
from bot.chat.messages import Visibility
from bot.chat.plain_text import plain_text
from bot.errors import NotPermitted, PlaceGone
from tests.journeys.communities import HOSTS, Town
from tests.journeys.talking import button, items, notice

ABSENT = "What did they say about the migration to Snowflake?"


async def ask(town: Town, person: str = "bea") -> str:
    member = town.member(person)
    thanks = await member.presses(button(await member.types(f"/ask {ABSENT}"), "Ask the hosts"))
    assert thanks.visibility is Visibility.PRIVATE
    return notice(thanks).text


async def test_a_host_answers_in_their_channel_and_the_asker_is_told_alone(town: Town) -> None:
    await town.chooses_hosts_channel()
    assert "direct message" in await ask(town)
    [shown] = town.poster.within(HOSTS)
    assert ABSENT in shown.text
    host = town.member("ian", channel=HOSTS)
    reply = await host.fills(await host.opens(button(shown.message, "Answer")), answer="They never did it.")
    assert notice(reply).text.startswith("Sent")
    [told] = town.poster.to("bea")
    assert ABSENT in told.text
    assert "They never did it." in told.text
    assert told.message.visibility is Visibility.PRIVATE
    [standing] = [message for ref, message in town.poster.standing.items() if ref.conversation.channel == HOSTS]
    assert "They never did it." in plain_text(standing)
    assert "[Answer]" not in plain_text(standing)
    assert not await town.app.stores.host_desk.waiting(town.community)


async def test_the_same_question_of_the_same_person_reaches_the_hosts_once(town: Town) -> None:
    await town.chooses_hosts_channel()
    await ask(town)
    assert "already" in await ask(town)
    assert len(town.poster.within(HOSTS)) == 1


async def test_only_the_first_of_two_answers_counts(town: Town) -> None:
    await town.chooses_hosts_channel()
    await ask(town)
    host = town.member("ian", channel=HOSTS)
    answer = button(town.poster.within(HOSTS)[0].message, "Answer")
    first, second = await host.opens(answer), await host.opens(answer)
    await host.fills(first, answer="One.")
    assert "first" in notice(await host.fills(second, answer="Two.")).text
    assert len(town.poster.to("bea")) == 1
    assert await host.opens(answer) is None
    assert "already" in notice(await host.presses(answer)).text


async def test_somebody_elsewhere_cannot_answer_for_the_hosts(town: Town) -> None:
    await town.chooses_hosts_channel()
    await ask(town)
    answer = button(town.poster.within(HOSTS)[0].message, "Answer")
    stranger = town.member("mallory")
    assert await stranger.opens(answer) is None
    number = answer.action.partition(":")[2]
    refused = await stranger.sends_form(f"answer-question:{number}", {"answer": "Nonsense."})
    assert "Only the hosts" in notice(refused).text
    assert not town.poster.to("bea")
    assert await town.admin().opens(answer) is not None


async def test_without_a_hosts_channel_whoever_installed_it_is_asked_directly(town: Town) -> None:
    await town.admin("ada").installs()
    await ask(town)
    [shown] = town.poster.to("ada")
    installer = town.member("ada", channel="D-ADA")
    await installer.fills(await installer.opens(button(shown.message, "Answer")), answer="No.")
    assert len(town.poster.to("bea")) == 1


async def test_when_the_asker_cannot_be_reached_the_host_hears_so(town: Town) -> None:
    await town.chooses_hosts_channel()
    await ask(town)
    town.poster.failing[""] = NotPermitted("Direct messages are closed.")
    host = town.admin(channel=HOSTS)
    reply = await host.fills(await host.opens(button(town.poster.within(HOSTS)[0].message, "Answer")), answer="No.")
    assert "could not reach" in notice(reply).text


async def test_a_hosts_channel_that_is_gone_is_told_once_and_the_question_waits(town: Town) -> None:
    await town.chooses_hosts_channel()
    town.poster.failing[HOSTS] = PlaceGone("The channel is gone.")
    for person in ("bea", "cy", "dan"):
        await ask(town, person)
    [told] = town.poster.to("ada")
    assert "The channel is gone." in told.text
    assert "/aftershow settings" in told.text
    assert len(await town.app.stores.host_desk.waiting(town.community)) == 3
    await town.chooses_hosts_channel("C0OTHER")
    await ask(town, "eve")
    assert len(town.poster.within("C0OTHER")) == 1


async def test_the_list_of_questions_can_be_answered_from_and_exported(town: Town) -> None:
    await ask(town, "bea")
    await ask(town, "cy")
    admin = town.admin()
    listed = await admin.types("/aftershow questions")
    assert plain_text(listed).count(ABSENT) == 2
    exported = plain_text(await admin.presses(button(listed, "Export as CSV")))
    assert exported.count(ABSENT) == 2
    assert "bea" not in exported
    assert "Only administrators" in notice(await town.member().types("/aftershow questions")).text


async def test_stopping_all_posting_stops_notices_to_hosts_and_answers_still_arrive(town: Town) -> None:
    await town.chooses_hosts_channel()
    admin = town.admin()
    await admin.presses(button(await admin.types("/aftershow settings"), "Stop all posting"))
    await ask(town)
    assert not town.poster.sent
    listed = await admin.types("/aftershow questions")
    host = town.admin(channel=HOSTS)
    number = [one.id for one in await town.app.stores.host_desk.waiting(town.community)]
    assert f"answer:{number[0]}" in {one.action for one in buttons_of(listed.blocks)}
    await host.fills(await host.opens(f"answer:{number[0]}"), answer="No.")
    assert len(town.poster.to("bea")) == 1


async def test_administrators_see_who_changed_the_settings_and_how_answers_were_rated(town: Town) -> None:
    ada, bea = town.admin(), town.member()
    empty = await ada.presses(button(await ada.types("/aftershow settings"), "Changes and ratings"))
    assert "Nobody has changed anything yet." in plain_text(empty)
    await ada.fills(await ada.opens("set-times:"), daily_cap="3", quiet_from="22:00", quiet_to="7:00")
    await town.admin("eve").presses(button(await ada.types("/aftershow settings"), "Stop all posting"))
    answer = await bea.types("/ask why does data stay in S3?")
    await bea.presses(button(answer, "Helpful"))
    await town.member("cy").presses(button(answer, "Not helpful"))
    await town.member("dee").presses(button(answer, "Helpful"))
    log = await ada.presses(button(await ada.types("/aftershow settings"), "Changes and ratings"))
    assert log.visibility is Visibility.PRIVATE
    ratings, changes = items(log)[:3], items(log)[3:]
    assert [one.text for one in ratings] == [
        "The last 7 days: 2 helpful, 1 not helpful",
        "The 7 days before: 0 helpful, 0 not helpful",
        "In all: 2 helpful, 1 not helpful",
    ]
    assert [one.text.partition("UTC: ")[2] for one in changes] == [
        "eve changed whether all posting is stopped.",
        "ada set this community up.",
    ]
    assert "Only administrators" in plain_text(await bea.sends_action("settings-log:"))
