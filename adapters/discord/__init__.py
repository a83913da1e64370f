"""Discord, over discord.py: the gateway for what happens, HTTP for what we say."""
