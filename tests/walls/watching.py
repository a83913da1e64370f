"""Eyes on whatever is shown: each step of an answer that is still being made, each post and each change of a post."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from tests.fakes.poster import RecordingPoster


class Looks(Protocol):
    def __call__(self, message: OutgoingMessage, door: str, told: str = "", *, half: bool = False) -> None: ...


@dataclass
class Steps:
    """A `Progress`: each step is looked at as a member would see it. What the reader `told` us may be said again."""

    looks: Looks
    door: str
    told: str = ""

    async def so_far(self, message: OutgoingMessage) -> None:
        self.looks(message, f"a step of {self.door}", self.told, half=True)


def _nobody(message: OutgoingMessage, door: str, told: str = "", *, half: bool = False) -> None:
    raise AssertionError("nothing is posted before somebody looks")


@dataclass
class WatchedPoster(RecordingPoster):
    """`looks` is shown every post as it first stands and each time that it is changed, `reads` the names of threads."""

    looks: Looks = _nobody
    reads: Callable[[str, str], None] = field(default=lambda words, door: None)
    changes: int = 0

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        self.looks(message, f"posted to {place.channel or 'a person'} as {key}")
        return await super().post(place, message, key=key)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        self.changes += 1
        self.looks(message, f"changed in {ref.conversation.channel or 'a talk'}")
        await super().replace(ref, message)

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        self.reads(name, "name of a thread")
        return await super().thread_under(ref, name)
