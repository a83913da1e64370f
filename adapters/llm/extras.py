"""What goes with a request besides its words."""

from hashlib import sha256
from typing import Literal, cast

from openai.types.shared import ReasoningEffort

from adapters.llm.asking import Asking
from bot.domain.ids import CommunityId
from bot.ports.models import Purpose

Effort = Literal["none", "minimal", "low", "medium", "high"]


def headers(purpose: Purpose) -> dict[str, str]:
    """Lets a proxy, or whoever reads a server's log, tell apart what the model is asked for."""
    return {"X-Aftershow-Purpose": purpose}


def identifier(community: CommunityId | None) -> str:
    """One community for the maker's abuse checks, who cannot tell which."""
    return sha256(f"aftershow {community or ''}".encode()).hexdigest()[:32]


def cache_key(asking: Asking) -> str:
    """No community's requests are kept warm by another's."""
    return f"{identifier(asking.community)}-{asking.prompt.name}"


def effort_of(effort: str) -> ReasoningEffort:
    return cast(ReasoningEffort, effort)
