"""The doors of REST that belong to interactions: the first response, and the webhook of each."""

from aiohttp import web

from tests.wire.discord.interactions import Interaction, Interactions
from tests.wire.discord.messages import Message
from tests.wire.discord.posting import Posting
from tests.wire.discord.refusals import answered, body_of


class InteractionDoors:
    def __init__(self, interactions: Interactions, posting: Posting) -> None:
        self._interactions = interactions
        self._posting = posting

    async def respond(self, request: web.Request) -> web.Response:
        place = request.match_info
        answer = self._interactions.respond(place["interaction"], place["token"], await body_of(request))
        if request.query.get("with_response") in ("1", "true"):
            return answered(answer)
        return web.Response(status=204)

    async def follow_up(self, request: web.Request) -> web.Response:
        place = request.match_info
        asked = self._interactions.find(place["app"], place["token"])
        return answered(self._interactions.follow_up(asked, await body_of(request)).shown())

    def _response(self, request: web.Request) -> tuple[Interaction, Message]:
        place = request.match_info
        asked = self._interactions.find(place["app"], place["token"])
        return asked, self._interactions.message(asked, place["message"])

    async def get_response(self, request: web.Request) -> web.Response:
        return answered(self._response(request)[1].shown())

    async def edit_response(self, request: web.Request) -> web.Response:
        _, message = self._response(request)
        return answered(self._interactions.edit(message, await body_of(request)).shown())

    async def delete_response(self, request: web.Request) -> web.Response:
        self._posting.remove(self._response(request)[1])
        return web.Response(status=204)
