"""The server itself, on a free port of the loopback interface."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType

from aiohttp import web

from bot.ports.models import Purpose
from tests.wire.llm.asked import Asked, Json, road_of
from tests.wire.llm.behaviours import Behaviour, Cuts, Fails, Hangs, Output, Says, Transcribes, Trickles, Waits
from tests.wire.llm.gaps import ABLE, Able, refusal_of
from tests.wire.llm.shapes import parts, whole
from tests.wire.llm.vectors import embeddings, vector_of

_LARGEST = 26 * 2**20
ANY = "any"


class ScriptedModels:
    """`async with ScriptedModels() as models:` serves at `models.address`; `models.key` opens it.

    Every request meets the next behaviour of its purpose, else the next of any purpose, else `otherwise`. `requests`
    are all that came, in order. `able` says what the server can do at all, and may be changed while it runs. `vector`
    is what embeds a text: by default texts that share words are near each other.
    """

    key = "sk-loopback-0123456789abcdef"

    def __init__(self, *, able: Able = ABLE, otherwise: Behaviour | None = None) -> None:
        self.able = able
        self.otherwise = otherwise or Fails(500, "script_ended", "Nothing more is scripted.")
        self.vector: Callable[[str], list[float]] = vector_of
        self.requests: list[Asked] = []
        self.address = ""
        self._scripts: dict[str, deque[Behaviour]] = defaultdict(deque)
        self._closing = asyncio.Event()
        self._changed = asyncio.Event()

    def script(self, purpose: Purpose | str, behaviours: Behaviour | Iterable[Behaviour]) -> None:
        """What is done next, in this order; `purpose` may be `ANY`. What waits already is done before it."""
        listed = [behaviours] if isinstance(behaviours, Behaviour) else behaviours
        self._scripts[str(purpose)].extend(listed)

    def asked(self, purpose: Purpose | str) -> list[Asked]:
        return [one for one in self.requests if one.purpose == str(purpose)]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until this holds: it is asked again whenever a request arrives or is abandoned."""
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    async def __aenter__(self) -> "ScriptedModels":
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/v1/{road:.+}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()

    # --- serving ------------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await self._read(request)
        self.requests.append(asked)
        self._changed.set()
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return failure(Fails(401, "invalid_api_key", "Incorrect API key provided."))
        try:
            return await self._answer(request, asked)
        except (asyncio.CancelledError, ConnectionResetError):
            asked.abandoned = True
            self._changed.set()
            raise

    async def _answer(self, request: web.Request, asked: Asked) -> web.StreamResponse:
        if (gap := refusal_of(asked, self.able)) is not None:
            return failure(gap)
        known = {"models": self._listing, "embeddings": self._embeddings}
        own = known.get(asked.road)
        if own is not None and not (self._scripts[asked.purpose] or self._scripts[asked.road]):
            return own(asked)
        return await self._do(self._next(asked), request, asked)

    def _next(self, asked: Asked) -> Behaviour:
        for name in (asked.purpose, asked.road, ANY):
            if name and self._scripts[name]:
                return self._scripts[name].popleft()
        return self.otherwise

    async def _do(self, behaviour: Behaviour, request: web.Request, asked: Asked) -> web.StreamResponse:
        match behaviour:
            case Waits(seconds, then):
                await asyncio.sleep(seconds)
                return await self._do(then, request, asked)
            case Fails():
                return failure(behaviour)
            case Cuts():
                return cut(request)
            case Hangs(until):
                ends = [asyncio.create_task(one.wait()) for one in (self._closing, until) if one is not None]
                _, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for other in others:
                    other.cancel()
                return cut(request)
            case Trickles(pause):
                return await self._trickle(request, asked, pause)
            case Transcribes():
                return transcript(asked, behaviour.of(asked))
            case Says():
                output = behaviour.output(asked)
                if asked.streamed:
                    return await self._stream(request, asked, output)
                return web.json_response(whole(asked, output))

    async def _stream(self, request: web.Request, asked: Asked, output: Output) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        for number, part in enumerate(parts(asked, output)):
            if number == output.cut_after:
                return cut(request)
            named = f"event: {part['type']}\n" if "type" in part else ""
            await answer.write(f"{named}data: {json.dumps(part)}\n\n".encode())
            await asyncio.sleep(output.pause)
        if asked.road == "chat":
            await answer.write(b"data: [DONE]\n\n")
        await answer.write_eof()
        return answer

    async def _trickle(self, request: web.Request, asked: Asked, pause: float) -> web.StreamResponse:
        answer = web.StreamResponse(
            headers={"Content-Type": "text/event-stream" if asked.streamed else "application/json"}
        )
        await answer.prepare(request)
        while not self._closing.is_set():
            await answer.write(b": still here\n\n" if asked.streamed else b" ")
            await asyncio.sleep(pause)
        return cut(request)

    def _listing(self, asked: Asked) -> web.Response:
        listed = [{"id": id, "object": "model", "created": 1, "owned_by": "tests"} for id in self.able.models]
        return web.json_response({"object": "list", "data": listed})

    def _embeddings(self, asked: Asked) -> web.Response:
        return web.json_response(embeddings(asked, self.vector))

    async def _read(self, request: web.Request) -> Asked:
        body: Json = {}
        audio = b""
        if request.content_type == "multipart/form-data":
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    with value.file:
                        audio = value.file.read()
                else:
                    body[name] = value.decode() if isinstance(value, bytes) else value
        elif request.can_read_body:
            body = await request.json()
        purpose = request.headers.get("X-Aftershow-Purpose", "")
        return Asked(road_of(request.match_info["road"]), purpose, body, dict(request.headers), audio)


def failure(fails: Fails) -> web.Response:
    headers = {} if fails.retry_after is None else {"Retry-After": str(fails.retry_after)}
    if fails.body is not None:
        return web.Response(status=fails.status, text=fails.body, headers=headers, content_type=fails.kind)
    error = {"message": fails.message, "type": "error", "param": fails.param, "code": fails.code or None}
    return web.json_response({"error": error}, status=fails.status, headers=headers)


def cut(request: web.Request) -> web.Response:
    """The connection breaks without (the rest of) an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def transcript(asked: Asked, segments: Sequence[tuple[str, float, float, str]]) -> web.Response:
    text = " ".join(said for _, _, _, said in segments)
    length = max((end for _, _, end, _ in segments), default=0.0)
    if asked.body.get("response_format") == "verbose_json":
        timed = [{"id": n, "start": one[1], "end": one[2], "text": one[3]} for n, one in enumerate(segments)]
        usage = {"type": "duration", "seconds": length}
        return web.json_response({"duration": length, "text": text, "segments": timed, "usage": usage})
    if asked.body.get("response_format") != "diarized_json":
        return web.json_response({"text": text})
    listed = [
        {"id": f"seg_{n}", "type": "transcript.text.segment", "speaker": who, "start": start, "end": end, "text": said}
        for n, (who, start, end, said) in enumerate(segments)
    ]
    return web.json_response({"task": "transcribe", "duration": length, "text": text, "segments": listed})
