"""The world that a loopback Discord keeps: guilds, channels, threads, people, messages, and who sees which of them."""

import time
from dataclasses import dataclass, field

from tests.wire.discord.messages import Message, User, born, snowflake, stamp
from tests.wire.discord.refusals import Json, refused

TEXT, DM, ANNOUNCEMENT, PUBLIC_THREAD, FORUM = 0, 1, 5, 11, 15
MANAGE_GUILD, VIEW, SEND, EMBED, HISTORY, MANAGE_MESSAGES = 1 << 5, 1 << 10, 1 << 11, 1 << 14, 1 << 16, 1 << 13
MANAGE_THREADS, CREATE_THREADS, SEND_IN_THREADS, SEND_POLLS = 1 << 34, 1 << 35, 1 << 38, 1 << 49
ATTACH = 1 << 15
INVITED = VIEW | SEND | EMBED | ATTACH | HISTORY | CREATE_THREADS | SEND_IN_THREADS | SEND_POLLS
MEMBER = INVITED | 1 << 31


@dataclass(eq=False)
class Channel:
    """A channel, a thread in one (`parent`), or a direct talk (`guild` is None, `people` are its two).

    `allowed` is what the bot may do there. `tags` are those of a forum; `needs_tag` demands one of each post.
    """

    id: str
    name: str
    kind: int = TEXT
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    people: set[str] = field(default_factory=set)
    allowed: int = INVITED
    deleted: bool = False
    archived: bool = False
    locked: bool = False
    needs_tag: bool = False
    messages: list[Message] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        return self.parent is not None

    @property
    def bot_may(self) -> int:
        return self.parent.allowed if self.parent is not None else self.allowed

    def message(self, id: str) -> Message:
        """Raises `Refused` for what is gone, and for what one person alone sees."""
        for one in self.messages:
            if one.id == id and not one.deleted and one.only_for is None:
                return one
        raise refused(10008)

    def shown(self) -> Json:
        if self.guild is None:
            last = self.messages[-1].id if self.messages else None
            return {"id": self.id, "type": DM, "last_message_id": last, "recipients": []}
        made: Json = {
            "id": self.id,
            "type": self.kind,
            "guild_id": self.guild.id,
            "name": self.name,
            "last_message_id": self.messages[-1].id if self.messages else None,
            "rate_limit_per_user": 0,
        }
        if self.parent is None:
            made |= {"position": 0, "permission_overwrites": self._overwrites(), "nsfw": False, "topic": None}
            made |= {"parent_id": None, "flags": 1 << 4 if self.needs_tag else 0, "available_tags": []}
            return made
        made |= {"parent_id": self.parent.id, "owner_id": self.guild.bot.id, "flags": 0, "total_message_sent": 0}
        made |= {"message_count": len(self.messages), "member_count": 1, "applied_tags": []}
        made["thread_metadata"] = {
            "archived": self.archived,
            "locked": self.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": stamp(born(self.id)),
            "create_timestamp": stamp(born(self.id)),
        }
        return made

    def _overwrites(self) -> list[Json]:
        assert self.guild is not None
        denied = INVITED & ~self.allowed
        if not denied:
            return []
        return [{"id": self.guild.bot.id, "type": 1, "allow": "0", "deny": str(denied)}]


@dataclass(eq=False)
class Guild:
    id: str
    name: str
    owner: str
    bot: User
    joined_at: str
    members: dict[str, int] = field(default_factory=dict)
    """Permissions by person."""
    channels: dict[str, Channel] = field(default_factory=dict)
    system: Channel | None = None
    away: bool = False
    """Whether Discord has an outage there."""
    left: bool = False

    def channel(self, name: str, kind: int = TEXT, *, allowed: int = INVITED) -> Channel:
        """The channel of that name, made when there is none."""
        for one in self.channels.values():
            if one.name == name and not one.deleted and one.parent is None:
                return one
        made = Channel(snowflake(), name, kind, self, allowed=allowed)
        self.channels[made.id] = made
        self.system = self.system or made
        return made

    def member(self, user: User) -> Json:
        return {
            "user": user.shown(),
            "roles": [],
            "nick": None,
            "avatar": None,
            "joined_at": self.joined_at if user is self.bot else stamp(born(self.id)),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(self.members.get(user.id, MEMBER)),
        }

    def shown(self) -> Json:
        """As GUILD_CREATE tells of it: without the members intent the bot alone is listed."""
        standing = [one for one in self.channels.values() if not one.deleted]
        everyone = {"id": self.id, "name": "@everyone", "permissions": str(MEMBER), "position": 0, "color": 0}
        everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0, "icon": None}
        member = self.member(self.bot)
        del member["permissions"]
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner,
            "joined_at": self.joined_at,
            "unavailable": False,
            "large": False,
            "member_count": len(self.members) + 1,
            "members": [member],
            "roles": [everyone],
            "channels": [one.shown() for one in standing if not one.is_thread],
            "threads": [one.shown() for one in standing if one.is_thread and not one.archived],
            "emojis": [],
            "stickers": [],
            "features": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "system_channel_id": self.system.id if self.system else None,
            "system_channel_flags": 0,
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "afk_timeout": 300,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
        }


class World:
    """Everything there is, and what each person sees of it."""

    def __init__(self) -> None:
        self.bot = User(snowflake(), "aftershow", bot=True)
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.directs: dict[str, Channel] = {}

    def guild(self, name: str = "The listeners", *, joined: float | None = None) -> Guild:
        """A guild that the bot is in, since yesterday unless said otherwise."""
        owner = self.user(f"owner of {name}")
        since = stamp(time.time() - 86_400 * 2 if joined is None else joined)
        made = Guild(snowflake(), name, owner.id, self.bot, since, {owner.id: MEMBER | MANAGE_GUILD | 1 << 3})
        made.channel("general")
        self.guilds[made.id] = made
        return made

    def user(self, name: str) -> User:
        made = User(snowflake(), name)
        self.users[made.id] = made
        return made

    def direct(self, user: User) -> Channel:
        """The one direct talk of this person with the bot."""
        for one in self.directs.values():
            if user.id in one.people:
                return one
        made = Channel(snowflake(), user.name, DM, people={user.id, self.bot.id}, allowed=INVITED | MANAGE_MESSAGES)
        self.directs[made.id] = made
        return made

    def channels(self) -> list[Channel]:
        return [*self.directs.values(), *(one for guild in self.guilds.values() for one in guild.channels.values())]

    def channel(self, id: str) -> Channel:
        """Raises `Refused` for one that is gone, or in a guild that the bot is not in."""
        for one in self.channels():
            if one.id == id and not one.deleted:
                if one.guild is not None and one.guild.left:
                    raise refused(50001)
                if not one.bot_may & VIEW:
                    raise refused(50001)
                return one
        raise refused(10003)

    def seen_by(self, user: User) -> list[Message]:
        """Every message that this person sees, oldest first."""
        seen = []
        for channel in self.channels():
            within = channel.guild.members if channel.guild is not None else channel.people
            if user.id in within and not channel.deleted:
                seen += [one for one in channel.messages if not one.deleted and one.only_for in (None, user.id)]
        return sorted(seen, key=lambda one: int(one.id))
