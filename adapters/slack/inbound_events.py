"""The Events API: mentions, messages, the Home tab, and the end of an install."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.slack.heard import Heard
from adapters.slack.places import conversation, direct_talk, is_foreign
from adapters.slack.reply import Reply, again
from adapters.slack.typed import plain_words
from bot.chat.events import HomeEvent, QuestionEvent, RemovedEvent
from bot.domain.ids import CommunityId, PersonId

_HEARD_SUBTYPES = (None, "file_share", "thread_broadcast")
_NOBODY = PersonId("slack")


def read_event(body: Mapping[str, Any], community: CommunityId) -> Heard | None:
    event = body["event"]
    heard: Heard | None
    match event["type"]:
        case "app_mention":
            heard = _mention(body, event, community)
        case "message":
            heard = _message(body, event, community)
        case "app_home_opened" if event.get("tab") == "home":
            heard = _home(body, event, community)
        case "app_uninstalled":
            heard = _removed(body, community)
        case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
            heard = _removed(body, community)
        case _:
            return None
    return heard and replace(heard, at=_moment(body.get("event_time")))


def _mention(body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard | None:
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _HEARD_SUBTYPES:
        return None
    thread = str(event.get("thread_ts") or event["ts"])
    asked = _question(body, event, community, thread)
    quiet = str(event["thread_ts"]) if event.get("thread_ts") else None
    return replace(asked, reply=replace(asked.reply, thread=thread, quiet_thread=quiet, openly=True))


def _message(body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard | None:
    """Direct messages are for us; in channels only follow-ups in threads, never what mentions us: that comes as
    `app_mention` too."""
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _HEARD_SUBTYPES:
        return None
    thread = str(event["thread_ts"]) if event.get("thread_ts") else None
    asked = _question(body, event, community, thread)
    if event.get("channel_type") == "im":
        reply = replace(asked.reply, thread=thread, quiet_thread=thread, direct=True)
        return replace(asked, reply=reply)
    text = str(event.get("text") or "")
    if thread is None or thread == event["ts"] or text.startswith("<@") or _mentions(text, _bot_of(body)):
        return None
    reply = replace(asked.reply, thread=thread, quiet_thread=thread, openly=True)
    return replace(asked, reply=reply, follow_up=True)


def _question(body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId, thread: str | None) -> Heard:
    user, channel = str(event["user"]), str(event["channel"])
    words = plain_words(str(event.get("text") or ""), bot=_bot_of(body))
    question = QuestionEvent(
        event_id=str(body["event_id"]),
        person=PersonId(user),
        conversation=conversation(community, channel, thread),
        text=words,
        aside=event.get("channel_type") == "im",
    )
    reply = Reply(user=user, channel=channel, under=str(event["ts"]), again=again(words))
    return Heard(event=question, reply=reply, foreign=is_foreign(body, event))


def _home(body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard:
    user = str(event["user"])
    opened = HomeEvent(event_id=str(body["event_id"]), person=PersonId(user), conversation=direct_talk(community, user))
    return Heard(event=opened, reply=Reply(user=user, home=True), foreign=is_foreign(body, event))


def _removed(body: Mapping[str, Any], community: CommunityId) -> Heard:
    """Uninstalling sends two events, in any order: both say the same and come to nothing the second time."""
    removed = RemovedEvent(event_id=str(body["event_id"]), person=_NOBODY, conversation=conversation(community, ""))
    return Heard(event=removed, reply=Reply(user=""))


def _bot_of(body: Mapping[str, Any]) -> str:
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("user_id") or "") if authorizations[0].get("is_bot", True) else ""


def _mentions(text: str, user: str) -> bool:
    return bool(user) and re.search(rf"<@{re.escape(user)}[|>]", text) is not None


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if isinstance(seconds, int | float) else None
