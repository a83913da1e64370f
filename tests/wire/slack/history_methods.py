"""What was said before: `conversations.history` and `conversations.replies`."""

from typing import TYPE_CHECKING

from tests.wire.slack import chat_methods as chat
from tests.wire.slack.refusals import Refused, messages
from tests.wire.slack.world import Channel, Install, Json, Message

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack

_MOST = 999


def history(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    """Newest first, without replies in threads. Of a channel that the bot is in."""
    channel = _readable(install, payload)
    said = [one for one in _standing(channel) if one.thread in (None, one.ts)]
    return _page(slack, install, payload, said[::-1])


def replies(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    """Oldest first, the parent before all."""
    channel = _readable(install, payload)
    parent = channel.message(str(payload.get("ts") or ""))
    if parent is None:
        raise Refused("thread_not_found")
    return _page(slack, install, payload, [parent, *(one for one in channel.replies(parent.ts) if not one.only_for)])


def _readable(install: Install, payload: Json) -> Channel:
    channel = chat.place(install, payload)
    kinds = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
    if kinds[channel.kind] not in install.scopes:
        raise Refused("missing_scope", needed=kinds[channel.kind], provided=",".join(install.scopes))
    if install.team.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _standing(channel: Channel) -> list[Message]:
    return [one for one in channel.messages if not one.deleted and not one.only_for]


def _page(slack: "FakeSlack", install: Install, payload: Json, said: list[Message]) -> Json:
    limit = str(payload.get("limit") or "100")
    if not limit.isdecimal() or not 0 < int(limit) <= _MOST:
        raise Refused("invalid_arguments", **messages([f"limit: {limit}"]))
    oldest = str(payload.get("oldest") or "0")
    within = [one for one in said if _is_since(one.ts, oldest, inclusive=payload.get("inclusive") == "true")]
    at, size = int(payload.get("cursor") or 0), min(int(limit), slack.history_page)
    page = within[at : at + size]
    more = at + size < len(within)
    with_metadata = payload.get("include_all_metadata") == "true"
    answer: Json = {"messages": [_shown(install, one, with_metadata) for one in page], "has_more": more}
    return {**answer, "response_metadata": {"next_cursor": str(at + size)}} if more else answer


def _is_since(ts: str, oldest: str, *, inclusive: bool) -> bool:
    if not oldest.replace(".", "", 1).isdecimal():
        raise Refused("invalid_ts_oldest")
    return float(ts) >= float(oldest) if inclusive else float(ts) > float(oldest)


def _shown(install: Install, message: Message, with_metadata: bool) -> Json:
    shown = message.shown()
    if not with_metadata:
        shown.pop("metadata", None)
    return {**shown, "bot_id": install.team.bot_id} if message.author == install.team.bot_user else shown
