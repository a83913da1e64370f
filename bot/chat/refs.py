"""Where a conversation happens."""

from dataclasses import dataclass

from bot.domain.ids import CommunityId, EpisodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRef:
    """A channel, or a thread in it. `episode_id` is set in a thread about one episode: it scopes questions there."""

    platform: str
    community: CommunityId
    channel: str
    thread: str | None = None
    episode_id: EpisodeId | None = None
