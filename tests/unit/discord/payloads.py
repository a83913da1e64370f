"""What the gateway and the API say, in Discord's shape, for one application, guild and person."""

from itertools import count
from typing import Any

APP, BOT, GUILD, CHANNEL, THREAD, PERSON, OWNER, DM = "800", "801", "500", "600", "610", "700", "701", "620"
MANAGE_GUILD = 1 << 5
_ids = count(1 << 60)


def fresh() -> str:
    return str(next(_ids))


def user(number: str = PERSON, name: str = "mara") -> dict[str, Any]:
    return {"id": number, "username": name, "global_name": None, "discriminator": "0", "avatar": None}


def member(number: str = PERSON, permissions: int = 0) -> dict[str, Any]:
    return {
        "user": user(number),
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": str(permissions),
    }


def channel(number: str = CHANNEL, kind: int = 0) -> dict[str, Any]:
    return {
        "id": number,
        "type": kind,
        "guild_id": GUILD,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
    }


def thread() -> dict[str, Any]:
    return {
        **channel(THREAD, 11),
        "parent_id": CHANNEL,
        "owner_id": BOT,
        "message_count": 1,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
            "locked": False,
        },
    }


def direct() -> dict[str, Any]:
    return {"id": DM, "type": 1, "recipients": [user()], "last_message_id": None}


def guild(permissions: int = 0x7FFFFFFF, joined: str = "2026-01-01T00:00:00+00:00") -> dict[str, Any]:
    me = {**member(BOT), "user": {**user(BOT, "aftershow"), "bot": True}, "joined_at": joined}
    everyone = {
        "id": GUILD,
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": GUILD,
        "name": "The Workshop",
        "owner_id": OWNER,
        "system_channel_id": CHANNEL,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "members": [me],
        "channels": [channel()],
        "threads": [thread()],
        "member_count": 2,
        "large": False,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
    }


def interaction(kind: int, data: dict[str, Any], *, permissions: int = 0, at: str = CHANNEL) -> dict[str, Any]:
    where: dict[str, Any] = {"guild_id": GUILD, "member": member(permissions=permissions), "channel": channel()}
    if at == THREAD:
        where["channel"] = thread()
    if at == DM:
        where = {"user": user(), "channel": direct()}
    return {
        "id": fresh(),
        "application_id": APP,
        "type": kind,
        "token": f"token-{fresh()}",
        "version": 1,
        "data": data,
        "channel_id": at,
        "locale": "en-US",
        "app_permissions": "0",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "attachment_size_limit": 1,
        "context": 1 if at == DM else 0,
        **where,
    }


def command(name: str, text: str | None = None, **where: Any) -> dict[str, Any]:
    options = [] if text is None else [{"name": "topic", "type": 3, "value": text}]
    return interaction(2, {"id": fresh(), "name": name, "type": 1, "options": options}, **where)


def completion(name: str, option: str, partial: str) -> dict[str, Any]:
    options = [{"name": option, "type": 3, "value": partial, "focused": True}]
    return interaction(4, {"id": fresh(), "name": name, "type": 1, "options": options})


def ask_about(text: str, name: str = "Ask the show about this") -> dict[str, Any]:
    target = message(text)
    data = {"id": fresh(), "name": name, "type": 3, "target_id": target["id"]}
    return interaction(2, {**data, "resolved": {"messages": {target["id"]: target}}})


def press(action: str, **where: Any) -> dict[str, Any]:
    button = {"type": 2, "style": 2, "label": "Press", "custom_id": action, "id": 2}
    shown = {**message("", by=BOT), "components": [{"type": 1, "id": 1, "components": [button]}]}
    return {**interaction(3, {"custom_id": action, "component_type": 2}, **where), "message": shown}


def filled(action: str, fields: list[dict[str, Any]], **where: Any) -> dict[str, Any]:
    components = [{"type": 18, "id": at, "component": field} for at, field in enumerate(fields, start=1)]
    return interaction(5, {"custom_id": action, "components": components}, **where)


def message(text: str, *, by: str = PERSON, at: str = CHANNEL, mentions: tuple[str, ...] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": fresh(),
        "channel_id": at,
        "author": user(by) if by != BOT else {**user(BOT, "aftershow"), "bot": True},
        "content": text,
        "timestamp": "2026-03-04T15:30:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [user(one, f"name{one}") for one in mentions],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }
    return said if at == DM else {**said, "guild_id": GUILD, "member": member(by)}
