"""The methods of `chat`, and what every call that names a conversation or a message is held to."""

import re
from typing import TYPE_CHECKING

from tests.wire.slack import limits
from tests.wire.slack.file_methods import check_pictures
from tests.wire.slack.refusals import Refused, messages
from tests.wire.slack.world import Channel, Install, Json, Message, new_ts, with_ids

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack


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


def post_message(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    channel = place(install, payload, to_write=True)
    check_message(payload)
    check_pictures(slack, install.team.id, payload)
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
    check_pictures(slack, install.team.id, payload)
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
    check_pictures(slack, install.team.id, payload)
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
