"""What is kept of a person or a community: handed out, and deleted, on request."""

from bot.chat.messages import Visibility
from bot.chat.plain_text import plain_text
from tests.journeys.communities import HOSTS, Town
from tests.journeys.talking import button, notice

ABSENT = "What did they say about the migration to Snowflake?"


async def test_a_person_gets_what_is_kept_of_them_and_has_it_deleted(town: Town) -> None:
    for person in ("bea", "cy"):
        member = town.member(person)
        await member.presses(button(await member.types(f"/ask {ABSENT}"), "Ask the hosts"))
    bea = town.member("bea")
    overview = await bea.types("/aftershow privacy")
    assert overview.visibility is Visibility.PRIVATE
    exported = await bea.presses(button(overview, "Send me my data"))
    assert "Snowflake" in plain_text(exported) + "".join(one.text for one in town.poster.to("bea"))
    form = await bea.opens(button(overview, "Delete my data"))
    assert "Nothing was deleted" in notice(await bea.fills(form, sure="yes")).text
    assert len(await town.app.stores.host_desk.waiting(town.community)) == 2
    assert "gone" in notice(await bea.fills(form, sure="Delete")).text
    [left] = await town.app.stores.host_desk.waiting(town.community)
    assert left.asked_by == "cy"


async def test_deleted_questions_leave_the_hosts_channel_answered_or_not(town: Town) -> None:
    await town.chooses_hosts_channel()
    bea, host = town.member("bea"), town.member("ian", channel=HOSTS)
    for question in (ABSENT, "Who won the election?"):
        await bea.presses(button(await bea.types(f"/ask {question}"), "Ask the hosts"))
    await host.fills(await host.opens(button(town.poster.within(HOSTS)[0].message, "Answer")), answer="No.")
    standing = [ref for ref in town.poster.standing if ref.conversation.channel == HOSTS]
    assert len(standing) == 2
    await bea.fills(await bea.opens("delete-me:"), sure="delete")
    assert not [ref for ref in town.poster.standing if ref.conversation.channel == HOSTS]


async def test_an_administrator_exports_and_deletes_the_community(town: Town) -> None:
    await town.chooses_hosts_channel("C0HOSTS")
    admin = town.admin()
    overview = await admin.types("/aftershow privacy")
    exported = await admin.presses(button(overview, "Export the community"))
    assert "C0HOSTS" in plain_text(exported) + "".join(one.text for one in town.poster.to("ada"))
    form = await admin.opens(button(overview, "Delete the community"))
    assert "gone" in notice(await admin.fills(form, sure="delete")).text
    assert await town.app.stores.profiles.profile(town.community) is None
    assert not await town.app.stores.communities.followed_shows(town.community)


async def test_a_member_is_offered_their_own_data_alone(town: Town) -> None:
    shown = plain_text(await town.member().types("/aftershow privacy"))
    assert "Send me my data" in shown
    assert "community's data" not in shown


async def test_ratings_count_once_for_a_person_and_can_change(town: Town) -> None:
    member = town.member()
    answer = await member.types("/ask why does data stay in S3?")
    for label in ("Helpful", "Not helpful", "Not helpful"):
        assert (await member.presses(button(answer, label))).visibility is Visibility.PRIVATE
    await town.member("cy").presses(button(answer, "Helpful"))
    counts = await town.app.stores.feedback.counts(town.community)
    assert {rating.value: count for rating, count in counts.items()} == {"helpful": 1, "not_helpful": 1}


async def test_an_answer_leads_on_to_a_follow_up(town: Town) -> None:
    member = town.member()
    answer = await member.types("/ask why does data stay in S3?")
    form = await member.opens(button(answer, "Follow up"))
    assert "S3" in plain_text(await member.fills(form, question="what about S3?"))
    assert "What would you like to know" in notice(await member.fills(form, question=" ")).text
