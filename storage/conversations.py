"""Conversations as columns of a row, and back."""

from typing import Any

from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId, EpisodeId, PersonId

NAMES = ("platform", "channel", "thread", "about_episode", "direct")


def columns_of(conversation: ConversationRef) -> dict[str, str]:
    """All but the community. "" stands for none."""
    return {
        "platform": conversation.platform,
        "channel": conversation.channel,
        "thread": conversation.thread or "",
        "about_episode": conversation.episode_id or "",
        "direct": conversation.direct or "",
    }


def conversation_of(
    community: CommunityId, platform: str, channel: str, thread: str, about_episode: str, direct: str
) -> ConversationRef:
    return ConversationRef(
        platform=platform,
        community=community,
        channel=channel,
        thread=thread or None,
        episode_id=EpisodeId(about_episode) if about_episode else None,
        direct=PersonId(direct) if direct else None,
    )


def conversation_in(community: CommunityId, row: Any) -> ConversationRef:
    """The conversation of a row that has the columns of `NAMES`."""
    return conversation_of(community, *(getattr(row, name) for name in NAMES))
