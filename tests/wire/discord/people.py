"""People at their Discord clients: they type, press and fill in what they see, and Discord tells the bot."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.wire.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction
from tests.wire.discord.messages import Message, User
from tests.wire.discord.refusals import Json
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import MANAGE_GUILD, MEMBER, Channel, Guild

NO_RESPONSE = "The application did not respond"


@dataclass(eq=False)
class Act:
    """Something a person did, and what they saw before. `asked` is set where it was an interaction."""

    person: "Person"
    before: frozenset[Message]
    asked: Interaction | None = None
    said: Message | None = None

    def redelivered(self) -> None:
        """The gateway tells the bot once more, word for word."""
        if self.asked is not None:
            self.person.tell(self.asked)
        if self.said is not None:
            self.person.discord.gateway.tell_message(self.said)

    @property
    def acknowledged_after(self) -> float:
        """Seconds to the first response."""
        assert self.asked is not None
        assert self.asked.answered_at is not None, "nobody responded"
        return self.asked.answered_at - self.asked.at


class Person:
    """One user. In a guild they are a member, with `admin` one who may manage it."""

    def __init__(self, discord: FakeDiscord, name: str, *guilds: Guild, admin: bool = False) -> None:
        self.discord = discord
        self.user: User = discord.world.user(name)
        for guild in guilds:
            guild.members[self.user.id] = MEMBER | (MANAGE_GUILD if admin else 0)

    @property
    def direct(self) -> Channel:
        return self.discord.world.direct(self.user)

    # --- what they see ---

    def sees(self) -> list[Message]:
        return self.discord.world.seen_by(self.user)

    def sees_since(self, act: Act) -> list[Message]:
        """What the bot showed this person since then, that is finished."""
        bot = self.discord.world.bot
        return [one for one in self.sees() if one not in act.before and one.author is bot and not one.loading]

    async def answer(self, act: Act, count: int = 1, *, within: float = 20) -> Message:
        """What appeared since, once `count` messages have. Fails when more do, or Discord says that none came."""
        await self.until(lambda: len(self.sees_since(act)) >= count, act, within=within)
        await self.quiet()
        seen = self.sees_since(act)
        assert len(seen) == count, [one.words for one in seen]
        assert not [one for one in self.sees() if one.loading], "something is still loading"
        return seen[-1]

    async def quiet(self, seconds: float = 0.15) -> None:
        """Wait until the bot has asked nothing of Discord for a while."""
        log = self.discord.traffic.log
        size, since = len(log), time.monotonic()
        while time.monotonic() - since < seconds:
            await asyncio.sleep(0.01)
            if len(log) != size:
                size, since = len(log), time.monotonic()

    async def until(self, holds: Callable[[], object], act: Act | None = None, *, within: float = 20) -> None:
        ends = time.monotonic() + within
        while not holds():
            asked = act.asked if act is not None else None
            if asked is not None and asked.expired and NO_RESPONSE not in self.user.errors:
                self.user.errors.append(NO_RESPONSE)
            if time.monotonic() > ends or (asked is not None and asked.expired):
                shown = [one.words for one in self.sees()]
                refusals = self.discord.refusals
                raise AssertionError(f"it did not happen: sees {shown}, errors {self.user.errors}, {refusals}")
            await asyncio.sleep(0.01)

    # --- what they do ---

    def types(self, channel: Channel, line: str) -> Act:
        """A slash command: `/quote S3`. Discord's client offers what was synced, and nothing else."""
        name, _, text = line.removeprefix("/").partition(" ")
        command = self._command(name, 1)
        options = command.get("options") or []
        data: Json = {"id": command["id"], "name": name, "type": 1}
        if text:
            assert options, f"/{name} takes no words"
            data["options"] = [{"name": options[0]["name"], "type": options[0]["type"], "value": text}]
        assert text or not any(one.get("required") for one in options), f"/{name} needs words"
        return self._asks(COMMAND, channel, data)

    def starts_typing(self, channel: Channel, line: str) -> Act:
        """A slash command whose argument is being typed: completions are wanted."""
        name, _, text = line.removeprefix("/").partition(" ")
        command = self._command(name, 1)
        [option] = [one for one in command.get("options") or [] if one.get("autocomplete")]
        focused = {"name": option["name"], "type": option["type"], "value": text, "focused": True}
        return self._asks(AUTOCOMPLETE, channel, {"id": command["id"], "name": name, "type": 1, "options": [focused]})

    async def suggestions(self, act: Act) -> list[Json]:
        assert act.asked is not None
        asked = act.asked
        await self.until(lambda: asked.suggestions is not None, act)
        return asked.suggestions or []

    def uses_menu(self, message: Message, name: str) -> Act:
        """A context menu on a message: Discord resolves the words, whatever the intents."""
        command = self._command(name, 3)
        data: Json = {"id": command["id"], "name": name, "type": 3, "target_id": message.id}
        data["resolved"] = {"messages": {message.id: message.shown()}}
        return self._asks(COMMAND, message.channel, data)

    def presses(self, message: Message, label: str) -> Act:
        assert message in self.sees(), "nobody presses what they do not see"
        button = message.buttons.get(label)
        assert button is not None, f"no button {label!r} among {list(message.buttons)}"
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": 2}
        return self._asks(COMPONENT, message.channel, data, on=message)

    async def modal(self, act: Act) -> Json:
        await self.until(lambda: self.user.modal is not None, act)
        assert self.user.modal is not None
        return self.user.modal.payload

    def submits(self, **values: str) -> Act:
        """Send the open modal: these values, and what stood there in the other fields."""
        modal = self.user.modal
        assert modal is not None, "no modal is open"
        assert set(values) <= set(modal.fields), f"the modal has {list(modal.fields)}"
        self.user.modal = None
        components = []
        for number, (name, field) in enumerate(modal.fields.items()):
            filled: Json = {"id": number, "type": field["type"], "custom_id": name, **_filled(field, values.get(name))}
            components.append({"type": 18, "id": 100 + number, "component": filled})
        data = {"custom_id": modal.payload["custom_id"], "components": components}
        return self._asks(SUBMIT, modal.channel, data, on=modal.message)

    def says(self, channel: Channel, text: str, *, reply_to: Message | None = None, ping: bool = True) -> Act:
        """Words. A reply pings whom it answers unless that is switched off."""
        act = Act(self, frozenset(self.sees()))
        act.said = self.discord.posting.put(channel, {"content": text}, author=self.user)
        if reply_to is not None:
            act.said.kind, act.said.reply_to = 19, reply_to.id
            if ping and reply_to.author not in act.said.mentions:
                act.said.mentions.append(reply_to.author)
        self.discord.gateway.tell_message(act.said)
        return act

    def mentions(self, channel: Channel, text: str) -> Act:
        return self.says(channel, f"<@{self.discord.world.bot.id}> {text}")

    # --- parts ---

    def _command(self, name: str, kind: int) -> Json:
        found = [one for one in self.discord.commands if (one["name"], one["type"]) == (name, kind)]
        assert found, f"there is no command {name!r} among {[one['name'] for one in self.discord.commands]}"
        return found[0]

    def _asks(self, kind: int, channel: Channel, data: Json, *, on: Message | None = None) -> Act:
        act = Act(self, frozenset(self.sees()))
        act.asked = Interaction(kind, self.user, channel, {"data": data}, on)
        self.discord.interactions.all[act.asked.id] = act.asked
        self.tell(act.asked)
        return act

    def tell(self, asked: Interaction) -> None:
        channel, guild = asked.channel, asked.channel.guild
        shown: Json = {
            "id": asked.id,
            "application_id": self.discord.app,
            "type": asked.kind,
            "token": asked.token,
            "version": 1,
            "channel": {**channel.shown(), "permissions": str(MEMBER)},
            "channel_id": channel.id,
            "locale": "en-US",
            "app_permissions": str(channel.bot_may),
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "context": 0 if guild else 1,
            **asked.payload,
        }
        if asked.on is not None:
            shown["message"] = asked.on.shown()
        if guild is not None:
            shown |= {"guild_id": guild.id, "guild": {"id": guild.id, "locale": "en-US", "features": []}}
            shown |= {"member": guild.member(asked.user), "guild_locale": "en-US"}
            shown["authorizing_integration_owners"] = {"0": guild.id}
        else:
            shown |= {"user": asked.user.shown(), "authorizing_integration_owners": {"0": "0"}}
        self.discord.gateway.tell("INTERACTION_CREATE", shown, guild.id if guild else None)


def _filled(field: Json, value: str | None) -> Json:
    """What the client sends for a field. Fails where it would not let the person send it."""
    if field["type"] == 4:
        text = field.get("value", "") if value is None else value
        assert len(text) <= field.get("max_length", 4000), "too long for that field"
        assert text or not field.get("required", True), f"{field['custom_id']} is required"
        return {"value": text}
    if field["type"] == 3:
        chosen = [one["value"] for one in field["options"] if one.get("default")]
        if value is not None:
            chosen = [one["value"] for one in field["options"] if value in (one["value"], one["label"])][:1]
            assert chosen, f"{value!r} is none of {[one['label'] for one in field['options']]}"
    else:
        chosen = [one["id"] for one in field.get("default_values") or ()] if value is None else [value]
    assert chosen or not field.get("required", True), f"{field['custom_id']} is required"
    return {"values": chosen}
