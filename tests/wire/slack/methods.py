"""The Web API's methods, as strict as Slack: https://docs.slack.dev/reference/methods"""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.wire.slack import chat_methods as chat
from tests.wire.slack import file_methods as files
from tests.wire.slack import history_methods
from tests.wire.slack import view_methods as views
from tests.wire.slack.refusals import Refused
from tests.wire.slack.world import Install, Json, User

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack


@dataclass(frozen=True)
class Method:
    run: Callable[["FakeSlack", Install, Json], Json]
    scope: str = ""
    form_only: bool = False


def users_info(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    user: User | None = install.team.users.get(str(payload.get("user") or ""))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.shown()}


def users_list(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    """A page of everyone, in no order that means anything. A cursor is opaque, as Slack's are."""
    everyone = install.team.everyone()
    try:
        start = int(base64.b64decode(str(payload.get("cursor") or ""), validate=True).removeprefix(b"user:") or b"0")
    except ValueError:
        raise Refused("invalid_cursor") from None
    limit = int(payload.get("limit") or 0)
    if not 0 <= limit <= 1_000:
        raise Refused("invalid_limit")
    ends = min(start + (limit or len(everyone)), start + slack.page)
    more = base64.b64encode(f"user:{ends}".encode()).decode() if ends < len(everyone) else ""
    members = [user.shown() for user in everyone[start:ends]]
    return {"members": members, "cache_ts": int(time.time()), "response_metadata": {"next_cursor": more}}


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
    channel = chat.place(install, payload)
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
    channel = chat.place(install, {"channel": payload.get("channel_id")})
    chat.thread_of(channel, payload)
    slack.statuses.append((channel.id, str(payload.get("thread_ts")), str(payload.get("status"))))
    return {}


METHODS: dict[str, Method] = {
    "auth.test": Method(auth_test),
    "auth.revoke": Method(auth_revoke),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.startStream": Method(chat.start_stream, "chat:write"),
    "chat.appendStream": Method(chat.append_stream, "chat:write"),
    "chat.stopStream": Method(chat.stop_stream, "chat:write"),
    "assistant.threads.setStatus": Method(set_status, "chat:write"),
    "views.open": Method(views.views_open),
    "views.push": Method(views.views_push),
    "views.update": Method(views.views_update),
    "views.publish": Method(views.views_publish),
    "users.info": Method(users_info, "users:read", form_only=True),
    "users.list": Method(users_list, "users:read", form_only=True),
    "bots.info": Method(bots_info, "users:read", form_only=True),
    "files.getUploadURLExternal": Method(files.upload_url, "files:write"),
    "files.completeUploadExternal": Method(files.complete, "files:write"),
    "conversations.open": Method(conversations_open, "im:write"),
    "conversations.history": Method(history_methods.history, form_only=True),
    "conversations.replies": Method(history_methods.replies, form_only=True),
    "conversations.info": Method(conversations_info, form_only=True),
}
