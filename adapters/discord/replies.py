"""Answering interactions: acknowledge once, then edit what stands there. Raises `errors.FAILURES`."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, interaction_response_params

from adapters.discord.markers import marker_of
from adapters.discord.persistence import again, give_up_in_trouble
from adapters.discord.pictures import Picture, form, with_pictures
from adapters.discord.render import Json

_EPHEMERAL = 1 << 6
_LOADING = 1 << 7
_DEFER, _MODAL = 5, 9
HALF = "half"
"""The marker of an answer that is not whole yet."""
_PATIENCE = 20.0
"""Seconds for one call; the token of an interaction lives 15 minutes."""


@dataclass(frozen=True, slots=True)
class Token:
    """What answers one interaction: a secret of 15 minutes."""

    application: int
    interaction: int
    token: str


class _Once:
    """A session whose requests discord.py does not send again when Discord says that it is in trouble."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def request(self, method: str, url: str, **options: Any) -> Any:
        return self._session.request(method, url, raise_for_status=give_up_in_trouble, **options)


class Replies:
    def __init__(self, client: discord.Client, adapter: AsyncWebhookAdapter) -> None:
        self._client = client
        self._adapter = adapter

    async def defer(self, token: Token, *, private: bool) -> None:
        """Acknowledge: Discord shows that an answer is being made, and from here on who will see it is settled."""
        data: Json = {"flags": _EPHEMERAL} if private else {}
        await self._callback(token, _DEFER, data)

    async def open(self, token: Token, modal: Json) -> None:
        """Show a form. Only possible as the first response."""
        await self._callback(token, _MODAL, modal)

    async def edit(self, token: Token, payload: Json, pictures: Sequence[Picture] = ()) -> str:
        """Put the answer in place of what stands there; the message's id. Doing it twice changes nothing."""
        session = self._session(token)
        body = with_pictures(payload, pictures)
        sent = {"multipart": form(body, pictures)} if pictures else {"payload": body}
        message = await again(
            lambda: self._adapter.edit_original_interaction_response(
                token.application, token.token, session=session, **sent
            ),
            _PATIENCE,
        )
        return str(message["id"])

    async def remove(self, token: Token) -> None:
        """Take away what stands there."""
        session = self._session(token)
        with suppress(discord.NotFound):  # it is away already
            await again(
                lambda: self._adapter.delete_original_interaction_response(
                    token.application, token.token, session=session
                ),
                _PATIENCE,
            )

    async def follow_up(self, token: Token, payload: Json, pictures: Sequence[Picture] = ()) -> bool:
        """A further message that the person alone sees, sent once: there is no nonce for these.

        False when the answer was lost: then it may stand there or not, and nobody can look.
        """
        session = cast(aiohttp.ClientSession, _Once(self._session(token)))
        shown = {**with_pictures(payload, pictures), "flags": _EPHEMERAL}
        try:
            await self._ask("POST", "", token, shown, session, pictures)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
        return True

    async def is_waiting(self, token: Token) -> bool:
        """Whether the answer is still owed: what stands there is Discord's own "is thinking", or half of it."""
        message = await self._ask("GET", "/messages/@original", token, None, self._session(token))
        return bool(int(message.get("flags", 0)) & _LOADING) or marker_of(message) == HALF

    async def _callback(self, token: Token, kind: int, data: Json) -> None:
        """Discord tells a second acknowledgement from the first: `errors.ALREADY_ACKNOWLEDGED`."""
        session = self._session(token)
        await again(
            lambda: self._adapter.create_interaction_response(
                token.interaction,
                token.token,
                session=session,
                params=interaction_response_params(kind, data),
            ),
            _PATIENCE,
        )

    async def _ask(
        self,
        method: str,
        path: str,
        token: Token,
        payload: Json | None,
        session: aiohttp.ClientSession,
        pictures: Sequence[Picture] = (),
    ) -> Any:
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + path,
            webhook_id=token.application,
            webhook_token=token.token,
        )
        sent: dict[str, Any] = {"payload": payload}
        if payload is not None and pictures:
            sent = {"multipart": form(payload, pictures)}
        async with asyncio.timeout(_PATIENCE):
            return await self._adapter.request(route, session, **sent)

    def _session(self, token: Token) -> aiohttp.ClientSession:
        return discord.Webhook.partial(token.application, token.token, client=self._client).session
