"""A community on Discord: one guild with its people."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from tests.wire.community.stage import PEOPLE, Done, label_on
from tests.wire.community.steps import (
    Act,
    AsksAbout,
    Completes,
    Fills,
    Installs,
    Leaves,
    Mentions,
    OpensHome,
    Presses,
    Says,
    Seen,
    Types,
    Where,
)
from tests.wire.discord.interactions import OPEN
from tests.wire.discord.messages import Message, stamp
from tests.wire.discord.people import NO_RESPONSE, Person
from tests.wire.discord.people import Act as Asked
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Channel, Guild

MENU = "Ask the show about this"


class DiscordStage:
    platform = "discord"

    def __init__(self, discord: FakeDiscord, guild: Guild) -> None:
        self.discord, self.guild, self.name = discord, guild, f"discord {guild.name}"
        self.secret = self.other_secret = ""
        self.people = {name: Person(discord, f"{name} of {guild.name}", guild, admin=name == "host") for name in PEOPLE}
        self.places = {name: guild.channel(name) for name in ("general", "side", "hosts")}

    # --- acting ---

    async def does(self, who: str, act: Act, kept: Mapping[str, Any]) -> Done:
        person = self.people[who]
        place = self._place(person, act, kept)
        done = Done(who, act, place, kept=kept)
        if isinstance(act, Presses):
            done.word = kept[act.on].buttons[label_on(kept[act.on], act.label)]["custom_id"]
        if isinstance(act, Fills):
            assert person.user.modal is not None, "no form is open"
            done.word = person.user.modal.payload["custom_id"]
            done.channel = person.user.modal.channel
        asked = await self._asked(person, act, place, kept)
        done.act = asked
        if asked is None:
            return done
        done.said = asked.said

        async def again() -> None:
            asked.redelivered()

        done.again = again
        done.acked = lambda: asked.asked is None or not asked.asked.expired
        return done

    def _place(self, person: Person, act: Act, kept: Mapping[str, Any]) -> Channel:
        channel: Channel
        match act:
            case Types(place=place):
                return self.places[place]
            case Says(place="direct"):
                return person.direct
            case Mentions(thread_of=of) | Says(thread_of=of) if of:
                channel = kept[of].channel
                return channel
            case Presses(on=on) | AsksAbout(on=on):
                channel = kept[on].channel
                return channel
            case _:
                return self.places["general"]

    async def _asked(self, person: Person, act: Act, place: Channel, kept: Mapping[str, Any]) -> Asked | None:
        match act:
            case Types(line=line):
                return person.types(place, line.format(secret=self.secret, other_secret=self.other_secret))
            case Presses(label=label, on=on):
                return person.presses(kept[on], label_on(kept[on], label))
            case Fills(values=values):
                return person.submits(**{name: self._value(one) for name, one in values.items()})
            case Mentions(text=text):
                return person.mentions(place, text)
            case Says(text=text):
                return person.says(place, text)
            case AsksAbout(on=on):
                return person.uses_menu(kept[on], MENU)
            case Completes(line=line):
                return person.starts_typing(place, line)
            case Installs():
                self.guild.left, self.guild.joined_at = False, stamp(time.time())
                joined = self.guild.shown()
                del joined["unavailable"]  # where it stands, the guild only became available
                self.discord.gateway.tell("GUILD_CREATE", joined, self.guild.id)
                return None
            case Leaves():
                self.guild.left = True
                self.discord.gateway.guild_gone(self.guild, outage=False)
                return None
            case OpensHome():
                raise AssertionError("Discord has no Home tab")

    def _value(self, text: str) -> str:
        return text.format(general=self.places["general"].id, hosts=self.places["hosts"].id)

    # --- looking ---

    def shown(self) -> Iterator[Message]:
        bot = self.discord.world.bot
        for channel in [*self.guild.channels.values(), *(one.direct for one in self.people.values())]:
            yield from (one for one in channel.messages if one.author is bot and not (one.deleted or one.loading))

    def is_at(self, message: Message, seen: Seen, done: Done) -> bool:
        actor = self.people[seen.to or done.who]
        match seen.where:
            case Where.DIRECT:
                return message.channel is actor.direct
            case Where.GREETING:
                return message.channel is self.places["general"] and message.only_for is None
            case Where.HOSTS:
                return message.channel is self.places["hosts"] and message.only_for is None
            case Where.POSTED:
                return message.channel is self.places["general"] and message.only_for is None
            case Where.UNDER:
                below = done.kept[seen.of].thread
                return below is not None and message.channel is below and message.only_for is None
            case Where.ALONE:
                return message.channel is done.channel and message.only_for == actor.user.id
            case Where.ALL:
                return message.channel is done.channel and message.only_for is None
            case Where.THREAD:
                there = done.channel if done.channel.is_thread else done.said.thread
                return there is not None and message.channel is there and message.only_for is None
            case _:
                return False

    def tells(self, message: Message, done: Done) -> bool:
        if message.only_for is not None:
            return message.channel is done.channel and message.only_for == self.people[done.who].user.id
        thread = done.said.thread if done.said is not None else None
        return message.channel is done.channel or (thread is not None and message.channel is thread)

    def panel(self, seen: Seen, done: Done) -> tuple[str, Any] | None:
        if seen.where is Where.CHOICES:
            offered = done.act.asked.suggestions
            return None if offered is None else (str(offered), offered)
        modal = self.people[done.who].user.modal
        return (str(modal.payload), modal) if modal is not None and seen.where is Where.FORM else None

    def opens(self, seen: Seen, done: Done) -> bool:
        return seen.where is Where.FORM

    def panels(self) -> int:
        people = [one.user for one in self.people.values()]
        return sum(one.answer == OPEN and one.user in people for one in self.discord.interactions.all.values())

    def everything(self) -> str:
        offered = [str(one.suggestions) for one in self.discord.interactions.all.values() if self._is_ours(one.channel)]
        return "\n".join([*(one.words for one in self.shown()), *offered])

    def complaints(self) -> list[str]:
        """What Discord itself told people."""
        ours = [one for one in self.discord.interactions.all.values() if self._is_ours(one.channel)]
        expired = [one for one in ours if one.expired]
        return [f"{NO_RESPONSE}: {one.payload['data'].get('name', one.kind)}" for one in expired]

    def _is_ours(self, channel: Channel) -> bool:
        return channel.guild is self.guild or channel in [one.direct for one in self.people.values()]
