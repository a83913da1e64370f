"""A core whose answer is written step by step, as a test lets it."""

import asyncio
from collections.abc import Sequence

from bot.chat.blocks import Button, Buttons, Text
from bot.chat.capabilities import Capabilities
from bot.chat.events import Event, QuestionEvent
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.ports import EventHandler, Progress
from bot.chat.requests import OpenRequest
from bot.chat.responder import Responder

STEPS = (
    "Data stays in S3.",
    "Data stays in S3. Because it is cheap.",
    "Data stays in S3. Because it is cheap. Always.",
)
WHOLE = "This is the whole answer."


def words(text: str, *, whole: bool = False) -> OutgoingMessage:
    buttons = (Buttons((Button(label="Share", action="share-answer:x"),)),) if whole else ()
    return OutgoingMessage(blocks=(Text(text), *buttons), visibility=Visibility.PRIVATE)


class Writing(Responder):
    """What is `let` go is shown: a step, or the end. `taken` are requests that began, `ends` how those that are over
    ended. `left` are those that an earlier process left open."""

    def __init__(self, handler: EventHandler, capabilities: Capabilities, left: Sequence[OpenRequest] = ()) -> None:
        super().__init__(handler, capabilities)
        self._let: asyncio.Queue[tuple[OutgoingMessage, bool]] = asyncio.Queue()
        self.taken: list[tuple[Event, str]] = []
        self.ends: list[str] = []
        self.progress: Progress | None = None
        self.left = list(left)
        self.told: list[str] = []

    def step(self, number: int) -> None:
        self._let.put_nowait((words(STEPS[number]), False))

    def end(self, message: OutgoingMessage | None = None) -> None:
        self._let.put_nowait((message or words(WHOLE, whole=True), True))

    async def take(self, event: Event, *, reply: str) -> bool:
        taken = await super().take(event, reply=reply)
        if taken:
            self.taken.append((event, reply))
        return taken

    async def ended(self, event: Event, outcome: str) -> None:
        await super().ended(event, outcome)
        self.ends.append(outcome)

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.progress = progress
        if not isinstance(event, QuestionEvent) and getattr(event, "name", "") != "ask":
            return await super().dispatch(event, progress)
        while True:
            message, whole = await self._let.get()
            if whole:
                return message
            if progress is not None:
                await progress.so_far(message)

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return tuple(self.left)

    async def may_tell(self, request: OpenRequest) -> bool:
        return True

    async def settled(self, request: OpenRequest) -> None:
        self.left.remove(request)
        self.told.append(request.event_id)
