"""What is said on the loopback Discord: ids, people, what they have open, and messages."""

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.wire.discord import reading
from tests.wire.discord.refusals import Json

if TYPE_CHECKING:
    from tests.wire.discord.world import Channel

EPHEMERAL, LOADING, HAS_THREAD = 1 << 6, 1 << 7, 1 << 5
EPOCH_MS = 1_420_070_400_000
_counter = itertools.count(1)


def snowflake() -> str:
    """An id with its moment inside, never the same twice."""
    return str(int(time.time() * 1000 - EPOCH_MS) << 22 | next(_counter) & 0x3FFFFF)


def born(id: str) -> float:
    """When something of that id was made, in seconds."""
    return ((int(id) >> 22) + EPOCH_MS) / 1000


def stamp(at: float | None = None) -> str:
    return datetime.fromtimestamp(time.time() if at is None else at, UTC).isoformat()


@dataclass(eq=False)
class User:
    id: str
    name: str
    bot: bool = False
    takes_messages: bool = True
    """Whether they take direct messages from bots."""
    errors: list[str] = field(default_factory=list)
    """What Discord itself told them, such as that the application did not respond."""
    modal: "Modal | None" = None

    def shown(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Modal:
    """What one person has open. `message` is where the pressed button stands."""

    payload: Json
    channel: "Channel"
    message: "Message | None" = None

    @property
    def fields(self) -> dict[str, Json]:
        """By custom id; `label` is of the row around it."""
        found: dict[str, Json] = {}
        for outer in self.payload["components"]:
            inner = outer.get("component") or outer["components"][0]
            found[inner["custom_id"]] = {"label": outer.get("label") or inner.get("label"), **inner}
        return found


@dataclass(eq=False)
class Message:
    """`only_for` is set on what one person alone sees. `body` is what was sent."""

    id: str
    channel: "Channel"
    author: User
    body: Json
    only_for: str | None = None
    loading: bool = False
    deleted: bool = False
    edits: int = 0
    kind: int = 0
    mentions: list[User] = field(default_factory=list)
    pings: set[str] = field(default_factory=set)
    """Whom it made a noise for: ids, `everyone`, `&role`."""
    via: str = ""
    interaction: str | None = None
    thread: "Channel | None" = None
    reply_to: str | None = None

    @property
    def words(self) -> str:
        """All a person reads."""
        return "\n".join(reading.visible(text) for text in reading.texts(self.body))

    @property
    def links(self) -> list[str]:
        return [link for text in reading.texts(self.body) for link in reading.scan(text).links]

    @property
    def buttons(self) -> dict[str, Json]:
        """By label."""
        rows = self.body.get("components") or ()
        return {one["label"]: one for row in rows for one in row.get("components", ()) if one.get("type") == 2}

    def shown(self) -> Json:
        flags = int(self.body.get("flags") or 0) | (EPHEMERAL if self.only_for else 0)
        flags |= (LOADING if self.loading else 0) | (HAS_THREAD if self.thread else 0)
        made: Json = {
            "id": self.id,
            "channel_id": self.channel.id,
            "type": self.kind,
            "author": self.author.shown(),
            "content": self.body.get("content") or "",
            "timestamp": stamp(born(self.id)),
            "edited_timestamp": stamp() if self.edits else None,
            "tts": False,
            "mention_everyone": "everyone" in self.pings,
            "mentions": [one.shown() for one in self.mentions],
            "mention_roles": [],
            "attachments": [
                {"id": snowflake(), "url": f"https://cdn.example/{one['filename']}", "proxy_url": "", **one}
                for one in self.body.get("attachments") or ()
            ],
            "embeds": [{"type": "rich", **one} for one in self.body.get("embeds") or ()],
            "components": self.body.get("components") or [],
            "pinned": False,
            "flags": flags,
        }
        if self.body.get("nonce") is not None:
            made["nonce"] = self.body["nonce"]
        if self.interaction is not None:
            made["application_id"] = made["webhook_id"] = self.author.id
        if self.reply_to is not None:
            made["message_reference"] = {"type": 0, "message_id": self.reply_to, "channel_id": self.channel.id}
        return made
