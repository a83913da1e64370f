"""What was said before, and which threads there are."""

from collections.abc import Mapping

from tests.wire.discord import world as w
from tests.wire.discord.refusals import Json, Refused, refused
from tests.wire.discord.world import Channel, Guild

_MOST = 100


def messages(channel: Channel, query: Mapping[str, str]) -> list[Json]:
    """Newest first; those next to `after` or `before`. Who may not read the history is shown none of it."""
    standing = [one for one in channel.messages if not one.deleted and one.only_for is None]
    limit = int(query.get("limit", "50"))
    if not 1 <= limit <= _MOST:
        raise Refused(400, 50035, "Invalid Form Body")
    if not channel.bot_may & w.HISTORY:
        return []
    if "after" in query:
        page = [one for one in standing if int(one.id) > int(query["after"])][:limit]
    else:
        before = int(query.get("before", str(1 << 63)))
        page = [one for one in standing if int(one.id) < before][-limit:]
    return [_without_nonce(one.shown()) for one in reversed(page)]


def active_threads(guild: Guild) -> Json:
    seen = [one for one in guild.channels.values() if one.is_thread and one.bot_may & w.VIEW and not one.deleted]
    return {"threads": [one.shown() for one in seen if not one.archived], "members": []}


def archived_threads(parent: Channel) -> Json:
    if not parent.bot_may & w.HISTORY:
        raise refused(50013)
    within = [one for one in parent.guild.channels.values() if one.parent is parent] if parent.guild else []
    shown = [one.shown() for one in within if one.archived and not one.deleted]
    return {"threads": shown, "members": [], "has_more": False}


def _without_nonce(message: Json) -> Json:
    """A nonce is told with the answer to a post, and with no history."""
    return {name: value for name, value in message.items() if name != "nonce"}
