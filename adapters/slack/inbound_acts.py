"""Interactivity: pressed buttons, filled-in forms, and the shortcut of a message."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.slack.heard import Heard
from adapters.slack.places import Hooks, conversation, direct_talk, is_foreign, response_url
from adapters.slack.render import BUTTON
from adapters.slack.reply import Reply
from adapters.slack.typed import plain_words
from adapters.slack.views import FORM
from bot.chat.events import ButtonEvent, FormEvent, QuestionEvent
from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId, PersonId

ASK_ABOUT = "ask-about"
"""The `callback_id` of the message shortcut."""
_LONGEST_QUOTED = 480


def pressed(body: Mapping[str, Any], community: CommunityId, hooks: Hooks) -> Heard | None:
    action, container, user = body["actions"][0], body["container"], str(body["user"]["id"])
    if not str(action.get("action_id", "")).startswith(BUTTON) or not action.get("value"):
        return None
    stands_at = str(container.get("message_ts") or container.get("view_id"))
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    thread = _thread_of(body, container)
    place = conversation(community, channel, thread) if channel else direct_talk(community, user)
    standing = channel and container.get("message_ts") and not container.get("is_ephemeral")
    foreign = is_foreign(body, body["user"])
    event = ButtonEvent(
        event_id=_press_id(
            body["user"].get("team_id"),
            user,
            stands_at,
            action["action_id"],
            action.get("action_ts") or body.get("trigger_id"),
        ),
        person=PersonId(user),
        conversation=place,
        action=str(action["value"]),
        outsider=foreign,
        message=MessageRef(place, stands_at) if standing else None,
    )
    reply = Reply(
        user=user,
        channel=channel,
        thread=thread,
        quiet_thread=thread,
        under=stands_at if standing else None,
        url=response_url(body.get("response_url"), hooks),
        direct=channel.startswith("D") and bool(standing),
        again="press the button again",
    )
    view = str(container.get("view_id") or "") if not channel else ""
    if view and container.get("type") == "view" and (body.get("view") or {}).get("type") == "modal":
        reply = replace(reply, view=view)
    return Heard(event=event, reply=reply, trigger=str(body.get("trigger_id") or ""), view=view, foreign=foreign)


def filled(body: Mapping[str, Any], community: CommunityId, hooks: Hooks) -> Heard | None:
    view, user = body["view"], str(body["user"]["id"])
    if view.get("callback_id") != FORM:
        return None
    origin = json.loads(view["private_metadata"])
    channel, thread = str(origin.get("channel") or ""), origin.get("thread")
    url = response_url(origin.get("url"), hooks)
    event = FormEvent(
        event_id=f"form:{body['user'].get('team_id')}:{view['id']}:{view.get('hash')}",
        person=PersonId(user),
        conversation=conversation(community, channel, thread) if channel else direct_talk(community, user),
        action=str(origin["action"]),
        values={
            name: _value(element) for elements in view["state"]["values"].values() for name, element in elements.items()
        },
        outsider=is_foreign(body, body["user"]),
    )
    reply = Reply(
        user=user,
        channel=channel,
        thread=thread,
        quiet_thread=thread,
        url=url,
        view="" if channel else str(view["id"]),
        again="open the form again",
    )
    trigger = str(body.get("trigger_id") or "")
    return Heard(event=event, reply=reply, trigger=trigger, foreign=is_foreign(body, body["user"]))


def asked_about(body: Mapping[str, Any], community: CommunityId, hooks: Hooks) -> Heard | None:
    if body.get("callback_id") != ASK_ABOUT:
        return None
    message, user, channel = body["message"], str(body["user"]["id"]), str(body["channel"]["id"])
    thread = str(message["thread_ts"]) if message.get("thread_ts") else None
    words = " ".join(plain_words(str(message.get("text") or "")).split()).lstrip("/")
    if len(words) > _LONGEST_QUOTED:
        words = words[:_LONGEST_QUOTED].rsplit(" ", 1)[0]
    event = QuestionEvent(
        event_id=f"shortcut:{body['team']['id']}:{body['trigger_id']}",
        person=PersonId(user),
        conversation=conversation(community, channel, thread),
        text=words,
        aside=True,
    )
    reply = Reply(
        user=user,
        channel=channel,
        thread=thread,
        quiet_thread=thread,
        url=response_url(body.get("response_url"), hooks),
        again="choose the shortcut again",
    )
    trigger = str(body.get("trigger_id") or "")
    return Heard(event=event, reply=reply, trigger=trigger, foreign=is_foreign(body, body["user"]))


def _press_id(*told_apart_by: object) -> str:
    """The same for each delivery of one press. It outlives the data of whoever pressed, and so it names nobody."""
    return f"press:{hashlib.sha256(repr(told_apart_by).encode()).hexdigest()[:32]}"


def _thread_of(body: Mapping[str, Any], container: Mapping[str, Any]) -> str | None:
    """The thread that the pressed message is a reply in; None for one that stands in the channel."""
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(thread) if thread and thread != container.get("message_ts") else None


def _value(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option") or {}
    chosen = element.get("value") or option.get("value") or element.get("selected_conversation")
    return str(chosen or element.get("selected_channel") or "")
