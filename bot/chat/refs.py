"""Where a conversation happens, and where a message stands."""

from dataclasses import dataclass

from bot.domain.ids import CommunityId, EpisodeId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRef:
    """A channel, or a thread in it. `episode_id` is set in a thread about one episode: it scopes questions there.

    `channel` "" is the direct talk with `direct`, where the platform opens that by person.
    """

    platform: str
    community: CommunityId
    channel: str
    thread: str | None = None
    episode_id: EpisodeId | None = None
    direct: PersonId | None = None


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message of ours. `message` is the platform's own id of it, unique within the channel."""

    conversation: ConversationRef
    message: str
