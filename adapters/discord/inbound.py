"""From what Discord says to events of ours: the only place that reads its payloads.

The community comes from the guild (or, in direct messages, the person) that the gateway names, never from anything a
person could have written: custom ids, names and option values are untrusted words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import discord

from adapters.discord.markup import unwrapped
from bot.chat.events import (
    ButtonEvent,
    CommandEvent,
    Event,
    FormEvent,
    InstalledEvent,
    QuestionEvent,
    RemovedEvent,
    SuggestRequest,
)
from bot.chat.graphemes import cut
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId

PLATFORM = "discord"
FOLLOW_UP = "follow-up"
"""Custom id of the button that asks for a further question in the open, and of the form that it opens. After a colon
comes what it follows, with a sign that tells it from the core's own button of that name."""
FOLLOWS = f"{FOLLOW_UP}:>"
FOLLOW_UP_FIELD = "question"
ASK = "ask"

_LONGEST_QUESTION = 500
_TALK = (discord.MessageType.default, discord.MessageType.reply)


def community_of(application: int, guild: int | None, person: int) -> CommunityId:
    return CommunityId(f"{PLATFORM}:{application}:-:{guild if guild is not None else f'dm-{person}'}")


def place_of(application: int, guild: int | None, person: int, channel: Any, channel_id: int | None) -> ConversationRef:
    """The conversation in a channel. A thread is told by its channel and its own id."""
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return ConversationRef(
        platform=PLATFORM,
        community=community_of(application, guild, person),
        channel=str(parent or channel_id or ""),
        thread=str(channel_id) if parent and channel_id else None,
        direct=PersonId(str(person)) if guild is None else None,
    )


class _Act(TypedDict):
    """What all events tell of an interaction: who did it, where, and what they may do there."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    admin: bool


def from_interaction(interaction: discord.Interaction[Any]) -> Event | None:
    """What someone did with a command, a button or a form of ours; None for what is nothing of ours."""
    data: Mapping[str, Any] = interaction.data or {}
    act = _Act(
        event_id=f"interaction-{interaction.id}",
        person=PersonId(str(interaction.user.id)),
        conversation=conversation_of(interaction),
        admin=interaction.guild_id is not None and interaction.permissions.manage_guild,
    )
    outsider = _is_outsider(interaction)
    match interaction.type:
        case discord.InteractionType.application_command:
            name, text = _command(data)
            return CommandEvent(**act, outsider=outsider, name=name, text=text)
        case discord.InteractionType.component:
            stands, action = _lasting(act["conversation"], interaction.message), str(data.get("custom_id", ""))
            return ButtonEvent(**act, outsider=outsider, action=action, message=stands)
        case discord.InteractionType.modal_submit:
            return _filled(act, outsider, data)
        case _:
            return None


def _filled(act: _Act, outsider: bool, data: Mapping[str, Any]) -> QuestionEvent | FormEvent:
    """A form of the core's, or the one of ours in which a further question is asked in the open."""
    action, values = str(data.get("custom_id", "")), dict(_values(data.get("components")))
    if not asks_in_the_open(action):
        return FormEvent(**act, outsider=outsider, action=action, values=values)
    follows = action.removeprefix(FOLLOW_UP).removeprefix(":>")
    return QuestionEvent(**act, text=values.get(FOLLOW_UP_FIELD, ""), follows=follows)


def _lasting(place: ConversationRef, message: discord.Message | None) -> MessageRef | None:
    """None for what one person alone sees: it is out of reach for whoever would change it later."""
    if message is None or message.flags.ephemeral:
        return None
    return MessageRef(place, str(message.id))


def asks_in_the_open(action: str) -> bool:
    return action == FOLLOW_UP or action.startswith(FOLLOWS)


def _is_outsider(interaction: discord.Interaction[Any]) -> bool:
    """A bot, or somebody who brought us along into a guild that did not take us in."""
    brought = interaction.guild_id is not None and interaction.is_user_integration()
    return interaction.user.bot or (brought and not interaction.is_guild_integration())


