"""The link by which a server takes the bot in."""

import discord
from discord.utils import oauth_url

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    send_polls=True,
)
"""What the bot needs and no more. Create Polls is asked for at once, so that polls need no second invitation."""
SCOPES = ("bot", "applications.commands")


def invite_link(application: int) -> str:
    """Opens Discord's page that asks in which server to install."""
    return oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)
