"""The bot on Discord: one client that hears everything and answers on the roads of this folder."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from adapters.discord import errors
from adapters.discord.adapter import MAX_WAIT, DiscordPoster
from adapters.discord.addresses import Addresses, answer_through, redirect, webhooks
from adapters.discord.buttons import pressed_by
from adapters.discord.commands import CommandTree, SyncedSchemas
from adapters.discord.connecting import keep_trying
from adapters.discord.inbound import from_interaction, from_message, suggest_request
from adapters.discord.interactions import ACKNOWLEDGE, Interactions
from adapters.discord.once import tracing
from adapters.discord.questions import Questions
from adapters.discord.replies import Replies, Token
from adapters.discord.settling import Settling
from adapters.discord.tasks import Tasks
from adapters.discord.threads import Threads
from adapters.discord.welcome import Welcome
from bot.chat.events import Suggestion
from bot.chat.ports import EventHandler
from bot.commands.spec import CommandSpec
from bot.errors import AftershowError
from bot.platform_ports import Talks
from bot.ports import Clock
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None of these is privileged: mentions and direct messages carry their words without the message-content intent."""

_SWEEP = timedelta(minutes=1)
_LATE_WELCOME = timedelta(hours=20)
"""A server that took us in while we were away is greeted this long after; the ledger knows those we greeted."""
_SUGGEST = 2.5
"""Seconds for completions; Discord waits three."""
_DRAIN = 10.0


class AftershowClient(discord.AutoShardedClient):
    """Run with `run_until_closed`. `poster` speaks unasked, once logged in.

    `handler` fits messages to Discord (a `Responder`). `addresses` leads this client, and no other, somewhere else than
    to Discord: to a proxy or, in tests, a server of their own. `acknowledge` and `sweep` are as in production unless a
    test shortens them.
    """

    def __init__(
        self,
        handler: EventHandler,
        talks: Talks,
        clock: Clock,
        *,
        specs: Sequence[CommandSpec],
        schemas: SyncedSchemas,
        addresses: Addresses | None = None,
        acknowledge: timedelta = ACKNOWLEDGE,
        sweep: timedelta = _SWEEP,
        pictures: Pictures | None = None,
    ) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=MAX_WAIT,
            max_messages=None,
            http_trace=tracing(),
        )
        self._handler = handler
        self._schemas = schemas
        self._sweep = sweep
        self._webhooks = webhooks(addresses)
        if addresses is not None:
            redirect(self, addresses)
        self._tasks = Tasks()
        self._settler: asyncio.Task[None] | None = None
        self._leaving = asyncio.Event()
        self.poster = DiscordPoster(self, pictures)
        self.tree = CommandTree(self, specs, self.hear, self._suggest)
        replies = Replies(self, self._webhooks)
        threads = Threads(talks, clock)
        self._interactions = Interactions(handler, replies, self.poster, threads, acknowledge)
        self._questions = Questions(handler, self.poster, threads)
        self._settling = Settling(handler, replies, self.poster, clock)
        self._welcome = Welcome(handler, self.poster)
        self.add_dynamic_items(pressed_by(self.hear))

    async def run_until_closed(self, token: str) -> None:
        """Connect and stay connected until `close`. Raises `ConfigurationError` for a token that Discord refuses.

        While Discord cannot be reached it is tried again and again; once it was reached, discord.py sees to that.
        """
        try:
            await keep_trying(lambda: self._log_in(token), self._leaving)
            await keep_trying(self.connect, self._leaving)
        finally:
            await self.close()

    async def _log_in(self, token: str) -> None:
        """Raises what discord.py does, with nothing left open: it may be called again."""
        try:
            await self.login(token)
        except BaseException:
            await self.http.close()
            self.http.clear()
            self.http.connector = discord.utils.MISSING  # the closed one would serve the next session
            raise

    async def setup_hook(self) -> None:
        answer_through(self._webhooks)
        await self._sync_commands()
        self._settler = asyncio.create_task(self._settle_again_and_again(), name="discord-settling")

    async def close(self) -> None:
        """Hear nothing more, let what runs come to its end for a while, then leave."""
        self._leaving.set()
        if self._settler is not None:
            self._settler.cancel()
            await asyncio.gather(self._settler, return_exceptions=True)
        await self._tasks.drain(_DRAIN)
        await super().close()

    async def hear(self, interaction: discord.Interaction[Any]) -> None:
        """Answer an interaction, in a task of its own."""
        event = None if self._leaving.is_set() else from_interaction(interaction)
        if event is not None:
            token = Token(interaction.application_id, interaction.id, interaction.token)
            self._tasks.start(self._interactions.answer(event, token), "discord-interaction")

    # --- what discord.py calls ---

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms come by here alone: discord.py would know only those that this process opened."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.hear(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if self._leaving.is_set() or self.user is None or self.application_id is None:
            return
        said = from_message(message, self.application_id, self.user.id)
        if said is not None:
            self._tasks.start(self._questions.answer(said), "discord-question")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if self.application_id is not None:
            self._tasks.start(self._welcome.joined(guild, self.application_id), "discord-joined")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server took us out. One that is merely unavailable comes as `on_guild_unavailable`: nothing is to be done.

        https://discord.com/developers/docs/events/gateway-events#guild-delete
        """
        if self.application_id is not None:
            self._tasks.start(self._welcome.left(guild, self.application_id), "discord-left")

    async def on_ready(self) -> None:
        recent = datetime.now(UTC) - _LATE_WELCOME
        for guild in self.guilds:
            joined = guild.me.joined_at if guild.me else None
            if joined is not None and joined > recent:
                await self.on_guild_join(guild)

    # --- commands ---

    async def _suggest(self, interaction: discord.Interaction[Any], partial: str) -> Sequence[Suggestion]:
        try:
            async with asyncio.timeout(_SUGGEST):
                return await self._handler.suggest(suggest_request(interaction, partial))
        except TimeoutError:
            return ()

    async def _sync_commands(self) -> None:
        """Tell Discord our commands where they are not the ones it was told last."""
        application, schema_hash = self.application_id, self.tree.schema_hash()
        if application is None or self._schemas.of(application) == schema_hash:
            return
        try:
            await self.tree.sync()
            self._schemas.put(application, schema_hash)
        except (discord.app_commands.CommandSyncFailure, *errors.FAILURES) as error:
            logger.warning("commands were not synced discord=%d", errors.code_of(error))

    async def _settle_again_and_again(self) -> None:
        while True:
            try:
                settled = await self._settling.settle()
            except AftershowError as error:
                logger.warning("not settled code=%s", error.code)
            else:
                if settled:
                    logger.info("settled %d interrupted requests", settled)
            await asyncio.sleep(self._sweep.total_seconds())
