"""From payloads to events: whose they are, what was said, and which redelivery is which."""

from typing import Any

import pytest

from adapters.slack.heard import Heard
from adapters.slack.inbound import Inbound
from adapters.slack.places import parts_of
from adapters.slack.reply import Reply
from adapters.slack.typed import plain_words
from bot.chat.events import ButtonEvent, QuestionEvent
from tests.wire.slack_adapter.payloads import command, event, home_press, mention, message, press, shortcut, submission

HOOK = "https://hooks.slack.com/actions/T1/1/x"


def hear(payload: dict[str, Any], app: str = "A1") -> Heard | None:
    return Inbound(prefix="", hooks=("https://hooks.slack.com/",), app=app).hear(payload)


def heard(payload: dict[str, Any]) -> Heard:
    found = hear(payload)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("why &lt;S3&gt; &amp; R2?", "why <S3> & R2?"),
        ("&amp;lt;", "&lt;"),
        ("<@UBOT> hello", "hello"),
        ("hello <@UBOT|aftershow>", "hello"),
        ("<@U2> said", "said"),
        ("<@U2|bob> in <#C1|general> or <#C2|>", "@bob in #general or"),
        ("<https://a.b/c|there> <https://a.b> <mailto:x@y.z|x@y.z>", "there https://a.b x@y.z"),
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|today>", "@crew today"),
        ("\u201cdata\u00a0gravity\u201d", '"data gravity"'),
        ("a < b and c > d", "a < b and c > d"),
        ("<<@UBOT>>", "<>"),
    ],
)
def test_slacks_markup_becomes_what_was_meant(typed: str, expected: str) -> None:
    assert plain_words(typed, bot="UBOT") == expected


@pytest.mark.parametrize(
    ("payload", "community"),
    [
        (command(HOOK), "slack:A1:-:T1"),
        (command(HOOK, enterprise_id="E1", enterprise_name="Grid"), "slack:A1:E1:T1"),
        (mention(), "slack:A1:-:T1"),
        (
            event(
                {"type": "app_mention", "user": "W9", "user_team": "T9", "text": "x", "ts": "1.1", "channel": "C1"},
                team_id="T9",
                authorizations=[{"enterprise_id": "E1", "team_id": "T1", "user_id": "UBOT", "is_bot": True}],
                is_ext_shared_channel=True,
            ),
            "slack:A1:E1:T1",
        ),
        (press(HOOK), "slack:A1:-:T1"),
        (press(HOOK, enterprise={"id": "E1", "name": "Grid"}), "slack:A1:E1:T1"),
        (submission("ask:", {}), "slack:A1:-:T1"),
        (shortcut(HOOK, "x"), "slack:A1:-:T1"),
    ],
)
def test_the_community_is_where_the_app_is_installed(payload: dict[str, Any], community: str) -> None:
    found = heard(payload)
    assert found.event.conversation.community == community
    app, enterprise, team = parts_of(found.event.conversation.community)
    assert (app, team) == ("A1", "T1")
    assert enterprise in (None, "E1")


def test_a_payload_of_another_app_is_not_heard() -> None:
    assert hear(command(HOOK, api_app_id="A2")) is None
    assert hear(shortcut(HOOK, "x"), app="") is None


def test_the_app_is_learned_from_the_first_payload_that_names_it() -> None:
    inbound = Inbound(prefix="", hooks=())
    inbound.hear(command(HOOK))
    assert inbound.hear(shortcut(HOOK, "x")) is not None
    assert inbound.hear(command(HOOK, api_app_id="A2")) is None


def test_people_of_another_workspace_are_foreign() -> None:
    visitor = {"id": "W9", "team_id": "T9"}
    assert heard(press(HOOK, user=visitor)).foreign
    assert heard(mention(user_team="T9")).foreign
    assert not heard(press(HOOK)).foreign
    assert not heard(mention(user_team="T1")).foreign
    for pressed, outsider in ((press(HOOK, user=visitor), True), (press(HOOK), False)):
        event = heard(pressed).event
        assert isinstance(event, ButtonEvent)
        assert event.outsider is outsider


def test_redeliveries_share_an_id_and_two_acts_do_not() -> None:
    pairs = [
        (command(HOOK), command(HOOK)),
        (mention(), mention()),
        (submission("ask:", {}), submission("ask:", {})),
        (shortcut(HOOK, "x"), shortcut(HOOK, "x")),
    ]
    for one, other in pairs:
        assert heard(one).event.event_id == heard(dict(one)).event.event_id != heard(other).event.event_id
    later = press(HOOK)
    later["actions"] = [{**later["actions"][0], "action_ts": "1.9"}]
    assert heard(press(HOOK)).event.event_id == heard(press(HOOK)).event.event_id != heard(later).event.event_id


def test_a_button_in_a_thread_is_answered_in_that_thread() -> None:
    inside = press(HOOK, message={"ts": "100.5", "thread_ts": "90.1"})
    root = press(HOOK, message={"ts": "100.5", "thread_ts": "100.5"})
    assert heard(inside).event.conversation.thread == "90.1"
    assert heard(root).event.conversation.thread is None


def test_an_ephemeral_message_cannot_be_pointed_at() -> None:
    hidden = press(HOOK, container={"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": True})
    found = heard(hidden)
    assert isinstance(found.event, ButtonEvent)
    assert found.event.message is None
    assert found.reply.under is None


def test_feedback_comes_with_the_value_of_the_button_that_was_pressed() -> None:
    action = {"type": "feedback_buttons", "action_id": "aftershow:2:0", "value": "helpful:abc", "action_ts": "1.4"}
    found = heard(press(HOOK, actions=[action]))
    assert isinstance(found.event, ButtonEvent)
    assert found.event.action == "helpful:abc"


def test_each_press_is_one_event_however_often_it_comes_and_its_name_is_nobodys() -> None:
    pressed = press(HOOK)
    another = press(HOOK, user={"id": "U2", "username": "bo", "team_id": "T1"})
    assert heard(pressed).event.event_id == heard(pressed).event.event_id
    assert heard(pressed).event.event_id != heard(another).event.event_id
    assert "U1" not in heard(pressed).event.event_id


def test_a_press_in_the_home_tab_has_no_conversation_but_the_person() -> None:
    found = heard(home_press())
    assert (found.event.conversation.channel, found.event.conversation.direct) == ("", "U1")
    assert (found.view, found.reply.view) == ("V0", "")


def test_a_response_url_elsewhere_is_not_kept() -> None:
    for url in ("http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/x", "https://evil.example/x"):
        assert heard(command(url)).reply.url == ""


def test_direct_messages_are_answered_where_they_are() -> None:
    found = heard(message(thread_ts="5.5"))
    assert isinstance(found.event, QuestionEvent)
    assert (found.reply.direct, found.reply.thread) == (True, "5.5")


def test_a_reply_survives_being_kept() -> None:
    reply = Reply(user="U1", channel="C1", thread="1.2", url=HOOK, again="/quote S3")
    assert Reply.decoded(reply.encoded()) == reply


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"user":"U1","colour":"red"}', "{}"])
def test_a_reply_of_another_version_is_nothing(kept: str) -> None:
    assert Reply.decoded(kept) is None
