"""`python -m bench.discord_echo ADDRESS TOKEN FILE`: the least that a Discord bot can be, the peer of `/quote`.

discord.py hears of an interaction, a row is written, the words go back as the callback.
"""

import asyncio
import sys

import aiosqlite
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Echo(discord.Client):
    def __init__(self, database: aiosqlite.Connection) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(name="quote", description="Says it again")
        async def quote(interaction: discord.Interaction, topic: str = "") -> None:
            await database.execute("INSERT INTO seen VALUES (?, ?)", (str(interaction.id), topic))
            await interaction.response.send_message(f"You said {topic}.")

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def main(address: str, token: str, file: str) -> None:
    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws{address.removeprefix('http')}/")
    async with aiosqlite.connect(file, isolation_level=None) as database:
        await database.execute("PRAGMA journal_mode=WAL")
        await database.execute("PRAGMA synchronous=NORMAL")  # as ours keeps its ledger
        await database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, text TEXT)")
        await Echo(database).start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
