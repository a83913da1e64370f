"""The world that a loopback Slack keeps: workspaces, people, channels, installs, and what everybody gets to see."""

import itertools
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.wire.slack import reading

Json = dict[str, Any]
_counter = itertools.count(1)

BOT_SCOPES = (
    "app_mentions:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "im:history",
    "users:read",
    "channels:history",
    "groups:history",
)


def new_ts() -> str:
    """A message's id: seconds with six decimals, never the same twice."""
    return f"{int(time.time())}.{next(_counter):06d}"


@dataclass(eq=False)
class Message:
    """`author` is a user id. `only_for` makes it ephemeral. `via` is the method or `response_url` that made it."""

    channel: "Channel"
    ts: str
    author: str
    payload: Json
    thread: str | None = None
    only_for: str | None = None
    via: str = ""
    deleted: bool = False
    streaming: bool = False
    edits: int = 0

    @property
    def words(self) -> str:
        return reading.words(self.payload)

    @property
    def links(self) -> list[str]:
        return reading.links(self.payload)

    @property
    def buttons(self) -> dict[str, Json]:
        return reading.buttons(self.payload)

    def shown(self) -> Json:
        """As Slack sends it back in payloads."""
        made = {"type": "message", "user": self.author, "ts": self.ts, **self.payload}
        return {**made, "thread_ts": self.thread} if self.thread else made


@dataclass(eq=False)
class Channel:
    """`kind` is channel, group (private) or im."""

    team: "Team"
    id: str
    name: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: list[Message] = field(default_factory=list)

    def message(self, ts: str) -> Message | None:
        return next((one for one in self.messages if one.ts == ts and not one.deleted and not one.only_for), None)

    def replies(self, ts: str) -> list[Message]:
        return [one for one in self.messages if one.thread == ts and one.ts != ts and not one.deleted]

    def seen_by(self, user: str) -> list[Message]:
        """What this person sees here, in order. Ephemerals of a thread without messages are seen by nobody."""
        return [
            one
            for one in self.messages
            if not one.deleted
            and (one.only_for is None or (one.only_for == user and self._shows(one)))
            and (self.kind == "channel" or user in self.members)
        ]

    def _shows(self, message: Message) -> bool:
        return message.thread is None or any(one.only_for is None for one in self.replies(message.thread))


@dataclass(eq=False)
class View:
    """A modal or Home tab of one person. `payload` is what the app sent."""

    id: str
    team: "Team"
    user: str
    payload: Json
    hash: str
    external_id: str | None = None

    @property
    def words(self) -> str:
        title = (self.payload.get("title") or {}).get("text", "")
        return f"{title}\n{reading.words(self.payload)}"

    @property
    def buttons(self) -> dict[str, Json]:
        return reading.buttons(self.payload)

    def shown(self, app: str) -> Json:
        made = {**self.payload, "id": self.id, "team_id": self.team.id, "app_id": app, "hash": self.hash}
        return {
            **made,
            "root_view_id": self.id,
            "previous_view_id": None,
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.bot_id,
            "external_id": self.external_id or "",
        }

    def update(self, payload: Json) -> None:
        self.payload = with_ids(payload)
        self.hash = f"{int(time.time())}.{secrets.token_hex(4)}"


@dataclass(eq=False)
class User:
    id: str
    team: "Team"
    name: str
    admin: bool = False
    deleted: bool = False
    owner: bool = False
    primary_owner: bool = False
    bot: bool = False
    modals: list[View] = field(default_factory=list)
    home: View | None = None
    errors: list[str] = field(default_factory=list)
    """What Slack itself told them, such as `operation_timeout`."""

    def shown(self) -> Json:
        """Of a closed account Slack tells less: https://docs.slack.dev/reference/objects/user-object"""
        shown: Json = {"id": self.id, "team_id": self.team.id, "name": self.name, "deleted": self.deleted}
        shown |= {"profile": {"display_name": self.name, "real_name": self.name}, "is_bot": self.bot, "updated": 1}
        shown |= {"is_app_user": False}
        if self.deleted:
            return shown
        owner = self.owner or self.primary_owner
        return {
            **shown,
            "real_name": self.name,
            "is_admin": self.admin or owner,
            "is_owner": owner,
            "is_primary_owner": self.primary_owner,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "tz": "Europe/Berlin",
        }


@dataclass(eq=False)
class Install:
    """A bot token. `expires` and `refresh` where tokens rotate."""

    team: "Team"
    token: str
    scopes: tuple[str, ...]
    expires: float | None = None
    refresh: str | None = None
    revoked: bool = False


@dataclass(eq=False)
class Team:
    id: str
    name: str
    enterprise: str | None = None
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def bot_user(self) -> str:
        return f"UBOT{self.id[1:]}"

    @property
    def bot_id(self) -> str:
        return f"BBOT{self.id[1:]}"

    def user(self, id: str, *, admin: bool = False) -> User:
        return self.users.setdefault(id, User(id, self, id.lower(), admin))

    def everyone(self) -> list[User]:
        """All that `users.list` names: Slack's own helper and the app's bot are among them."""
        helpers = [User("USLACKBOT", self, "slackbot"), User(self.bot_user, self, "aftershow", bot=True)]
        return [*helpers, *self.users.values()]

    def channel(self, id: str, *members: str, kind: str = "channel", bot: bool = True) -> Channel:
        made = Channel(self, id, id.lower(), kind, set(members) | ({self.bot_user} if bot else set()))
        return self.channels.setdefault(id, made)

    def im(self, user: str) -> Channel:
        return self.channel(f"D{self.id[1:]}{user}", user, kind="im")

    def seen_by(self, user: str) -> Iterator[Message]:
        """Everything the person sees in conversations."""
        for channel in self.channels.values():
            yield from channel.seen_by(user)


def with_ids(payload: Json) -> Json:
    """With a `block_id` for every block that has none, as Slack gives them."""
    blocks = [{"block_id": secrets.token_hex(3), **block} for block in payload.get("blocks") or []]
    return {**payload, "blocks": blocks} if blocks else payload
