"""What people see: every kind of request over signed HTTP, to its one visible end."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.blocks import Notice, Text, Tone
from bot.chat.events import ButtonEvent, CommandEvent, FormEvent, HomeEvent, QuestionEvent
from bot.chat.forms import Field, Form
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.refs import ConversationRef
from bot.chat.requests import OpenRequest
from bot.domain.ids import CommunityId, EpisodeId, PersonId
from tests.wire.slack_adapter.conftest import Wired, wired
from tests.wire.slack_adapter.core import START, Core, public
from tests.wire.slack_adapter.payloads import (
    command,
    event,
    home_press,
    mention,
    message,
    press,
    shortcut,
    submission,
)
from tests.wire.slack_adapter.server import BOT_TOKEN, Failure, LoopbackSlack

COMMUNITY = CommunityId("slack:A1:-:T1")
FORM = Form(action="settings:x", title="Settings", fields=(Field(id="zone", label="Time zone"),))


async def test_a_command_is_acknowledged_empty_and_answered_to_its_person_alone(slack: Wired) -> None:
    answer = await slack.send(command(slack.server.hook, text="S3 &amp; <https://tigris.dev|Tigris>"))
    assert (answer.status_code, answer.text) == (200, "")
    [call] = await slack.server.called("response_url")
    assert call.payload["response_type"] == "ephemeral"
    assert "Here you are." in call.text
    [heard] = slack.core.events
    assert isinstance(heard, CommandEvent)
    assert (heard.name, heard.text, heard.conversation.community) == ("quote", "S3 & Tigris", COMMUNITY)
    assert await slack.core.ends() == ["answered"]


async def test_a_public_answer_is_posted_by_the_bot_without_unfurls(slack: Wired) -> None:
    slack.core.answer = public("For all of you.")
    await slack.send(command(slack.server.hook))
    [call] = await slack.server.called("chat.postMessage")
    assert (call.payload["channel"], call.token) == ("C1", BOT_TOKEN)
    assert call.payload["unfurl_links"] is call.payload["unfurl_media"] is False
    await slack.core.ends()
    [ref] = slack.core.shown_refs
    assert (ref.conversation.channel, ref.message[:11]) == ("C1", "1700000000.")
    assert slack.server.of("response_url") == []


async def test_where_the_bot_may_not_post_the_response_url_does(slack: Wired) -> None:
    slack.core.answer = public("For all of you.")
    slack.server.fail("chat.postMessage", Failure("not_in_channel"))
    await slack.send(command(slack.server.hook))
    [call] = await slack.server.called("response_url")
    assert call.payload["response_type"] == "in_channel"
    assert await slack.core.ends() == ["answered"]


async def test_a_redelivered_event_is_acknowledged_and_answered_once(slack: Wired) -> None:
    slack.core.answer = public("Once.")
    asked = mention()
    answers = await asyncio.gather(*(slack.send(asked) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}
    await slack.core.ends()
    await asyncio.sleep(0.1)
    assert len(slack.server.of("chat.postMessage")) == 1


async def test_a_mention_is_answered_in_its_thread_and_the_thread_is_known(slack: Wired) -> None:
    slack.core.answer = public("In the thread.")
    await slack.send(mention("<@UBOT> what did <@U2|bob> say about <#C9|data>?"))
    [call] = await slack.server.called("chat.postMessage")
    assert call.payload["thread_ts"] == "100.1"
    await slack.core.ends()
    [heard] = slack.core.events
    assert isinstance(heard, QuestionEvent)
    assert heard.text == "what did @bob say about #data?"
    follow_up = message("and why?", channel_type="channel", channel="C1", thread_ts="100.1")
    await slack.send(follow_up)
    await slack.server.called("chat.postMessage", 2)
    elsewhere = message("and why?", channel_type="channel", channel="C1", thread_ts="55.5")
    assert (await slack.send(elsewhere)).status_code == 200
    assert len(slack.core.events) == 2
    assert elsewhere["event_id"] not in slack.core.taken


async def test_what_is_wrong_with_a_mention_is_ephemeral_and_not_hidden_in_an_empty_thread(slack: Wired) -> None:
    slack.core.answer = OutgoingMessage(blocks=(Notice(Tone.ERROR, "Too fast."),), visibility=Visibility.PRIVATE)
    await slack.send(mention())
    await slack.send(mention(ts="100.7", thread_ts="100.1"))
    first, second = await slack.server.called("chat.postEphemeral", 2)
    calls = sorted((first, second), key=lambda call: "thread_ts" in call.payload)
    assert [call.payload.get("thread_ts") for call in calls] == [None, "100.1"]
    assert calls[0].payload["user"] == "U1"


async def test_a_thread_under_an_answer_about_an_episode_stays_in_it_but_is_for_people(slack: Wired) -> None:
    slack.core.answer = OutgoingMessage(blocks=(Text("Takeaways"),), about=EpisodeId("ep-1"))
    await slack.send(command(slack.server.hook, "/takeaways", "latest"))
    await slack.core.ends()
    root = slack.core.shown_refs[0].message
    await slack.send(message("so true", channel_type="channel", channel="C1", thread_ts=root))
    assert len(slack.core.events) == 1
    await slack.send(mention("<@UBOT> why?", thread_ts=root, ts="200.1"))
    await slack.core.ends(2)
    assert slack.core.events[-1].conversation.episode_id == "ep-1"


async def test_plain_words_in_a_direct_message_are_a_question(slack: Wired) -> None:
    await slack.send(message("why S3?"))
    [call] = await slack.server.called("chat.postMessage")
    assert call.payload["channel"] == "D1"
    assert slack.server.of("chat.postEphemeral") == []


@pytest.mark.parametrize(
    "ignored",
    [
        message(bot_id="B9"),
        message(subtype="message_changed"),
        message("<@UBOT> hello", channel_type="channel", channel="C1", thread_ts="100.1"),
        message("hello", channel_type="channel", channel="C1"),
        event({"type": "reaction_added", "user": "U1"}),
        event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}),
        event({"type": "app_home_opened", "user": "U1", "tab": "messages", "channel": "D1"}),
        {**press("", ""), "actions": [{"type": "button", "action_id": "x", "action_ts": "1"}]},
        {"type": "shortcut", "callback_id": "other", "team": {"id": "T1"}, "user": {"id": "U1"}, "api_app_id": "A1"},
        {"type": "view_closed", "api_app_id": "A1", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": {"id": "V"}},
        {"type": "block_suggestion", "api_app_id": "A1", "team": {"id": "T1"}, "user": {"id": "U1"}},
        {"type": "something_new", "api_app_id": "A1", "team": {"id": "T1"}},
    ],
    ids=lambda payload: str(payload.get("event", payload)["type"]),
)
async def test_what_asks_nothing_of_us_is_acknowledged(slack: Wired, ignored: dict[str, Any]) -> None:
    slack.talks.threads[COMMUNITY, "C1", "100.1"] = ConversationRef(platform="slack", community=COMMUNITY, channel="C1")
    assert (await slack.send(ignored)).status_code == 200
    assert slack.core.events == []


async def test_a_button_is_pressed_in_place_and_its_message_stays(slack: Wired) -> None:
    slack.core.answer = public("Shared.")
    await slack.send(press(slack.server.hook, "share:1"))
    [call] = await slack.server.called("chat.postMessage")
    assert "thread_ts" not in call.payload
    [heard] = slack.core.events
    assert isinstance(heard, ButtonEvent)
    assert heard.message is not None
    assert (heard.action, heard.message.message) == ("share:1", "100.5")


async def test_an_answer_for_a_thread_opens_one_under_the_button(slack: Wired) -> None:
    slack.core.answer = OutgoingMessage(blocks=(Text("Here"),), placement=Placement.THREAD)
    await slack.send(press(slack.server.hook))
    [call] = await slack.server.called("chat.postMessage")
    assert call.payload["thread_ts"] == "100.5"


async def test_a_form_opens_at_once_and_comes_back_to_where_it_was_asked(slack: Wired) -> None:
    slack.core.forms["settings"] = FORM
    await slack.send(command(slack.server.hook, "/settings", ""))
    [opened] = await slack.server.called("views.open")
    assert await slack.core.ends() == ["form"]
    view = opened.payload["view"]
    filled = submission("settings:x", {"zone": "Europe/Berlin"})
    filled["view"]["private_metadata"] = view["private_metadata"]
    answer = await slack.send(filled)
    assert (answer.status_code, answer.text) == (200, "")
    [call] = await slack.server.called("response_url")
    assert call.payload["response_type"] == "ephemeral"
    [heard] = slack.core.events
    assert isinstance(heard, FormEvent)
    assert (heard.action, heard.values, heard.conversation.channel) == ("settings:x", {"zone": "Europe/Berlin"}, "C1")


async def test_a_slow_form_waits_in_a_modal_that_is_open(slack: Wired) -> None:
    slack.core.forms["settings"], slack.core.form_wait = FORM, 1.2
    await slack.send(press(slack.server.hook, "settings:"))
    [opened] = await slack.server.called("views.open")
    assert "One moment" in opened.text
    [updated] = await slack.server.called("views.update")
    assert updated.payload["view"]["callback_id"] == "aftershow-form"
    assert await slack.core.ends() == ["form"]


async def test_a_form_without_a_conversation_is_answered_in_its_own_window(slack: Wired) -> None:
    answer = await slack.send(submission("settings:x", {"zone": "UTC"}))
    assert json.loads(answer.text)["response_action"] == "update"
    [updated] = await slack.server.called("views.update")
    assert "Here you are." in updated.text


async def test_a_response_url_in_a_form_may_lead_to_slack_alone(slack: Wired) -> None:
    await slack.send(submission("settings:x", {}, channel="C1", url="http://169.254.169.254/"))
    [call] = await slack.server.called("chat.postEphemeral")
    assert call.payload["channel"] == "C1"


async def test_a_press_in_the_home_tab_is_answered_in_a_window(slack: Wired) -> None:
    await slack.send(home_press())
    [opened] = await slack.server.called("views.open")
    assert "Here you are." in opened.text
    assert await slack.core.ends() == ["answered"]


async def test_a_slow_press_in_the_home_tab_waits_in_a_window(slack: Wired) -> None:
    slack.core.wait = 1.2
    await slack.send(home_press())
    [updated] = await slack.server.called("views.update")
    assert "Here you are." in updated.text


async def test_the_home_tab_is_published_for_whoever_opens_it(slack: Wired) -> None:
    slack.server.admins.add("U1")
    slack.core.admin_words = frozenset({""})
    await slack.send(event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}))
    [call] = await slack.server.called("views.publish")
    assert (call.payload["user_id"], call.payload["view"]["type"]) == ("U1", "home")
    [heard] = slack.core.events
    assert isinstance(heard, HomeEvent)
    assert heard.admin


@pytest.mark.parametrize(
    ("admin", "foreign", "expected"), [(True, False, True), (False, False, False), (True, True, False)]
)
async def test_administrators_are_looked_up_at_the_act(
    slack: Wired, admin: bool, foreign: bool, expected: bool
) -> None:
    slack.core.admin_words = frozenset({"settings"})
    slack.server.admins.update({"U1"} if admin else set())
    pressed = press(slack.server.hook, "settings:")
    pressed["user"]["team_id"] = "T9" if foreign else "T1"
    await slack.send(pressed)
    await slack.core.ends()
    assert slack.core.events[0].admin is expected
    assert len(slack.server.of("users.info")) == (0 if foreign else 1)


async def test_where_administrators_cannot_be_looked_up_the_person_hears_why(slack: Wired) -> None:
    slack.core.admin_words = frozenset({"settings"})
    slack.server.fail("users.info", Failure("missing_scope"))
    await slack.send(press(slack.server.hook, "settings:"))
    [call] = await slack.server.called("response_url")
    assert "permission" in call.text
    assert slack.core.events == []


async def test_the_shortcut_asks_about_a_message(slack: Wired) -> None:
    await slack.send(command(slack.server.hook))
    await slack.core.ends()
    await slack.send(shortcut(slack.server.hook, "/quote Why does <https://x.dev|data> stay? " + "long " * 200))
    await slack.server.called("response_url", 2)
    heard = slack.core.events[1]
    assert isinstance(heard, QuestionEvent)
    assert heard.text.startswith("quote Why does data stay?")
    assert len(heard.text) <= 480


async def test_a_prefix_is_taken_off_commands(server: LoopbackSlack) -> None:
    async with wired(server, prefix="aftershow-") as slack:
        await slack.send(command(server.hook, "/aftershow-quote"))
        await slack.send(command(server.hook, "/aftershow", "settings"))
        await slack.core.ends(2)
        names = {heard.name for heard in slack.core.events if isinstance(heard, CommandEvent)}
        assert names == {"quote", "aftershow"}


# --- when something goes wrong ----------------------------------------------------------------------------------------


async def test_a_store_that_is_away_is_said_to_a_command_and_left_to_slack_for_an_event(slack: Wired) -> None:
    slack.core.store_fails = True
    answer = await slack.send(command(slack.server.hook))
    assert answer.status_code == 200
    assert "try again" in answer.text
    assert (await slack.send(mention())).status_code == 503
    assert slack.core.events == []


async def test_a_rate_limit_is_waited_out(slack: Wired) -> None:
    slack.server.fail("response_url", Failure("ratelimited", 429, {"Retry-After": "1"}))
    await slack.send(command(slack.server.hook))
    assert await slack.core.ends() == ["answered"]
    assert len(slack.server.of("response_url")) == 2


async def test_a_message_that_may_have_arrived_is_not_sent_again(slack: Wired) -> None:
    slack.core.answer = public("Once.")
    slack.server.fail("chat.postMessage", Failure(reset=True))
    await slack.send(command(slack.server.hook))
    [call] = await slack.server.called("response_url")
    assert "did not confirm" in call.text
    assert await slack.core.ends() == ["platform_down"]
    assert len(slack.server.of("chat.postMessage")) == 1


async def test_an_expired_response_url_gives_way_to_an_ephemeral_message(slack: Wired) -> None:
    slack.server.fail("response_url", Failure("expired_url", 404))
    await slack.send(command(slack.server.hook))
    await slack.server.called("chat.postEphemeral")
    assert await slack.core.ends() == ["answered"]


async def test_who_is_not_in_the_channel_hears_by_direct_message(slack: Wired) -> None:
    slack.core.answer = OutgoingMessage(blocks=(Notice(Tone.ERROR, "Too fast."),), visibility=Visibility.PRIVATE)
    slack.server.fail("chat.postEphemeral", Failure("user_not_in_channel"))
    await slack.send(mention())
    [call] = await slack.server.called("chat.postMessage")
    assert call.payload["channel"] == "U1"


async def test_what_an_earlier_process_left_open_is_told_and_settled(
    server: LoopbackSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.app._GRACE", timedelta(seconds=0.1))
    core = Core()
    async with wired(server, core=core) as slack:
        core.wait = 60
        await slack.send(command(server.hook, text="S3"))
        [reply] = core.taken.values()
    place = ConversationRef(platform="slack", community=COMMUNITY, channel="C1")
    request = OpenRequest(
        event_id="e1", conversation=place, person=PersonId("U1"), reply=reply, claimed_at=START - timedelta(minutes=2)
    )
    unreadable = OpenRequest(
        event_id="e2", conversation=place, person=PersonId("U1"), reply="{", claimed_at=START - timedelta(minutes=2)
    )
    async with wired(server, core=Core(open=[request, unreadable])) as slack:
        [call] = await server.called("response_url")
        assert "interrupted" in call.text
        assert "/quote S3" in call.text
        assert await slack.core.settles(2) == ["e1", "e2"]


async def test_uninstalling_is_heard_once_the_token_is_gone(slack: Wired) -> None:
    now = int(time.time())
    await slack.send(event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}, event_time=now))
    await slack.send(event({"type": "app_uninstalled"}, event_time=now))
    assert await slack.core.ends(2) == ["removed", "removed"]
    assert [type(heard).__name__ for heard in slack.core.events] == ["RemovedEvent"] * 2
    assert slack.server.of("chat.postMessage") == []


async def test_a_command_of_another_app_or_workspace_does_nothing(slack: Wired) -> None:
    await slack.send(command(slack.server.hook))
    await slack.core.ends()
    foreign = await slack.send(command(slack.server.hook, team_id="T9"))
    other = await slack.send(command(slack.server.hook, api_app_id="A9"))
    assert (foreign.status_code, other.status_code) == (200, 200)
    assert "not installed" in foreign.text
    assert len(slack.core.events) == 1


async def test_in_a_busy_channel_the_response_url_takes_over(slack: Wired) -> None:
    slack.core.answer = public("For all of you.")
    slack.server.fail("chat.postMessage", Failure("ratelimited", 429, {"Retry-After": "30"}))
    await slack.send(command(slack.server.hook))
    [call] = await slack.server.called("response_url")
    assert call.payload["response_type"] == "in_channel"
    assert await slack.core.ends() == ["answered"]


async def test_a_wait_beyond_patience_is_said_in_words(slack: Wired) -> None:
    slack.core.answer = public("For all of you.")
    slack.server.fail("chat.postMessage", Failure("ratelimited", 429, {"Retry-After": "30"}))
    await slack.send(mention())
    [call] = await slack.server.called("chat.postEphemeral")
    assert "Too much is being posted" in call.text
    assert await slack.core.ends() == ["slow_down"]
