"""What the ledger keeps to answer late: the token of an interaction, or the message that asked."""

import json
from dataclasses import dataclass

from adapters.discord.replies import Token


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that asked, by its channel (a thread is one) and its own id."""

    channel: int
    message: int


def stored(reply: Token | Asked) -> str:
    if isinstance(reply, Token):
        return json.dumps({"app": reply.application, "id": reply.interaction, "token": reply.token})
    return json.dumps({"channel": reply.channel, "message": reply.message})


def read(text: str) -> Token | Asked | None:
    """None for what no version of ours wrote."""
    try:
        kept = json.loads(text)
        if "token" in kept:
            return Token(int(kept["app"]), int(kept["id"]), str(kept["token"]))
        return Asked(int(kept["channel"]), int(kept["message"]))
    except (ValueError, KeyError, TypeError):
        return None
