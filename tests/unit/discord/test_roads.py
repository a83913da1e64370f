"""What Discord sends becomes one visible answer: the real client, its payloads, and an API on loopback."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord.inbound import FOLLOW_UP
from adapters.discord.stored_reply import Asked as Message
from adapters.discord.stored_reply import stored
from bot.chat.blocks import Button, Buttons, Notice, Text, Tone
from bot.chat.events import ButtonEvent, CommandEvent, FormEvent, InstalledEvent, QuestionEvent, RemovedEvent
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.refs import ConversationRef
from bot.chat.requests import OpenRequest
from bot.domain.ids import CommunityId, EpisodeId, PersonId
from tests.unit.discord import payloads
from tests.unit.discord.conftest import Place
from tests.unit.discord.core import PRIVATE, PUBLIC
from tests.unit.discord.payloads import BOT, CHANNEL, DM, GUILD, MANAGE_GUILD, OWNER, PERSON, THREAD
from tests.unit.discord.stub import Failure

COMMUNITY = f"discord:800:-:{GUILD}"


def _shown(body: Any) -> str:
    return str(body["embeds"][0]["description"])


async def test_a_private_command_is_acknowledged_and_then_edited(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.command("quote", "S3"))
    defer, edit = await place.ended()
    assert (defer.body["type"], defer.body["data"]) == (5, {"flags": 64})
    assert (edit.method, edit.path.endswith("/messages/@original"), _shown(edit.body)) == ("PATCH", True, "the answer")
    assert edit.body["allowed_mentions"] == {"parse": [], "replied_user": False}
    [event] = place.core.dispatched
    assert isinstance(event, CommandEvent)
    assert (event.name, event.text, event.admin) == ("quote", "S3", False)
    assert event.conversation == ConversationRef(platform="discord", community=CommunityId(COMMUNITY), channel=CHANNEL)


async def test_a_public_answer_is_kept_as_shown(place: Place) -> None:
    place.core.privately, place.core.message = False, PUBLIC
    place.hear("INTERACTION_CREATE", payloads.command("takeaways"))
    defer, _ = await place.ended()
    assert "flags" not in (defer.body.get("data") or {})
    [(ref, message)] = place.core.stands
    assert (ref.conversation.channel, message) == (CHANNEL, PUBLIC)


async def test_a_redelivered_interaction_is_answered_once(place: Place) -> None:
    payload = payloads.command("quote", "S3")
    place.hear("INTERACTION_CREATE", payload)
    await place.ended()
    place.hear("INTERACTION_CREATE", payload)
    place.hear("INTERACTION_CREATE", payloads.command("quote", "S4"))
    await place.ended(2)
    assert len(place.core.dispatched) == 2
    assert len(place.api.to("PATCH", "@original")) == 2


async def test_a_slow_core_is_acknowledged_in_time_all_the_same(place: Place) -> None:
    place.core.slow = 0.4
    place.hear("INTERACTION_CREATE", payloads.command("quote"))
    await place.until(lambda: place.api.asked)
    assert place.core.taken == {}
    defer, edit = await place.ended()
    assert (defer.body["type"], edit.method) == (5, "PATCH")


async def test_administrators_are_those_of_this_moment(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.command("aftershow", "settings", permissions=MANAGE_GUILD))
    place.hear("INTERACTION_CREATE", payloads.command("aftershow", "settings", permissions=0))
    place.hear("INTERACTION_CREATE", payloads.command("aftershow", "settings", permissions=MANAGE_GUILD, at=DM))
    await place.ended(3)
    assert [event.admin for event in place.core.dispatched] == [True, False, False]


async def test_a_direct_command_belongs_to_the_person(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.command("quote", at=DM))
    defer, _ = await place.ended()
    assert not defer.body.get("data")
    where = place.core.dispatched[0].conversation
    assert (where.community, where.channel, where.direct) == (f"discord:800:-:dm-{PERSON}", DM, PERSON)


async def test_a_press_on_any_message_of_ours_reaches_the_core(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.press("share-answer:why S3?\nreally?"))
    await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, ButtonEvent)
    assert event.action == "share-answer:why S3?\nreally?"
    assert event.message is not None


async def test_a_form_is_the_first_response(place: Place) -> None:
    options = (Option("UTC", "UTC"), Option("Europe/Berlin", "Berlin"))
    zone = Field(id="zone", label="Time zone", kind=FieldKind.CHOICE, value="UTC", options=options)
    fields = (zone, Field(id="where", label="Channel", kind=FieldKind.CHANNEL, value=CHANNEL), Field(id="n", label="N"))
    place.core.form = Form(action="set:1", title="Settings", fields=fields)
    place.hear("INTERACTION_CREATE", payloads.command("aftershow", "settings"))
    [opened] = await place.ended()
    modal = opened.body["data"]
    assert (opened.body["type"], modal["custom_id"]) == (9, "set:1")
    assert [one["component"]["type"] for one in modal["components"]] == [3, 8, 4]
    assert modal["components"][0]["component"]["options"][0]["default"] is True
    assert place.core.dispatched == []


async def test_a_form_filled_in_after_a_restart_reaches_the_core(place: Place) -> None:
    fields = [
        {"type": 3, "custom_id": "zone", "values": ["Europe/Berlin"]},
        {"type": 8, "custom_id": "where", "values": []},
        {"type": 4, "custom_id": "name", "value": "Show"},
    ]
    place.hear("INTERACTION_CREATE", payloads.filled("set:1", fields, permissions=MANAGE_GUILD))
    await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, FormEvent)
    assert dict(event.values) == {"zone": "Europe/Berlin", "where": "", "name": "Show"}
    assert (event.action, event.admin) == ("set:1", True)


async def test_ask_the_show_about_this_asks_its_words(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.ask_about("Does <@1> trust <#2> S3?"))
    await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, CommandEvent)
    assert (event.name, event.text) == ("ask", "Does trust S3?")


async def test_completions_come_from_the_core(place: Place) -> None:
    place.hear("INTERACTION_CREATE", payloads.completion("quote", "topic", "S"))
    await place.until(lambda: place.api.asked)
    [answer] = place.api.asked
    assert answer.body["data"]["choices"] == [{"name": "Topic S3", "value": "S3"}]


async def test_a_mention_is_answered_in_a_thread_under_it(place: Place) -> None:
    place.core.message = replace(PRIVATE, about=EpisodeId("e1"))
    asked = payloads.message(f"<@{BOT}> why S3?", mentions=(BOT,))
    place.hear("MESSAGE_CREATE", asked)
    thread, sent = await place.ended()
    assert (thread.path, thread.body["name"]) == (f"/channels/{CHANNEL}/messages/{asked['id']}/threads", "why S3?")
    assert sent.path == f"/channels/{asked['id']}/messages"
    assert (sent.body["enforce_nonce"], len(sent.body["nonce"])) == (True, 22)
    assert sent.body["components"][-1]["components"][-1]["custom_id"] == FOLLOW_UP
    remembered = place.talks.kept[COMMUNITY, CHANNEL, asked["id"]]
    assert remembered.episode_id == "e1"


async def test_a_follow_up_in_a_thread_is_one_button_and_in_the_open(place: Place) -> None:
    follow_up = Buttons((Button(label="Share", action="share:1"), Button(label="Follow up", action="follow-up:")))
    place.core.message = replace(PRIVATE, blocks=(Text("x"), follow_up))
    place.hear("MESSAGE_CREATE", payloads.message(f"<@{BOT}> why S3?", mentions=(BOT,)))
    _, sent = await place.ended()
    [row] = sent.body["components"]
    assert [one["custom_id"] for one in row["components"]] == ["share:1", FOLLOW_UP]


async def test_where_no_thread_may_be_opened_the_answer_is_a_reply(place: Place) -> None:
    place.api.failures.append(Failure("POST", "/threads", 403, 50013))
    asked = payloads.message(f"<@{BOT}> why S3?", mentions=(BOT,))
    place.hear("MESSAGE_CREATE", asked)
    await place.ended()
    [sent] = place.api.to("POST", f"/channels/{CHANNEL}/messages")
    assert sent.body["message_reference"] == {"message_id": asked["id"], "fail_if_not_exists": False}


async def test_a_question_in_a_thread_stays_in_its_episode(place: Place) -> None:
    where = ConversationRef(
        platform="discord",
        community=CommunityId(COMMUNITY),
        channel=CHANNEL,
        thread=THREAD,
        episode_id=EpisodeId("e1"),
    )
    await place.talks.remember(where, datetime.now(UTC))
    place.hear("MESSAGE_CREATE", payloads.message(f"<@{BOT}> and then?", at=THREAD, mentions=(BOT,)))
    [sent] = await place.ended()
    assert sent.path == f"/channels/{THREAD}/messages"
    assert place.core.dispatched[0].conversation == where


async def test_a_direct_message_is_a_question(place: Place) -> None:
    place.hear("MESSAGE_CREATE", payloads.message("why S3?", at=DM))
    [sent] = await place.ended()
    assert sent.path == f"/channels/{DM}/messages"
    assert sent.body["components"] == []


@pytest.mark.parametrize(
    "message",
    [
        payloads.message("no mention"),
        payloads.message("", at=THREAD),
        payloads.message(f"<@{BOT}> me", by=BOT, mentions=(BOT,)),
        {**payloads.message(f"<@{BOT}>", mentions=(BOT,)), "webhook_id": "5"},
        {**payloads.message(f"<@{BOT}>", mentions=(BOT,)), "type": 6},
    ],
)
async def test_other_talk_is_left_alone(place: Place, message: dict[str, Any]) -> None:
    place.hear("MESSAGE_CREATE", message)
    place.hear("MESSAGE_CREATE", payloads.message("why S3?", at=DM))
    await place.ended()
    assert len(place.core.dispatched) == 1


async def test_the_follow_up_button_asks_for_words_and_answers_in_the_thread(place: Place) -> None:
    place.core.privately = False
    place.hear("INTERACTION_CREATE", payloads.press(FOLLOW_UP, at=THREAD))
    await place.until(lambda: place.api.asked)
    assert place.api.asked[0].body["type"] == 9
    field = {"type": 4, "custom_id": "question", "value": "and then?"}
    place.hear("INTERACTION_CREATE", payloads.filled(FOLLOW_UP, [field], at=THREAD))
    _, defer, edit = await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, QuestionEvent)
    assert (event.text, event.conversation.thread, event.conversation.channel) == ("and then?", THREAD, CHANNEL)
    assert not defer.body.get("data")
    assert edit.body["components"][-1]["components"][-1]["custom_id"] == FOLLOW_UP


async def test_an_error_after_a_public_acknowledgement_is_for_the_person_alone(place: Place) -> None:
    place.core.privately = False
    place.hear("INTERACTION_CREATE", payloads.command("takeaways", "nonsense"))
    _, meanwhile, told, remove = await place.ended()
    assert [one.method for one in (meanwhile, told, remove)] == ["PATCH", "POST", "DELETE"]
    assert told.body["flags"] == 64
    assert "nonsense" not in str(meanwhile.body)


async def test_a_public_answer_after_a_private_acknowledgement_is_posted_once(place: Place) -> None:
    place.core.message = PUBLIC
    place.hear("INTERACTION_CREATE", payloads.command("quote"))
    _, sent, remove = await place.ended()
    assert (sent.path, remove.method) == (f"/channels/{CHANNEL}/messages", "DELETE")


async def test_a_public_answer_that_may_not_be_posted_is_shown_to_the_person(place: Place) -> None:
    place.core.message = PUBLIC
    place.api.failures.append(Failure("POST", "/messages", 403, 50013))
    place.hear("INTERACTION_CREATE", payloads.command("quote"))
    await place.ended()
    [edit] = place.api.to("PATCH", "@original")
    assert "Only you see this" in _shown(edit.body)


async def test_an_answer_that_discord_refuses_becomes_a_plainer_one(place: Place) -> None:
    place.api.failures.append(Failure("PATCH", "@original", 400, 50035))
    place.hear("INTERACTION_CREATE", payloads.command("quote"))
    await place.ended()
    assert "did not take it" in _shown(place.api.to("PATCH", "@original")[-1].body)
    assert list(place.core.outcomes.values()) == ["apologised"]


async def test_what_cannot_be_acknowledged_does_nothing(place: Place) -> None:
    place.api.failures.append(Failure("POST", "/callback", 404, 10062))
    place.hear("INTERACTION_CREATE", payloads.command("quote"))
    await place.ended()
    assert place.core.dispatched == []
    assert list(place.core.outcomes.values()) == ["not_acknowledged"]


async def test_a_thread_is_opened_under_an_answer_that_wants_one(place: Place) -> None:
    place.core.privately = False
    place.core.message = replace(PUBLIC, placement=Placement.THREAD, about=EpisodeId("e1"))
    place.hear("INTERACTION_CREATE", payloads.command("hottakes"))
    await place.ended()
    [opened] = place.api.to("POST", "/threads")
    assert opened.body["name"] == "the answer"
    assert [one.episode_id for one in place.talks.kept.values()] == ["e1"]


async def test_an_interrupted_request_is_told_and_settled(place: Place) -> None:
    token = _waiting(place, "token-1")
    await place.until(lambda: place.core.settled_ids)
    [told] = place.api.to("PATCH", f"/{token}/messages/@original")
    assert "interrupted" in _shown(told.body)
    assert not told.authorized


async def test_an_answer_that_stands_there_is_not_overwritten(place: Place) -> None:
    place.api.flags = 64
    _waiting(place, "token-1")
    await place.until(lambda: place.core.settled_ids)
    assert not place.api.to("PATCH", "@original")


async def test_an_old_interrupted_request_is_settled_in_silence(place: Place) -> None:
    _waiting(place, "token-1", minutes=15)
    await place.until(lambda: place.core.settled_ids)
    assert place.api.asked == []


async def test_what_cannot_be_told_now_is_told_later(place: Place) -> None:
    place.api.failures.append(Failure("GET", "@original", 429, 0, headers={"Retry-After": "1"}))
    _waiting(place, "token-1")
    await place.until(lambda: place.core.settled_ids)
    assert len(place.api.to("PATCH", "@original")) == 1


async def test_an_interrupted_question_is_told_in_its_thread(place: Place) -> None:
    where = ConversationRef(platform="discord", community=CommunityId(COMMUNITY), channel=CHANNEL)
    reply = stored(Message(int(CHANNEL), 4242))
    place.core.open.append(_request("message-4242", where, reply))
    await place.until(lambda: place.core.settled_ids)
    [told] = place.api.to("POST", "/channels/4242/messages")
    assert "interrupted" in _shown(told.body)


async def test_a_new_guild_is_greeted_in_its_system_channel(place: Place) -> None:
    place.core.message = OutgoingMessage(blocks=(Text("Welcome"),), visibility=Visibility.PRIVATE)
    place.client.dispatch("guild_join", place.client.guilds[0])
    [sent] = await place.ended()
    assert sent.path == f"/channels/{CHANNEL}/messages"
    [event] = place.core.dispatched
    assert isinstance(event, InstalledEvent)
    assert (event.name, event.person, event.admin) == ("The Workshop", OWNER, True)


async def test_where_no_channel_is_open_the_owner_is_greeted(place: Place) -> None:
    place.hear("GUILD_DELETE", {"id": GUILD, "unavailable": True})
    place.hear("GUILD_CREATE", {**payloads.guild(permissions=0), "unavailable": False})
    place.client.dispatch("guild_join", place.client.guilds[0])
    await place.ended()
    [sent] = place.api.to("POST", f"/channels/{DM}/messages")
    assert "The Workshop" in _shown(sent.body)


async def test_a_removal_is_told_to_the_core_and_an_outage_is_not(place: Place) -> None:
    place.hear("GUILD_DELETE", {"id": GUILD, "unavailable": True})
    place.hear("GUILD_CREATE", {**payloads.guild(), "unavailable": False})
    place.hear("GUILD_DELETE", {"id": GUILD})
    await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, RemovedEvent)
    assert event.conversation.community == COMMUNITY


async def test_commands_are_sent_once_for_one_schema(place: Place) -> None:
    await place.client._sync_commands()
    assert place.api.to("PUT", "/commands") == []
    place.schemas.put(800, "another")
    await place.client._sync_commands()
    [sync] = place.api.to("PUT", "/commands")
    assert {one["name"] for one in sync.body} >= {"quote", "ask", "Ask the show about this"}


def _waiting(place: Place, token: str, minutes: int = 1) -> str:
    then = int((datetime.now(UTC).timestamp() - 60 * minutes) * 1000) - 1420070400000
    reply = f'{{"app": 800, "id": {then << 22}, "token": "{token}"}}'
    where = ConversationRef(platform="discord", community=CommunityId(COMMUNITY), channel=CHANNEL)
    place.core.open.append(_request("interaction-1", where, reply))
    return token


def _request(event_id: str, where: ConversationRef, reply: str) -> OpenRequest:
    return OpenRequest(
        event_id=event_id, conversation=where, person=PersonId(PERSON), reply=reply, claimed_at=datetime.now(UTC)
    )


async def test_a_notice_is_not_a_reason_for_a_thread(place: Place) -> None:
    place.core.message = OutgoingMessage(blocks=(Notice(Tone.ERROR, "Give me a moment."),))
    place.hear("MESSAGE_CREATE", payloads.message(f"<@{BOT}> why?", mentions=(BOT,)))
    [sent] = await place.ended()
    assert sent.path == f"/channels/{CHANNEL}/messages"


@pytest.mark.parametrize(
    ("owners", "bot", "outsider"),
    [
        ({"0": GUILD}, False, False),
        ({"0": GUILD, "1": PERSON}, False, False),
        ({"1": PERSON}, False, True),
        ({"0": GUILD}, True, True),
    ],
)
async def test_whoever_brought_us_along_or_is_no_person_is_an_outsider(
    place: Place, owners: dict[str, str], bot: bool, outsider: bool
) -> None:
    payload = {**payloads.press("vote:1:0"), "authorizing_integration_owners": owners}
    payload["member"]["user"]["bot"] = bot
    place.hear("INTERACTION_CREATE", payload)
    await place.ended()
    [event] = place.core.dispatched
    assert isinstance(event, ButtonEvent)
    assert event.outsider is outsider
