"""What names a post on Discord for good: an address in an embed that has no title, which nobody sees.

Discord forgets a nonce after some minutes and returns none with a channel's messages; an embed's `url` is kept,
returned and, without a title to carry it, not shown: https://discord.com/developers/docs/resources/message#embed-object.
"""

from collections.abc import Mapping
from typing import Any

from adapters.discord.markup import units
from adapters.discord.render import DESCRIPTION, Json

_BEFORE = "https://discord.com/#aftershow-"
_ELLIPSIS = "\u2026"


def marked(payload: Json, marker: str) -> Json:
    """The payload with `marker` in it. A lone embed's title becomes the first line of its words, as bold as before."""
    embeds = payload.get("embeds")
    drawn: list[Json] = [*embeds] if isinstance(embeds, list) else []
    if not drawn:
        drawn = [{"description": _ELLIPSIS}]
    if all("title" in one for one in drawn):
        drawn[-1:] = _untitled(drawn[-1])
    at = max(at for at, one in enumerate(drawn) if "title" not in one)
    drawn[at] = {**drawn[at], "url": _BEFORE + marker}
    return {**payload, "embeds": drawn}


def marker_of(message: Mapping[str, Any]) -> str | None:
    """The marker of a message as Discord returns it; None where it carries none."""
    for embed in message.get("embeds") or ():
        url = str(embed.get("url") or "")
        if url.startswith(_BEFORE):
            return url.removeprefix(_BEFORE)
    return None


def _untitled(embed: Json) -> list[Json]:
    rest = {name: value for name, value in embed.items() if name not in ("title", "description")}
    title, words = str(embed["title"]), str(embed.get("description") or "")
    together = f"**{title}**\n\n{words}".strip()
    if units(together) <= DESCRIPTION:
        return [{**rest, "description": together}]
    return [
        {"title": title, **{name: value for name, value in rest.items() if name == "color"}},
        {**rest, "description": words},
    ]
