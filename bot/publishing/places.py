"""Where unasked posts of a community go."""

from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile
from bot.domain.ids import PersonId, ShowId


def community_place(
    profile: CommunityProfile, *, channel: str | None = None, show: ShowId | None = None
) -> ConversationRef | None:
    """The channel that was chosen for this, else the show's, else the community's; None where none is chosen."""
    chosen = channel or dict(profile.show_channels).get(show or ShowId("")) or profile.channel
    if chosen is None:
        return None
    return ConversationRef(platform=profile.platform.value, community=profile.community, channel=chosen)


def hosts_place(profile: CommunityProfile) -> ConversationRef | None:
    """The hosts' channel, else a direct message to whoever installed the bot; None where nobody is known."""
    platform = profile.platform.value
    if profile.hosts_channel is not None:
        return ConversationRef(platform=platform, community=profile.community, channel=profile.hosts_channel)
    if profile.installed_by is None:
        return None
    installer = PersonId(profile.installed_by)
    return ConversationRef(platform=platform, community=profile.community, channel="", direct=installer)
