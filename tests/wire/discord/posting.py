"""Messages and threads as they come to stand, and what of them Discord refuses."""

import re
import time

from tests.wire.discord import world as w
from tests.wire.discord.gateway import Gateway
from tests.wire.discord.limits import check_message, check_thread, is_empty
from tests.wire.discord.messages import Message, User, born, snowflake
from tests.wire.discord.refusals import Form, Json, refused
from tests.wire.discord.world import Channel, World

NONCE_LIVES = 300.0
_OLD, _EDITS_OF_OLD = 3600.0, 3


class Posting:
    """`most_threads` is how many may be open in a guild."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self._nonces: dict[tuple[str, str], tuple[float, Message]] = {}
        self.most_threads = 1000

    # --- by the bot, over REST ---

    def create(self, channel: Channel, body: object) -> Message:
        """Raises `Refused`. The same nonce, when enforced, is the same message for some minutes."""
        if channel.kind == w.FORUM:
            raise refused(50008)
        self._check_may_write(channel, body)
        checked = check_message(body)
        reference = checked.get("message_reference")
        if reference:
            self._check_reference(channel, reference)
        nonce = (channel.id, str(checked.get("nonce")))
        if checked.get("enforce_nonce"):
            at, first = self._nonces.get(nonce, (0.0, None))
            if first is not None and time.time() - at < NONCE_LIVES:
                return first
        if channel.is_thread and channel.archived:
            channel.archived = False
            self._gateway.tell("THREAD_UPDATE", channel.shown(), self._guild(channel))
        made = self.put(channel, checked)
        if reference and any(one.id == reference["message_id"] and not one.deleted for one in channel.messages):
            made.reply_to, made.kind = str(reference["message_id"]), 19
        if checked.get("enforce_nonce"):
            self._nonces[nonce] = (time.time(), made)
        self._gateway.tell_message(made)
        return made

    def edit(self, channel: Channel, id: str, body: object) -> Message:
        message = channel.message(id)
        if message.author is not self._world.bot:
            raise refused(50005)
        if channel.archived:
            raise refused(50083)
        self.change(message, check_message(body, edit=True))
        return message

    def delete(self, channel: Channel, id: str) -> None:
        message = channel.message(id)
        if message.author is not self._world.bot and not channel.bot_may & w.MANAGE_MESSAGES:
            raise refused(50013)
        if channel.archived:
            raise refused(50083)
        self.remove(message)

    def open_thread(self, channel: Channel, id: str, body: object) -> Channel:
        """A thread under a message has the message's id, so there is one at most."""
        checked = check_thread(body)
        if channel.kind not in (w.TEXT, w.ANNOUNCEMENT):
            raise refused(50024)
        message = channel.message(id)
        if not channel.bot_may & w.CREATE_THREADS:
            raise refused(50013)
        if message.thread is not None:
            raise refused(160004)
        message.thread = self._thread(channel, message.id, str(checked["name"]))
        return message.thread

    def open_post(self, forum: Channel, body: object) -> tuple[Channel, Message]:
        """A forum post: the thread and its first message, of one id."""
        if forum.kind != w.FORUM:
            raise refused(50024)
        checked = check_thread(body, forum=True)
        if not forum.bot_may & w.SEND:
            raise refused(50013)
        if forum.needs_tag and not checked.get("applied_tags"):
            raise refused(40067)
        self._check_may_write(forum, checked["message"])
        thread = self._thread(forum, snowflake(), str(checked["name"]))
        message = self.put(thread, checked["message"])
        message.id = thread.id
        self._gateway.tell_message(message)
        return thread, message

    # --- by anybody ---

    def put(
        self,
        channel: Channel,
        body: Json,
        *,
        author: User | None = None,
        only_for: str | None = None,
        loading: bool = False,
        interaction: str | None = None,
    ) -> Message:
        made = Message(snowflake(), channel, author or self._world.bot, body, only_for, loading)
        made.interaction = interaction
        made.mentions = self._mentioned(body)
        made.pings = pings(body, interaction=interaction is not None)
        channel.messages.append(made)
        return made

    def change(self, message: Message, body: Json, *, interaction: bool = False) -> None:
        """An edit replaces the fields it names. Old messages take few of them."""
        old = time.time() - born(message.id) > _OLD
        if old and not interaction and message.edits >= _EDITS_OF_OLD:
            raise refused(30046)
        left = {**message.body, **body}
        if is_empty(left):
            raise refused(50006)
        if message.loading:
            message.loading = False
            message.pings = pings(body, interaction=True)
            message.mentions = self._mentioned(body)
        else:
            message.edits += 1
        kept = int(message.body.get("flags") or 0)
        message.body = {**left, "flags": kept | int(body.get("flags") or 0)}

    def remove(self, message: Message) -> None:
        message.deleted = True
        if message.only_for is None:
            told = {"id": message.id, "channel_id": message.channel.id}
            guild = self._guild(message.channel)
            self._gateway.tell("MESSAGE_DELETE", {**told, **({"guild_id": guild} if guild else {})}, guild)

    def _thread(self, parent: Channel, id: str, name: str) -> Channel:
        guild = parent.guild
        assert guild is not None
        if sum(one.is_thread and not one.archived for one in guild.channels.values()) >= self.most_threads:
            raise refused(160006)
        made = Channel(id, name, w.PUBLIC_THREAD, guild, parent)
        guild.channels[f"thread-{id}"] = made
        self._gateway.tell("THREAD_CREATE", {**made.shown(), "newly_created": True}, guild.id)
        return made

    def _check_may_write(self, channel: Channel, body: object) -> None:
        may = channel.bot_may
        if channel.guild is None:
            person = next(one for one in channel.people if one != self._world.bot.id)
            if not self._world.users[person].takes_messages:
                raise refused(50007)
            return
        if channel.is_thread and channel.locked:
            raise refused(160005)
        needed = w.SEND_IN_THREADS if channel.is_thread else w.SEND
        if isinstance(body, dict) and body.get("embeds"):
            needed |= w.EMBED
        if isinstance(body, dict) and body.get("poll"):
            needed |= w.SEND_POLLS
        if isinstance(body, dict) and body.get("attachments"):
            needed |= w.ATTACH
        if may & needed != needed:
            raise refused(50013)

    def _check_reference(self, channel: Channel, reference: Json) -> None:
        if not channel.bot_may & w.HISTORY:
            raise refused(160002)
        there = any(one.id == str(reference["message_id"]) and not one.deleted for one in channel.messages)
        if not there and reference.get("fail_if_not_exists", True):
            form = Form()
            form.wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            form.check()

    def _mentioned(self, body: Json) -> list[User]:
        ids = re.findall(r"<@!?(\d+)>", str(body.get("content") or ""))
        return [self._world.users[one] for one in dict.fromkeys(ids) if one in self._world.users]

    def _guild(self, channel: Channel) -> str | None:
        return channel.guild.id if channel.guild is not None else None


def pings(body: Json, *, interaction: bool) -> set[str]:
    """Whom a message makes a noise for. Without `allowed_mentions` messages ping all they name, interactions people."""
    content = str(body.get("content") or "")
    allowed = body.get("allowed_mentions")
    if allowed is None:
        allowed = {"parse": ["users"] if interaction else ["users", "roles", "everyone"], "replied_user": True}
    parse, made = allowed.get("parse") or [], set()
    if re.search("@(everyone|here)", content) and "everyone" in parse:
        made.add("everyone")
    for one in re.findall(r"<@&(\d+)>", content):
        if "roles" in parse or one in (allowed.get("roles") or ()):
            made.add(f"&{one}")
    for one in re.findall(r"<@!?(\d+)>", content):
        if "users" in parse or one in (allowed.get("users") or ()):
            made.add(one)
    if body.get("message_reference") and allowed.get("replied_user", True):
        made.add("replied")
    return made
