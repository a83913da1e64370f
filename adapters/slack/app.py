"""Slack, wired: Bolt in front, one request's way through, the sweep beside it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls, TeamCalls, Tokens, sdk_logger
from adapters.slack.heard import Heard
from adapters.slack.inbound import Inbound
from adapters.slack.threads import Threads
from adapters.slack.views import waiting_view
from adapters.slack.worker import Worker
from bot.chat.events import CommandEvent, FormEvent, RemovedEvent
from bot.chat.ports import EventHandler
from bot.errors import AftershowError
from bot.platform_ports import Talks
from bot.ports import Clock
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

_GRACE = timedelta(seconds=10)
_NOT_INSTALLED = "I am not installed in this workspace any more. An administrator can add me again."
_NOT_NOW = "I cannot keep your request just now. Please try again in a minute."


class Slack:
    """Opened by `open_slack`. `bolt` takes requests that were verified; transports feed it."""

    def __init__(self, inbound: Inbound, worker: Worker, tokens: Tokens, api: str) -> None:
        self.worker = worker
        self.api = api
        self._inbound = inbound
        self._tokens = tokens
        self.bolt = AsyncApp(
            name="aftershow",
            logger=sdk_logger,
            client=AsyncWebClient(base_url=api, logger=sdk_logger, retry_handlers=[]),
            signing_secret="",
            # The guard in front verifies over the raw bytes; Bolt would log a body whose signature is wrong.
            request_verification_enabled=False,
            before_authorize=self._find_community,
            authorize=_Authorize(tokens),
        )
        # One road for all: what asks nothing of us is acknowledged too, so that Slack never sends it again.
        self.bolt.use(self._hear)

    async def _find_community(
        self, body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[None]]
    ) -> None:
        context["community"] = self._inbound.community(body)
        await next()

    async def _hear(self, body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        """Claim before the acknowledgement: what is acknowledged is never sent again."""
        heard = self._inbound.hear(body)
        if heard is None or await self._is_overtaken(heard):
            return await ack()
        if not context.get("installed", True) and not isinstance(heard.event, RemovedEvent):
            return await ack(_NOT_INSTALLED) if isinstance(heard.event, CommandEvent) else await ack()
        try:
            await self.worker.take(heard)
        except (AftershowError, TimeoutError) as error:
            logger.warning("not taken id=%s error=%s", heard.event.event_id, type(error).__name__)
            return await ack(_NOT_NOW) if isinstance(heard.event, CommandEvent) else BoltResponse(status=503)
        if isinstance(heard.event, FormEvent) and heard.reply.view:
            return await ack(response_action="update", view=waiting_view())
        return await ack()

    async def _is_overtaken(self, heard: Heard) -> bool:
        if not isinstance(heard.event, RemovedEvent) or heard.at is None:
            return False
        try:
            return await self._tokens.is_outdated(heard.event.conversation.community, heard.at)
        except AftershowError:
            return False


class _Authorize(AsyncAuthorize):
    """Whose token a request is answered with, so that Bolt knows the bot's own messages.

    It always says yes: Bolt would answer who is not installed through whatever `response_url` the payload names.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        community, token = context["community"], None
        try:
            token = await self._tokens.token(community) if community else None
            context["installed"] = token is not None
        except AftershowError as error:
            logger.warning("no token code=%s", error.code)
            context["installed"] = True
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=token.bot_id or None if token else None,
            bot_user_id=token.bot_user or None if token else None,
            bot_token=token.value if token else None,
        )


@asynccontextmanager
async def open_slack(
    handler: EventHandler,
    calls: Calls,
    tokens: Tokens,
    talks: Talks,
    clock: Clock,
    *,
    prefix: str = "",
    app: str = "",
    pictures: Pictures | None = None,
) -> AsyncIterator[Slack]:
    """Slack with its sweep running. `prefix` stands before command names, as in `/aftershow-quote`; `app` is the app's
    id, where it is known before the first request. On the way out, work in hand gets ten seconds."""
    inbound = Inbound(prefix=prefix, hooks=calls.addresses.hooks, app=app)
    worker = Worker(handler, TeamCalls(calls, tokens), Threads(talks, clock), pictures)
    sweeping = asyncio.create_task(worker.sweep())
    try:
        yield Slack(inbound, worker, tokens, calls.addresses.api)
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        await worker.close(_GRACE)