def conversation_of(interaction: discord.Interaction[Any]) -> ConversationRef:
    return place_of(
        interaction.application_id,
        interaction.guild_id,
        interaction.user.id,
        interaction.channel,
        interaction.channel_id,
    )


def suggest_request(interaction: discord.Interaction[Any], partial: str) -> SuggestRequest:
    data: Mapping[str, Any] = interaction.data or {}
    return SuggestRequest(
        person=PersonId(str(interaction.user.id)),
        conversation=conversation_of(interaction),
        name=str(data.get("name", "")),
        partial=partial,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words to the bot, and where they stand."""

    event: QuestionEvent
    channel: int
    message: int


def from_message(message: discord.Message, application: int, bot: int) -> Said | None:
    """A question: a direct message, or a message that mentions the bot (a reply to it does). None for all other talk.

    Other messages arrive without their words, for we do not ask for the message-content intent.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _TALK:
        return None
    guild = message.guild.id if message.guild is not None else None
    if guild is None and not isinstance(message.channel, discord.DMChannel | discord.PartialMessageable):
        return None
    if guild is not None and bot not in {one.id for one in message.mentions}:
        return None
    names = {str(one.id): one.display_name for one in message.mentions if one.id != bot}
    event = QuestionEvent(
        event_id=f"message-{message.id}",
        person=PersonId(str(message.author.id)),
        conversation=place_of(application, guild, message.author.id, message.channel, message.channel.id),
        text=unwrapped(message.content, lambda person: names.get(person, "")),
        stands_in=str(message.id),
        replies_to=_replied_to(message),
    )
    return Said(event=event, channel=message.channel.id, message=message.id)


def _replied_to(message: discord.Message) -> str:
    """The message that this one replies to, "" for none: threads and crossposts have references, too."""
    reference = message.reference if message.type is discord.MessageType.reply else None
    return str(reference.message_id or "") if reference is not None else ""


def installed(guild: discord.Guild, application: int) -> InstalledEvent:
    """A guild took the bot in. Its owner counts as whoever installed: Discord does not say who did."""
    return InstalledEvent(
        event_id=f"installed-{guild.id}-{_since(guild)}",
        person=PersonId(str(guild.owner_id or "")),
        conversation=place_of(application, guild.id, 0, None, None),
        name=guild.name,
    )


def removed(guild: discord.Guild, application: int) -> RemovedEvent:
    return RemovedEvent(
        event_id=f"removed-{guild.id}-{_since(guild)}",
        person=PersonId(str(guild.owner_id or "")),
        conversation=place_of(application, guild.id, 0, None, None),
    )


def _since(guild: discord.Guild) -> int:
    """When the bot became a member, in seconds: the same for one membership however often it is told."""
    joined = guild.me.joined_at if guild.me else None  # discord.py's type leaves out a guild that is half known
    return int(joined.timestamp()) if joined is not None else 0


def _command(data: Mapping[str, Any]) -> tuple[str, str]:
    if data.get("type", 1) == discord.AppCommandType.message.value:
        return ASK, _target_text(data)
    options = data.get("options") or ()
    return str(data.get("name", "")), " ".join(str(one.get("value", "")) for one in options).strip()


def _target_text(data: Mapping[str, Any]) -> str:
    """The words of the message that a context menu was opened on, as long as a question may be."""
    messages: Mapping[str, Any] = (data.get("resolved") or {}).get("messages") or {}
    target: Mapping[str, Any] = messages.get(str(data.get("target_id"))) or {}
    return cut(unwrapped(str(target.get("content") or "")), _LONGEST_QUESTION, "")


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """The fields of a form: text inputs in rows or labels, selects in labels."""
    for outer in components or ():
        inner = [outer["component"]] if "component" in outer else outer.get("components") or ()
        for field in inner:
            chosen = field.get("values")
            value = field.get("value", "") if chosen is None else (chosen[0] if chosen else "")
            yield str(field.get("custom_id", "")), str(value)
