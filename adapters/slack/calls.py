"""Calls out to Slack: the Web API and `response_url`s, over one pool of connections."""

import base64
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.errors import FAILURES, of_status, ours
from adapters.slack.insisting import words_at_least
from adapters.slack.pace import Pace
from adapters.slack.rich_text import Json
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted, PlatformDown, SlowDown

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_CONNECT_TRIES = 3
PATIENCE = timedelta(seconds=25)
"""How long an answer to a person waits for Slack; unasked posts do not wait here."""
_FORM_ENCODED = frozenset(
    {"users.info", "users.list", "auth.test", "bots.info", "conversations.history", "conversations.replies"}
)
_TAKEN = 200

sdk_logger = logging.getLogger("adapters.slack.sdk")
"""Given to the SDK, which logs whole payloads at debug level: it never gets there."""
sdk_logger.setLevel(logging.WARNING)
# Bolt looks for SLACK_BOT_TOKEN by itself and says that it does not use it: nobody asked it to.
sdk_logger.addFilter(lambda record: "`token` will be unused" not in record.getMessage())


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Slack is. `hooks` are the beginnings of every `response_url`."""

    api: str = "https://slack.com/api/"
    authorize: str = "https://slack.com/oauth/v2/authorize"
    hooks: tuple[str, ...] = ("https://hooks.slack.com/", "https://hooks.slack-gov.com/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bot token and whose it is."""

    value: str = field(repr=False)
    bot_id: str
    bot_user: str


class Tokens(Protocol):
    async def token(self, community: CommunityId) -> Token | None:
        """None where the bot is not installed. Raises `PlatformError` where it cannot be refreshed now."""
        ...

    async def is_outdated(self, community: CommunityId, at: datetime) -> bool:
        """Whether what happened then was before the present installation: a removal that a reinstall overtook."""
        ...

    def forget(self, community: CommunityId) -> None:
        """The community took the bot out, or in again: what was remembered of it may be wrong."""
        ...


class Calls:
    def __init__(self, session: aiohttp.ClientSession, addresses: Addresses, pace: Pace) -> None:
        self.addresses = addresses
        self._session = session
        self._pace = pace
        # The SDK's default would send again after a reset connection: one message, posted twice.
        self._client = AsyncWebClient(base_url=addresses.api, session=session, retry_handlers=[], logger=sdk_logger)

    async def call(
        self,
        token: str,
        team: str,
        method: str,
        payload: Json,
        *,
        channel: str = "",
        patience: timedelta = PATIENCE,
    ) -> AsyncSlackResponse:
        """Call a method, waiting out 429s within `patience`. Raises `PlatformError`s; after `PlatformDown` it may have
        happened."""
        left = patience
        while True:
            await self._pace.turn(team, method, channel, left)
            try:
                return await self._connected(token, method, payload)
            except FAILURES as error:
                failure = ours(error)
                if not isinstance(failure, SlowDown):
                    raise failure from error
                self._pace.hold(team, method, failure.retry_after)
                left -= failure.retry_after
                if left < timedelta():
                    raise failure from error

    async def respond(self, url: str, payload: Json, *, patience: timedelta = PATIENCE) -> None:
        """Send to a `response_url`. Raises as `call` does; `PlaceGone` once it has expired."""
        client = AsyncWebhookClient(url, session=self._session, retry_handlers=[], logger=sdk_logger)
        left = patience
        while True:
            await self._pace.turn(url, "response_url", "", left)
            try:
                answer = await client.send_dict(payload)
            except FAILURES as error:
                raise ours(error) from error
            failure = of_status(answer.status_code, answer.headers, answer.body)
            if failure is None:
                return
            if not isinstance(failure, SlowDown) or failure.retry_after > left:
                raise failure
            self._pace.hold(url, "response_url", failure.retry_after)
            left -= failure.retry_after

    async def put(self, url: str, data: bytes) -> None:
        """Send the bytes of a file to where Slack said. Raises `PlatformError`s."""
        try:
            async with self._session.post(url, data=data) as answer:
                if answer.status != _TAKEN:
                    raise PlatformDown("Slack did not take a picture.")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise PlatformDown("Slack did not take a picture.") from error

    async def exchange(self, client_id: str, client_secret: str, grant: Mapping[str, str]) -> AsyncSlackResponse:
        """`oauth.v2.access` for a code or a refresh token. Raises `PlatformError`s."""
        # The SDK's own method builds this header with a class that aiohttp is about to remove.
        basic = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        try:
            return await self._client.api_call(
                "oauth.v2.access", data=dict(grant), headers={"Authorization": f"Basic {basic}"}
            )
        except FAILURES as error:
            raise ours(error) from error

    async def _connected(self, token: str, method: str, payload: Json) -> AsyncSlackResponse:
        """Once more only where no connection was made: then nothing can have happened."""
        for left in reversed(range(_CONNECT_TRIES)):
            try:
                if method in _FORM_ENCODED:
                    return await self._client.api_call(method, http_verb="GET", params={**payload, "token": token})
                return await self._client.api_call(method, json={**payload, "token": token})
            except aiohttp.ClientConnectorError:
                if not left:
                    raise
        raise AssertionError("unreachable")


class TeamCalls:
    """Calls as the bot of a community."""

    def __init__(self, calls: Calls, tokens: Tokens) -> None:
        self._calls = calls
        self._tokens = tokens

    async def call(
        self,
        community: CommunityId,
        method: str,
        payload: Json,
        *,
        channel: str = "",
        patience: timedelta = PATIENCE,
    ) -> AsyncSlackResponse:
        """Raises `NotPermitted` where the bot is not installed (any more)."""
        token = await self.bot(community)

        async def send(what: Json) -> AsyncSlackResponse:
            return await self._calls.call(token.value, community, method, what, channel=channel, patience=patience)

        return await words_at_least(send, payload)

    async def bot(self, community: CommunityId) -> Token:
        """Who we are there. Raises as `call` does."""
        token = await self._tokens.token(community)
        if token is None:
            raise NotPermitted("I am not installed in that workspace any more.")
        return token

    async def respond(self, url: str, payload: Json) -> None:
        await words_at_least(lambda what: self._calls.respond(url, what), payload)

    async def upload(self, community: CommunityId, data: bytes, name: str, alt: str) -> str:
        """The id of a file that is ours alone until a message shows it. Raises `PlatformError`s.

        https://docs.slack.dev/messaging/working-with-files#upload
        """
        token = (await self.bot(community)).value
        asked: Json = {"filename": name, "length": len(data), "alt_txt": alt}
        given = await self._calls.call(token, community, "files.getUploadURLExternal", asked)
        await self._calls.put(str(given.get("upload_url") or ""), data)
        file = str(given.get("file_id") or "")
        await self._calls.call(token, community, "files.completeUploadExternal", {"files": [{"id": file}]})
        return file

    def forget(self, community: CommunityId) -> None:
        self._tokens.forget(community)


@asynccontextmanager
async def open_calls(addresses: Addresses | None = None) -> AsyncIterator[Calls]:
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        yield Calls(session, addresses or Addresses(), Pace())
