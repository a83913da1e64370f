"""Small communities on platforms for tests of the stores."""

from datetime import UTC, datetime

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, EpisodeId, PersonId

SECRET_KEY = "c2VjcmV0IG9mIHRlc3RzLCAzMiBieXRlcyBsb25nISE="
OTHER_KEY = "YW5vdGhlciBzZWNyZXQgb2YgdGVzdHMsIDMyIGJ5dGU="
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
CY, DEE = PersonId("U-cy"), PersonId("U-dee")
ACME = CommunityId("slack:A1:-:T1")
BOLT = CommunityId("slack:A1:-:T2")
GUILD = CommunityId("discord:1:-:9")


def place(
    community: CommunityId = ACME,
    channel: str = "C1",
    *,
    thread: str | None = None,
    episode: str | None = None,
    direct: PersonId | None = None,
) -> ConversationRef:
    return ConversationRef(
        platform=community.partition(":")[0],
        community=community,
        channel=channel,
        thread=thread,
        episode_id=EpisodeId(episode) if episode else None,
        direct=direct,
    )


def message(name: str, at: ConversationRef | None = None) -> MessageRef:
    return MessageRef(at or place(), name)
