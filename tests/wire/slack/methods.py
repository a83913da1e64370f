"""The Web API's methods, as strict as Slack: https://docs.slack.dev/reference/methods"""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.wire.slack import limits
from tests.wire.slack.world import Channel, Install, Json, Message, User, View, new_ts, with_ids

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack


class Refused(Exception):
    """What Slack answers `ok: false` with."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(frozen=True)
class Method:
    run: Callable[["FakeSlack", Install, Json], Json]
    scope: str = ""
    form_only: bool = False


def messages(problems: list[str]) -> Json:
    return {"errors": problems, "response_metadata": {"messages": [f"[ERROR] {one}" for one in problems]}}


def place(install: Install, payload: Json, *, to_write: bool = False) -> Channel:
    """The conversation that a call names. Raises `Refused`."""
    team, named = install.team, str(payload.get("channel") or "")
    if named in team.users and to_write:
        if team.users[named].deleted:
            raise Refused("user_disabled")
        return team.im(named)
    channel = team.channels.get(named)
    inside = channel is not None and team.bot_user in channel.members
    if channel is None or (channel.kind != "channel" and not inside):
        raise Refused("channel_not_found")
    if to_write and channel.archived:
        raise Refused("is_archived")
    if to_write and not inside and "chat:write.public" not in install.scopes:
        raise Refused("not_in_channel")
    return channel


def check_message(payload: Json, *, update: bool = False) -> None:
    problems = limits.message_problems(payload)
    if problems:
        raise Refused("invalid_blocks", **messages(problems))
    if not (payload.get("text") or payload.get("blocks")):
        raise Refused("no_text")
    if limits.text_too_long(payload, update=update):
        raise Refused("msg_too_long")
    if limits.blocks_too_long(payload):
        raise Refused("msg_blocks_too_long")
    metadata = payload.get("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict) and metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_format")


def thread_of(channel: Channel, payload: Json) -> str | None:
    thread = payload.get("thread_ts")
    if thread is None:
        return None
    if not isinstance(thread, str) or not re.fullmatch(r"\d+\.\d{6}", thread):
        raise Refused("invalid_arguments", **messages([f"thread_ts: {thread!r} is no ts"]))
    parent = channel.message(thread)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.thread not in (None, thread):
        raise Refused("cannot_reply_to_message")
    return thread


def content(payload: Json) -> Json:
    kept = ("text", "blocks", "metadata", "mrkdwn", "unfurl_links", "unfurl_media", "parse", "link_names")
    return with_ids({name: payload[name] for name in kept if name in payload})


# --- chat -------------------------------------------------------------------------------------------------------------


def post_message(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, payload, to_write=True)
    check_message(payload)
    thread = thread_of(channel, payload)
    slack.keep_pace(channel)
    made = Message(channel, new_ts(), install.team.bot_user, content(payload), thread, via="chat.postMessage")
    channel.messages.append(made)
    return {"channel": channel.id, "ts": made.ts, "message": made.shown()}


def post_ephemeral(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, payload)
    if install.team.bot_user not in channel.members and "chat:write.public" not in install.scopes:
        raise Refused("not_in_channel")
    if payload.get("user") not in channel.members:
        raise Refused("user_not_in_channel")
    check_message(payload)
    thread = thread_of(channel, payload)
    made = Message(channel, new_ts(), install.team.bot_user, content(payload), thread, via="chat.postEphemeral")
    made.only_for = str(payload["user"])
    channel.messages.append(made)
    return {"message_ts": made.ts}


def _ours(install: Install, payload: Json, refusal: str) -> Message:
    channel = place(install, payload)
    found = channel.message(str(payload.get("ts") or ""))
    if found is None:
        raise Refused("message_not_found")
    if found.author != install.team.bot_user:
        raise Refused(refusal)
    return found


def update(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    found = _ours(install, payload, "cant_update_message")
    if found.streaming:
        raise Refused("streaming_state_conflict")
    check_message(payload, update=True)
    found.payload = {**found.payload, **content(payload)}
    found.edits += 1
    return {"channel": found.channel.id, "ts": found.ts, "text": payload.get("text", "")}


def delete(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    found = _ours(install, payload, "cant_delete_message")
    found.deleted = True
    return {"channel": found.channel.id, "ts": found.ts}


def start_stream(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, payload, to_write=True)
    if not payload.get("thread_ts"):
        raise Refused("invalid_thread_ts")
    if channel.kind != "im" and not (payload.get("recipient_team_id") and payload.get("recipient_user_id")):
        raise Refused("missing_recipient_team_id")
    text = _stream_text(payload)
    made = Message(channel, new_ts(), install.team.bot_user, {"text": text}, thread_of(channel, payload))
    made.streaming, made.via = True, "chat.startStream"
    channel.messages.append(made)
    return {"channel": channel.id, "ts": made.ts}


def append_stream(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    found = _streaming(install, payload)
    found.payload["text"] += _stream_text(payload)
    return {"channel": found.channel.id, "ts": found.ts}


def stop_stream(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    found = _streaming(install, payload)
    if payload.get("blocks"):
        check_message(payload)
    found.payload = with_ids({"text": found.payload["text"] + _stream_text(payload), "blocks": payload.get("blocks")})
    found.streaming = False
    return {"channel": found.channel.id, "ts": found.ts, "message": found.shown()}


def _streaming(install: Install, payload: Json) -> Message:
    found = _ours(install, payload, "message_not_owned_by_app")
    if not found.streaming:
        raise Refused("message_not_in_streaming_state")
    return found


def _stream_text(payload: Json) -> str:
    text = str(payload.get("markdown_text") or "")
    if len(text) > 12_000:
        raise Refused("msg_too_long")
    return text


# --- views ------------------------------------------------------------------------------------------------------------


def _view(payload: Json, kind: str) -> Json:
    view = payload.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", **messages(["view: is missing"]))
    problems = limits.view_problems(view)
    if view.get("type") != kind:
        problems.append(f"type: a {kind} was wanted")
    if problems:
        raise Refused("invalid_arguments", **messages(problems))
    return view


def views_open(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    return _open(slack, install, payload, push=False)


def views_push(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    return _open(slack, install, payload, push=True)


def _open(slack: "FakeSlack", install: Install, payload: Json, *, push: bool) -> Json:
    view = _view(payload, "modal")
    user = slack.triggers.exchange(str(payload.get("trigger_id") or ""))
    if user.team is not install.team:
        raise Refused("invalid_trigger_id")
    if not push and user.modals:
        user.modals.clear()
    if len(user.modals) >= 3:
        raise Refused("push_limit_reached")
    made = View(f"V{secrets.token_hex(5).upper()}", install.team, user.id, {}, "", view.get("external_id"))
    made.update(view)
    user.modals.append(made)
    slack.views[made.id] = made
    return {"view": made.shown(slack.app_id)}


def views_update(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    view = _view(payload, "modal")
    found = slack.views.get(str(payload.get("view_id") or ""))
    if found is None or found.team is not install.team or found not in install.team.users[found.user].modals:
        raise Refused("not_found")
    if payload.get("hash") not in (None, found.hash):
        raise Refused("hash_conflict")
    found.update(view)
    return {"view": found.shown(slack.app_id)}


def views_publish(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    view = _view(payload, "home")
    user = install.team.users.get(str(payload.get("user_id") or ""))
    if user is None:
        raise Refused("invalid_arguments", **messages(["user_id: unknown"]))
    if user.home is None:
        user.home = View(f"V{secrets.token_hex(5).upper()}", install.team, user.id, {}, "")
        slack.views[user.home.id] = user.home
    if payload.get("hash") not in (None, user.home.hash):
        raise Refused("hash_conflict")
    user.home.update(view)
    return {"view": user.home.shown(slack.app_id)}


# --- people, conversations, tokens ------------------------------------------------------------------------------------


def users_info(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    user: User | None = install.team.users.get(str(payload.get("user") or ""))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.shown()}


def bots_info(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    team = install.team
    if payload.get("bot") != team.bot_id:
        raise Refused("bot_not_found")
    return {"bot": {"id": team.bot_id, "app_id": slack.app_id, "user_id": team.bot_user, "name": "aftershow"}}


def conversations_open(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    user = str(payload.get("users") or "")
    if user not in install.team.users:
        raise Refused("user_not_found")
    return {"channel": {"id": install.team.im(user).id}}


def conversations_info(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, payload)
    needed = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}[channel.kind]
    if needed not in install.scopes:
        raise Refused("missing_scope", needed=needed, provided=",".join(install.scopes))
    shown: Json = {"id": channel.id, "name": channel.name, "is_archived": channel.archived}
    shown |= {"is_member": install.team.bot_user in channel.members, "is_im": channel.kind == "im"}
    return {"channel": {**shown, "is_private": channel.kind == "group", "is_channel": channel.kind == "channel"}}


def auth_test(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    team = install.team
    made = {"url": f"https://{team.name}.slack.com/", "team": team.name, "user": "aftershow", "team_id": team.id}
    made |= {"user_id": team.bot_user, "bot_id": team.bot_id}
    return {**made, "enterprise_id": team.enterprise} if team.enterprise else made


def auth_revoke(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    install.revoked = True
    return {"revoked": True}


def set_status(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, {"channel": payload.get("channel_id")})
    thread_of(channel, payload)
    slack.statuses.append((channel.id, str(payload.get("thread_ts")), str(payload.get("status"))))
    return {}


METHODS: dict[str, Method] = {
    "auth.test": Method(auth_test),
    "auth.revoke": Method(auth_revoke),
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.startStream": Method(start_stream, "chat:write"),
    "chat.appendStream": Method(append_stream, "chat:write"),
    "chat.stopStream": Method(stop_stream, "chat:write"),
    "assistant.threads.setStatus": Method(set_status, "chat:write"),
    "views.open": Method(views_open),
    "views.push": Method(views_push),
    "views.update": Method(views_update),
    "views.publish": Method(views_publish),
    "users.info": Method(users_info, "users:read", form_only=True),
    "bots.info": Method(bots_info, "users:read", form_only=True),
    "conversations.open": Method(conversations_open, "im:write"),
    "conversations.info": Method(conversations_info, form_only=True),
}


class Triggers:
    """`trigger_id`s: three seconds, one use."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[User, float]] = {}
        self._used: set[str] = set()

    def issue(self, user: User) -> str:
        trigger = f"{int(time.time())}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._open[trigger] = (user, time.monotonic())
        return trigger

    def exchange(self, trigger: str) -> User:
        if trigger in self._used:
            raise Refused("exchanged_trigger_id")
        found = self._open.get(trigger)
        if found is None:
            raise Refused("invalid_trigger_id")
        user, at = found
        if time.monotonic() - at > 3:
            raise Refused("expired_trigger_id")
        self._used.add(trigger)
        return user
